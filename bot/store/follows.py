"""Stores follows, digests and quiet hours."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from bot.errors import FollowError, FollowRefusal
from bot.store.bot_schema import DigestRow, FollowRow, HeldRow, QuietRow
from bot.store.postings import Posting
from bot.store.row_store import StorePart
from bot.store.values import Digest, Follow, FollowKind, NoticePlace, QuietHours, text_key
from index.storage.database import columns_of, read_row

# The limit for each person and each place: more follows would flood people with notices.
MAX_FOLLOWS = 25


class FollowRows(StorePart):
    """Follows, digests and quiet hours."""

    def follow(
        self,
        kind: FollowKind,
        subject: str,
        *,
        place: NoticePlace,
        person_id: int,
        server_id: int | None,
        audience: str,
        at: datetime,
        aliases: Sequence[str] = (),
        key: str = "",
        posting: Posting | None = None,
    ) -> Follow:
        """Create a follow.

        Args:
            kind: Person, topic, question, feed or outlet.
            subject: A name, words, or a question.
            place: Where the notices go.
            person_id: Who follows.
            server_id: The server of the channel; None for direct messages.
            audience: The audience whose private news counts besides the public news.
            at: Now, in UTC.
            aliases: Other names of a person.
            key: The number of a feed; "" for the subject's words.
            posting: What is posted of a feed or an outlet.

        Raises:
            FollowError: The place follows it already, or the person or place has too many follows;
                posts count for their place alone.
        """
        key = key or text_key(subject)
        with self.database.writing() as connection:
            by_person, here = FollowRow.person_id == person_id, FollowRow.place == place.key
            same = here & (FollowRow.kind == kind) & (FollowRow.key == key)
            if connection.scalar(select(FollowRow.id).where(same)) is not None:
                raise FollowError("known")
            posts = FollowRow.posting.is_not(None)
            limits: tuple[tuple[FollowRefusal, ColumnElement[bool]], ...] = (
                # somebody may fill the channels of a large server
                *((("person", by_person & ~posts),) if posting is None else ()),
                ("place", here),
            )
            for limited, condition in limits:
                count = select(func.count()).select_from(FollowRow).where(condition)
                if (connection.scalar(count) or 0) >= MAX_FOLLOWS:
                    raise FollowError(limited)
            row = connection.execute(
                insert(FollowRow)
                .values(
                    kind=str(kind),
                    key=key,
                    subject=subject,
                    aliases=tuple(aliases),
                    place=place.key,
                    person_id=person_id,
                    server_id=server_id,
                    audience=audience,
                    created_at=at,
                    told_day="",
                    told_times=0,
                    paused=False,
                    posting=None if posting is None else posting.write(),
                )
                .returning(FollowRow)
            ).one()
            return _follow(row)

    def follows(self) -> tuple[Follow, ...]:
        """Return every follow, oldest first."""
        return self._follows(FollowRow.id > 0)

    def follow_by_id(self, follow_id: int) -> Follow | None:
        """Return the follow with an id, or None."""
        follows = self._follows(FollowRow.id == follow_id)
        return follows[0] if follows else None

    def follows_of(self, person_id: int) -> tuple[Follow, ...]:
        """Return the follows of a person, in all places."""
        return self._follows(FollowRow.person_id == person_id)

    def follows_in(self, server_id: int) -> tuple[Follow, ...]:
        """Return the follows of the channels of a server."""
        return self._follows(FollowRow.server_id == server_id)

    def unfollow(self, follow_id: int) -> bool:
        """Delete a follow; return whether it existed."""
        with self.database.writing() as connection:
            deleted = connection.execute(delete(FollowRow).where(FollowRow.id == follow_id))
            return deleted.rowcount > 0

    def pause(self, follow_id: int, *, paused: bool) -> bool:
        """Pause a follow, or resume it; return whether it exists.

        What is held for a paused follow is dropped.
        """
        with self.database.writing() as connection:
            change = update(FollowRow).where(FollowRow.id == follow_id).values(paused=paused)
            if paused:
                connection.execute(delete(HeldRow).where(HeldRow.follow_id == follow_id))
            return connection.execute(change).rowcount > 0

    def claim_notice(self, follow: Follow, at: datetime) -> Follow | None:
        """Claim the next notice of a follow, so that no other process sends it too.

        Args:
            follow: The follow as it was read.
            at: Now, in UTC.

        Returns:
            The updated follow; None if another process has sent a notice since the follow was
            read, or if the follow was deleted.
        """
        day = at.astimezone(UTC).date().isoformat()
        times = follow.notified_times + 1 if follow.notified_day == day else 1
        with self.database.writing() as connection:
            changed = connection.execute(
                update(FollowRow)
                .where(FollowRow.id == follow.id)
                .where(FollowRow.told_at.is_not_distinct_from(follow.notified_at))
                .values(told_at=at, told_day=day, told_times=times)
            )
        if not changed.rowcount:
            return None
        return replace(follow, notified_at=at, notified_day=day, notified_times=times)

    def release_notice(self, before: Follow) -> None:
        """Undo `claim_notice`, because Discord refused the message.

        Args:
            before: The follow as it was read before the claim.
        """
        with self.database.writing() as connection:
            connection.execute(
                update(FollowRow)
                .where(FollowRow.id == before.id)
                .values(
                    told_at=before.notified_at,
                    told_day=before.notified_day,
                    told_times=before.notified_times,
                )
            )

    # -- quiet hours -----------------------------------------------------------------------

    def quiet(self, place: NoticePlace) -> QuietHours:
        """Return the quiet hours of a place; the default is 22 to 7 UTC."""
        with self.database.reading() as connection:
            row = connection.execute(
                select(QuietRow).where(QuietRow.place == place.key)
            ).one_or_none()
        if row is None:
            return QuietHours()
        return read_row(QuietHours, row)

    def set_quiet(self, place: NoticePlace, quiet: QuietHours) -> None:
        """Set the quiet hours of a place."""
        self._put(QuietRow, {"place": place.key}, columns_of(quiet))

    # -- digests ---------------------------------------------------------------------------

    def digests(self) -> tuple[Digest, ...]:
        """Return every digest."""
        with self.database.reading() as connection:
            rows = connection.execute(select(DigestRow).order_by(DigestRow.place))
            return tuple(_digest(row) for row in rows)

    def digest(self, place: NoticePlace) -> Digest | None:
        """Return the digest of a place, or None."""
        with self.database.reading() as connection:
            row = connection.execute(
                select(DigestRow).where(DigestRow.place == place.key)
            ).one_or_none()
        return None if row is None else _digest(row)

    def set_digest(self, digest: Digest) -> None:
        """Set the digest of a place; it replaces an earlier one."""
        values = columns_of(digest)
        del values["place"]
        self._put(DigestRow, {"place": digest.place.key}, values)

    def drop_digest(self, place: NoticePlace) -> bool:
        """Delete the digest of a place; return whether it existed."""
        with self.database.writing() as connection:
            deleted = connection.execute(delete(DigestRow).where(DigestRow.place == place.key))
            return deleted.rowcount > 0

    def claim_digest(self, digest: Digest, day: str) -> bool:
        """Claim the digest of a day; False if it is claimed already or has changed since."""
        with self.database.writing() as connection:
            changed = connection.execute(
                update(DigestRow)
                .where(DigestRow.place == digest.place.key)
                .where(DigestRow.last_day == digest.last_day)
                .where(DigestRow.hour == digest.hour, DigestRow.timezone == digest.timezone)
                .values(last_day=day)
            )
            return changed.rowcount > 0 and digest.last_day != day

    def undo_digest(self, digest: Digest) -> None:
        """Undo `claim_digest`, because Discord refused the message."""
        with self.database.writing() as connection:
            change = update(DigestRow).where(DigestRow.place == digest.place.key)
            connection.execute(change.values(last_day=digest.last_day))

    def _follows(self, condition: Any) -> tuple[Follow, ...]:
        with self.database.reading() as connection:
            rows = connection.execute(select(FollowRow).where(condition).order_by(FollowRow.id))
            return tuple(_follow(row) for row in rows)


def _follow(row: Any) -> Follow:
    return read_row(
        Follow,
        row,
        kind=FollowKind(row.kind),
        place=NoticePlace.of(row.place),
        notified_at=row.told_at,
        notified_day=row.told_day,
        notified_times=row.told_times,
        posting=None if row.posting is None else Posting.read(row.posting),
    )


def _digest(row: Any) -> Digest:
    return read_row(Digest, row, place=NoticePlace.of(row.place))
