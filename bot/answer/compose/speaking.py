"""PURE: "what did X say about Y?": which words of X answer, the newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.subject import Subject
from bot.answer.evidence.timeliness import published
from bot.answer.sentences.quote_attribution import Quoted
from bot.answer.sentences.speakers import words_of
from index import Article, EntityKind, Span
from index.models.pairs import Pair
from index.models.reader import Reading
from index.text.stems import stems

_SAY = (
    r"(?:say|said|says|think|thinks|thought|tell|told|write|written|tweet|tweeted|comment"
    r"|commented|respond|responded|react|reacted|reply|replied|answer|claim|claimed"
    r"|promise|promised|warn|warned|argue|argued|suggest|suggested|explain|explained|feel)"
)
_REMARK = (
    r"(?:comments?|response|reaction|reply|answer|views?|opinion|position|statement|stance|take"
    r"|thoughts?|remarks?|words|message)"
)
_ON = r"(?:about|on|to|of|regarding|concerning|over|in response to)"
_TOPIC = rf"\b(?:\s+(?:anything|something))?(?:\s+{_ON}\b)?(?P<topic>[^?]*?)\s*[?.!]*$"
_DID = r"(?:did|does|do|has|have|had|would)"
_FORMS = tuple(
    re.compile(rf"^(?:(?:and|so|but|ok)\b[,\s]*)*{form}{_TOPIC}", re.IGNORECASE)
    for form in (
        rf"(?:what|how) {_DID} (?P<speaker>[^?]+?) (?P<verb>{_SAY})",
        r"(?:did|has|have) (?P<speaker>[^?]+?) (?P<verb>say|said|comment|commented)"
        r"(?= (?:anything|something|on|about)\b)",
        rf"what (?:was|is|were|are) (?P<speaker>[^?]+?)[’']s? {_REMARK}",
        rf"what (?:was|is|were|are) the {_REMARK} (?:of|from|by) (?P<speaker>[^?]+?)(?= {_ON}\b)",
    )
)
_MOST_SPEAKER = 6  # words
# Who is asked for as "they", or as anybody, has no words of their own.
_NOBODY = re.compile(
    r"(?:he|she|they|it|you|we|i|people|somebody|someone|anyone|everybody|everyone|others)\b",
    re.IGNORECASE,
)
_THE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:and|or)\b")
# Asks for any words; "what did X promise?" asks for a promise.
_PLAIN = re.compile(r"(?:say|said|says|tell|told|comment\w*|\W*)", re.IGNORECASE)
_ADDED = re.compile(r"\s*\([^()]*\)(?=\s*[?.!]*$)")

_MOST_READ = 24
_MOST = 3
_BEFORE = 300  # characters
# Words are on the matter where the reader's logit, and this much for having all words of the
# matter, come to more than the bar; words within the reach of the best are equally good. Chosen on
# 37 questions on articles of 2022 and 2023: at a bar of 1.5 two answers of other matters are given.
_MATTER, _BAR, _EQUALLY_GOOD = 3.0, 2.5, 2.5
_SAME = 0.6
_LONGEST_LEAD = 30  # words
_OPENS = re.compile(r"[“«]|(?<!\S)\"")


@dataclass(frozen=True, slots=True)
class Saying:
    """A question for what somebody says.

    Attributes:
        speaker: Whose words are asked for, without "the".
        topic: What they are to be on; "" for anything.
    """

    speaker: str
    topic: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a speaker says in an article.

    Attributes:
        article: The article.
        quoted: The words, with the stretch of the article that says whose they are.
        before: What stands before that stretch.
        overlap: The part of the topic's words that it has, 0 to 1; what only the headline and what
            is before have counts half.
    """

    article: Article
    quoted: Quoted
    before: str
    overlap: float

    @property
    def text(self) -> str:
        """The stretch of the article."""
        return self.quoted.proof.text


def asks_for_words(asked: str) -> Saying | None:
    """Read a question for what somebody says; None for any other.

    Args:
        asked: A question, white space folded.
    """
    bare = _ADDED.sub("", asked)
    match = next((found for form in _FORMS if (found := form.match(bare))), None)
    if match is None:
        return None
    speaker = re.sub(r"[’']s?$", "", _THE.sub("", match["speaker"]))
    if _NOBODY.match(speaker) or len(speaker.split()) > _MOST_SPEAKER or _SEVERAL.search(speaker):
        return None
    verb = match.groupdict().get("verb") or ""
    topic = match["topic"].strip() or ("" if _PLAIN.fullmatch(verb) else verb)
    return Saying(speaker, topic)


def words_on(topic: str, subject: Subject) -> tuple[Words, ...]:
    """Collect a speaker's words that are worth a reader's time.

    Args:
        topic: What they are to be on; "" for anything.
        subject: The speaker, with articles.

    Returns:
        At most 24; those with most of the topic's words first, without a topic the newest.
    """
    asked = stems(topic)
    person = subject.kind is EntityKind.PERSON
    found: list[Words] = []
    for reading in subject.readings:
        article = reading.article
        for quoted in words_of(reading, person=person):
            start = quoted.proof.start
            before = article.body[max(0, start - _BEFORE) : start]
            own = asked & stems(quoted.proof.text)
            near = asked & stems(f"{article.title} {before}")
            overlap = (len(own) + len(own | near)) / (2 * len(asked)) if asked else 0.0
            found.append(Words(article, quoted, before, overlap))
    found.sort(key=lambda one: (one.overlap, published(one.article)), reverse=True)
    return tuple(found[:_MOST_READ])


def pair(question: str, one: Words) -> Pair:
    """Return what the reader reads of some words."""
    return Pair(question, one.text, one.article.title, one.before)


def chosen(
    saying: Saying, listed: Sequence[Words], readings: Sequence[Reading]
) -> tuple[Words, ...]:
    """Choose the words that answer.

    Args:
        saying: What is asked.
        listed: The speaker's words.
        readings: What the reader makes of each.

    Returns:
        At most three that do not repeat each other, of those that are equally good the newest
        first; empty where none are on the topic.
    """
    scored = ranked(listed, readings)
    if not saying.topic:
        scored.sort(key=lambda one: published(one[1].article), reverse=True)
        return _once_each([one for _, one in scored])
    on_topic = [(score, one) for score, one in scored if score >= _BAR]
    if not on_topic:
        return ()
    best = on_topic[0][0]
    equal = _once_each([one for score, one in on_topic if score >= best - _EQUALLY_GOOD])
    return tuple(sorted(equal, key=lambda one: published(one.article), reverse=True))


def ranked(listed: Sequence[Words], readings: Sequence[Reading]) -> list[tuple[float, Words]]:
    """Return words with how well they answer, the best first: a logit, and what the topic adds."""
    scored = [
        (reading.score + _MATTER * one.overlap, one)
        for one, reading in zip(listed, readings, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[0])


def quotation(one: Words) -> Quotation:
    """Quote words; a short quotation by itself, no part of a sentence, is what is asked for."""
    said, proof = one.quoted.said, one.quoted.proof
    start = said.start - proof.start
    alone = len(_OPENS.findall(proof.text)) == 1 and not said.text[0].islower()
    leads = said != proof and alone and len(said.text.split()) <= _LONGEST_LEAD
    span = Span(start, start + len(said.text), said.text) if leads else None
    return Quotation(one.article, one.text, one.text, span)


def _once_each(listed: Sequence[Words]) -> tuple[Words, ...]:
    """Take the first of what says the same, at most three."""
    taken: list[tuple[frozenset[str], Words]] = []
    for one in listed:
        own = stems(one.text)
        repeats = [len(own & other) > _SAME * min(len(own), len(other)) for other, _ in taken]
        if not any(repeats) and len(taken) < _MOST:
            taken.append((own, one))
    return tuple(one for _, one in taken)
