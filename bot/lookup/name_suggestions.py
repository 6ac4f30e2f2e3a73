"""Names suggested while a person types in a name field."""

from bot.lookup.library_access import Edition
from bot.lookup.mentions import known_with
from index import Entity, EntityKind


def suggest_names(
    edition: Edition, typed: str, kind: EntityKind | None, limit: int
) -> tuple[tuple[str, str], ...]:
    """Suggest names that match the typed text.

    Returns:
        Pairs of the label to show and the name to look up.
    """
    found = edition.news.entities.suggest(
        typed.strip(), edition.now, kind=kind, limit=limit, audience=edition.audience
    )
    names = [entity.name for entity in found]
    return tuple(
        _suggestion(edition, entity, has_namesakes=names.count(entity.name) > 1) for entity in found
    )


def _suggestion(edition: Edition, entity: Entity, *, has_namesakes: bool) -> tuple[str, str]:
    if not has_namesakes or entity.kind is not EntityKind.PERSON:
        return f"{entity.name} ({entity.articles})", entity.name
    distinction = ", ".join(known_with(edition, entity)) or str(entity.articles)
    return f"{entity.name} ({distinction})", f"{entity.name} #{entity.id}"
