"""Whose name a name is: folded, taken apart, compared, and joined over the whole corpus. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.text.lexicon import PARTICLES, SUFFIXES, TITLES
from index.types import EntityKind

# A short name is the one among several that has at least this part of the articles.
DOMINANT = 0.8
# Letters that do not come apart under NFKD.
_INITIALS = len("UNESCO")
_GENERATIONS = frozenset({"jr", "sr"})
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"})
_QUOTED = re.compile(r"[“\"(][^”\")]*[”\")]|(?<=\s)['‘][^'’]+['’](?=\s)")
# "al" and "ben" are given names as often
_BEGIN_FAMILY = PARTICLES - {"al", "ben"}
_DASHES = str.maketrans("’‘‐‑‒–", "''----")
_COMPANY = frozenset("inc corp co ltd llc plc corporation incorporated company".split())
# The few whose initials are their commonest name, and are not written out beside it.
_PLACES = {
    "us": "united states",
    "usa": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "eu": "european union",
    "uae": "united arab emirates",
}
# A letter may differ in names of so many; shorter ones differ because they are others': Johnson and
# Johnston, Maria and Marie.
_NEAR_FAMILY = 9
_NEAR_GIVEN = 6
_BLOCK = 4  # letters
# The same names come again and again: joining is three times as fast when they are kept.
_REMEMBERED = 1 << 15
# A name that is somebody's in so many times the articles is theirs where it was taken for a firm's.
_MISTAKEN = 4


@dataclass(frozen=True, slots=True)
class Known:
    """A name as articles have it, each article's short forms already with its full name.

    Attributes:
        id: Of its row.
        kind: What it names.
        name: As it is written most often.
        articles: How many name it so.
        sense: The field that they say its bearer is of, "" if they say none; see `resolving`.
        aliases: Short forms that stand for it in articles, folded, with the number of articles.
    """

    id: int
    kind: EntityKind
    name: str
    articles: int
    sense: str = ""
    aliases: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name taken apart; everything folded.

    Attributes:
        words: Without suffix: ("george", "w", "bush"), initials each by itself.
        suffix: "jr", "iii", or "".
    """

    words: tuple[str, ...]
    suffix: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it is more than a family name or a given one: a monarch's number counts."""
        if self.suffix and self.suffix not in _GENERATIONS:
            return True
        return len(self.words) > 1 and not self.is_family

    @property
    def is_family(self) -> bool:
        """Whether it is a family name alone: one word, or small ones and one: "van Dijk"."""
        return len(self.words) == 1 or all(word in _BEGIN_FAMILY for word in self.words[:-1])


@lru_cache(maxsize=_REMEMBERED)
def fold(name: str) -> str:
    """Return a name without case, accents, stops and quotes: equal for equal names.

    Hyphens and apostrophes are kept in one form: "N’Golo" is "n'golo".
    """
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    letters = letters.translate(_DASHES)
    letters = re.sub(r"(?<=\b\w)\.(?=\w\b)", " " if _has_word(letters) else "", letters)
    return " ".join(re.sub(r"[^\w\s'&-]", " ", letters).split())


def _has_word(letters: str) -> bool:
    """Whether something longer than initials is there: "j.k. rowling", but not "u.s."."""
    return re.search(r"\w\w", letters) is not None


def by_use(counted: Mapping[str, int], kind: EntityKind) -> list[str]:
    """Return spellings of names, the one in the most articles first.

    Of those that differ in case alone there is one: "Kyiv", however many datelines have "KYIV".

    Args:
        counted: In how many articles each is.
        kind: What is named; only of an organisation longer initials than "USA" are believed.
    """
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counted, key=lambda name: (-counted[name], name)):
        alike[name.casefold()].append(name)
    first = [min(some, key=lambda name: _is_shouted(name, kind)) for some in alike.values()]
    total = {key: sum(counted[name] for name in some) for key, some in alike.items()}
    return sorted(first, key=lambda name: (-total[name.casefold()], name))


def _is_shouted(name: str, kind: EntityKind) -> bool:
    """Whether a name is all in capitals that are no initials: "KYIV", "ELON MUSK", but not "UK"."""
    longest = _INITIALS if kind is EntityKind.ORGANISATION else len("USA")
    return name.isupper() and any(len(word) > longest for word in name.split())


def untitled(name: str) -> str:
    """Return a name without titles before and possessive after it: "President Xi's" is "Xi"."""
    name = re.sub(r"[’']s$", "", name.strip())
    words = name.split()
    while len(words) > 1 and fold(words[0]) in TITLES:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=_REMEMBERED)
def key_of(name: str, kind: EntityKind) -> str:
    """Return what two spellings of one name have in common.

    Args:
        name: Without title.
        kind: A person's suffix is kept, a company's ("Inc.") is not.
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


@lru_cache(maxsize=_REMEMBERED)
def parse(name: str) -> Person:
    """Take a person's name apart; a nickname in quotes or brackets is left out."""
    without = _QUOTED.sub(" ", name)
    words = fold(without if without.strip() else name).split()
    suffix = ""
    if len(words) > 1 and words[-1] in SUFFIXES:
        suffix, words = words[-1], words[:-1]
    return Person(tuple(words), suffix)


def shortens(short: Person, full: Person) -> bool:
    """Whether a short form may stand for a full name: its last words, or its first.

    "Bush" and "Xi" for George W. Bush and Xi Jinping, "Lujan Grisham" for Michelle Lujan Grisham.
    """
    if short == full or short.suffix not in {"", full.suffix}:
        return False
    count = len(short.words)
    if count == len(full.words):
        return count == 1 and short.words == full.words and not short.suffix
    return count < len(full.words) and short.words in {full.words[-count:], full.words[:count]}


def same_person(one: Person, other: Person) -> bool:
    """Whether two names of two and more words may be one person's.

    The family names are equal, or spellings of one ("Zelensky", "Zelenskyy") under the same given
    name; the given names are equal, one is the other's initial, or they are spellings of one
    ("Mohammed", "Mohammad") under the same family name; what is between and behind does not
    disagree: George W. is not George H. W., Jr. is not Sr.
    """
    if len(one.words) == 1 or len(other.words) == 1:
        return one == other
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    given, family = (one.words[0], other.words[0]), (one.words[-1], other.words[-1])
    same_given = given[0] == given[1]
    if family[0] != family[1]:
        if not (same_given and _spelled_alike(*family)):
            return False
    elif not (same_given or _initial(*given) or _given_alike(*given)):
        return False
    return all(
        a == b or _initial(a, b) for a, b in zip(one.words[1:-1], other.words[1:-1], strict=False)
    )


def lacks_suffix(one: Person, other: Person) -> bool:
    """Whether of two full names one alone is a son's or a father's: "Jr.", "Sr."."""
    return (
        one.is_full
        and other.is_full
        and one.suffix != other.suffix
        and ({one.suffix, other.suffix} <= {"", *_GENERATIONS})
    )


def block(name: str) -> str:
    """Return what names that may be one person's have in common: where their family name begins.

    "zele" for Zelensky, Zelenskyy and Zelenskiy.
    """
    words = parse(name).words
    return words[-1][:_BLOCK] if words else ""


def join(
    known: Sequence[Known], apart: Callable[[Known, Known], bool] = lambda *_: False
) -> list[list[Known]]:
    """Join the names that are one's own.

    The fuller name is decided on first; a shorter one joins the only one that it may stand for, or
    the one that has `DOMINANT` of the articles, and else stays by itself.

    Args:
        known: Names that may have to do with each other.
        apart: Whether two rows of the same name are two people; see `coreference.far`.

    Returns:
        Groups, each with its commonest full name first; the group in the most articles first.
    """
    groups: list[_Group] = []
    near: dict[tuple[EntityKind, str], list[_Group]] = defaultdict(list)
    for one in sorted(known, key=_fullest_first):
        person = parse(one.name)
        key = key_of(one.name, one.kind)
        looked = {f"={key}", f"~{key}"}
        if one.kind is EntityKind.PERSON:
            looked.add(f"/{block(one.name)}")
        candidates: list[_Group] = []
        for name in sorted(looked):
            for group in near[one.kind, name]:
                if group not in candidates and group.fits(one, person, key, apart):
                    candidates.append(group)
        chosen = _dominant(key, candidates)
        if chosen is None:
            chosen = _Group()
            groups.append(chosen)
        chosen.members.append((one, person, key))
        for name in (f"={key}", f"/{block(one.name)}", *(f"~{alias}" for alias in one.aliases)):
            if chosen not in near[one.kind, name]:
                near[one.kind, name].append(chosen)
    joined = [group.commonest_first() for group in _across_kinds(groups)]
    return sorted(joined, key=lambda group: (-sum(one.articles for one in group), group[0].id))


@dataclass(slots=True, eq=False)
class _Group:
    """Names that are one's own so far: each with its parts and its key."""

    members: list[tuple[Known, Person, str]] = field(default_factory=list)

    def fits(
        self, one: Known, person: Person, key: str, apart: Callable[[Known, Known], bool]
    ) -> bool:
        """Whether a name may belong here."""
        if any(apart(one, other) for other, _, _ in self.members):
            return False
        if any(key == theirs for _, _, theirs in self.members):
            return True
        if one.kind is not EntityKind.PERSON:
            return any(key in other.aliases for other, _, _ in self.members)
        full = [theirs for _, theirs, _ in self.members if theirs.is_full]
        if person.is_full and full and all(same_person(person, theirs) for theirs in full):
            return True
        return any(
            shortens(person, theirs)
            and ((person.is_family and _ends(theirs, person)) or key in other.aliases)
            for other, theirs, _ in self.members
        )

    @property
    def kind(self) -> EntityKind:
        """Return what it is: what its first name was taken for."""
        return self.members[0][0].kind

    def articles(self) -> int:
        """Return in how many articles it is named, one that has two of its names twice."""
        return sum(one.articles for one, _, _ in self.members)

    def weight(self) -> float:
        """Return in how many articles it is named in full."""
        return sum(one.articles for one, person, _ in self.members if person.is_full) or 0.5

    def commonest_first(self) -> list[Known]:
        """Return the names, full ones before short ones, the one in the most articles first."""
        kind = self.kind  # others were taken for something else
        return [
            one
            for one, _, _ in sorted(
                self.members,
                key=lambda m: (
                    m[0].kind is not kind,
                    not m[1].is_full,
                    _is_shouted(m[0].name, kind),
                    -m[0].articles,
                    m[0].name,
                    m[0].id,
                ),
            )
        ]


def _ends(full: Person, short: Person) -> bool:
    return full.words[-len(short.words) :] == short.words


def _dominant(key: str, candidates: Sequence[_Group]) -> _Group | None:
    """Return the candidate that a name most likely means, if one has most of the articles."""
    exact = [group for group in candidates if any(key == own for _, _, own in group.members)]
    if not candidates:
        return None
    counted = sorted(
        ((group.weight(), group) for group in exact or candidates), key=lambda p: -p[0]
    )
    total = sum(weight for weight, _ in counted)
    return counted[0][1] if counted[0][0] >= DOMINANT * total else None


def _across_kinds(groups: Sequence[_Group]) -> list[_Group]:
    """Put what a recogniser took for something else where it belongs.

    An organisation and a place of one name are what the name is for most articles. A name that
    stands for a person in four times as many articles is that person's ("the Biden White House").
    """
    ordered = sorted(groups, key=lambda group: -group.articles())
    people: dict[str, dict[int, _Group]] = defaultdict(dict)
    for number, group in enumerate(ordered):
        if group.kind is EntityKind.PERSON:
            for one, _, key in group.members:
                for name in (key, *one.aliases):
                    people[name][number] = group
    kept: list[_Group] = []
    things: dict[str, _Group] = {}
    for group in ordered:
        if group.kind is not EntityKind.PERSON:
            key = group.members[0][2]
            person = _dominant(key, list(people[key].values())) if key in people else None
            if person is not None and person.articles() >= _MISTAKEN * group.articles():
                person.members += group.members
                continue
            if key in things:
                things[key].members += group.members
                continue
            things |= dict.fromkeys((own for _, _, own in group.members), group)
        kept.append(group)
    return kept


def _fullest_first(one: Known) -> tuple[object, ...]:
    person = parse(one.name)
    return (
        not person.is_full, -len(person.words), not person.suffix, not one.sense, -one.articles,
        one.id,
    )  # fmt: skip


def _initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and long.startswith(short)


def _spelled_alike(one: str, other: str) -> bool:
    """Whether two family names are spellings of one: by their i and y, doubled letters, or one."""
    return _sounds(one) == _sounds(other) or _one_apart(one, other, _NEAR_FAMILY)


def _given_alike(one: str, other: str) -> bool:
    """Whether two given names are spellings of one; the last letter often tells women's apart."""
    return one[-1] == other[-1] and _one_apart(one, other, _NEAR_GIVEN)


def _sounds(word: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[iy]+", "i", word))


def _one_apart(one: str, other: str, shortest: int) -> bool:
    """Whether two words differ by one letter, put in, left out or another, but not the first."""
    short, long = sorted((one, other), key=len)
    if len(short) < shortest or len(long) - len(short) > 1 or short[0] != long[0]:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
