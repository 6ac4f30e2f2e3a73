"""Resolve the names within one article: what short names stand for, and people's fields. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.names.matching import PersonName, differ_in_suffix, key_of, parse, same_person, shortens
from index.text.lexicon import TITLES
from index.types import EntityKind, RecognisedName, Span

# Words for people right before or after their name, by field. The field separates two people of
# the same name. `_FAR_APART` lists only pairs of fields that one person seldom has.
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
_FAR_APART = frozenset(
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
class ResolvedName:
    """A name in an article, with the full name that it stands for.

    Attributes:
        place: Its span in the body, with the text as written.
        kind: What it names.
        name: The fullest name that the article has for the entity.
        sense: The field that the article gives for a person, or "".
    """

    place: Span
    kind: EntityKind
    name: str
    sense: str = ""


def resolve(body: str, names: Sequence[RecognisedName]) -> tuple[ResolvedName, ...]:
    """Resolve each name of an article to a full name in the same article.

    A short name that may stand for several people stays as it is, unless a title decides ("Dr.
    Biden"). The other articles decide later.

    Args:
        body: The article's body.
        names: Its names, in reading order.
    """
    people = [name for name in names if name.kind is EntityKind.PERSON]
    things = [name for name in names if name.kind is not EntityKind.PERSON]
    named_people = list(zip(people, _full_person_names(body, people), strict=True))
    senses = _fields_by_name(body, named_people)
    resolved = [
        *(
            ResolvedName(name.place, name.kind, full_name, senses.get(full_name, ""))
            for name, full_name in named_people
        ),
        *(
            ResolvedName(name.place, name.kind, full_name)
            for name, full_name in zip(things, _written_out_names(body, things), strict=True)
        ),
    ]
    # a name of punctuation alone has no key
    sound = [name for name in resolved if key_of(name.name, name.kind)]
    return _drop_overlapping(sound)


def _drop_overlapping(names: Sequence[ResolvedName]) -> tuple[ResolvedName, ...]:
    """Return the names in reading order; of overlapping ones the first, the longer if they tie."""
    kept: list[ResolvedName] = []
    for name in sorted(names, key=lambda name: (name.place.start, -name.place.end)):
        if not kept or name.place.start >= kept[-1].place.end:
            kept.append(name)
    return tuple(kept)


def add_initials(body: str, names: Sequence[RecognisedName]) -> tuple[RecognisedName, ...]:
    """Add every place where an article uses initials that it explains in brackets.

    A recogniser that ignores case reads "WHO" as a question word.
    """
    explained: set[str] = set()
    for name in names:
        bracket = _BRACKET.match(body, name.place.end)
        if name.kind is EntityKind.ORGANISATION and bracket and " " in name.place.text:
            letters = [word[0] for word in re.findall(r"[^\W\d_]+", name.place.text)]
            written = bracket["short"].replace(".", "").replace("&", "")
            if written.isupper() and _in_order(written, "".join(letters).upper()):
                explained.add(bracket["short"])
    occupied = [(name.place.start, name.place.end) for name in names]
    added = [
        RecognisedName(Span(match.start(), match.end(), match.group()), EntityKind.ORGANISATION)
        for initials in explained
        for match in re.finditer(rf"(?<![\w.@#-]){re.escape(initials)}(?![\w-])", body)
        if not any(match.start() < end and start < match.end() for start, end in occupied)
    ]
    return tuple(sorted((*names, *added), key=lambda name: name.place.start))


def _in_order(short: str, letters: str) -> bool:
    """Whether initials are a subsequence of a name's first letters and begin with its first."""
    at = iter(letters)
    return short[:1] == letters[:1] and all(letter in at for letter in short)


def far_apart(first: str, second: str) -> bool:
    """Whether one person seldom has both fields, so that a name in both may be two people."""
    return frozenset((first, second)) in _FAR_APART


def _full_person_names(body: str, people: Sequence[RecognisedName]) -> list[str]:
    """Return each person's fullest name in the article."""
    parsed = {person.place.text: parse(person.place.text) for person in people}
    fullest = _fullest([(full_name, parts) for full_name, parts in parsed.items() if parts.is_full])
    titles: dict[str, set[str]] = defaultdict(set)
    for person in people:
        if person.place.text in fullest:
            titles[fullest[person.place.text]] |= _titles_before(body, person.place.start)
    parts_by_name = {full_name: parse(full_name) for full_name in dict.fromkeys(fullest.values())}
    result: list[str] = []
    for person in people:
        written = person.place.text
        likely = (
            [fullest[written]]
            if written in fullest
            else _stands_for(parsed[written], parts_by_name)
        )
        if len(likely) > 1:
            titles_here = _titles_before(body, person.place.start)
            likely = [full_name for full_name in likely if titles[full_name] & titles_here]
        result.append(likely[0] if len(likely) == 1 else written)
    return result


def _fullest(names: Collection[tuple[str, PersonName]]) -> dict[str, str]:
    """Map each full name to the fullest name of the same person, unless several people fit."""
    ordered = sorted(names, key=lambda pair: (-len(pair[1].words), not pair[1].suffix))
    chosen: dict[str, str] = {}
    anchors: list[tuple[str, PersonName]] = []
    for name, parts in ordered:
        fits = [
            anchor
            for anchor, anchor_parts in anchors
            if (same_person(parts, anchor_parts) or shortens(parts, anchor_parts))
            # an article with both names means father and son: "Donald Trump", "Donald Trump Jr."
            and not differ_in_suffix(parts, anchor_parts)
        ]
        if len(fits) == 1:
            chosen[name] = fits[0]
        else:
            chosen[name] = name
            anchors.append((name, parts))
    return chosen


def _stands_for(short: PersonName, parts_by_name: dict[str, PersonName]) -> list[str]:
    """Return the full names that a short one may stand for, preferring family names."""
    fits = [name for name, parts in parts_by_name.items() if shortens(short, parts)]
    count = len(short.words)
    return [name for name in fits if parts_by_name[name].words[-count:] == short.words] or fits


def _titles_before(body: str, start: int) -> set[str]:
    words = body[max(0, start - 60) : start].replace(".", "").split()
    titles: set[str] = set()
    for word in reversed(words):
        if word.casefold() not in TITLES:
            break
        titles.add(word.casefold())
    return titles


def _written_out_names(body: str, things: Sequence[RecognisedName]) -> list[str]:
    """Return the name of each organisation and place; short names are written out."""
    written_out: dict[tuple[EntityKind, str], str] = {}
    for name in things:
        bracket = _BRACKET.match(body, name.place.end)
        if bracket and " " in name.place.text:
            written_out[name.kind, key_of(bracket["short"], name.kind)] = name.place.text
    for name in things:
        # "the Fed" after "the Federal Reserve"
        short = name.place.text
        if name.kind is EntityKind.ORGANISATION and _SHORT_ORGANISATION.fullmatch(short):
            long = [
                longer.place.text
                for longer in things
                if longer.kind is name.kind
                and " " in longer.place.text
                and longer.place.text.startswith(short)
                and not longer.place.text.startswith(f"{short} ")
            ]
            if long:
                written_out.setdefault((name.kind, key_of(short, name.kind)), long[0])
    return [
        written_out.get((name.kind, key_of(name.place.text, name.kind)), name.place.text)
        for name in things
    ]


def _fields_by_name(
    body: str, named_people: Sequence[tuple[RecognisedName, str]]
) -> dict[str, str]:
    """Return the field that the article most often gives for each person."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for mention, name in named_people:
        if not parse(mention.place.text).is_full:
            continue
        head = body[max(0, mention.place.start - 80) : mention.place.start]
        before = _BEFORE.search(_ABBREVIATED.sub("", head))
        after = _AFTER.match(body, mention.place.end)
        description = before.group().split()[-_WORDS_BEFORE:] if before else []
        description += after["words"].split() if after else []
        for word in description:
            sense = _FIELDS.get(word.strip(".,'’").casefold())
            if sense:
                counts[name][sense] += 1
    return {name: fields.most_common(1)[0][0] for name, fields in counts.items()}
