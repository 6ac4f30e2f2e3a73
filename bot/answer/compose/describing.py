"""PURE: answer "who is X?" and "what is X?" with a description, then with news on X."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answer.compose.answer_builder import Quotation
from bot.answer.compose.subject import NamedSubject
from bot.answer.evidence.timeliness import published
from bot.answer.sentences.complete_sentences import (
    is_caption,
    is_furniture,
    is_report_sentence,
    needs_context,
)
from bot.answer.sentences.roles import described_by
from bot.answer.sentences.speakers import NamedArticle, tidied
from bot.answer.sentences.trimming import without_dateline
from index import Article, EntityKind, Span
from index.models import reader
from index.models.pairs import Pair
from index.text.passages import sentences
from index.text.words import STOPWORDS, stems

_FORM = re.compile(
    r"^(?:(?:and|so|but|ok)\b[,\s]*)*(?P<asks>who|what)(?:[’']?s| is| was| are| were)\s+"
    r"(?P<the>(?:the|an?)\s+)?(?P<name>[^?,]+?)\s*[?.!]*$",
    re.IGNORECASE,
)
_MOST_OF_A_THING = 3  # words of a thing without a name: "artificial intelligence"

_MOST_READ = 24
# Logits. On 37 questions on articles of 2022 and 2023, real descriptions score 3.2 or more, false
# ones up to 1.4.
_BAR, _EQUALLY_GOOD = 2.0, 2.0
_MOST_NEWS = 2
_EARLY = 60  # characters into a sentence: what it is about stands early
_BEFORE = 300


@dataclass(frozen=True, slots=True)
class Description:
    """A sentence that describes a person or thing.

    Attributes:
        article: The article.
        sentence: The sentence, by its place in the body.
        words: The words that describe, by their place in the sentence.
        full: Whether the sentence has the name as it was asked.
    """

    article: Article
    sentence: Span
    words: Span
    full: bool


def asks_who(asked: str, names: Sequence[str]) -> str:
    """Return the name that a question asks about: "X" of "who is X?"; "" for other questions.

    Args:
        asked: A question, white space folded.
        names: The names in it.
    """
    form = _FORM.match(asked)
    if form is None:
        return ""
    name = form["name"].strip("“”\"'")
    known = {known_name.casefold() for known_name in names}
    if name.casefold() in known:
        return name
    words = name.casefold().split()
    is_thing = form["asks"].casefold() == "what" and not (form["the"] or "").casefold().startswith(
        "the"
    )
    plain = len(words) <= _MOST_OF_A_THING and not STOPWORDS.intersection(words)
    return name if is_thing and plain and all(word.isalpha() for word in words) else ""


def descriptions(subject: NamedSubject) -> tuple[Description, ...]:
    """Collect the sentences that describe a subject, by their form.

    Args:
        subject: Who or what, with articles.

    Returns:
        At most 24: those with the full name first, the newest first.
    """
    found = [
        description for reading in subject.readings for description in _described(subject, reading)
    ]
    found.sort(
        key=lambda description: (description.full, published(description.article)), reverse=True
    )
    return tuple(found[:_MOST_READ])


def pair(question: str, description: Description) -> Pair:
    """Return the input of the reader for a description."""
    start = description.sentence.start
    before = description.article.body[max(0, start - _BEFORE) : start]
    return Pair(question, description.sentence.text, description.article.title, before)


def best(
    subject: NamedSubject, listed: Sequence[Description], readings: Sequence[reader.ReaderResult]
) -> tuple[Description, ...]:
    """Return the best description, and one more that adds something else about the subject.

    Args:
        subject: Who or what is described.
        listed: Sentences that describe it.
        readings: What the reader makes of each.

    Returns:
        At most two; empty where none answers.
    """
    described = [stems(description.words.text) for description in listed]
    scored = []
    for description, words, reading in zip(listed, described, readings, strict=True):
        alike = sum(
            2 * len(words & other_words) > len(words | other_words) for other_words in described
        )
        if reading.score >= _BAR:
            scored.append((reading.score + math.log1p(alike), description))
    if not scored:
        return ()
    scored.sort(key=lambda pair: -pair[0])
    first = scored[0][1]
    if subject.kind is EntityKind.PERSON:
        # people change roles: prefer the newest of equally good descriptions
        equal = [
            description for score, description in scored if score >= scored[0][0] - _EQUALLY_GOOD
        ]
        first = max(equal, key=lambda description: published(description.article))
    words = stems(first.sentence.text)
    others = (description for _, description in scored if not words & stems(description.words.text))
    return (first, *islice(others, 1))


def quotation(description: Description) -> Quotation:
    """Quote a description; its span is the words that describe."""
    text = without_dateline(description.sentence.text).text
    return Quotation(description.article, description.sentence.text, text, description.words)


def in_the_news(subject: NamedSubject, described: Sequence[Description]) -> tuple[Quotation, ...]:
    """Quote what a subject is in the news for.

    Args:
        subject: Who or what, with articles.
        described: Descriptions that are already part of the answer.

    Returns:
        At most two sentences from different articles that do not repeat each other, newest first.
    """
    taken = [stems(description.sentence.text) for description in described]
    found: list[Quotation] = []
    newest = sorted(subject.readings, key=lambda reading: published(reading.article), reverse=True)
    for reading in newest:
        sentence = next(_informative_sentences(reading), None)
        if sentence is None or len(found) >= _MOST_NEWS:
            continue
        words = stems(sentence.text)
        if all(2 * len(words & earlier) < min(len(words), len(earlier)) for earlier in taken):
            taken.append(words)
            text = without_dateline(sentence.text).text
            found.append(Quotation(reading.article, sentence.text, text))
    return tuple(found)


def _informative_sentences(reading: NamedArticle) -> Iterator[Span]:
    """Yield the informative sentences that name the subject early."""
    for sentence, place in _sentences_with_name(reading):
        bare = without_dateline(sentence.text)
        if (
            0 <= place.start - bare.start < _EARLY
            and is_report_sentence(bare.text)
            and not needs_context(bare.text)
        ):
            yield sentence


def _sentences_with_name(reading: NamedArticle) -> Iterator[tuple[Span, Span]]:
    """Yield the sentences that have the name, with its place in the sentence."""
    body = reading.article.body
    for sentence in (tidied(body, span) for span in sentences(body)):
        for name in reading.person:
            if sentence.start <= name.start and name.end <= sentence.end:
                start = name.start - sentence.start
                yield sentence, Span(start, start + len(name.text), name.text)


def _described(subject: NamedSubject, reading: NamedArticle) -> Iterator[Description]:
    person = subject.kind is EntityKind.PERSON
    others = [mention.place.end for mention in reading.names if mention.kind is EntityKind.PERSON]
    for sentence, place in _sentences_with_name(reading):
        if is_caption(sentence.text) or is_furniture(sentence.text):
            continue
        before = [end - sentence.start for end in others if end <= sentence.start + place.start]
        words = described_by(sentence.text, place, person=person, first=max([0, *before]))
        if words is not None:
            full = subject.name.casefold() in sentence.text.casefold()
            yield Description(reading.article, sentence, words, full)
