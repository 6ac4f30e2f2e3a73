"""Create the tables of settings, answers, feedback, follows and sent notices."""

import sqlalchemy as sa
from alembic import op

from index.storage.schema import UtcDateTime

revision = "0002"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "server_settings",
        sa.Column("server_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("mention_only", sa.Boolean, nullable=False),
        sa.Column("thread_answers", sa.Boolean, nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("locale", sa.Text, nullable=False),
        sa.Column("cooldown_s", sa.Integer, nullable=False),
    )
    _answers()
    _follows()
    op.create_table(
        "sent",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("sent_by_date", "sent", ["at"])
    op.create_table(
        "marks",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Integer, nullable=False),
    )


def _answers() -> None:
    op.create_table(
        "given_answers",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
    )
    op.create_index("given_answers_by_message", "given_answers", ["message_id"])
    op.create_index("given_answers_by_date", "given_answers", ["asked_at"])
    op.create_table(
        "cited",
        sa.Column(
            "answer_id",
            sa.Text,
            sa.ForeignKey("given_answers.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("url", sa.Text, primary_key=True),
    )
    op.create_index("cited_by_url", "cited", ["url"])
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.Text, primary_key=True),
        sa.Column("person_id", sa.BigInteger, primary_key=True),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("what_was_wrong", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("feedback_by_server", "feedback", ["server_id", "at"])
    op.create_table(
        "unanswered",
        sa.Column("server_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("latest_at", UtcDateTime, nullable=False),
        sa.Column("answered_at", UtcDateTime),
    )
    op.create_table(
        "waiting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("waiting_once", "waiting", ["person_id", "key", "channel_id"], unique=True)


def _follows() -> None:
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("told_at", UtcDateTime),
        sa.Column("told_day", sa.Text, nullable=False),
        sa.Column("told_times", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("follows_once", "follows", ["place", "kind", "key"], unique=True)
    op.create_index("follows_by_person", "follows", ["person_id"])
    op.create_index("follows_by_server", "follows", ["server_id"])
    op.create_table(
        "held",
        sa.Column(
            "follow_id",
            sa.Integer,
            sa.ForeignKey("follows.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("arrival_id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "due",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("subject_id", sa.Text, primary_key=True),
        sa.Column("arrival_id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("from_hour", sa.Integer, nullable=False),
        sa.Column("until_hour", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
    )
    op.create_table(
        "digests",
        sa.Column("place", sa.Text, primary_key=True),
        sa.Column("person_id", sa.BigInteger, nullable=False),
        sa.Column("server_id", sa.BigInteger),
        sa.Column("audience", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("timezone", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("last_day", sa.Text, nullable=False),
    )
    op.create_table(
        "readers",
        sa.Column("person_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("locale", sa.Text, nullable=False),
    )
