"""Who sees which passages at what moment is the same whatever was asked before."""

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from index.library import Library
from index.search.scope import PassageScope, View
from index.storage.schema import PassageRow
from index.storage.visibility import Visibility
from tests.index.news import DAY, NOW, article

AUDIENCES = ("", "discord:1", "discord:2")
MOMENTS = [NOW + hours * timedelta(hours=6) for hours in range(-20, 21)]
# moments at which an article appears, and the microseconds beside them
EDGES = [moment + timedelta(microseconds=beside) for moment in MOMENTS for beside in (-1, 0, 1)]


def fill(library: Library, chance: random.Random, name: str) -> None:
    for audience in AUDIENCES:
        for number in range(6):
            at: datetime | None = chance.choice([*MOMENTS, None])
            url = f"https://{chance.choice(('shared', name))}.example/{audience}{number}"
            text = f"{name} {audience} {number} opened a bridge to the harbour."
            publisher = chance.choice(("Post", "Herald"))
            # fetched last of all, so that each becomes visible at its date
            one = article(
                url, text, published_at=at, fetched_at=NOW + 30 * DAY, publisher=publisher
            )
            list(library.add([one], audience))


def shown(scope: PassageScope) -> tuple[list[int], list[int]]:
    return scope.shown.tolist(), scope.hidden.tolist()


@pytest.mark.parametrize("seed", range(2))
def test_a_scope_is_that_of_its_view_whatever_was_selected_before(
    library: Library, seed: int
) -> None:
    """Also after articles came and went; the scopes of earlier views are kept for later ones."""
    chance = random.Random(f"views {seed}")
    fill(library, chance, "first")
    view, seen = View(NOW), set()
    for step in range(120):
        if step == 60:
            fill(library, chance, "second")
        if step == 90:
            for old in library.older_than(NOW + 40 * DAY, 9):
                library.forget(*old)
        if step not in {60, 90}:  # there the view is asked again after a change
            view = View(
                chance.choice(EDGES),
                chance.choice(AUDIENCES),
                chance.choice(((), (), ("Post",))),
                chance.choice((None, None, NOW - 2 * DAY)),
            )
        afresh = Visibility(library._store.retrieval).select(view)
        assert shown(library._visibility.select(view)) == shown(afresh), view
        seen.add(tuple(afresh.shown.tolist()))
    assert len(seen) > 20, "the views differ"


def test_passages_that_do_not_follow_each_other_are_seen_too(library: Library) -> None:
    """One of an article is gone, and two articles have each other's ids between their own."""
    body = "\n\n".join(f"The council opened bridge {number}. " * 30 for number in range(6))
    for name in ("first", "second", "third"):
        list(library.add([article(name, f"{name}. {body}")]))
    with library._store.database.writing() as connection:
        rows = connection.execute(select(PassageRow.id, PassageRow.article_id)).all()
        first, second, third = (
            [row.id for row in rows if row.article_id == owner]
            for owner in sorted({row.article_id for row in rows})
        )
        assert len(first) > 3
        connection.execute(delete(PassageRow).where(PassageRow.id == first[1]))
        for passage_id, other in ((second[-1], third), (third[0], second)):
            owner = next(row.article_id for row in rows if row.id == other[1])
            connection.execute(
                update(PassageRow).where(PassageRow.id == passage_id).values(article_id=owner)
            )
        left = {
            row.id: row.article_id
            for row in connection.execute(select(PassageRow.id, PassageRow.article_id))
        }
    visibility = Visibility(library._store.retrieval)
    assert visibility.select(View(NOW + 40 * DAY)).shown.tolist() == sorted(left)
    assert {key: rank.article_id for key, rank in visibility.ranks(sorted(left)).items()} == left
