"""The names that are offered while somebody types one."""

from bot.lookup.library_access import Edition
from bot.lookup.mentions import known_with
from index import Entity, EntityKind


def names_offered(
    edition: Edition, typed: str, kind: EntityKind | None, limit: int
) -> tuple[tuple[str, str], ...]:
    """Return what to offer for what was typed: what is shown, and what is looked up then."""
    found = edition.news.entities.suggest(
        typed.strip(), edition.now, kind=kind, limit=limit, audience=edition.audience
    )
    names = [one.name for one in found]
    return tuple(_offered(edition, one, namesakes=names.count(one.name) > 1) for one in found)


def _offered(edition: Edition, one: Entity, *, namesakes: bool) -> tuple[str, str]:
    if not namesakes or one.kind is not EntityKind.PERSON:
        return f"{one.name} ({one.articles})", one.name
    apart = ", ".join(known_with(edition, one)) or str(one.articles)
    return f"{one.name} ({apart})", f"{one.name} #{one.id}"
