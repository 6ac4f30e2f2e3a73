"""Within one article: whom a short name stands for, and of what field people are. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.names.matching import Person, key_of, lacks_suffix, parse, same_person, shortens
from index.text.lexicon import TITLES
from index.types import EntityKind, Named, Span

# What people are called right before their name or after it, by the field that tells two of one
# name apart. Only fields that seldom meet in one life are listed as far from each other.
_FIELDS = {
    word: name
    for name, words in {
        "sport": """
            player players coach striker midfielder defender goalkeeper quarterback receiver pitcher
            catcher outfielder infielder shortstop golfer champion medalist basketball baseball
            football soccer tennis hockey nba nfl nhl mlb wnba olympian sprinter swimmer gymnast
            racer boxer wrestler skier snowboarder referee bulls lakers athlete""",
        "politics": """
            president senator sen rep representative governor gov mayor minister chancellor premier
            congressman congresswoman candidate lawmaker secretary ambassador democrat republican mp
            councilman councilwoman""",
        "science": """
            professor prof scientist researcher epidemiologist biologist physicist economist
            historian psychologist psychiatrist astronomer virologist chemist mathematician
            statistician scholar engineer doctor dr surgeon paediatrician pediatrician""",
        "arts": """
            actor actress singer rapper musician comedian filmmaker songwriter drummer guitarist
            dancer novelist poet painter""",
        "law": """
            detective sheriff officer police prosecutor suspect deputy trooper sergeant sgt inmate
            gunman judge""",
    }.items()
    for word in words.split()
}
_FAR = frozenset(
    frozenset(pair)
    for pair in (
        ("sport", "science"), ("sport", "law"), ("sport", "arts"), ("arts", "science"),
        ("arts", "law"), ("science", "law"),
    )
)  # fmt: skip
_WORDS_BEFORE = 4
_BEFORE = re.compile(r"[^.,;:!?()“”\"\n]*$")
_ABBREVIATED = re.compile(r"(?<=\bRep|\bSen|\bGov)\.|(?<=\bDr)\.|(?<=\bProf)\.|(?<=\bSgt)\.")
_AFTER = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,|[—–]|\b(?:is|was)\b)\s+(?:an?|the|who is|who was|now)?\s*"
    r"(?P<words>[^.;:!?\n“”]{1,80})"
)
_BRACKET = re.compile(r"\s*\((?P<short>[A-Z][A-Za-z&.]{1,9})\)")
_SHORT_ORGANISATION = re.compile(r"[A-Z][a-z]{2,}")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A name in an article, with whom it means there.

    Attributes:
        place: Where it stands in the body, as it is written.
        kind: What it names.
        name: The fullest name that the article has for it.
        sense: The field that the article says a person is of, or "".
    """

    place: Span
    kind: EntityKind
    name: str
    sense: str = ""


def resolve(body: str, found: Sequence[Named]) -> tuple[Resolved, ...]:
    """Decide for each name of an article which full name of the same article it stands for.

    A short name that may stand for several stays as it is, unless a title tells ("Dr. Biden"): the
    corpus decides then.

    Args:
        body: The article's.
        found: Its names, in reading order.
    """
    people = [one for one in found if one.kind is EntityKind.PERSON]
    others = [one for one in found if one.kind is not EntityKind.PERSON]
    named = list(zip(people, _people(body, people), strict=True))
    senses = _senses(body, named)
    resolved = [
        *(Resolved(one.place, one.kind, name, senses.get(name, "")) for one, name in named),
        *(
            Resolved(one.place, one.kind, name)
            for one, name in zip(others, _others(body, others), strict=True)
        ),
    ]
    # of signs alone no name can be made
    sound = [one for one in resolved if key_of(one.name, one.kind)]
    return _apart(sound)


def _apart(names: Sequence[Resolved]) -> tuple[Resolved, ...]:
    """Return names in reading order, of those that share letters the longest."""
    taken: list[Resolved] = []
    for one in sorted(names, key=lambda one: (one.place.start, -one.place.end)):
        if not taken or one.place.start >= taken[-1].place.end:
            taken.append(one)
    return tuple(taken)


def with_initials(body: str, found: Sequence[Named]) -> tuple[Named, ...]:
    """Add the initials that an article explains in brackets, wherever it has them.

    A recogniser that knows no case takes "WHO" for a question.
    """
    short: set[str] = set()
    for one in found:
        bracket = _BRACKET.match(body, one.place.end)
        if one.kind is EntityKind.ORGANISATION and bracket and " " in one.place.text:
            letters = [word[0] for word in re.findall(r"[^\W\d_]+", one.place.text)]
            written = bracket["short"].replace(".", "").replace("&", "")
            if written.isupper() and _in_order(written, "".join(letters).upper()):
                short.add(bracket["short"])
    taken = [(one.place.start, one.place.end) for one in found]
    added = [
        Named(Span(match.start(), match.end(), match.group()), EntityKind.ORGANISATION)
        for initials in short
        for match in re.finditer(rf"(?<![\w.@#-]){re.escape(initials)}(?![\w-])", body)
        if not any(match.start() < end and start < match.end() for start, end in taken)
    ]
    return tuple(sorted((*found, *added), key=lambda one: one.place.start))


def _in_order(short: str, letters: str) -> bool:
    """Whether initials are some of a name's first letters, in their order, the first too."""
    at = iter(letters)
    return short[:1] == letters[:1] and all(letter in at for letter in short)


def far(one: str, other: str) -> bool:
    """Whether two fields seldom meet in one life, so that one name in both may be two people."""
    return frozenset((one, other)) in _FAR


def _people(body: str, people: Sequence[Named]) -> list[str]:
    """Return each person's fullest name in the article."""
    parsed = {one.place.text: parse(one.place.text) for one in people}
    full = _fullest([(name, person) for name, person in parsed.items() if person.is_full])
    titles: dict[str, set[str]] = defaultdict(set)
    for one in people:
        if one.place.text in full:
            titles[full[one.place.text]] |= _titles_before(body, one.place.start)
    persons = {name: parse(name) for name in dict.fromkeys(full.values())}
    result: list[str] = []
    for one in people:
        written = one.place.text
        likely = [full[written]] if written in full else _stands_for(parsed[written], persons)
        if len(likely) > 1:
            told = _titles_before(body, one.place.start)
            likely = [name for name in likely if titles[name] & told]
        result.append(likely[0] if len(likely) == 1 else written)
    return result


def _fullest(names: Collection[tuple[str, Person]]) -> dict[str, str]:
    """Return for each full name the fullest of the same person, if that is one person's."""
    ordered = sorted(names, key=lambda pair: (-len(pair[1].words), not pair[1].suffix))
    chosen: dict[str, str] = {}
    anchors: list[tuple[str, Person]] = []
    for name, person in ordered:
        fits = [
            anchor
            for anchor, theirs in anchors
            if (same_person(person, theirs) or shortens(person, theirs))
            # one article that has both has father and son: "Donald Trump", "Donald Trump Jr."
            and not lacks_suffix(person, theirs)
        ]
        if len(fits) == 1:
            chosen[name] = fits[0]
        else:
            chosen[name] = name
            anchors.append((name, person))
    return chosen


def _stands_for(short: Person, persons: dict[str, Person]) -> list[str]:
    """Return the full names that a short one may stand for: by family name before given name."""
    fits = [name for name, person in persons.items() if shortens(short, person)]
    count = len(short.words)
    return [name for name in fits if persons[name].words[-count:] == short.words] or fits


def _titles_before(body: str, start: int) -> set[str]:
    words = body[max(0, start - 60) : start].replace(".", "").split()
    titles: set[str] = set()
    for word in reversed(words):
        if word.casefold() not in TITLES:
            break
        titles.add(word.casefold())
    return titles


def _others(body: str, others: Sequence[Named]) -> list[str]:
    """Return each organisation's and place's name, short ones as the article writes them out."""
    written_out: dict[tuple[EntityKind, str], str] = {}
    for one in others:
        bracket = _BRACKET.match(body, one.place.end)
        if bracket and " " in one.place.text:
            written_out[one.kind, key_of(bracket["short"], one.kind)] = one.place.text
    for one in others:
        # "the Fed" after "the Federal Reserve"
        short = one.place.text
        if one.kind is EntityKind.ORGANISATION and _SHORT_ORGANISATION.fullmatch(short):
            long = [
                other.place.text
                for other in others
                if other.kind is one.kind
                and " " in other.place.text
                and other.place.text.startswith(short)
                and not other.place.text.startswith(f"{short} ")
            ]
            if long:
                written_out.setdefault((one.kind, key_of(short, one.kind)), long[0])
    return [
        written_out.get((one.kind, key_of(one.place.text, one.kind)), one.place.text)
        for one in others
    ]


def _senses(body: str, named: Sequence[tuple[Named, str]]) -> dict[str, str]:
    """Return the field that an article most often says a person is of."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one, name in named:
        if not parse(one.place.text).is_full:
            continue
        head = body[max(0, one.place.start - 80) : one.place.start]
        before = _BEFORE.search(_ABBREVIATED.sub("", head))
        after = _AFTER.match(body, one.place.end)
        said = before.group().split()[-_WORDS_BEFORE:] if before else []
        said += after["words"].split() if after else []
        for word in said:
            sense = _FIELDS.get(word.strip(".,'’").casefold())
            if sense:
                counted[name][sense] += 1
    return {name: fields.most_common(1)[0][0] for name, fields in counted.items()}
