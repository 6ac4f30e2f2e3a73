"""Find the runs of capitalised words in a sentence: whatever has a name stands in one."""

import re
from dataclasses import dataclass

from index.text.lexicon import OPENERS, PARTICLES, TITLES

# A word with its inner hyphens, stops and apostrophes: "O'Brien", "P.J.", "Jean-Pierre", "U.S."
_WORD = re.compile(r"(?:[^\W\d_]\.){1,4}(?![^\W\d_])|\w+(?:[’'‘.&-]\w+)*(?<=\w)|\w")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$", re.IGNORECASE)
_GAP = re.compile(r"[ \t\u00a0]{1,2}")
_STOP_GAP = re.compile(r"\.[ \t\u00a0]{1,2}")
_PLACES_BEGIN = {"st", "ste", "mt", "ft"}
_NEVER_NAMES = frozenset({"i", "the", "i'm", "i've", "a"})
_MOST_PARTICLES = 2  # "van der"
_ARABIC = re.compile(r"(?:al|el|ul|ad|as|ar|an|at|az)[-‑’][A-Z]")
_NICKNAME = re.compile(r"[ \u00a0][“\"'‘(]")
_NICKNAME_END = re.compile(r",?[”\"'’)][ \u00a0]")
# "Trump-backed": what stands before the hyphen is the name, but not in "Tsai Ing-wen".
_COMPOUND = re.compile(
    r"[-‑–](?:back|led|lead|own|era|styl|like|appoint|endors|align|control|affiliat|born|inspir|"
    r"nominat|theme|brand|link|sign|support|approv|found|direct|produc|relat|fund|sponsor|friend|"
    r"free|only|based|run|held|built|made|obsess|hating|loving|ally|allied|picked|centric|shaped)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence: `text[start:end]`, possessive left out; `key` has no case or stop."""

    start: int
    end: int
    key: str
    possessive: bool = False


def words(text: str) -> tuple[Word, ...]:
    """Find the words of a sentence, in order."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        compound = _COMPOUND.search(match.group()) if text[start].isupper() else None
        if compound is not None and compound.start() > 1:
            end = start + compound.start()
        possessive = _POSSESSIVE.search(text[start:end])
        if possessive is not None and possessive.start() > 0:
            end = start + possessive.start()
        if text[start:end] in {"Jr", "Sr"} and text[end : end + 1] == ".":
            end += 1
        key = text[start:end].casefold().rstrip(".").replace("’", "'")
        found.append(Word(start, end, key, possessive is not None))
    return tuple(found)


def runs(text: str, found: tuple[Word, ...]) -> tuple[tuple[int, int], ...]:
    """Find the runs of capitalised words.

    Args:
        text: A sentence.
        found: Its words.

    Returns:
        For each run the index of its first word and of the one after its last.
    """
    result: list[tuple[int, int]] = []
    at = 0
    while at < len(found):
        if not is_capital(text, found[at]) or (_opens(text, found, at)):
            at += 1
            continue
        end = _end(text, found, at)
        result.append((at, end))
        at = end
    return tuple(result)


def _end(text: str, found: tuple[Word, ...], at: int) -> int:
    end = at + 1
    while end < len(found) and not found[end - 1].possessive:
        gap = text[found[end - 1].end : found[end].start]
        if (
            is_capital(text, found[end])
            and (
                _GAP.fullmatch(gap)
                or (_STOP_GAP.fullmatch(gap) and _abbreviates(found[end - 1]))
                or _is_nickname(text, found, end, gap)
            )
        ) or (gap == ", " and found[end].key in {"jr", "sr"}):
            end += 1
        elif (further := _over_particles(text, found, end)) > end:
            end = further
        else:
            break
    return end


def _abbreviates(word: Word) -> bool:
    """Whether the full stop after a word ends no sentence: "Sen.", "St.", "W."."""
    length = word.end - word.start
    return length == 1 or (length <= len("Capt.") and word.key in TITLES | _PLACES_BEGIN)


def _is_nickname(text: str, found: tuple[Word, ...], at: int, gap: str) -> bool:
    """Whether a word stands in quotes inside a name, or right after one that does."""
    if _NICKNAME.fullmatch(gap):
        return any(
            _NICKNAME_END.fullmatch(text[found[last].end : found[last + 1].start])
            and is_capital(text, found[last + 1])
            for last in range(at, min(at + 3, len(found) - 1))
        )
    return bool(_NICKNAME_END.fullmatch(gap)) and any(
        _NICKNAME.fullmatch(text[found[first - 1].end : found[first].start])
        for first in range(max(1, at - 3), at)
    )


def _over_particles(text: str, found: tuple[Word, ...], at: int) -> int:
    """Return the word after the small words of a name and the one that they lead to, or `at`."""
    end = at
    while (
        end < len(found)
        and found[end].key in PARTICLES
        and text[found[end - 1].end : found[end].start] == " "
    ):
        end += 1
    if end == at or end >= len(found) or end - at > _MOST_PARTICLES:
        return at
    after = text[found[end - 1].end : found[end].start]
    return end + 1 if after in {" ", "-"} and is_capital(text, found[end]) else at


def _opens(text: str, found: tuple[Word, ...], at: int) -> bool:
    """Whether a word has its capital only because it begins a sentence or a quotation."""
    word = found[at]
    if word.key not in OPENERS:
        return False
    if word.end - word.start > 1 and text[word.start : word.end].isupper() and not text.isupper():
        return False  # "WHO"
    before = text[found[at - 1].end : word.start] if at else ""
    return at == 0 or bool(before.strip()) or word.key in _NEVER_NAMES


def is_capital(text: str, word: Word) -> bool:
    """Whether a word is written as names are: "Xi", "al-Assad"."""
    return text[word.start].isupper() or _ARABIC.match(text, word.start) is not None
