"""The bot's store: one database, in the library's database, for every part of the bot."""

from sqlalchemy import delete, update

from bot.store.answers import AnswerRows
from bot.store.bot_schema import (
    DigestRow,
    FeedbackRow,
    FollowRow,
    GivenAnswerRow,
    LocaleRow,
    OpenQuestionRow,
    QuietRow,
    WaitingRow,
    ZoneRow,
)
from bot.store.deliveries import DeliveryRows
from bot.store.follows import FollowRows
from bot.store.preferences import SettingsRows
from bot.store.questions import QuestionRows
from bot.store.values import NoticePlace
from bot.store.zones import ZoneRows

__all__ = ["BotStore"]

_NOBODY = 0


class BotStore(SettingsRows, AnswerRows, QuestionRows, FollowRows, ZoneRows, DeliveryRows):
    """The bot's store; several threads and processes may use it at the same time."""

    def forget_person(self, person_id: int) -> None:
        """Delete a person's answers, feedback, waiting questions, locale, zone and direct notices.

        Their follows and digests for channels stay, without their id.
        """
        direct = NoticePlace(person_id=person_id).key
        with self.database.writing() as connection:
            for table in (GivenAnswerRow, FeedbackRow, WaitingRow, OpenQuestionRow, LocaleRow):
                connection.execute(delete(table).where(table.person_id == person_id))
            for place in (FollowRow, DigestRow, QuietRow):
                connection.execute(delete(place).where(place.place == direct))
            connection.execute(delete(ZoneRow).where(ZoneRow.whose == direct))
            for order in (FollowRow, DigestRow):
                ordered_by_person = order.person_id == person_id
                connection.execute(update(order).where(ordered_by_person).values(person_id=_NOBODY))
