"""PURE: the words that an article has of a speaker: a person, or an organisation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.sentences.quote_attribution import Quoted, find_quotes, find_reported
from index import Article, EntityKind, Named, Span

_SPOKESPERSON = r"spokes(?:man|woman|person|people|persons)"
_OF_IT = re.compile(
    rf"\b(?:{_SPOKESPERSON} (?:for|of|at|with)|[Ss]tatement (?:from|by)) (?:the )?$"
)
_ITS = re.compile(rf"(?:[’']s?)?(?: [\w-]+)? {_SPOKESPERSON}(?P<name> )?")
_BEHIND = re.compile(rf",(?: [\w&’'-]+){{0,6}} {_SPOKESPERSON} (?:for|of|at|with) (?:the )?$")
_NEAR = 60  # characters
_MARK_BEFORE = re.compile(r"[“\"]\s*$")
_MARK_LEFT = re.compile(r"\s+[“\"]$")


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, with the places of the names in its body.

    Attributes:
        article: The article.
        person: Where it names the person that we ask about.
        names: Whom and what it names, and where; the person's own places may be among them.
    """

    article: Article
    person: tuple[Span, ...]
    names: tuple[Named, ...] = ()


def words_of(reading: Reading, *, person: bool) -> tuple[Quoted, ...]:
    """Return what an article quotes or reports a speaker with.

    Args:
        reading: The article, with the speaker's places.
        person: Whether the speaker is a person; an organisation speaks through its spokespeople.

    Returns:
        Quotations, then sentences that report words, each once. The proof names the speaker; of a
        report it is all that is said.
    """
    body = reading.article.body
    if not person:
        reading = _with_spokespeople(reading)
    own, others, things = _parted(reading)
    names = {one.text for one in reading.person}
    found: dict[Span, Quoted] = {}
    for quoted in find_quotes(body, own, others, things):
        proof = tidied(body, quoted.proof)
        known = person or not quoted.pronoun
        if known and any(name in proof.text for name in names):
            found.setdefault(proof, Quoted(quoted.said, proof, quoted.pronoun))
    for place in find_reported(body, own, others, things):
        proof = tidied(body, place)
        if not any(proof.meets(other) for other in found):
            found[proof] = Quoted(proof, proof)
    return tuple(found.values())


def _with_spokespeople(reading: Reading) -> Reading:
    """Count the words of an organisation's spokespeople as its own."""
    body = reading.article.body
    people = [one.place for one in reading.names if one.kind is EntityKind.PERSON]
    places: list[Span] = []
    spoken_for: set[str] = set()
    for one in reading.person:
        place, name = _with_spokesperson(body, one, people)
        places.append(place)
        spoken_for |= {name} - {""}
    for one in people:
        own = one.text.split()[-1] in spoken_for
        if own and not any(one.meets(other) for other in places):
            places.append(one)
    places.sort(key=lambda place: place.start)
    return Reading(reading.article, tuple(places), reading.names)


def _with_spokesperson(body: str, name: Span, people: Iterable[Span]) -> tuple[Span, str]:
    """Widen an organisation's place to its spokesperson's, and return whose family name that is.

    "A spokesperson for X", "X spokesperson Lee" and "Lee, a spokesperson for X," each speak as one.
    """
    start, end, family = name.start, name.end, ""
    behind = _ITS.match(body, name.end)
    for_it = _OF_IT.search(body, max(0, name.start - _NEAR), name.start)
    if behind:
        end = behind.end() - len(behind["name"] or "")
    if for_it:
        start = for_it.start()
    for one in people:
        if behind and one.start == behind.end():
            end, family = one.end, one.text.split()[-1]
        elif one.end < name.start and _BEHIND.fullmatch(body, one.end, name.start):
            start, family = one.start, one.text.split()[-1]
            end += body.startswith(",", end)
    return Span(start, end, body[start:end]), family


def tidied(body: str, place: Span) -> Span:
    """Take in the mark that opens a quotation, and leave out one that opens the next.

    Args:
        body: Of an article.
        place: Whole sentences of it; a splitter may have left the marks with their neighbours.
    """
    text = _MARK_LEFT.sub("", place.text) if place.text.count('"') % 2 else place.text
    before = _MARK_BEFORE.search(body, max(0, place.start - 2), place.start)
    opens = before is not None and (text.count('"') % 2 == 1 or text.count("”") > text.count("“"))
    start = before.start() if before is not None and opens else place.start
    end = place.start + len(text)
    return Span(start, end, body[start:end])


def quotes_of(reading: Reading) -> tuple[Quoted, ...]:
    """Return what an article quotes a person with, in reading order."""
    person, others, things = _parted(reading)
    return find_quotes(reading.article.body, person, others, things)


def _parted(reading: Reading) -> tuple[list[Span], list[Span], list[Span]]:
    """Part the places of names into the person's, other people's and those of things."""
    own = {one.start for one in reading.person}
    others = [
        one
        for one in reading.names
        if one.place.start not in own and not any(one.place.meets(p) for p in reading.person)
    ]
    people = [one.place for one in others if one.kind is EntityKind.PERSON]
    things = [one.place for one in others if one.kind is not EntityKind.PERSON]
    unsure = _unsure(reading, people)
    person = [one for one in reading.person if one not in unsure]
    return person, [*people, *unsure], things


def _unsure(reading: Reading, people: Iterable[Span]) -> frozenset[Span]:
    """Return the places of a bare family name that may be a relative's.

    The article has the relative's full name before the person's own, or alone in its title: in an
    article on Michelle Obama "Obama" is she.
    """
    title = reading.article.title
    full = min((one.start for one in reading.person if " " in one.text), default=None)
    titled = any(" " in one.text and one.text in title for one in reading.person)
    relatives = {
        one.text.split()[-1].casefold()
        for one in people
        if " " in one.text
        and (full is None or one.start < full or (one.text in title and not titled))
    }
    return frozenset(
        one for one in reading.person if " " not in one.text and one.text.casefold() in relatives
    )
