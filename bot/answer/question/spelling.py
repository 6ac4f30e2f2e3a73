"""Correct typing errors and missing capitals in a question where the meaning is clear."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.notes import READ_AS
from bot.answer.question.news_requests import topic_of
from bot.answer.question.question import names_in
from index import Library, SimilarWord, Span
from index.names.matching import fold
from index.text.words import STOPWORDS

# "Kyiv" and "Kiev" are two words; what is shorter has too many neighbours.
_FEWEST_LETTERS = 5
# A correction has to be this many times as common in the news as all others together.
_CLEAR_MARGIN = 3
# For a name without known neighbours: the most wrong letters, from this length on, if at least
# this many passages have the name.
_MOST_DISTANCE = ((1, 5, 20), (1, 6, 3), (2, 7, 10))
_COMMON = 20
_MOST_WORDS = 40  # a pasted page is not corrected
_FEWEST_OF_A_NAME = 2
_LONGEST_NAME = 4
_MOST_UNKNOWN = 3  # more unknown words are no typing errors
_WORD = re.compile(r"(?<![\w@#/’'-])[^\W\d_]+(?=(?:[’']s)?(?![\w/’'@-]))(?![\w.-]*\.\w)")
_BEFORE = re.compile(r"(?<![\w’'])(?P<word>[^\W\d_]+) $")
_AFTER = re.compile(r"(?P<own>[’']s)? (?P<word>[^\W\d_]+)")
# Endings of derived words: "hearty" is a word even if the news has only "heart".
_ENDINGS = (
    "s es ies ed ied d ing er ers est ier iest y ly ily ness iness ish able ist ists ism al ful "
    "less like man men"
).split()
_PREFIXES = "un re non pre post anti over under out super sub mis inter co".split()
_FEWEST_OF_A_BASE = 4  # letters


@dataclass(frozen=True, slots=True)
class CorrectedQuestion:
    """A question after correction.

    Attributes:
        text: The corrected question; as typed if nothing was corrected.
        note: The corrections, for people: "Read as: Nicola Sturgeon."; "" for none.
    """

    text: str
    note: str = ""


def read(library: Library, text: str, now: datetime, audience: str) -> CorrectedQuestion:
    """Correct the misspelled words and lower-case names of a question.

    A word stays if it occurs in news that the asker may read, or if the encoder has it as a whole
    token. No word is corrected to one from private news of another audience.

    Args:
        library: The news.
        text: A question, white space folded.
        now: The moment of the question.
        audience: The audience of the asker.
    """

    def unknown(words: Sequence[str]) -> frozenset[str]:
        return library.unknown_words(words, now, audience) if words else frozenset()

    def known(words: Sequence[str]) -> frozenset[str]:
        return library.known_words(words, now, audience)

    places = doubtful(text)
    strange = unknown(list(dict.fromkeys(fold(place.text) for place in places)))
    made_of = {word: bases(word) for word in strange}
    bare = unknown([base for found in made_of.values() for base in found])
    changed = respelled(
        text,
        [place for place in places if fold(place.text) in strange],
        frozenset(word for word, found in made_of.items() if not bare.issuperset(found)),
        lambda word: library.near_words(word, now, audience),
        known,
    )
    read, places_read = replace_spans(text, changed)
    if not text.islower():
        return CorrectedQuestion(read, _note(read, places_read))
    raised = _capitalised(library, read, now, audience)
    for place in places_read:
        if not any(
            raised_place.start <= place.start and place.end <= raised_place.end
            for raised_place in raised
        ):
            raised[place] = place.text
    read, places_read = replace_spans(read, raised)
    # a word that was only capitalised is not worth a note
    typed = frozenset(fold(match.group()) for match in _WORD.finditer(text))
    return CorrectedQuestion(
        read, _note(read, [place for place in places_read if fold(place.text) not in typed])
    )


def _capitalised(library: Library, text: str, now: datetime, audience: str) -> dict[Span, str]:
    """Return the spelling in the news of a question's lower-case names, by place."""
    found = sequences(text)
    names = list(dict.fromkeys(fold(place.text) for place in found))
    written = library.entities.written(names, now, audience) if names else {}
    raised: dict[Span, str] = {}
    for place in found:
        name = written.get(fold(place.text), "")
        if not name or any(place.meets(other) for other in raised):
            continue
        # "apple" and "turkey" mean what they mostly mean in the news
        if " " in place.text or library.written_word(fold(place.text), now, audience) == name:
            raised[place] = name
    return {place: name for place, name in raised.items() if name != place.text}


def sequences(text: str) -> tuple[Span, ...]:
    """Return the words and sequences of words that may be a name, longest first."""
    found = [
        match
        for match in _WORD.finditer(text)
        if len(match.group()) >= _FEWEST_OF_A_NAME and match.group().lower() not in STOPWORDS
    ][:_MOST_WORDS]
    spans = [
        Span(first.start(), last.end(), text[first.start() : last.end()])
        for at, first in enumerate(found)
        for last in found[at : at + _LONGEST_NAME]
    ]
    words = [span for span in spans if not re.search(r"[^\w\s’'-]", span.text)]
    return tuple(sorted(words, key=lambda span: (-len(span.text.split()), span.start)))


def doubtful(text: str) -> tuple[Span, ...]:
    """Return the words of a question that may be typing errors.

    Short words, function words, initials, numbers, addresses and compounds are left out.
    """
    # "Summarise" is no error, though no news has it
    start = max(0, text.find(topic_of(text)))
    found = [*_WORD.finditer(text, start)]
    if len(found) > _MOST_WORDS:
        return ()
    return tuple(
        Span(match.start(), match.end(), match.group())
        for match in found
        if len(match.group()) >= _FEWEST_LETTERS
        and not _is_shouted(match.group(), text)
        and match.group().lower() not in STOPWORDS
        and fold(match.group()).isascii()
    )


def bases(word: str) -> tuple[str, ...]:
    """Return the possible bases of a word: "heart" for "hearty", "pick" for "unpicked"."""
    found = {word}
    for prefix in _PREFIXES:
        found.add(word.removeprefix(prefix))
    for begun in tuple(found):
        for ending in _ENDINGS:
            stem = begun.removesuffix(ending)
            if stem != begun:
                found |= {
                    stem,
                    f"{stem}e",
                    f"{stem}y",
                    stem[:-1] if stem[-2:-1] == stem[-1:] else stem,
                }
    fewest = max(_FEWEST_OF_A_BASE, len(word) // 2)
    return tuple(sorted(base for base in found - {word} if len(base) >= fewest))


def respelled(
    text: str,
    unknown: Sequence[Span],
    derived: frozenset[str],
    near: Callable[[str], Sequence[SimilarWord]],
    known: Callable[[Sequence[str]], frozenset[str]],
) -> Mapping[Span, str]:
    """Return the corrections of a question, by place.

    Args:
        text: The question.
        unknown: Those of its `doubtful` words that do not stand in the news.
        derived: Those that may be derived from a known word, folded: mostly no errors.
        near: Returns the words of the news that resemble a folded word.
        known: Returns which of the given words and sequences occur in the news.
    """
    if len(unknown) > _MOST_UNKNOWN:
        return {}
    found: dict[Span, str] = {}
    small = text.islower()
    for place in unknown:
        best = _clear_match(fold(place.text), near(fold(place.text)))
        if best is None or (fold(place.text) in derived and not _is_error(best, fold(place.text))):
            continue
        is_name = small or place.text[0].isupper()
        if best.text.islower() and (small or not is_name or _opens_sentence(text, place)):
            # the first letter is rarely wrong: "kerch" is a name that is not known, and no "perch"
            is_meant = best.distance == 1 and best.text[0] == fold(place.text)[0]
        else:
            is_meant = is_name and _fits_its_name(text, place, best, known)
        if is_meant:
            raised = place.text[0].isupper() and best.text.islower()
            found[place] = best.text.capitalize() if raised else best.text
    return found


def replace_spans(text: str, changed: Mapping[Span, str]) -> tuple[str, tuple[Span, ...]]:
    """Replace words of a text.

    Args:
        text: The text.
        changed: The replacements by place; places do not overlap.

    Returns:
        The new text, and the places of the replacements in it.
    """
    read, at = "", 0
    places: list[Span] = []
    for place in sorted(changed, key=lambda span: span.start):
        read += text[at : place.start]
        places.append(Span(len(read), len(read) + len(changed[place]), changed[place]))
        read += changed[place]
        at = place.end
    return read + text[at:], tuple(places)


def _note(text: str, places: Sequence[Span]) -> str:
    shown = dict.fromkeys(_around(text, places))
    return READ_AS.format(words=", ".join(shown)) if shown else ""


def _clear_match(word: str, found: Sequence[SimilarWord]) -> SimilarWord | None:
    """Return the only likely correction; None if there are none or several."""
    nearest = [likeness for likeness in found if likeness.distance == found[0].distance]
    if not nearest or nearest[0].passages < _CLEAR_MARGIN * sum(
        likeness.passages for likeness in nearest[1:]
    ):
        return None
    best = nearest[0]
    # "specialise" is no error
    return None if fold(best.text).replace("z", "s") == word.replace("z", "s") else best


def _is_error(best: SimilarWord, word: str) -> bool:
    """Whether a word is an error although it looks derived: "Trusss", "twiter"."""
    read = fold(best.text)
    letters = range(1, len(word))
    if any(word[at] == word[at - 1] and word[:at] + word[at + 1 :] == read for at in letters):
        return True
    made_of = {*bases(word)}
    return best.passages >= _COMMON and read not in made_of and made_of.isdisjoint(bases(read))


def _opens_sentence(text: str, place: Span) -> bool:
    """Whether a word opens a sentence, so that its capital means nothing."""
    before = text[: place.start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!:"


def _fits_its_name(
    text: str, place: Span, best: SimilarWord, known: Callable[[Sequence[str]], frozenset[str]]
) -> bool:
    """Whether a name fits: the news has it beside the same words, or it is well known.

    "Phil Nevin" is not corrected to "Kevin" if the news has no "Phil Kevin".
    """
    small = text.islower()
    before, after = _BEFORE.search(text[: place.start]), _AFTER.match(text[place.end :])
    beside = [
        phrase.format(best.text, neighbour["word"]).lower()
        for neighbour, phrase in (
            (before, "{1} {0}"),
            (after, "{0} s {1}" if after and after["own"] else "{0} {1}"),
        )
        if neighbour is not None
        and (small or neighbour["word"][0].isupper())
        and neighbour["word"].lower() not in STOPWORDS
    ]
    if beside and known(beside):
        return True
    if beside and not small:
        return False
    return not best.text.islower() and any(
        best.distance <= off and len(place.text) >= letters and best.passages >= passages
        for off, letters, passages in _MOST_DISTANCE
    )


def _is_shouted(word: str, text: str) -> bool:
    """Whether a word is in capitals and the text is not: initials."""
    return sum(letter.isupper() for letter in word) > 1 and not text.isupper()


def _around(text: str, places: Sequence[Span]) -> Iterator[str]:
    """Yield the whole name around each place, or the word itself."""
    names = [
        (match.start(), match.end())
        for name in names_in(text)
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    for place in places:
        around = [name for name in names if name[0] <= place.start and place.end <= name[1]]
        start, end = around[0] if around else (place.start, place.end)
        yield text[start:end]
