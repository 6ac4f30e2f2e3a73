"""Stores questions without an answer, and questions that people wait for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from bot.store.bot_schema import OpenQuestionRow, UnansweredRow, WaitingRow
from bot.store.row_store import StorePart
from bot.store.values import OpenQuestion, UnansweredQuestion, WaitingQuestion, text_key
from index.storage.database import columns_of, read_row, upsert

WAITING_KEPT = timedelta(days=30)
# The limit for each server; the questions asked last are kept.
MAX_UNANSWERED = 1000
_DIRECT = 0


class QuestionRows(StorePart):
    """Unanswered, waiting and open questions."""

    def keep_unanswered(
        self, server_id: int | None, question: str, reason: str, at: datetime
    ) -> None:
        """Count a question without an answer; `server_id` is None for direct messages."""
        key, server = text_key(question), server_id or _DIRECT
        values = {
            "server_id": server,
            "key": key,
            "question": question,
            "reason": reason,
            "times": 1,
            "first_at": at,
            "latest_at": at,
        }
        update_values = {
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
        with self.database.writing() as connection:
            connection.execute(
                upsert(connection, UnansweredRow)
                .values(values)
                .on_conflict_do_update(index_elements=["server_id", "key"], set_=update_values)
            )
            connection.execute(
                delete(UnansweredRow).where(
                    UnansweredRow.server_id == server, UnansweredRow.key.not_in(oldest_kept)
                )
            )

    def unanswered(self, server_id: int | None, limit: int = 100) -> tuple[UnansweredQuestion, ...]:
        """Return the unanswered questions of a server, most asked first, then newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(UnansweredRow)
                .where(UnansweredRow.server_id == (server_id or _DIRECT))
                .where(UnansweredRow.answered_at.is_(None))
                .order_by(UnansweredRow.times.desc(), UnansweredRow.latest_at.desc())
                .limit(limit)
            )
            return tuple(read_row(UnansweredQuestion, row) for row in rows)

    def mark_answered(self, server_id: int | None, question: str, at: datetime) -> None:
        """Mark an unanswered question as answered."""
        with self.database.writing() as connection:
            connection.execute(
                update(UnansweredRow)
                .where(UnansweredRow.server_id == (server_id or _DIRECT))
                .where(UnansweredRow.key == text_key(question))
                .values(answered_at=at)
            )

    def clear_unanswered(self, server_id: int | None) -> int:
        """Delete the unanswered questions of a server; return how many there were."""
        with self.database.writing() as connection:
            listed = UnansweredRow.server_id == (server_id or _DIRECT)
            unanswered = UnansweredRow.answered_at.is_(None)
            return connection.execute(delete(UnansweredRow).where(listed, unanswered)).rowcount

    # -- questions under way ---------------------------------------------------------------

    def open_question(self, question: OpenQuestion) -> None:
        """Note that somebody waits for a question."""
        values = columns_of(question)
        self._put(OpenQuestionRow, {"id": values.pop("id")}, values)

    def close_question(self, question_id: int) -> bool:
        """Delete an open question; return whether it was open."""
        with self.database.writing() as connection:
            closed = delete(OpenQuestionRow).where(OpenQuestionRow.id == question_id)
            return connection.execute(closed).rowcount > 0

    def keep_open(self, ids: Sequence[int], now: datetime) -> None:
        """Note that the process that answers these questions still runs."""
        with self.database.writing() as connection:
            running = update(OpenQuestionRow).where(OpenQuestionRow.id.in_(ids))
            connection.execute(running.values(alive_at=now))

    def lost_questions(self, before: datetime) -> tuple[OpenQuestion, ...]:
        """Return the open questions whose process was last known to run before a moment."""
        with self.database.reading() as connection:
            table = OpenQuestionRow
            query = select(table).where(table.alive_at < before).order_by(table.asked_at)
            return tuple(read_row(OpenQuestion, row) for row in connection.execute(query))

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
        """Store that a person waits in a channel for the answer to a question.

        Args:
            question: The question as asked.
            channel_id: Where the answer goes.
            person_id: Who waits.
            server_id: None for direct messages.
            message_id: The message that the answer replies to.
            audience: The audience whose private news may answer it besides the public news.
            asked_at: Now, in UTC.
            before: The earlier questions of the conversation, oldest first.
            outlet: The outlet that the question is limited to, or "".

        Returns:
            False if the person waits for this answer in this channel already.
        """
        with self.database.writing() as connection:
            connection.execute(
                delete(WaitingRow).where(WaitingRow.asked_at < asked_at - WAITING_KEPT)
            )
            added = connection.execute(
                upsert(connection, WaitingRow)
                .values(
                    key=text_key(question),
                    question=question,
                    channel_id=channel_id,
                    person_id=person_id,
                    server_id=server_id,
                    message_id=message_id,
                    audience=audience,
                    asked_at=asked_at,
                    before=tuple(before),
                    outlet=outlet,
                )
                .on_conflict_do_nothing()
                .returning(WaitingRow.id)
            )
            return added.first() is not None

    def waiting(self, now: datetime) -> tuple[WaitingQuestion, ...]:
        """Return every waiting question, oldest first."""
        return self._waiting(WaitingRow.asked_at >= now - WAITING_KEPT)

    def waiting_by_id(self, ids: Sequence[int]) -> tuple[WaitingQuestion, ...]:
        """Return the waiting questions with these ids that still exist, oldest first."""
        return self._waiting(WaitingRow.id.in_(ids))

    def waiting_of(self, person_id: int) -> tuple[WaitingQuestion, ...]:
        """Return the waiting questions of a person, oldest first."""
        return self._waiting(WaitingRow.person_id == person_id)

    def stop_waiting(self, waiting_id: int) -> bool:
        """Delete a waiting question; return whether it existed."""
        with self.database.writing() as connection:
            deleted = connection.execute(delete(WaitingRow).where(WaitingRow.id == waiting_id))
            return deleted.rowcount > 0

    def _waiting(self, condition: Any) -> tuple[WaitingQuestion, ...]:
        with self.database.reading() as connection:
            rows = connection.execute(
                select(WaitingRow).where(condition).order_by(WaitingRow.asked_at, WaitingRow.id)
            )
            return tuple(read_row(WaitingQuestion, row) for row in rows)
