"""Group the names of each entity: "Xi" and "Xi Jinping", "EU" and "European Union". Pure."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from index.names.matching import (
    PersonName,
    block,
    is_shouted,
    key_of,
    parse,
    same_person,
    shortens,
)
from index.types import EntityKind

# A short name joins one of several groups if that group has at least this share of the articles.
DOMINANT = 0.8
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
    groups: list[_NameGroup] = []
    groups_by_key: dict[tuple[EntityKind, str], list[_NameGroup]] = defaultdict(list)
    for row in sorted(rows, key=_fullest_first):
        person = parse(row.name)
        key = key_of(row.name, row.kind)
        lookup_keys = {f"={key}", f"~{key}"}
        if row.kind is EntityKind.PERSON:
            lookup_keys.add(f"/{block(row.name)}")
        candidates: list[_NameGroup] = []
        for lookup in sorted(lookup_keys):
            for group in groups_by_key[row.kind, lookup]:
                if group not in candidates and group.fits(row, person, key, is_apart):
                    candidates.append(group)
        chosen = _dominant(key, candidates)
        if chosen is None:
            chosen = _NameGroup()
            groups.append(chosen)
        chosen.members.append((row, person, key))
        for lookup in (f"={key}", f"/{block(row.name)}", *(f"~{alias}" for alias in row.aliases)):
            if chosen not in groups_by_key[row.kind, lookup]:
                groups_by_key[row.kind, lookup].append(chosen)
    joined = [group.commonest_first() for group in _merge_across_kinds(groups)]
    return sorted(joined, key=lambda group: (-sum(row.articles for row in group), group[0].id))


@dataclass(slots=True, eq=False)
class _NameGroup:
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
                    is_shouted(m[0].name, kind),
                    -m[0].articles,
                    m[0].name,
                    m[0].id,
                ),
            )
        ]


def _is_ending(full: PersonName, short: PersonName) -> bool:
    return full.words[-len(short.words) :] == short.words


def _dominant(key: str, candidates: Sequence[_NameGroup]) -> _NameGroup | None:
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


def _merge_across_kinds(groups: Sequence[_NameGroup]) -> list[_NameGroup]:
    """Merge groups of one name that the recogniser gave different kinds.

    An organisation and a place with the same name become the kind that most articles have. A name
    that stands for a person in four times as many articles goes to that person ("the Biden White
    House").
    """
    ordered = sorted(groups, key=lambda group: -group.articles())
    people_by_key: dict[str, dict[int, _NameGroup]] = defaultdict(dict)
    for number, group in enumerate(ordered):
        if group.kind is EntityKind.PERSON:
            for row, _, key in group.members:
                for name in (key, *row.aliases):
                    people_by_key[name][number] = group
    kept: list[_NameGroup] = []
    others_by_key: dict[str, _NameGroup] = {}
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
