"""Questions that the newest stories answer, as examples for people who do not know what to ask."""

from bot.lookup.latest import latest
from bot.lookup.library_access import Edition
from index import Entity, EntityKind
from index.names.matching import fold

# Stories looked at for each example that is wanted: the headline of many names nobody.
_STORIES_EACH = 6
_MOST_LETTERS = 60


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
            found[chosen.id] = _question(chosen)
        if len(found) == most:
            break
    return tuple(found.values())


def _question(entity: Entity) -> str:
    if entity.kind is EntityKind.PLACE:
        return f"What is happening in {entity.name}?"
    return f"What is the latest on {entity.name}?"


def _leads(entity: Entity, title: str) -> bool:
    return len(entity.name) <= _MOST_LETTERS and _place(entity, title) >= 0


def _place(entity: Entity, title: str) -> int:
    """Return where a headline has an entity's full name; -1 if it has not."""
    return f" {fold(title)} ".find(f" {fold(entity.name)} ")
