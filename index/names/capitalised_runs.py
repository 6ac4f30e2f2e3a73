"""Find the runs of capitalised words in a sentence; every name is in one."""

import re
from dataclasses import dataclass

from index.text.lexicon import OPENERS, PARTICLES, SHORT_TITLES

# A word with inner hyphens, full stops and apostrophes: "O'Brien", "P.J.", "Jean-Pierre", "U.S."
_WORD = re.compile(r"(?:[^\W\d_]\.){1,4}(?![^\W\d_])|\w+(?:[’'‘.&-]\w+)*(?<=\w)|\w")
_POSSESSIVE = re.compile(r"(?:[’']s|(?<=s)[’'])$", re.IGNORECASE)
_GAP = re.compile(r"[ \t\u00a0]{1,2}")
_STOP_GAP = re.compile(r"\.[ \t\u00a0]{1,2}")
_PLACE_ABBREVIATIONS = {"st", "ste", "mt", "ft"}
_NEVER_NAMES = frozenset({"i", "the", "i'm", "i've", "a"})
_MAX_PARTICLES = 2  # "van der"
_ARABIC = re.compile(r"(?:al|el|ul|ad|as|ar|an|at|az)[-‑’][A-Z]")
_NICKNAME = re.compile(r"[ \u00a0][“\"'‘(]")
_NICKNAME_END = re.compile(r",?[”\"'’)][ \u00a0]")
# "Trump-backed": only the part before the hyphen is a name, unlike in "Tsai Ing-wen".
_COMPOUND = re.compile(
    r"[-‑–](?:back|led|lead|own|era|styl|like|appoint|endors|align|control|affiliat|born|inspir|"
    r"nominat|theme|brand|link|sign|support|approv|found|direct|produc|relat|fund|sponsor|friend|"
    r"free|only|based|run|held|built|made|obsess|hating|loving|ally|allied|picked|centric|shaped)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, `text[start:end]` without its possessive; `key` is lower case, without full stop."""

    start: int
    end: int
    key: str
    possessive: bool = False


def find_words(text: str) -> tuple[Word, ...]:
    """Find the words of a sentence, in order."""
    result: list[Word] = []
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
        result.append(Word(start, end, key, possessive is not None))
    return tuple(result)


def find_runs(text: str, words: tuple[Word, ...]) -> tuple[tuple[int, int], ...]:
    """Find the runs of capitalised words.

    Args:
        text: A sentence.
        words: Its words.

    Returns:
        For each run the index of its first word and of the word after its last.
    """
    result: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        if not is_capital(text, words[at]) or (_is_only_sentence_start(text, words, at)):
            at += 1
            continue
        end = _end_of_run(text, words, at)
        result.append((at, end))
        at = end
    return tuple(result)


def _end_of_run(text: str, words: tuple[Word, ...], at: int) -> int:
    end = at + 1
    while end < len(words) and not words[end - 1].possessive:
        gap = text[words[end - 1].end : words[end].start]
        if (
            is_capital(text, words[end])
            and (
                _GAP.fullmatch(gap)
                or (_STOP_GAP.fullmatch(gap) and _is_abbreviation(words[end - 1]))
                or _is_nickname(text, words, end, gap)
            )
        ) or (gap == ", " and words[end].key in {"jr", "sr"}):
            end += 1
        elif (further := _end_after_particles(text, words, end)) > end:
            end = further
        else:
            break
    return end


def _is_abbreviation(word: Word) -> bool:
    """Whether a full stop after the word marks an abbreviation: "Sen.", "St.", "W."."""
    # "Judge" and "King" are titles too, and end sentences
    return word.end - word.start == 1 or word.key in SHORT_TITLES | _PLACE_ABBREVIATIONS


def _is_nickname(text: str, words: tuple[Word, ...], at: int, gap: str) -> bool:
    """Whether a word is a nickname in quotes inside a name, or right after such a nickname."""
    if _NICKNAME.fullmatch(gap):
        return any(
            _NICKNAME_END.fullmatch(text[words[last].end : words[last + 1].start])
            and is_capital(text, words[last + 1])
            for last in range(at, min(at + 3, len(words) - 1))
        )
    return bool(_NICKNAME_END.fullmatch(gap)) and any(
        _NICKNAME.fullmatch(text[words[first - 1].end : words[first].start])
        for first in range(max(1, at - 3), at)
    )


def _end_after_particles(text: str, words: tuple[Word, ...], at: int) -> int:
    """Return the word after a name's particles and the name word behind them, or `at` if none."""
    end = at
    while (
        end < len(words)
        and words[end].key in PARTICLES
        and text[words[end - 1].end : words[end].start] == " "
    ):
        end += 1
    if end == at or end >= len(words) or end - at > _MAX_PARTICLES:
        return at
    after = text[words[end - 1].end : words[end].start]
    return end + 1 if after in {" ", "-"} and is_capital(text, words[end]) else at


def _is_only_sentence_start(text: str, words: tuple[Word, ...], at: int) -> bool:
    """Whether a word is capitalised only because it begins a sentence or a quotation."""
    word = words[at]
    if word.key not in OPENERS:
        return False
    if word.end - word.start > 1 and text[word.start : word.end].isupper() and not text.isupper():
        return False  # "WHO"
    before = text[words[at - 1].end : word.start] if at else ""
    return at == 0 or bool(before.strip()) or word.key in _NEVER_NAMES


def is_capital(text: str, word: Word) -> bool:
    """Whether a word is written like a name: "Xi", "al-Assad"."""
    return text[word.start].isupper() or _ARABIC.match(text, word.start) is not None
