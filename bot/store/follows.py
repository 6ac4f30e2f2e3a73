"""What is followed, where digests go, and which hours are quiet: rows to values and back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.errors import FollowError, Unfollowable
from bot.store.bot_schema import DigestRow, FollowRow, QuietRow
from bot.store.row_store import Rows
from bot.store.values import Digest, Follow, FollowKind, Place, QuietHours, text_key

# Of one person, and in one place: more would be the firehose that following is meant to spare.
MAX_FOLLOWS = 25


class FollowRows(Rows):
    """Follows, digests and quiet hours."""

    def follow(
        self,
        kind: FollowKind,
        subject: str,
        *,
        place: Place,
        person_id: int,
        server_id: int | None,
        audience: str,
        at: datetime,
        aliases: Sequence[str] = (),
    ) -> Follow:
        """Follow something from now on.

        Args:
            kind: What kind of thing it is.
            subject: A name, words, or a question.
            place: Where its news goes.
            person_id: Who follows.
            server_id: The server of the channel; None for direct messages.
            audience: Whose private news counts besides the public.
            at: Now, in UTC.
            aliases: Other names of a person.

        Raises:
            FollowError: It is followed there already, or too much is followed.
        """
        key = text_key(subject)
        with self._database.writing() as connection:
            mine, here = FollowRow.person_id == person_id, FollowRow.place == place.key
            same = here & (FollowRow.kind == kind) & (FollowRow.key == key)
            if connection.scalar(select(FollowRow.id).where(same)) is not None:
                raise FollowError("known")
            full: tuple[tuple[Unfollowable, ColumnElement[bool]], ...] = (
                ("person", mine),
                ("place", here),
            )
            for enough, condition in full:
                count = select(func.count()).select_from(FollowRow).where(condition)
                if (connection.scalar(count) or 0) >= MAX_FOLLOWS:
                    raise FollowError(enough)
            added = connection.execute(
                insert(FollowRow)
                .values(
                    kind=str(kind),
                    key=key,
                    subject=subject,
                    aliases=list(aliases),
                    place=place.key,
                    person_id=person_id,
                    server_id=server_id,
                    audience=audience,
                    created_at=at,
                    told_day="",
                    told_times=0,
                )
                .returning(FollowRow)
            ).one()
            return _follow(added)

    def follows(self) -> tuple[Follow, ...]:
        """Return everything that is followed, in the order in which it was."""
        return self._follows(FollowRow.id > 0)

    def follow_by_id(self, follow_id: int) -> Follow | None:
        """Return a follow, or None if there is none of that number."""
        found = self._follows(FollowRow.id == follow_id)
        return found[0] if found else None

    def follows_of(self, person_id: int) -> tuple[Follow, ...]:
        """Return what a person follows, anywhere."""
        return self._follows(FollowRow.person_id == person_id)

    def follows_in(self, server_id: int) -> tuple[Follow, ...]:
        """Return what is followed in the channels of a server."""
        return self._follows(FollowRow.server_id == server_id)

    def unfollow(self, follow_id: int) -> bool:
        """Follow something no longer; returns whether it was followed."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(FollowRow).where(FollowRow.id == follow_id))
            return gone.rowcount > 0

    def begin_telling(self, follow: Follow, at: datetime) -> Follow | None:
        """Note that a follow has a message now, if nobody else was first.

        Args:
            follow: As it was read.
            at: Now, in UTC.

        Returns:
            The follow as it is now; None if another process has told it something since it was
            read, or it is gone.
        """
        day = at.astimezone(UTC).date().isoformat()
        times = follow.told_times + 1 if follow.told_day == day else 1
        with self._database.writing() as connection:
            changed = connection.execute(
                update(FollowRow)
                .where(FollowRow.id == follow.id)
                .where(FollowRow.told_at.is_not_distinct_from(follow.told_at))
                .values(told_at=at, told_day=day, told_times=times)
            )
        if not changed.rowcount:
            return None
        return replace(follow, told_at=at, told_day=day, told_times=times)

    def undo_telling(self, before: Follow) -> None:
        """Give back what `begin_telling` took: the message was refused.

        Args:
            before: As it was read before.
        """
        with self._database.writing() as connection:
            connection.execute(
                update(FollowRow)
                .where(FollowRow.id == before.id)
                .values(
                    told_at=before.told_at, told_day=before.told_day, told_times=before.told_times
                )
            )

    # -- quiet hours -----------------------------------------------------------------------

    def quiet(self, place: Place) -> QuietHours:
        """Return the quiet hours of a place; 22 to 7 UTC if it never set any."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(QuietRow).where(QuietRow.place == place.key)
            ).one_or_none()
        if row is None:
            return QuietHours()
        return QuietHours(row.from_hour, row.until_hour, row.timezone)

    def set_quiet(self, place: Place, quiet: QuietHours) -> None:
        """Set the quiet hours of a place."""
        values = {
            "from_hour": quiet.from_hour,
            "until_hour": quiet.until_hour,
            "timezone": quiet.timezone,
        }
        with self._database.writing() as connection:
            connection.execute(
                upsert(QuietRow)
                .values(place=place.key, **values)
                .on_conflict_do_update(index_elements=["place"], set_=values)
            )

    # -- digests ---------------------------------------------------------------------------

    def digests(self) -> tuple[Digest, ...]:
        """Return every digest."""
        with self._database.reading() as connection:
            rows = connection.execute(select(DigestRow).order_by(DigestRow.place))
            return tuple(_digest(row) for row in rows)

    def digest(self, place: Place) -> Digest | None:
        """Return the digest of a place, or None."""
        with self._database.reading() as connection:
            row = connection.execute(
                select(DigestRow).where(DigestRow.place == place.key)
            ).one_or_none()
        return None if row is None else _digest(row)

    def set_digest(self, digest: Digest) -> None:
        """Order a digest, in the place of the one that the place had."""
        values = {
            "person_id": digest.person_id,
            "server_id": digest.server_id,
            "audience": digest.audience,
            "hour": digest.hour,
            "timezone": digest.timezone,
            "created_at": digest.created_at,
            "last_day": digest.last_day,
        }
        with self._database.writing() as connection:
            connection.execute(
                upsert(DigestRow)
                .values(place=digest.place.key, **values)
                .on_conflict_do_update(index_elements=["place"], set_=values)
            )

    def drop_digest(self, place: Place) -> bool:
        """Send a place no digest any more; returns whether it had one."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(DigestRow).where(DigestRow.place == place.key))
            return gone.rowcount > 0

    def claim_digest(self, digest: Digest, day: str) -> bool:
        """Take a day's digest on oneself; False if the day had it, or it changed since read."""
        with self._database.writing() as connection:
            changed = connection.execute(
                update(DigestRow)
                .where(DigestRow.place == digest.place.key)
                .where(DigestRow.last_day == digest.last_day)
                .where(DigestRow.hour == digest.hour, DigestRow.timezone == digest.timezone)
                .values(last_day=day)
            )
            return changed.rowcount > 0 and digest.last_day != day

    def undo_digest(self, digest: Digest) -> None:
        """Give back what `claim_digest` took: the message was refused."""
        with self._database.writing() as connection:
            change = update(DigestRow).where(DigestRow.place == digest.place.key)
            connection.execute(change.values(last_day=digest.last_day))

    def _follows(self, condition: Any) -> tuple[Follow, ...]:
        with self._database.reading() as connection:
            rows = connection.execute(select(FollowRow).where(condition).order_by(FollowRow.id))
            return tuple(_follow(row) for row in rows)


def _follow(row: Any) -> Follow:
    return Follow(
        id=row.id,
        kind=FollowKind(row.kind),
        subject=row.subject,
        aliases=tuple(row.aliases),
        place=Place.of(row.place),
        person_id=row.person_id,
        server_id=row.server_id,
        audience=row.audience,
        created_at=row.created_at,
        told_at=row.told_at,
        told_day=row.told_day,
        told_times=row.told_times,
    )


def _digest(row: Any) -> Digest:
    return Digest(
        place=Place.of(row.place),
        person_id=row.person_id,
        server_id=row.server_id,
        audience=row.audience,
        hour=row.hour,
        timezone=row.timezone,
        created_at=row.created_at,
        last_day=row.last_day,
    )
