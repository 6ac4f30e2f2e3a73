"""PURE: "who is X?", "what is X?": what describes X, then what X is in the news for."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.subject import Subject
from bot.answer.evidence.timeliness import published
from bot.answer.sentences.complete_sentences import is_caption, is_furniture, is_told, leans
from bot.answer.sentences.roles import described_by
from bot.answer.sentences.speakers import Reading, tidied
from bot.answer.sentences.trimming import without_dateline
from index import Article, EntityKind, Span
from index.models import reader
from index.models.pairs import Pair
from index.text.passages import sentences
from index.text.stems import stems
from index.text.words import STOPWORDS

_FORM = re.compile(
    r"^(?:(?:and|so|but|ok)\b[,\s]*)*(?P<asks>who|what)(?:[’']?s| is| was| are| were)\s+"
    r"(?P<the>(?:the|an?)\s+)?(?P<name>[^?,]+?)\s*[?.!]*$",
    re.IGNORECASE,
)
_MOST_OF_A_THING = 3  # words of what is no name: "artificial intelligence"

_MOST_READ = 24
# A logit. Of 37 questions on articles of 2022 and 2023 what describes scores from 3.2 on, what only
# looks so up to 1.4.
_BAR, _EQUALLY_GOOD = 2.0, 2.0
_MOST_NEWS = 2
_EARLY = 60  # characters into a sentence: what it is about stands early
_BEFORE = 300


@dataclass(frozen=True, slots=True)
class Description:
    """A sentence that says who or what somebody or something is.

    Attributes:
        article: The article.
        sentence: The sentence, in its body.
        words: What of it describes, by its place in the sentence.
        full: Whether the sentence has the name as it was asked.
    """

    article: Article
    sentence: Span
    words: Span
    full: bool


def asks_who(asked: str, names: Sequence[str]) -> str:
    """Return the name that a question asks the meaning of: "X" of "who is X?"; "" for any other.

    Args:
        asked: A question, white space folded.
        names: The names in it.
    """
    form = _FORM.match(asked)
    if form is None:
        return ""
    name = form["name"].strip("“”\"'")
    known = {one.casefold() for one in names}
    if name.casefold() in known:
        return name
    words = name.casefold().split()
    is_thing = form["asks"].casefold() == "what" and not (form["the"] or "").casefold().startswith(
        "the"
    )
    plain = len(words) <= _MOST_OF_A_THING and not STOPWORDS.intersection(words)
    return name if is_thing and plain and all(word.isalpha() for word in words) else ""


def descriptions(subject: Subject) -> tuple[Description, ...]:
    """Collect the sentences that describe a subject, by their form.

    Args:
        subject: Who or what, with articles.

    Returns:
        At most 24: those with the full name first, the newest first.
    """
    found = [one for reading in subject.readings for one in _described(subject, reading)]
    found.sort(key=lambda one: (one.full, published(one.article)), reverse=True)
    return tuple(found[:_MOST_READ])


def pair(question: str, one: Description) -> Pair:
    """Return what the reader reads of a description."""
    start = one.sentence.start
    before = one.article.body[max(0, start - _BEFORE) : start]
    return Pair(question, one.sentence.text, one.article.title, before)


def best(
    subject: Subject, listed: Sequence[Description], readings: Sequence[reader.Reading]
) -> tuple[Description, ...]:
    """Return the description that answers best, and one that says something else of the subject.

    Args:
        subject: Who or what is described.
        listed: Sentences that describe it.
        readings: What the reader makes of each.

    Returns:
        At most two; empty where none answers.
    """
    told = [stems(one.words.text) for one in listed]
    scored = []
    for one, own, reading in zip(listed, told, readings, strict=True):
        alike = sum(2 * len(own & other) > len(own | other) for other in told)
        if reading.score >= _BAR:
            scored.append((reading.score + math.log1p(alike), one))
    if not scored:
        return ()
    scored.sort(key=lambda pair: -pair[0])
    first = scored[0][1]
    if subject.kind is EntityKind.PERSON:
        # who somebody is changes: of what is equally good the newest
        equal = [one for score, one in scored if score >= scored[0][0] - _EQUALLY_GOOD]
        first = max(equal, key=lambda one: published(one.article))
    own = stems(first.sentence.text)
    others = (one for _, one in scored if not own & stems(one.words.text))
    return (first, *islice(others, 1))


def quotation(one: Description) -> Quotation:
    """Quote a description; the words that describe are what is asked for."""
    said = without_dateline(one.sentence.text).text
    return Quotation(one.article, one.sentence.text, said, one.words)


def in_the_news(subject: Subject, described: Sequence[Description]) -> tuple[Quotation, ...]:
    """Quote what a subject is in the news for.

    Args:
        subject: Who or what, with articles.
        described: What describes it, said already.

    Returns:
        At most two sentences, each of another article and none like the other, the newest first.
    """
    taken = [stems(one.sentence.text) for one in described]
    found: list[Quotation] = []
    newest = sorted(subject.readings, key=lambda one: published(one.article), reverse=True)
    for reading in newest:
        sentence = next(_tellings(reading), None)
        if sentence is None or len(found) >= _MOST_NEWS:
            continue
        own = stems(sentence.text)
        if all(2 * len(own & other) < min(len(own), len(other)) for other in taken):
            taken.append(own)
            said = without_dateline(sentence.text).text
            found.append(Quotation(reading.article, sentence.text, said))
    return tuple(found)


def _tellings(reading: Reading) -> Iterator[Span]:
    """Yield the sentences that tell something of the subject, which stands early in them."""
    for sentence, place in _naming(reading):
        bare = without_dateline(sentence.text)
        if 0 <= place.start - bare.start < _EARLY and is_told(bare.text) and not leans(bare.text):
            yield sentence


def _naming(reading: Reading) -> Iterator[tuple[Span, Span]]:
    """Yield the sentences that have the name, with its place in the sentence."""
    body = reading.article.body
    for sentence in (tidied(body, one) for one in sentences(body)):
        for one in reading.person:
            if sentence.start <= one.start and one.end <= sentence.end:
                start = one.start - sentence.start
                yield sentence, Span(start, start + len(one.text), one.text)


def _described(subject: Subject, reading: Reading) -> Iterator[Description]:
    person = subject.kind is EntityKind.PERSON
    others = [one.place.end for one in reading.names if one.kind is EntityKind.PERSON]
    for sentence, place in _naming(reading):
        if is_caption(sentence.text) or is_furniture(sentence.text):
            continue
        before = [end - sentence.start for end in others if end <= sentence.start + place.start]
        words = described_by(sentence.text, place, person=person, first=max([0, *before]))
        if words is not None:
            full = subject.name.casefold() in sentence.text.casefold()
            yield Description(reading.article, sentence, words, full)
