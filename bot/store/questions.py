"""Questions asked in vain, and those whose answer somebody waits for: rows to values and back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.store.bot_schema import UnansweredRow, WaitingRow
from bot.store.row_store import Rows
from bot.store.values import Unanswered, Waiting, text_key

WAITED = timedelta(days=30)
# Of a server, the ones asked last; so many different ones are more than anybody reads.
MAX_UNANSWERED = 1000
_DIRECT = 0


class QuestionRows(Rows):
    """Unanswered and waiting questions."""

    def keep_unanswered(
        self, server_id: int | None, question: str, reason: str, at: datetime
    ) -> None:
        """Count a question that was asked in vain; None for direct messages."""
        key, server = text_key(question), server_id or _DIRECT
        row = upsert(UnansweredRow).values(
            server_id=server,
            key=key,
            question=question,
            reason=reason,
            times=1,
            first_at=at,
            latest_at=at,
        )
        again = {
            "question": question,
            "reason": reason,
            "times": UnansweredRow.times + 1,
            "latest_at": at,
            "answered_at": None,
        }
        oldest_kept = (
            select(UnansweredRow.key)
            .where(UnansweredRow.server_id == server)
            .order_by(UnansweredRow.latest_at.desc())
            .limit(MAX_UNANSWERED)
        )
        with self._database.writing() as connection:
            connection.execute(
                row.on_conflict_do_update(index_elements=["server_id", "key"], set_=again)
            )
            connection.execute(
                delete(UnansweredRow).where(
                    UnansweredRow.server_id == server, UnansweredRow.key.not_in(oldest_kept)
                )
            )

    def unanswered(self, server_id: int | None, limit: int = 100) -> tuple[Unanswered, ...]:
        """Return what people of a server asked in vain, most asked first, then the newest."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(UnansweredRow)
                .where(UnansweredRow.server_id == (server_id or _DIRECT))
                .where(UnansweredRow.answered_at.is_(None))
                .order_by(UnansweredRow.times.desc(), UnansweredRow.latest_at.desc())
                .limit(limit)
            )
            return tuple(
                Unanswered(row.question, row.reason, row.times, row.first_at, row.latest_at)
                for row in rows
            )

    def mark_answered(self, server_id: int | None, question: str, at: datetime) -> None:
        """Note that a question which was asked in vain has its answer now."""
        with self._database.writing() as connection:
            connection.execute(
                update(UnansweredRow)
                .where(UnansweredRow.server_id == (server_id or _DIRECT))
                .where(UnansweredRow.key == text_key(question))
                .values(answered_at=at)
            )

    def wait_for(
        self,
        question: str,
        *,
        channel_id: int,
        person_id: int,
        server_id: int | None,
        message_id: int | None,
        audience: str,
        asked_at: datetime,
        before: Sequence[str] = (),
        outlet: str = "",
    ) -> bool:
        """Remember that a person waits for the answer to a question, in a channel.

        Args:
            question: As it was asked.
            channel_id: Where the answer goes.
            person_id: Who waits.
            server_id: None for direct messages.
            message_id: The message that the answer replies to.
            audience: Whose private news may answer it besides the public.
            asked_at: Now, in UTC.
            before: What was asked earlier in the conversation, the oldest first.
            outlet: The outlet that was asked for, or "".

        Returns:
            False if they wait for it there already.
        """
        with self._database.writing() as connection:
            connection.execute(delete(WaitingRow).where(WaitingRow.asked_at < asked_at - WAITED))
            added = connection.execute(
                insert(WaitingRow)
                .prefix_with("OR IGNORE")
                .values(
                    key=text_key(question),
                    question=question,
                    channel_id=channel_id,
                    person_id=person_id,
                    server_id=server_id,
                    message_id=message_id,
                    audience=audience,
                    asked_at=asked_at,
                    before=list(before),
                    outlet=outlet,
                )
            )
            return added.rowcount > 0

    def waiting(self, now: datetime) -> tuple[Waiting, ...]:
        """Return every question that somebody still waits for, the oldest first."""
        return self._waiting(WaitingRow.asked_at >= now - WAITED)

    def waiting_by_id(self, ids: Sequence[int]) -> tuple[Waiting, ...]:
        """Return those of some waiting questions that are still there, the oldest first."""
        return self._waiting(WaitingRow.id.in_(ids))

    def waiting_of(self, person_id: int) -> tuple[Waiting, ...]:
        """Return the questions whose answers a person waits for, the oldest first."""
        return self._waiting(WaitingRow.person_id == person_id)

    def stop_waiting(self, waiting_id: int) -> bool:
        """Forget a waiting question; returns whether it was there."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(WaitingRow).where(WaitingRow.id == waiting_id))
            return gone.rowcount > 0

    def _waiting(self, condition: Any) -> tuple[Waiting, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(
                select(WaitingRow).where(condition).order_by(WaitingRow.asked_at, WaitingRow.id)
            )
            return tuple(
                Waiting(
                    id=row.id,
                    question=row.question,
                    channel_id=row.channel_id,
                    person_id=row.person_id,
                    server_id=row.server_id,
                    message_id=row.message_id,
                    audience=row.audience,
                    asked_at=row.asked_at,
                    before=tuple(row.before),
                    outlet=row.outlet,
                )
                for row in rows
            )
