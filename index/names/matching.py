"""Match names: normalise, parse and compare them. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from index.text.folding import fold_letters, spell_out
from index.text.lexicon import PARTICLES, SUFFIXES, TITLES
from index.types import EntityKind

# The longest capitals that count as initials in an organisation's name.
_INITIALS = len("UNESCO")
_GENERATIONS = frozenset({"jr", "sr"})
_QUOTED = re.compile(r"[“\"(][^”\")]*[”\")]|(?<=\s)['‘][^'’]+['’](?=\s)")
# "al" and "ben" are given names just as often.
_FAMILY_PARTICLES = PARTICLES - {"al", "ben"}
_DASHES = str.maketrans("’‘‐‑‒–", "''----")
_COMPANY = frozenset("inc corp co ltd llc plc corporation incorporated company".split())
# Places that are mostly written as initials, without the full name beside them.
_PLACES = {
    "us": "united states",
    "usa": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "eu": "european union",
    "uae": "united arab emirates",
}
# One letter may differ in names with at least this many letters. Shorter names that differ are
# different names: Johnson and Johnston, Maria and Marie.
_NEAR_FAMILY = 9
_NEAR_GIVEN = 6
_BLOCK = 4  # letters
_TWO_LETTERS = re.compile("([aou])e|(a)a")
# The same names recur: joining is three times as fast with a cache.
_CACHE_SIZE = 1 << 15


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in its parts; everything is folded.

    Attributes:
        words: The words without the suffix, each initial separate: ("george", "w", "bush").
        suffix: "jr", "iii", or "".
        spelt: The words with some letters as two, "mueller" for "Müller"; see `folding.spell_out`.
    """

    words: tuple[str, ...]
    suffix: str = ""
    spelt: tuple[str, ...] = field(default=(), compare=False)

    @property
    def is_full(self) -> bool:
        """Whether it is more than a family name or a given name; a monarch's number counts."""
        if self.suffix and self.suffix not in _GENERATIONS:
            return True
        return len(self.words) > 1 and not self.is_family

    @property
    def is_family(self) -> bool:
        """Whether it is only a family name: one word, or particles and a word ("van Dijk")."""
        return len(self.words) == 1 or all(word in _FAMILY_PARTICLES for word in self.words[:-1])


@lru_cache(maxsize=_CACHE_SIZE)
def fold(name: str) -> str:
    """Normalise a name: no case, accents, full stops or quotes.

    Hyphens and apostrophes stay, each in one form: "N’Golo" becomes "n'golo".
    """
    letters = fold_letters(name).translate(_DASHES)
    letters = re.sub(r"(?<=\b\w)\.(?=\w\b)", " " if _has_word(letters) else "", letters)
    return " ".join(re.sub(r"[^\w\s'&-]", " ", letters).split())


def _has_word(letters: str) -> bool:
    """Whether there is a word longer than an initial: "j.k. rowling", but not "u.s."."""
    return re.search(r"\w\w", letters) is not None


def rank_spellings(articles_by_name: Mapping[str, int], kind: EntityKind) -> list[str]:
    """Rank spellings of a name, the one in the most articles first.

    Spellings that differ only in case count as one: "Kyiv", however many datelines have "KYIV".

    Args:
        articles_by_name: The number of articles of each spelling.
        kind: What is named; only an organisation may have initials longer than "USA".
    """
    by_case: dict[str, list[str]] = defaultdict(list)
    for name in sorted(articles_by_name, key=lambda name: (-articles_by_name[name], name)):
        by_case[name.casefold()].append(name)
    preferred = [
        min(spellings, key=lambda name: is_shouted(name, kind)) for spellings in by_case.values()
    ]
    total = {
        key: sum(articles_by_name[name] for name in spellings) for key, spellings in by_case.items()
    }
    return sorted(preferred, key=lambda name: (-total[name.casefold()], name))


def is_shouted(name: str, kind: EntityKind) -> bool:
    """Whether a name is in capitals without being initials: "KYIV", "ELON MUSK", not "UK"."""
    longest = _INITIALS if kind is EntityKind.ORGANISATION else len("USA")
    return name.isupper() and any(len(word) > longest for word in name.split())


def without_shouting(name: str, kind: EntityKind) -> str:
    """Return "Ankara" for "ANKARA"; the capitals of an organisation may be its initials."""
    if kind is EntityKind.ORGANISATION or not is_shouted(name, kind):
        return name
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), name)


def strip_titles(name: str) -> str:
    """Remove leading titles and a possessive: "President Xi's" becomes "Xi"."""
    name = re.sub(r"[’']s$", "", name.strip())
    words = name.split()
    while len(words) > 1 and fold(words[0]) in TITLES:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=_CACHE_SIZE)
def key_of(name: str, kind: EntityKind) -> str:
    """Return the key that all spellings of a name share.

    Args:
        name: The name without a title.
        kind: What it names. A person's suffix is kept, a company's ("Inc.") is not.
    """
    if kind is EntityKind.PERSON:
        person = parse(name)
        return " ".join((*person.words, person.suffix)).strip()
    words = fold(name).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if " ".join(words) in _PLACES:
        return _PLACES[" ".join(words)]
    while kind is EntityKind.ORGANISATION and len(words) > 1 and words[-1] in _COMPANY:
        words = words[:-1]
    return " ".join(words)


@lru_cache(maxsize=_CACHE_SIZE)
def parse(name: str) -> PersonName:
    """Parse a person's name; a nickname in quotes or brackets is left out."""
    unquoted = _QUOTED.sub(" ", name)
    bare = unquoted if unquoted.strip() else name
    words, spelt, suffix = fold(bare).split(), fold(spell_out(bare)).split(), ""
    if len(words) > 1 and words[-1] in SUFFIXES:
        suffix, words, spelt = words[-1], words[:-1], spelt[:-1]
    return PersonName(tuple(words), suffix, tuple(spelt))


def shortens(short: PersonName, full: PersonName) -> bool:
    """Whether a short form may stand for a full name: it has its first or last words.

    "Bush" and "Xi" for George W. Bush and Xi Jinping, "Lujan Grisham" for Michelle Lujan Grisham.
    """
    if short == full or short.suffix not in {"", full.suffix}:
        return False
    count = len(short.words)
    if count == len(full.words):
        return count == 1 and short.words == full.words and not short.suffix
    return count < len(full.words) and short.words in {full.words[-count:], full.words[:count]}


def same_person(first: PersonName, second: PersonName) -> bool:
    """Whether two names may belong to the same person; single words have to be equal.

    The family names are equal, or variants ("Zelensky", "Zelenskyy") with the same given name.
    The given names are equal, variants ("Mohammed", "Mohammad") with the same family name, or one
    is the initial of the other. Middle names and suffixes must not contradict each other: George
    W. is not George H. W., and Jr. is not Sr.
    """
    if first.spelt == second.spelt != () and first.suffix == second.suffix:
        return True
    if len(first.words) == 1 or len(second.words) == 1:
        return first == second
    if first.suffix and second.suffix and first.suffix != second.suffix:
        return False
    given, family = (first.words[0], second.words[0]), (first.words[-1], second.words[-1])
    # "Müller" and "Mueller" are one name, "Muller" and "Mueller" are two
    same_given = given[0] == given[1] or first.spelt[:1] == second.spelt[:1] != ()
    if family[0] != family[1] and not first.spelt[-1:] == second.spelt[-1:] != ():
        if not (same_given and _is_family_variant(*family)):
            return False
    elif not (same_given or _is_initial(*given) or _is_given_variant(*given)):
        return False
    return all(
        a == b or _is_initial(a, b)
        for a, b in zip(first.words[1:-1], second.words[1:-1], strict=False)
    )


def differ_in_suffix(first: PersonName, second: PersonName) -> bool:
    """Whether two full names differ in "Jr." or "Sr."."""
    return (
        first.is_full
        and second.is_full
        and first.suffix != second.suffix
        and ({first.suffix, second.suffix} <= {"", *_GENERATIONS})
    )


@lru_cache(maxsize=_CACHE_SIZE)
def block(name: str) -> str:
    """Return the first letters of the family name; variants of one name share them.

    "zele" for Zelensky, Zelenskyy and Zelenskiy, "mull" for Müller and Mueller.
    """
    words = parse(name).words
    return _TWO_LETTERS.sub(r"\1\2", words[-1])[:_BLOCK] if words else ""


def _is_initial(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_family_variant(first: str, second: str) -> bool:
    """Whether two family names are variants: they differ in i and y, doubling, or one letter."""
    return _phonetic_key(first) == _phonetic_key(second) or _differ_by_one_letter(
        first, second, _NEAR_FAMILY
    )


def _is_given_variant(first: str, second: str) -> bool:
    """Whether two given names are variants; the last letter often separates a woman's name."""
    return first[-1] == second[-1] and _differ_by_one_letter(first, second, _NEAR_GIVEN)


def _phonetic_key(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[iy]+", "i", word))


def _differ_by_one_letter(first: str, second: str, shortest: int) -> bool:
    """Whether two words differ by one inserted, missing or changed letter, but not the first."""
    short, long = sorted((first, second), key=len)
    if len(short) < shortest or len(long) - len(short) > 1 or short[0] != long[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
