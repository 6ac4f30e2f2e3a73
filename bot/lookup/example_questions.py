"""Questions that the newest stories answer, as examples for people who do not know what to ask."""

import re
from collections.abc import Iterable

from bot.lookup.latest import latest
from bot.lookup.library_access import Edition
from index import Entity, EntityKind, Mention
from index.names.matching import fold
from index.text.lexicon import SAYING
from index.text.words import STOPWORDS

# Stories looked at for each example that is wanted: the headline of many names nobody.
_STORIES_EACH = 6
_MOST_LETTERS = 60
# Mentions that show whether a name takes "the".
_MENTIONS = 20
_NEXT_WORD = re.compile(r" (\w+)")


def example_questions(edition: Edition, most: int = 2) -> tuple[str, ...]:
    """Return questions about who and what the newest stories have in their headlines.

    Args:
        edition: The news.
        most: How many at most.

    Returns:
        Questions in English, each about another story and another name; () without news.
    """
    stories, citations = latest(edition, limit=most * _STORIES_EACH)
    urls = [citation.url for citation in citations]
    named = edition.news.entities.named_in(urls, edition.now, edition.audience)
    found: dict[int, str] = {}
    for story in stories:
        entities = [
            entity
            for citation in story.statement.citations
            for entity, _ in named.get(citation.url, ())
            if entity.id not in found and _leads(entity, story.title)
        ]
        if entities:
            chosen = min(entities, key=lambda entity: _place(entity, story.title))
            found[chosen.id] = _question(edition, chosen)
        if len(found) == most:
            break
    return tuple(found.values())


def _question(edition: Edition, entity: Entity) -> str:
    name = entity.name
    if entity.kind is not EntityKind.PERSON and not name.startswith("The "):
        mentions = edition.news.entities.mentions(
            entity, edition.now, limit=_MENTIONS, audience=edition.audience
        )
        name = f"the {name}" if _takes_the(name, mentions) else name
    if entity.kind is EntityKind.PLACE:
        return f"What is happening in {name}?"
    return f"What is the latest on {name}?"


def _takes_the(name: str, mentions: Iterable[Mention]) -> bool:
    """Whether articles mostly write "the" before a name: "the EU", but not "the Apple logo"."""
    alone = [
        mention
        for mention in mentions
        if fold(mention.place.text) == fold(name) and _stands_alone(mention)
    ]
    with_the = sum(
        mention.article.body[: mention.place.start].casefold().endswith("the ") for mention in alone
    )
    return 2 * with_the > len(alone)


def _stands_alone(mention: Mention) -> bool:
    """Whether a name is no part of a longer one, and describes no noun."""
    following = _NEXT_WORD.match(mention.article.body, mention.place.end)
    return following is None or following[1] in STOPWORDS or following[1] in SAYING


def _leads(entity: Entity, title: str) -> bool:
    return len(entity.name) <= _MOST_LETTERS and _place(entity, title) >= 0


def _place(entity: Entity, title: str) -> int:
    """Return where a headline has an entity's full name; -1 if it has not."""
    return f" {fold(title)} ".find(f" {fold(entity.name)} ")
