"""Fold the letters of the words that the keyword search reads, and the spellings of addresses.

"Lodz" finds "Łódź"; "münchen.example" and "xn--mnchen-3ya.example" are one. Each library gets an
id, which its index file names.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from index.text.folding import fold_letters
from index.urls import identity

revision = "0009"
down_revision = "0008"

_READ_AT_A_TIME = 500


def upgrade() -> None:
    connection = op.get_bind()
    _fold_words(connection)
    _fold_addresses(connection)
    op.add_column("state", sa.Column("library", sa.String(32), nullable=False, server_default=""))
    connection.execute(sa.text("UPDATE state SET library = :id"), {"id": uuid4().hex})


def _fold_addresses(connection: sa.Connection) -> None:
    rows = connection.execute(sa.text("SELECT id, url, identity FROM articles")).all()
    for row in rows:
        if (folded := identity(row.url)) != row.identity:
            # two articles that were stored under spellings of one address stay two
            connection.execute(
                sa.text("UPDATE OR IGNORE articles SET identity = :identity WHERE id = :id"),
                {"identity": folded, "id": row.id},
            )


def _fold_words(connection: sa.Connection) -> None:
    last = 0
    while True:
        rows = connection.execute(
            sa.text(
                "SELECT rowid, title, words FROM passage_words WHERE rowid > :last "
                "ORDER BY rowid LIMIT :many"
            ),
            {"last": last, "many": _READ_AT_A_TIME},
        ).all()
        if not rows:
            return
        last = rows[-1].rowid
        changed = [
            {"id": row.rowid, "title": title, "words": words}
            for row in rows
            if (title := fold_letters(row.title), words := fold_letters(row.words))
            != (row.title.lower(), row.words.lower())
        ]
        if changed:
            connection.execute(
                sa.text(
                    "UPDATE passage_words SET title = :title, words = :words WHERE rowid = :id"
                ),
                changed,
            )
