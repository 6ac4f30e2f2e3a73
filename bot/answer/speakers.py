"""PURE: the words that an article has of a speaker: a person, or an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answer.quotes import Quoted, find_quotes
from index import Article, EntityKind, Named, Span


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


def quotes_of(reading: Reading) -> tuple[Quoted, ...]:
    """Return what an article quotes a person with, in reading order."""
    own = {one.start for one in reading.person}
    others = [one for one in reading.names if one.place.start not in own]
    people = [one.place for one in others if one.kind is EntityKind.PERSON]
    things = [one.place for one in others if one.kind is not EntityKind.PERSON]
    unsure = _unsure(reading, people)
    person = [one for one in reading.person if one not in unsure]
    return find_quotes(reading.article.body, person, (*people, *unsure), things)


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
