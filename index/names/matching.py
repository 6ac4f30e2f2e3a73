"""Match names: normalise, parse and compare them, and group those of one entity. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from index.text.folding import fold_letters, spell_out
from index.text.lexicon import PARTICLES, SUFFIXES, TITLES
from index.types import EntityKind

# A short name joins one of several groups if that group has at least this share of the articles.
DOMINANT = 0.8
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
# A name read as an organisation belongs to a person who has it in this many times the articles.
_MISTAKEN_RATIO = 4


@dataclass(frozen=True, slots=True)
class NameRow:
    """A row of the name table. Short forms within an article already count for its full name.

    Attributes:
        id: The row's id.
        kind: What the name names.
        name: Its most frequent spelling.
        articles: How many articles use this name.
        sense: The field of the person (see `coreference`), or "" if the articles name none.
        aliases: Folded short forms that stand for it, with the number of articles of each.
    """

    id: int
    kind: EntityKind
    name: str
    articles: int
    sense: str = ""
    aliases: Mapping[str, int] = field(default_factory=dict)


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
        min(spellings, key=lambda name: _is_shouted(name, kind)) for spellings in by_case.values()
    ]
    total = {
        key: sum(articles_by_name[name] for name in spellings) for key, spellings in by_case.items()
    }
    return sorted(preferred, key=lambda name: (-total[name.casefold()], name))


def _is_shouted(name: str, kind: EntityKind) -> bool:
    """Whether a name is in capitals without being initials: "KYIV", "ELON MUSK", not "UK"."""
    longest = _INITIALS if kind is EntityKind.ORGANISATION else len("USA")
    return name.isupper() and any(len(word) > longest for word in name.split())


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


def join(
    rows: Sequence[NameRow], is_apart: Callable[[NameRow, NameRow], bool] = lambda *_: False
) -> list[list[NameRow]]:
    """Group the names of each entity.

    Fuller names come first. A shorter name joins the only group that it may stand for, or the one
    with at least `DOMINANT` of the articles; otherwise it starts a group.

    Args:
        rows: Names that may be related.
        is_apart: Whether two rows with the same name are two people; see `coreference.far_apart`.

    Returns:
        Groups, each with its most frequent full name first; the group in the most articles first.
    """
    groups: list[_Group] = []
    groups_by_key: dict[tuple[EntityKind, str], list[_Group]] = defaultdict(list)
    for row in sorted(rows, key=_fullest_first):
        person = parse(row.name)
        key = key_of(row.name, row.kind)
        lookup_keys = {f"={key}", f"~{key}"}
        if row.kind is EntityKind.PERSON:
            lookup_keys.add(f"/{block(row.name)}")
        candidates: list[_Group] = []
        for lookup in sorted(lookup_keys):
            for group in groups_by_key[row.kind, lookup]:
                if group not in candidates and group.fits(row, person, key, is_apart):
                    candidates.append(group)
        chosen = _dominant(key, candidates)
        if chosen is None:
            chosen = _Group()
            groups.append(chosen)
        chosen.members.append((row, person, key))
        for lookup in (f"={key}", f"/{block(row.name)}", *(f"~{alias}" for alias in row.aliases)):
            if chosen not in groups_by_key[row.kind, lookup]:
                groups_by_key[row.kind, lookup].append(chosen)
    joined = [group.commonest_first() for group in _merge_across_kinds(groups)]
    return sorted(joined, key=lambda group: (-sum(row.articles for row in group), group[0].id))


@dataclass(slots=True, eq=False)
class _Group:
    """The names of one entity so far, each with its parsed form and its key."""

    members: list[tuple[NameRow, PersonName, str]] = field(default_factory=list)

    def fits(
        self,
        row: NameRow,
        person: PersonName,
        key: str,
        is_apart: Callable[[NameRow, NameRow], bool],
    ) -> bool:
        """Whether a name may join the group."""
        if any(is_apart(row, member) for member, _, _ in self.members):
            return False
        if any(key == member_key for _, _, member_key in self.members):
            return True
        if row.kind is not EntityKind.PERSON:
            return any(key in member.aliases for member, _, _ in self.members)
        full = [name for _, name, _ in self.members if name.is_full]
        if person.is_full and full and all(same_person(person, name) for name in full):
            return True
        return any(
            shortens(person, name)
            and ((person.is_family and _is_ending(name, person)) or key in member.aliases)
            for member, name, _ in self.members
        )

    @property
    def kind(self) -> EntityKind:
        """The kind of its first name."""
        return self.members[0][0].kind

    def articles(self) -> int:
        """Return the sum of its names' articles; an article with two of the names counts twice."""
        return sum(row.articles for row, _, _ in self.members)

    def weight(self) -> float:
        """Return in how many articles it has a full name; 0.5 if in none."""
        return sum(row.articles for row, person, _ in self.members if person.is_full) or 0.5

    def commonest_first(self) -> list[NameRow]:
        """Return the names: full ones before short ones, then by number of articles."""
        kind = self.kind  # names of another kind come last
        return [
            row
            for row, _, _ in sorted(
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


def _is_ending(full: PersonName, short: PersonName) -> bool:
    return full.words[-len(short.words) :] == short.words


def _dominant(key: str, candidates: Sequence[_Group]) -> _Group | None:
    """Return the candidate with at least `DOMINANT` of the articles, if there is one."""
    exact = [
        group
        for group in candidates
        if any(key == member_key for _, _, member_key in group.members)
    ]
    if not candidates:
        return None
    weighted = sorted(
        ((group.weight(), group) for group in exact or candidates), key=lambda p: -p[0]
    )
    total = sum(weight for weight, _ in weighted)
    return weighted[0][1] if weighted[0][0] >= DOMINANT * total else None


def _merge_across_kinds(groups: Sequence[_Group]) -> list[_Group]:
    """Merge groups of one name that the recogniser gave different kinds.

    An organisation and a place with the same name become the kind that most articles have. A name
    that stands for a person in four times as many articles goes to that person ("the Biden White
    House").
    """
    ordered = sorted(groups, key=lambda group: -group.articles())
    people_by_key: dict[str, dict[int, _Group]] = defaultdict(dict)
    for number, group in enumerate(ordered):
        if group.kind is EntityKind.PERSON:
            for row, _, key in group.members:
                for name in (key, *row.aliases):
                    people_by_key[name][number] = group
    kept: list[_Group] = []
    others_by_key: dict[str, _Group] = {}
    for group in ordered:
        if group.kind is not EntityKind.PERSON:
            key = group.members[0][2]
            person = (
                _dominant(key, list(people_by_key[key].values())) if key in people_by_key else None
            )
            if person is not None and person.articles() >= _MISTAKEN_RATIO * group.articles():
                person.members += group.members
                continue
            if key in others_by_key:
                others_by_key[key].members += group.members
                continue
            others_by_key |= dict.fromkeys(
                (member_key for _, _, member_key in group.members), group
            )
        kept.append(group)
    return kept


def _fullest_first(row: NameRow) -> tuple[object, ...]:
    person = parse(row.name)
    return (
        not person.is_full, -len(person.words), not person.suffix, not row.sense, -row.articles,
        row.id,
    )  # fmt: skip


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
