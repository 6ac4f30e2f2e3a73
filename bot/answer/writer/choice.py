"""PURE: read a model's reply and check that it points at sentences that it was shown."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answer.types import Reason
from bot.answer.writer.prompt import MOST_SENTENCES, OfferedSentence, as_data
from bot.errors import WriterError
from index import Span

_MAX_ENGLISH_CHARS = 1000
# So many "{" are tried as the beginning of the reply; a model may talk before it.
_MOST_TRIED = 20
_DECODER = json.JSONDecoder()
_ENDS = " \t\n.,;:!?…\"'“”‘’«»()"
# Models straighten quotes and dashes as they copy.
_ALIKE = str.maketrans("’‘ʼ`´“”„«»‹›‐‑‒–—", "'''''\"\"\"\"\"''-----")
_AT_BORDERS = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_NEEDS_SENTENCES = frozenset({None, Reason.DISPUTED, Reason.STALE, Reason.CONTRADICTED})


class _Pointer(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    number: int
    words: str = ""


class _Reply(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    sentences: tuple[_Pointer, ...] = Field(max_length=20)
    verdict: Literal["answered"] | Reason
    english: str = Field(default="", max_length=_MAX_ENGLISH_CHARS)


@dataclass(frozen=True, slots=True)
class ChosenSentence:
    """A sentence that a model points at, and the words in it that answer, if it marked any."""

    offered: OfferedSentence
    span: Span | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The choice of a model.

    Attributes:
        chosen: The best first, each sentence once.
        reason: Why there is no answer; None if the sentences answer.
        english: The question in English if it was asked in another language, else "". Used only
            for searching, never shown.
    """

    chosen: tuple[ChosenSentence, ...]
    reason: Reason | None
    english: str = ""


def read_choice(reply: str, offered: Mapping[int, OfferedSentence]) -> Choice:
    """Read and verify a reply.

    Args:
        reply: What the model wrote. Text before the JSON object is skipped.
        offered: The sentences that it was shown, by number.

    Raises:
        WriterError: The reply has no valid JSON object, names an unknown sentence, marks words
            that do not stand in the sentence, or has a verdict without the sentences it needs.
    """
    try:
        read = _Reply.model_validate_json(json.dumps(_first_object(reply)))
    except (ValidationError, RecursionError) as error:
        raise WriterError("its reply does not fit the schema") from error
    chosen: dict[int, ChosenSentence] = {}
    for pointer in read.sentences[:MOST_SENTENCES]:
        if pointer.number not in offered:
            raise WriterError(f"it points at sentence {pointer.number}, which it was not shown")
        place = place_of(pointer.words, offered[pointer.number].sentence)
        if place is None:
            raise WriterError(f"its words do not stand in sentence {pointer.number}")
        span = place if place.text and len(place.text) < _whole(offered[pointer.number]) else None
        chosen.setdefault(pointer.number, ChosenSentence(offered[pointer.number], span))
    reason = None if read.verdict == "answered" else read.verdict
    if reason in _NEEDS_SENTENCES and not chosen:
        raise WriterError(f"its verdict is {read.verdict}, and it points at no sentence")
    articles = {sentence.offered.article.url for sentence in chosen.values()}
    if reason is Reason.DISPUTED and len(articles) == 1:
        raise WriterError("its verdict is disputed, and it points at one article")
    return Choice(tuple(chosen.values()), reason, " ".join(read.english.split()))


def place_of(words: str, sentence: str) -> Span | None:
    """Find where a model's words stand in a sentence.

    Case, white space, invisible characters, kinds of quotes and dashes, and punctuation at the
    ends of the words do not count.

    Returns:
        The place in the sentence as it is written, empty if there are no words; None if they do
        not stand there.
    """
    wanted, _ = _folded(words)
    shown, places = _folded(sentence)
    for tried in dict.fromkeys((wanted.strip(), wanted.strip(_ENDS))):
        if not tried:
            return Span(0, 0, "")
        if found := re.search(_AT_BORDERS.format(re.escape(tried)), shown):
            start, end = places[found.start()], places[found.end() - 1] + 1
            return Span(start, end, sentence[start:end])
    return None


def _whole(offered: OfferedSentence) -> int:
    """Return how many characters a sentence has without punctuation at its ends."""
    return len(offered.sentence.strip(_ENDS))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a normalised text, and for each of its characters the place in the original."""
    folded: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        shown = " " if letter.isspace() else as_data(letter).translate(_ALIKE)
        small = shown.casefold()
        shown = small if len(small) == len(shown) else shown
        if not shown or (shown == " " and folded[-1:] == [" "]):
            continue
        folded += shown
        places += [at] * len(shown)
    return "".join(folded), places


def _first_object(reply: str) -> Any:
    """Return the first JSON object after the thoughts."""
    reply_text = reply.rpartition("</think>")[2]
    at = -1
    for _ in range(_MOST_TRIED):
        at = reply_text.find("{", at + 1)
        if at < 0:
            break
        try:
            return _DECODER.raw_decode(reply_text, at)[0]
        except (ValueError, RecursionError):
            continue
    raise WriterError("its reply has no JSON object")
