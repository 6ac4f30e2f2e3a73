"""Stores which notices were sent, which are pending, and how far the news was processed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, literal, select

from bot.store.bot_schema import DueRow, FollowRow, HeldRow, MarkRow, SentRow
from bot.store.row_store import StorePart
from bot.store.values import DueKind, DueQuestion, HeldArticle
from index.storage.database import columns_of, read_row, upsert
from index.storage.schema import UtcDateTime

# Claims older than this are deleted: news that old causes no new notice.
SENT_KEPT = timedelta(days=180)


class DeliveryRows(StorePart):
    """Claimed notices, held articles, due questions and marks."""

    def claim(self, key: str, at: datetime) -> bool:
        """Claim a notice, so that it is sent only once.

        Args:
            key: The key of the notice, the same in every process and after every restart.
            at: Now, in UTC.

        Returns:
            False if the notice was claimed before.
        """
        return self.claim_all([key], at) == (key,)

    def claim_all(self, keys: Sequence[str], at: datetime) -> tuple[str, ...]:
        """Claim several notices in one transaction.

        Returns:
            The keys that were free, in the given order.
        """
        claimed: list[str] = []
        with self.database.writing() as connection:
            for key in dict.fromkeys(keys):
                added = connection.execute(
                    upsert(connection, SentRow)
                    .values(key=key, at=at)
                    .on_conflict_do_nothing()
                    .returning(SentRow.key)
                )
                if added.first() is not None:
                    claimed.append(key)
        return tuple(claimed)

    def release(self, keys: Sequence[str]) -> None:
        """Release claims on notices that were certainly not sent."""
        with self.database.writing() as connection:
            connection.execute(delete(SentRow).where(SentRow.key.in_(keys)))

    def sent(self, keys: Sequence[str]) -> frozenset[str]:
        """Return the keys that are claimed."""
        with self.database.reading() as connection:
            return frozenset(connection.scalars(select(SentRow.key).where(SentRow.key.in_(keys))))

    def forget_sent(self, now: datetime) -> None:
        """Delete claims older than `SENT_KEPT`."""
        with self.database.writing() as connection:
            connection.execute(delete(SentRow).where(SentRow.at < now - SENT_KEPT))

    def mark(self, name: str) -> int | None:
        """Return the value of a mark, or None if it was never set."""
        with self.database.reading() as connection:
            return connection.scalar(select(MarkRow.value).where(MarkRow.name == name))

    def advance(
        self,
        name: str,
        before: int | None,
        after: int,
        *,
        held: Sequence[HeldArticle] = (),
        due: Sequence[DueQuestion] = (),
    ) -> bool:
        """Move a mark, and store what the arrivals up to it caused, in one transaction.

        Args:
            name: The mark.
            before: The value that the caller started from; None if the mark was not set.
            after: The new value.
            held: Articles for the notices of follows; those of deleted follows are skipped.
            due: Questions to repeat; a question that is due already gets the newer arrival.

        Returns:
            False if another process has moved the mark; then nothing is stored.
        """
        with self.database.writing() as connection:
            if connection.scalar(select(MarkRow.value).where(MarkRow.name == name)) != before:
                return False
            for article in held:
                values = select(
                    literal(article.follow_id), literal(article.url), literal(article.arrival_id)
                )
                row = values.add_columns(literal(article.at, UtcDateTime)).where(
                    select(FollowRow).where(FollowRow.id == article.follow_id).exists()
                )
                columns = ["follow_id", "url", "arrival_id", "at"]
                connection.execute(
                    upsert(connection, HeldRow).from_select(columns, row).on_conflict_do_nothing()
                )
            for question in due:
                connection.execute(
                    upsert(connection, DueRow)
                    .values(columns_of(question))
                    .on_conflict_do_update(
                        index_elements=["kind", "subject_id"],
                        set_={"arrival_id": question.arrival_id},
                    )
                )
            connection.execute(
                upsert(connection, MarkRow)
                .values(name=name, value=after)
                .on_conflict_do_update(index_elements=["name"], set_={"value": after})
            )
            return True

    def held(self, follow_id: int) -> tuple[HeldArticle, ...]:
        """Return the articles held for a follow, in order of arrival."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(HeldRow).where(HeldRow.follow_id == follow_id).order_by(HeldRow.arrival_id)
            )
            return tuple(read_row(HeldArticle, row) for row in rows)

    def follows_with_held(self) -> tuple[int, ...]:
        """Return the ids of the follows with held articles."""
        with self.database.reading() as connection:
            query = select(HeldRow.follow_id).distinct().order_by(HeldRow.follow_id)
            return tuple(connection.scalars(query))

    def drop_held(self, follow_id: int, urls: Sequence[str]) -> None:
        """Delete held articles of a follow."""
        with self.database.writing() as connection:
            connection.execute(
                delete(HeldRow).where(HeldRow.follow_id == follow_id, HeldRow.url.in_(urls))
            )

    def due(self, kind: DueKind, limit: int) -> tuple[DueQuestion, ...]:
        """Return due questions of a kind, longest due first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(DueRow)
                .where(DueRow.kind == kind)
                .order_by(DueRow.at, DueRow.subject_id)
                .limit(limit)
            )
            return tuple(read_row(DueQuestion, row, kind=kind) for row in rows)

    def drop_due(self, due: DueQuestion) -> None:
        """Delete a due question, unless a newer arrival has made it due again."""
        with self.database.writing() as connection:
            connection.execute(
                delete(DueRow).where(
                    DueRow.kind == due.kind,
                    DueRow.subject_id == due.subject_id,
                    DueRow.arrival_id == due.arrival_id,
                )
            )
