"""Read a question with typing errors or missing capitals as what is meant, where that is clear."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.question.news_requests import topic_of
from bot.answer.question.question import names_in
from index import Library, Likeness, Span
from index.names.matching import fold
from index.text.words import STOPWORDS

# "Kyiv" and "Kiev" are two words; what is shorter has too many neighbours.
_FEWEST_LETTERS = 5
# So often as all others together a reading has to stand in the news.
_CLEAR = 3
# A name that stands by itself may be so many letters off, from so many letters on, if it is in so
# many of the passages looked at.
_ALONE = ((1, 5, 20), (1, 6, 3), (2, 7, 10))
_COMMON = 20
_MOST_WORDS = 40  # a pasted page is read as it is
_FEWEST_OF_A_NAME = 2
_LONGEST_NAME = 4
_MOST_READ = 3  # more words that nobody knows are no slips of the fingers
_WORD = re.compile(r"(?<![\w@#/’'-])[^\W\d_]+(?=(?:[’']s)?(?![\w/’'@-]))(?![\w.-]*\.\w)")
_BEFORE = re.compile(r"(?<![\w’'])(?P<word>[^\W\d_]+) $")
_AFTER = re.compile(r"(?P<own>[’']s)? (?P<word>[^\W\d_]+)")
# What makes a word of another: "hearty" is one though the news has only "heart".
_ENDINGS = (
    "s es ies ed ied d ing er ers est ier iest y ly ily ness iness ish able ist ists ism al ful "
    "less like man men"
).split()
_PREFIXES = "un re non pre post anti over under out super sub mis inter co".split()
_FEWEST_OF_A_BASE = 4  # letters


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is read.

    Attributes:
        text: The question; as it was typed where nothing had to be read otherwise.
        note: What was read otherwise, for the reader: "Read as: Nicola Sturgeon."; or "".
    """

    text: str
    note: str = ""


def read(library: Library, text: str, now: datetime, audience: str) -> Reading:
    """Read a question whose words may be misspelled, and whose names may be in small letters.

    A word that stands in the news that the asker may read is left as it is, and so is one that the
    encoder knows whole; none is read as one that stands only in others' private news.

    Args:
        library: The news.
        text: A question, white space folded.
        now: When it is asked.
        audience: Who asks.
    """

    def unknown(words: Sequence[str]) -> frozenset[str]:
        return library.unknown_words(words, now, audience) if words else frozenset()

    def known(words: Sequence[str]) -> frozenset[str]:
        return library.known_words(words, now, audience)

    places = doubtful(text)
    strange = unknown(list(dict.fromkeys(fold(one.text) for one in places)))
    made_of = {word: bases(word) for word in strange}
    bare = unknown([base for found in made_of.values() for base in found])
    changed = respelled(
        text,
        [one for one in places if fold(one.text) in strange],
        frozenset(word for word, found in made_of.items() if not bare.issuperset(found)),
        lambda word: library.near_words(word, now, audience),
        known,
    )
    read, places_read = put(text, changed)
    if not text.islower():
        return Reading(read, _note(read, places_read))
    raised = _raised(library, read, now, audience)
    for place in places_read:
        if not any(one.start <= place.start and place.end <= one.end for one in raised):
            raised[place] = place.text
    read, places_read = put(read, raised)
    # a word that has only got its capital is as it was typed
    typed = frozenset(fold(one.group()) for one in _WORD.finditer(text))
    return Reading(read, _note(read, [one for one in places_read if fold(one.text) not in typed]))


def _raised(library: Library, text: str, now: datetime, audience: str) -> dict[Span, str]:
    """Return the names of a question in small letters, by their places, as the news writes them."""
    found = sequences(text)
    names = list(dict.fromkeys(fold(one.text) for one in found))
    written = library.entities.written(names, now, audience) if names else {}
    raised: dict[Span, str] = {}
    for one in found:
        name = written.get(fold(one.text), "")
        if not name or any(one.meets(other) for other in raised):
            continue
        # "apple" and "turkey" are what the news mostly means by them
        if " " in one.text or library.written_word(fold(one.text), now, audience) == name:
            raised[one] = name
    return {place: name for place, name in raised.items() if name != place.text}


def sequences(text: str) -> tuple[Span, ...]:
    """Return the words that may be a name and the sequences of them, the longest first."""
    found = [
        one
        for one in _WORD.finditer(text)
        if len(one.group()) >= _FEWEST_OF_A_NAME and one.group().lower() not in STOPWORDS
    ][:_MOST_WORDS]
    spans = [
        Span(first.start(), last.end(), text[first.start() : last.end()])
        for at, first in enumerate(found)
        for last in found[at : at + _LONGEST_NAME]
    ]
    words = [one for one in spans if not re.search(r"[^\w\s’'-]", one.text)]
    return tuple(sorted(words, key=lambda one: (-len(one.text.split()), one.start)))


def doubtful(text: str) -> tuple[Span, ...]:
    """Return the words of a question that may be typing errors, by their places.

    Short words, function words, initials, numbers, addresses and compounds are none.
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
    """Return the words that one may be made of: "heart" for "hearty", "pick" for "unpicked"."""
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
    return tuple(sorted(one for one in found - {word} if len(one) >= fewest))


def respelled(
    text: str,
    unknown: Sequence[Span],
    derived: frozenset[str],
    near: Callable[[str], Sequence[Likeness]],
    known: Callable[[Sequence[str]], frozenset[str]],
) -> Mapping[Span, str]:
    """Return the words of a question that are read as others, with those.

    Args:
        text: The question.
        unknown: Those of its `doubtful` words that do not stand in the news.
        derived: Those of them that may be made of a known word, folded: mostly no errors.
        near: The words of the news that come near one, folded.
        known: Which of some words and sequences of words stand in the news.
    """
    if len(unknown) > _MOST_READ:
        return {}
    found: dict[Span, str] = {}
    small = text.islower()
    for place in unknown:
        best = _clear(fold(place.text), near(fold(place.text)))
        if best is None or (fold(place.text) in derived and not _is_error(best, fold(place.text))):
            continue
        is_name = small or place.text[0].isupper()
        if best.text.islower() and (small or not is_name or _opens(text, place)):
            is_meant = best.distance == 1
        else:
            is_meant = is_name and _is_meant(text, place, best, known)
        if is_meant:
            raised = place.text[0].isupper() and best.text.islower()
            found[place] = best.text.capitalize() if raised else best.text
    return found


def put(text: str, changed: Mapping[Span, str]) -> tuple[str, tuple[Span, ...]]:
    """Put words into a text in the place of others.

    Args:
        text: The text.
        changed: What is put in which place; places do not overlap.

    Returns:
        The text, and where in it they stand.
    """
    read, at = "", 0
    places: list[Span] = []
    for place in sorted(changed, key=lambda one: one.start):
        read += text[at : place.start]
        places.append(Span(len(read), len(read) + len(changed[place]), changed[place]))
        read += changed[place]
        at = place.end
    return read + text[at:], tuple(places)


def _note(text: str, places: Sequence[Span]) -> str:
    shown = dict.fromkeys(_around(text, places))
    return f"Read as: {', '.join(shown)}." if shown else ""


def _clear(word: str, found: Sequence[Likeness]) -> Likeness | None:
    """Return the one word that may be meant; None where there is none, or several may be."""
    nearest = [one for one in found if one.distance == found[0].distance]
    if not nearest or nearest[0].passages < _CLEAR * sum(one.passages for one in nearest[1:]):
        return None
    best = nearest[0]
    # "specialise" is no error
    return None if fold(best.text).replace("z", "s") == word.replace("z", "s") else best


def _is_error(best: Likeness, word: str) -> bool:
    """Whether a word is an error though it may be made of a known one: "Trusss", "twiter"."""
    read = fold(best.text)
    letters = range(1, len(word))
    if any(word[at] == word[at - 1] and word[:at] + word[at + 1 :] == read for at in letters):
        return True
    made_of = {*bases(word)}
    return best.passages >= _COMMON and read not in made_of and made_of.isdisjoint(bases(read))


def _opens(text: str, place: Span) -> bool:
    """Whether a word opens a sentence, so that its capital says nothing."""
    before = text[: place.start].rstrip(" \"'“‘(")
    return not before or before[-1] in ".?!:"


def _is_meant(
    text: str, place: Span, best: Likeness, known: Callable[[Sequence[str]], frozenset[str]]
) -> bool:
    """Whether a name is the one meant: it stands beside its neighbours, or is well known.

    "Phil Nevin" is nobody called Kevin where the news has no "Phil Kevin".
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
        for off, letters, passages in _ALONE
    )


def _is_shouted(word: str, text: str) -> bool:
    """Whether a word is in capitals and the text is not: initials."""
    return sum(letter.isupper() for letter in word) > 1 and not text.isupper()


def _around(text: str, places: Sequence[Span]) -> Iterator[str]:
    """Yield for each place the whole name that it is a part of, or what stands there."""
    names = [
        (match.start(), match.end())
        for name in names_in(text)
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    ]
    for place in places:
        around = [one for one in names if one[0] <= place.start and place.end <= one[1]]
        start, end = around[0] if around else (place.start, place.end)
        yield text[start:end]
