"""What was told, what has yet to be told, and how far the news was read: rows and values."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, literal, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import DueRow, FollowRow, HeldRow, MarkRow, SentRow
from bot.store.row_store import Rows
from bot.store.values import Due, DueKind, Held
from index.storage.schema import UtcDateTime

# What was told is remembered for so long; nothing that is older comes up again.
SENT_KEPT = timedelta(days=180)


class LedgerRows(Rows):
    """The ledger of what was told, what is held and due, and marks."""

    def claim(self, key: str, at: datetime) -> bool:
        """Take the telling of something on oneself, for nobody ever to tell it again.

        Args:
            key: A name of what is told, the same in every process and after every restart.
            at: Now, in UTC.

        Returns:
            False if it was taken before.
        """
        return self.claim_all([key], at) == (key,)

    def claim_all(self, keys: Sequence[str], at: datetime) -> tuple[str, ...]:
        """Claim several in one transaction.

        Returns:
            Those that nobody had taken before, in the order given.
        """
        won: list[str] = []
        with self._database.writing() as connection:
            for key in dict.fromkeys(keys):
                added = connection.execute(
                    insert(SentRow).prefix_with("OR IGNORE").values(key=key, at=at)
                )
                if added.rowcount:
                    won.append(key)
        return tuple(won)

    def release(self, keys: Sequence[str]) -> None:
        """Give claims back: what was claimed has certainly not been told."""
        with self._database.writing() as connection:
            connection.execute(delete(SentRow).where(SentRow.key.in_(keys)))

    def sent(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of some keys that are claimed."""
        with self._database.reading() as connection:
            return frozenset(connection.scalars(select(SentRow.key).where(SentRow.key.in_(keys))))

    def forget_sent(self, now: datetime) -> None:
        """Forget what was told so long ago that it does not come up again."""
        with self._database.writing() as connection:
            connection.execute(delete(SentRow).where(SentRow.at < now - SENT_KEPT))

    def mark(self, name: str) -> int | None:
        """Return how far something has come, or None if it never began."""
        with self._database.reading() as connection:
            return connection.scalar(select(MarkRow.value).where(MarkRow.name == name))

    def advance(
        self,
        name: str,
        before: int | None,
        after: int,
        *,
        held: Sequence[Held] = (),
        due: Sequence[Due] = (),
    ) -> bool:
        """Move a mark, and note what was found on the way, in one transaction.

        Args:
            name: The mark.
            before: Where it was when the way was begun; None if there was none.
            after: Where it is now.
            held: Articles to tell follows of; those of a follow that is gone are passed over.
            due: Questions to ask again; one that is due already stays so, with the newer arrival.

        Returns:
            False, with nothing noted, if another process has moved the mark.
        """
        with self._database.writing() as connection:
            if connection.scalar(select(MarkRow.value).where(MarkRow.name == name)) != before:
                return False
            for one in held:
                there = select(literal(one.follow_id), literal(one.url), literal(one.arrival_id))
                row = there.add_columns(literal(one.at, UtcDateTime)).where(
                    select(FollowRow).where(FollowRow.id == one.follow_id).exists()
                )
                columns = ["follow_id", "url", "arrival_id", "at"]
                connection.execute(
                    insert(HeldRow).prefix_with("OR IGNORE").from_select(columns, row)
                )
            for question in due:
                connection.execute(
                    upsert(DueRow)
                    .values(
                        kind=str(question.kind),
                        subject_id=question.subject_id,
                        arrival_id=question.arrival_id,
                        at=question.at,
                    )
                    .on_conflict_do_update(
                        index_elements=["kind", "subject_id"],
                        set_={"arrival_id": question.arrival_id},
                    )
                )
            connection.execute(
                upsert(MarkRow)
                .values(name=name, value=after)
                .on_conflict_do_update(index_elements=["name"], set_={"value": after})
            )
            return True

    def held(self, follow_id: int) -> tuple[Held, ...]:
        """Return what a follow has yet to be told of, in the order in which it came in."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(HeldRow).where(HeldRow.follow_id == follow_id).order_by(HeldRow.arrival_id)
            )
            return tuple(Held(row.follow_id, row.url, row.arrival_id, row.at) for row in rows)

    def follows_with_held(self) -> tuple[int, ...]:
        """Return the ids of the follows that have yet to be told of something."""
        with self._database.reading() as connection:
            query = select(HeldRow.follow_id).distinct().order_by(HeldRow.follow_id)
            return tuple(connection.scalars(query))

    def drop_held(self, follow_id: int, urls: Sequence[str]) -> None:
        """Hold articles for a follow no longer."""
        with self._database.writing() as connection:
            connection.execute(
                delete(HeldRow).where(HeldRow.follow_id == follow_id, HeldRow.url.in_(urls))
            )

    def due(self, kind: DueKind, limit: int) -> tuple[Due, ...]:
        """Return questions of a kind to ask again, the longest due first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(DueRow)
                .where(DueRow.kind == kind)
                .order_by(DueRow.at, DueRow.subject_id)
                .limit(limit)
            )
            return tuple(
                Due(DueKind(row.kind), row.subject_id, row.arrival_id, row.at) for row in rows
            )

    def drop_due(self, due: Due) -> None:
        """Note that a question was asked again; it stays due if newer news came in meanwhile."""
        with self._database.writing() as connection:
            connection.execute(
                delete(DueRow).where(
                    DueRow.kind == due.kind,
                    DueRow.subject_id == due.subject_id,
                    DueRow.arrival_id == due.arrival_id,
                )
            )
