"""PURE: answer "what did X say about Y?" with the words of X, newest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.subject import NamedSubject
from bot.answer.evidence.timeliness import published
from bot.answer.sentences.quote_attribution import AttributedQuote
from bot.answer.sentences.speakers import words_of
from index import Article, EntityKind, Span
from index.models.pairs import Pair
from index.models.reader import ReaderResult
from index.text.words import stems

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
# "they" or "anybody" does not identify a speaker.
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
# Words are on the topic if the reader's logit plus `_MATTER` times the overlap reaches the bar;
# those within `_EQUALLY_GOOD` of the best are equally good. Chosen on 37 questions on articles of
# 2022 and 2023: with a bar of 1.5, two answers are on other topics.
_MATTER, _BAR, _EQUALLY_GOOD = 3.0, 2.5, 2.5
_SAME = 0.6
_LONGEST_LEAD = 30  # words
_OPENS = re.compile(r"[“«]|(?<!\S)\"")


@dataclass(frozen=True, slots=True)
class SpeakerQuestion:
    """A question about what a speaker says.

    Attributes:
        speaker: The name of the speaker, without "the".
        topic: The topic of the words; "" for any.
    """

    speaker: str
    topic: str


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """What a speaker says in an article.

    Attributes:
        article: The article.
        quoted: The words, with the text of the article that names the speaker.
        before: The text before it.
        overlap: The part of the topic's words that it contains, 0 to 1; a word that only the
            headline or `before` contains counts half.
    """

    article: Article
    quoted: AttributedQuote
    before: str
    overlap: float

    @property
    def text(self) -> str:
        """The text of the article that holds the words and names the speaker."""
        return self.quoted.proof.text


def asks_for_words(asked: str) -> SpeakerQuestion | None:
    """Parse a question about what a speaker says; None for any other question.

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
    return SpeakerQuestion(speaker, topic)


def words_on(topic: str, subject: NamedSubject) -> tuple[SpeakerWords, ...]:
    """Collect a speaker's words that the reader should score.

    Args:
        topic: The topic of the words; "" for any.
        subject: The speaker, with the articles.

    Returns:
        At most 24, ordered by the overlap with the topic, then by date, newest first.
    """
    asked = stems(topic)
    person = subject.kind is EntityKind.PERSON
    found: list[SpeakerWords] = []
    for reading in subject.readings:
        article = reading.article
        for quoted in words_of(reading, person=person):
            start = quoted.proof.start
            before = article.body[max(0, start - _BEFORE) : start]
            in_words = asked & stems(quoted.proof.text)
            nearby = asked & stems(f"{article.title} {before}")
            overlap = (len(in_words) + len(in_words | nearby)) / (2 * len(asked)) if asked else 0.0
            found.append(SpeakerWords(article, quoted, before, overlap))
    found.sort(key=lambda words: (words.overlap, published(words.article)), reverse=True)
    return tuple(found[:_MOST_READ])


def pair(question: str, words: SpeakerWords) -> Pair:
    """Return the input of the reader for words of a speaker."""
    return Pair(question, words.text, words.article.title, words.before)


def choose_words(
    saying: SpeakerQuestion, listed: Sequence[SpeakerWords], readings: Sequence[ReaderResult]
) -> tuple[SpeakerWords, ...]:
    """Choose the words that answer.

    Args:
        saying: The question.
        listed: The speaker's words.
        readings: The result of the reader for each.

    Returns:
        At most three equally good ones that do not repeat each other, newest first; empty if none
        is on the topic.
    """
    scored = rank_words(listed, readings)
    if not saying.topic:
        scored.sort(key=lambda words: published(words[1].article), reverse=True)
        return _without_repeats([words for _, words in scored])
    on_topic = [(score, words) for score, words in scored if score >= _BAR]
    if not on_topic:
        return ()
    best = on_topic[0][0]
    equal = _without_repeats([words for score, words in on_topic if score >= best - _EQUALLY_GOOD])
    return tuple(sorted(equal, key=lambda words: published(words.article), reverse=True))


def rank_words(
    listed: Sequence[SpeakerWords], readings: Sequence[ReaderResult]
) -> list[tuple[float, SpeakerWords]]:
    """Return scored words, best first; the score is a logit plus a bonus for the overlap."""
    scored = [
        (reading.score + _MATTER * words.overlap, words)
        for words, reading in zip(listed, readings, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[0])


def quotation(words: SpeakerWords) -> Quotation:
    """Quote words; a short quotation that is complete in itself becomes the span."""
    uttered, proof = words.quoted.quote, words.quoted.proof
    start = uttered.start - proof.start
    alone = len(_OPENS.findall(proof.text)) == 1 and not uttered.text[0].islower()
    leads = uttered != proof and alone and len(uttered.text.split()) <= _LONGEST_LEAD
    span = Span(start, start + len(uttered.text), uttered.text) if leads else None
    return Quotation(words.article, words.text, words.text, span)


def _without_repeats(listed: Sequence[SpeakerWords]) -> tuple[SpeakerWords, ...]:
    """Drop words that repeat earlier ones; at most three are left."""
    taken: list[tuple[frozenset[str], SpeakerWords]] = []
    for words in listed:
        word_stems = stems(words.text)
        repeats = [
            len(word_stems & earlier) > _SAME * min(len(word_stems), len(earlier))
            for earlier, _ in taken
        ]
        if not any(repeats) and len(taken) < _MOST:
            taken.append((word_stems, words))
    return tuple(words for _, words in taken)
