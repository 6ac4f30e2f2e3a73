"""The tables of the bot; `HEAD` is the revision of migrations/ that creates them."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from index.storage.database import History
from index.storage.schema import Id, JsonText, JsonTuple, UtcDateTime

HEAD = "0004"
VERSION_TABLE = "bot_alembic_version"
HISTORY = History(Path(__file__).parent / "migrations", VERSION_TABLE, HEAD)


# Discord's ids have 64 bits.
Snowflake = Annotated[int, mapped_column(BigInteger)]


class BotBase(DeclarativeBase):
    """The base class of the bot tables, which hold ids of people, never names."""

    type_annotation_map = {str: Text, datetime: UtcDateTime}  # noqa: RUF012 - defined by SQLAlchemy


class ServerSettingsRow(BotBase):
    """The settings of a server; a server without a row has the defaults."""

    __tablename__ = "server_settings"

    server_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    channels: Mapped[tuple[int, ...]] = mapped_column(JsonTuple)
    mention_only: Mapped[bool]
    thread_answers: Mapped[bool]
    roles: Mapped[tuple[int, ...]] = mapped_column(JsonTuple)
    locale: Mapped[str]
    cooldown_s: Mapped[int]
    blocked: Mapped[tuple[int, ...]] = mapped_column(JsonTuple)


class ChannelSettingsRow(BotBase):
    """What a channel does otherwise than its server."""

    __tablename__ = "channel_settings"

    channel_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    server_id: Mapped[Snowflake]
    listens: Mapped[bool]
    thread_answers: Mapped[bool | None]
    locale: Mapped[str]
    cooldown_s: Mapped[int | None]


class OpenQuestionRow(BotBase):
    """A question that somebody waits for, with what is needed to write to them after a crash."""

    __tablename__ = "open_questions"

    id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[Snowflake]
    channel_id: Mapped[Snowflake]
    token: Mapped[str]
    locale: Mapped[str]
    asked_at: Mapped[datetime]
    alive_at: Mapped[datetime]


class GivenAnswerRow(BotBase):
    """A given answer, kept for its buttons, for follow-ups and for corrections."""

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
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    asked_at: Mapped[datetime]
    audience: Mapped[str]
    outlet: Mapped[str]
    before: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)


class CitedRow(BotBase):
    """An article that a given answer cites."""

    __tablename__ = "cited"
    __table_args__ = (Index("cited_by_url", "url"),)

    answer_id: Mapped[str] = mapped_column(
        ForeignKey("given_answers.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(primary_key=True)


class FeedbackRow(BotBase):
    """A person's feedback on an answer; it outlives the answer and so has the question."""

    __tablename__ = "feedback"
    __table_args__ = (Index("feedback_by_server", "server_id", "at"),)

    answer_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[Snowflake] = mapped_column(primary_key=True)
    server_id: Mapped[Snowflake | None]
    question: Mapped[str]
    verdict: Mapped[str]
    what_was_wrong: Mapped[str]
    at: Mapped[datetime]


class UnansweredRow(BotBase):
    """A question without an answer; who asked is not stored. Server 0 is direct messages."""

    __tablename__ = "unanswered"

    server_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    question: Mapped[str]
    reason: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    latest_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class WaitingRow(BotBase):
    """A question with a person who waits for the answer."""

    __tablename__ = "waiting"
    __table_args__ = (
        Index("waiting_once", "person_id", "key", "channel_id", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    key: Mapped[str]
    question: Mapped[str]
    channel_id: Mapped[Snowflake]
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    message_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    outlet: Mapped[str]
    before: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)
    asked_at: Mapped[datetime]


class FollowRow(BotBase):
    """A follow: its subject, where its notices go, and when the last was sent."""

    __tablename__ = "follows"
    __table_args__ = (
        Index("follows_once", "place", "kind", "key", unique=True),
        Index("follows_by_person", "person_id"),
        Index("follows_by_server", "server_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]
    subject: Mapped[str]
    aliases: Mapped[tuple[str, ...]] = mapped_column(JsonTuple)
    place: Mapped[str]
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    told_day: Mapped[str]
    told_times: Mapped[int]
    paused: Mapped[bool]
    posting: Mapped[dict[str, Any] | None] = mapped_column(JsonText)


class LocaleRow(BotBase):
    """The Discord locale of a person who gets direct messages."""

    __tablename__ = "readers"

    person_id: Mapped[Snowflake] = mapped_column(primary_key=True, autoincrement=False)
    locale: Mapped[str]


class ZoneRow(BotBase):
    """The time zone that a person or a server has chosen: "person:7", "server:5"."""

    __tablename__ = "zones"

    whose: Mapped[str] = mapped_column(primary_key=True)
    timezone: Mapped[str]


class HeldRow(BotBase):
    """An article that waits for the next notice of a follow."""

    __tablename__ = "held"

    follow_id: Mapped[Id] = mapped_column(
        ForeignKey("follows.id", ondelete="CASCADE"), primary_key=True
    )
    url: Mapped[str] = mapped_column(primary_key=True)
    arrival_id: Mapped[Id]
    at: Mapped[datetime]


class DueRow(BotBase):
    """A question to repeat, because relevant articles arrived."""

    __tablename__ = "due"

    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[str] = mapped_column(primary_key=True)
    arrival_id: Mapped[Id]
    at: Mapped[datetime]


class QuietRow(BotBase):
    """The hours in which a place gets no notices."""

    __tablename__ = "quiet_hours"

    place: Mapped[str] = mapped_column(primary_key=True)
    from_hour: Mapped[int]
    until_hour: Mapped[int]
    timezone: Mapped[str]


class DigestRow(BotBase):
    """A daily brief: its place, its hour and zone, and the last day that was briefed or skipped."""

    __tablename__ = "digests"

    place: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[Snowflake]
    server_id: Mapped[Snowflake | None]
    audience: Mapped[str]
    hour: Mapped[int]
    timezone: Mapped[str]
    created_at: Mapped[datetime]
    last_day: Mapped[str]


class SentRow(BotBase):
    """The key of a notice that was claimed, so that it is sent only once."""

    __tablename__ = "sent"
    __table_args__ = (Index("sent_by_date", "at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class MarkRow(BotBase):
    """A named position, for example the id of the last arrival that was processed."""

    __tablename__ = "marks"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Id]
