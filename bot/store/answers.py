"""Stores given answers and people's feedback on them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.store.bot_schema import CitedRow, FeedbackRow, GivenAnswerRow
from bot.store.row_store import StorePart
from bot.store.values import Feedback, FeedbackVerdict, GivenAnswer, GivenQuestion
from index.storage.database import columns_of, read_row

ANSWERS_KEPT = timedelta(days=30)


class AnswerRows(StorePart):
    """Given answers and feedback."""

    def keep_answer(self, answer: GivenAnswer) -> str:
        """Store an answer for 30 days, and delete older answers.

        Returns:
            The answer's id.
        """
        with self.database.writing() as connection:
            old = GivenAnswerRow.asked_at < answer.asked_at - ANSWERS_KEPT
            connection.execute(delete(GivenAnswerRow).where(old))
            connection.execute(insert(GivenAnswerRow).values(columns_of(answer)))
            cited = [{"answer_id": answer.id, "url": url} for url in cited_urls(answer.payload)]
            if cited:
                connection.execute(insert(CitedRow), cited)
        return answer.id

    def given(self, answer_id: str) -> GivenAnswer | None:
        """Return a given answer, or None if it is unknown or deleted."""
        return self._answer_where(GivenAnswerRow.id == answer_id)

    def forget_answer(self, answer_id: str) -> None:
        """Delete a given answer, so that nothing is ever said about it again."""
        with self.database.writing() as connection:
            connection.execute(delete(GivenAnswerRow).where(GivenAnswerRow.id == answer_id))

    def given_of_message(self, message_id: int) -> GivenAnswer | None:
        """Return the answer in a message, or None."""
        return self._answer_where(GivenAnswerRow.message_id == message_id)

    def set_message(self, answer_id: str, message_id: int) -> None:
        """Store the message that contains an answer."""
        with self.database.writing() as connection:
            change = update(GivenAnswerRow).where(GivenAnswerRow.id == answer_id)
            connection.execute(change.values(message_id=message_id))

    def given_citing(self, url: str, since: datetime) -> tuple[GivenAnswer, ...]:
        """Return the answers since a moment that cite an article, oldest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(GivenAnswerRow)
                .join(CitedRow, CitedRow.answer_id == GivenAnswerRow.id)
                .where(CitedRow.url == url, GivenAnswerRow.asked_at >= since)
                .order_by(GivenAnswerRow.asked_at, GivenAnswerRow.id)
            )
            return tuple(read_row(GivenAnswer, row) for row in rows)

    def questions_since(self, since: datetime) -> tuple[GivenQuestion, ...]:
        """Return the questions of the answers that were sent since a moment and have citations."""
        with self.database.reading() as connection:
            row = GivenAnswerRow
            rows = connection.execute(
                select(row.id, row.question, row.audience, row.asked_at)
                .where(GivenAnswerRow.asked_at >= since, GivenAnswerRow.message_id.is_not(None))
                .where(select(CitedRow).where(CitedRow.answer_id == GivenAnswerRow.id).exists())
                .order_by(GivenAnswerRow.asked_at)
            )
            return tuple(GivenQuestion(*row) for row in rows)

    def keep_feedback(
        self,
        answer_id: str,
        person_id: int,
        verdict: FeedbackVerdict,
        what_was_wrong: str,
        at: datetime,
    ) -> bool:
        """Store a person's feedback on an answer; it replaces their earlier feedback.

        Returns:
            False if the answer is unknown or deleted.
        """
        given = self.given(answer_id)
        if given is None:
            return False
        self._put(
            FeedbackRow,
            {"answer_id": answer_id, "person_id": person_id},
            {
                "server_id": given.server_id,
                "question": given.question,
                "verdict": verdict,
                "what_was_wrong": what_was_wrong,
                "at": at,
            },
        )
        return True

    def feedback(self, server_id: int | None, limit: int = 100) -> tuple[Feedback, ...]:
        """Return the feedback from a server, newest first."""
        with self.database.reading() as connection:
            rows = connection.execute(
                select(FeedbackRow)
                .where(FeedbackRow.server_id.is_not_distinct_from(server_id))
                .order_by(FeedbackRow.at.desc())
                .limit(limit)
            )
            return tuple(read_row(Feedback, row) for row in rows)

    def _answer_where(self, condition: Any) -> GivenAnswer | None:
        with self.database.reading() as connection:
            row = connection.execute(select(GivenAnswerRow).where(condition)).first()
        return None if row is None else read_row(GivenAnswer, row)


def cited_urls(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the addresses that a payload cites, each once."""
    citations = payload.get("citations")
    if not isinstance(citations, list | tuple):
        return ()
    urls = (citation.get("url") for citation in citations if isinstance(citation, Mapping))
    return tuple(dict.fromkeys(url for url in urls if isinstance(url, str) and url))
