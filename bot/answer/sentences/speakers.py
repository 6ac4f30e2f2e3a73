"""PURE: find what an article quotes or reports from a speaker: a person or an organisation."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.sentences.quote_attribution import AttributedQuote, find_quotes, find_reported
from index import Article, EntityKind, RecognisedName, Span

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
class NamedArticle:
    """An article with the places of the names in its body.

    Attributes:
        article: The article.
        person: Where it names the speaker.
        names: Everything that it names, with places; the speaker's may be among them.
    """

    article: Article
    person: tuple[Span, ...]
    names: tuple[RecognisedName, ...] = ()


def words_of(reading: NamedArticle, *, person: bool) -> tuple[AttributedQuote, ...]:
    """Return the quotations and reported sentences of a speaker in an article.

    Args:
        reading: The article, with the speaker's places.
        person: Whether the speaker is a person; an organisation speaks through its spokespeople.

    Returns:
        Quotations, then reported sentences, each once. The proof names the speaker; for a reported
        sentence, proof and quote are the same.
    """
    body = reading.article.body
    if not person:
        reading = _with_spokespeople(reading)
    own, others, things = _parted(reading)
    names = {place.text for place in reading.person}
    found: dict[Span, AttributedQuote] = {}
    for quoted in find_quotes(body, own, others, things):
        proof = tidied(body, quoted.proof)
        known = person or not quoted.pronoun
        if known and any(name in proof.text for name in names):
            found.setdefault(proof, AttributedQuote(quoted.quote, proof, quoted.pronoun))
    for place in find_reported(body, own, others, things):
        proof = tidied(body, place)
        if not any(proof.meets(other) for other in found):
            found[proof] = AttributedQuote(proof, proof)
    return tuple(found.values())


def _with_spokespeople(reading: NamedArticle) -> NamedArticle:
    """Count the words of an organisation's spokespeople as its own."""
    body = reading.article.body
    people = [name.place for name in reading.names if name.kind is EntityKind.PERSON]
    places: list[Span] = []
    spoken_for: set[str] = set()
    for name_place in reading.person:
        place, name = _with_spokesperson(body, name_place, people)
        places.append(place)
        spoken_for |= {name} - {""}
    for person in people:
        own = person.text.split()[-1] in spoken_for
        if own and not any(person.meets(other) for other in places):
            places.append(person)
    places.sort(key=lambda place: place.start)
    return NamedArticle(reading.article, tuple(places), reading.names)


def _with_spokesperson(body: str, name: Span, people: Iterable[Span]) -> tuple[Span, str]:
    """Extend an organisation's place to its spokesperson, and return their family name.

    "A spokesperson for X", "X spokesperson Lee" and "Lee, a spokesperson for X," each count as X.
    """
    start, end, family = name.start, name.end, ""
    behind = _ITS.match(body, name.end)
    for_it = _OF_IT.search(body, max(0, name.start - _NEAR), name.start)
    if behind:
        end = behind.end() - len(behind["name"] or "")
    if for_it:
        start = for_it.start()
    for person in people:
        if behind and person.start == behind.end():
            end, family = person.end, person.text.split()[-1]
        elif person.end < name.start and _BEHIND.fullmatch(body, person.end, name.start):
            start, family = person.start, person.text.split()[-1]
            end += body.startswith(",", end)
    return Span(start, end, body[start:end]), family


def tidied(body: str, place: Span) -> Span:
    """Include the mark that opens a quotation, and drop a mark that opens the next one.

    Args:
        body: Of an article.
        place: Whole sentences of it; the splitter may have cut marks off.
    """
    text = _MARK_LEFT.sub("", place.text) if place.text.count('"') % 2 else place.text
    before = _MARK_BEFORE.search(body, max(0, place.start - 2), place.start)
    opens = before is not None and (text.count('"') % 2 == 1 or text.count("”") > text.count("“"))
    start = before.start() if before is not None and opens else place.start
    end = place.start + len(text)
    return Span(start, end, body[start:end])


def quotes_of(reading: NamedArticle) -> tuple[AttributedQuote, ...]:
    """Return an article's quotations of a person, in reading order."""
    person, others, things = _parted(reading)
    return find_quotes(reading.article.body, person, others, things)


def _parted(reading: NamedArticle) -> tuple[list[Span], list[Span], list[Span]]:
    """Divide the places of names into the speaker, other people, and things."""
    own = {place.start for place in reading.person}
    others = [
        name
        for name in reading.names
        if name.place.start not in own and not any(name.place.meets(p) for p in reading.person)
    ]
    people = [name.place for name in others if name.kind is EntityKind.PERSON]
    things = [name.place for name in others if name.kind is not EntityKind.PERSON]
    unsure = _unsure(reading, people)
    person = [place for place in reading.person if place not in unsure]
    return person, [*people, *unsure], things


def _unsure(reading: NamedArticle, people: Iterable[Span]) -> frozenset[Span]:
    """Return the places of a bare family name that may be a relative's.

    The relative's full name stands before the person's full name, or alone in the title. In an
    article on Michelle Obama, "Obama" means her.
    """
    title = reading.article.title
    full = min((place.start for place in reading.person if " " in place.text), default=None)
    titled = any(" " in place.text and place.text in title for place in reading.person)
    relatives = {
        place.text.split()[-1].casefold()
        for place in people
        if " " in place.text
        and (full is None or place.start < full or (place.text in title and not titled))
    }
    return frozenset(
        place
        for place in reading.person
        if " " not in place.text and place.text.casefold() in relatives
    )
