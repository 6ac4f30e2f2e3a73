"""The tables of the bot; `HEAD` is the revision of migrations/ that makes them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index.storage.database import History
from index.storage.schema import UtcDateTime

HEAD = "0002"
VERSION_TABLE = "bot_alembic_version"
HISTORY = History(Path(__file__).parent / "migrations", VERSION_TABLE, HEAD)


# Discord's ids have 64 bits.
Snowflake = Annotated[int, mapped_column(BigInteger)]


class Base(DeclarativeBase):
    """The tables of the bot and of nothing else; of people they hold ids, never names."""

    type_annotation_map = {str: Text, datetime: UtcDateTime}  # noqa: RUF012 - SQLAlchemy's own


class ServerSettingsRow(Base):
    """How a server wants the bot; one that has no row wants it as it comes."""

    __tablename__ = "server_settings"

    server_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    channels: Mapped[list[int]] = mapped_column(JSON)
    mention_only: Mapped[bool]
    thread_answers: Mapped[bool]
    roles: Mapped[list[int]] = mapped_column(JSON)
    locale: Mapped[str]
    cooldown_s: Mapped[int]


class GivenAnswerRow(Base):
    """An answer as it was given, for its buttons, for follow-ups and for corrections."""

    __tablename__ = "given_answers"
    __table_args__ = (
        Index("given_answers_by_message", "message_id"),
        Index("given_answers_by_date", "asked_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    server_id: Mapped[Snowflake | None]
    channel_id: Mapped[Snowflake]
    message_id: Mapped[Snowflake | None]
    person_id: Mapped[Snowflake]
    question: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_at: Mapped[datetime]
    audience: Mapped[str]
    outlet: Mapped[str]
    before: Mapped[list[str]] = mapped_column(JSON)


class CitedRow(Base):
    """An article that a given answer cites."""

    __tablename__ = "cited"
    __table_args__ = (Index("cited_by_url", "url"),)

    answer_id: Mapped[str] = mapped_column(
        ForeignKey("given_answers.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(primary_key=True)


class FeedbackRow(Base):
    """What a person thought of an answer; it outlives the answer, so it has the question."""

    __tablename__ = "feedback"
    __table_args__ = (Index("feedback_by_server", "server_id", "at"),)

    answer_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[Snowflake] = mapped_column(primary_key=True)
    server_id: Mapped[Snowflake | None]
    question: Mapped[str]
    verdict: Mapped[str]
    what_was_wrong: Mapped[str]
    at: Mapped[datetime]


class UnansweredRow(Base):
    """A question that was asked in vain; who asked is not kept. Server 0: direct messages."""

    __tablename__ = "unanswered"

    server_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str]
    reason: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    latest_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class WaitingRow(Base):
    """A question whose answer somebody waits for."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("waiting_once", "person_id", "key", "channel_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    question: Mapped[str]
    channel_id: Mapped[Snowflake]
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    message_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    outlet: Mapped[str]
    before: Mapped[list[str]] = mapped_column(JSON)
    asked_at: Mapped[datetime]


class FollowRow(Base):
    """What is followed, where its news goes, and when some last went there."""

    __tablename__ = "follows"
    __table_args__ = (
        Index("follows_once", "place", "kind", "key", unique=True),
        Index("follows_by_person", "person_id"),
        Index("follows_by_server", "server_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    subject: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(JSON)
    place: Mapped[str]
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_day: Mapped[str]
    told_times: Mapped[int]


class ReaderRow(Base):
    """The language of somebody who is told something directly, as Discord names it."""

    __tablename__ = "readers"

    person_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    locale: Mapped[str]


class HeldRow(Base):
    """An article that a follow has yet to be told of."""

    __tablename__ = "held"

    follow_id: Mapped[int] = mapped_column(
        ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(primary_key=True)
    arrival_id: Mapped[int]
    at: Mapped[datetime]


class DueRow(Base):
    """A question that has to be asked again, because news on it came in."""

    __tablename__ = "due"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    arrival_id: Mapped[int]
    at: Mapped[datetime]


class QuietRow(Base):
    """The hours in which a place is told nothing."""

    __tablename__ = "quiet_hours"

    place: Mapped[str] = mapped_column(primary_key=True)
    from_hour: Mapped[int]
    until_hour: Mapped[int]
    timezone: Mapped[str]


class DigestRow(Base):
    """A daily brief: where, at which hour of which zone, and the last day that had one."""

    __tablename__ = "digests"

    place: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    hour: Mapped[int]
    timezone: Mapped[str]
    created_at: Mapped[datetime]
    last_day: Mapped[str]


class SentRow(Base):
    """Something that was told, by a name of its own, so that it is told once."""

    __tablename__ = "sent"
    __table_args__ = (Index("sent_by_date", "at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class MarkRow(Base):
    """How far something has come: the id of the last arrival that was looked at, for one."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]
