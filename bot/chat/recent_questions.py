"""PURE: what each person asked of late in each channel, so that a question can lean on it."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_QUESTIONS = 5
FORGOTTEN_AFTER = timedelta(hours=1)
# Conversations remembered at once; a thousand people fill a tenth of it.
_MOST_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a conversation goes on: one person in one channel, in the open or in private."""

    channel_id: int
    person_id: int
    private: bool = False


@dataclass(frozen=True, slots=True)
class _Heard:
    questions: tuple[str, ...]
    at: datetime


class Conversations:
    """The conversations that are going on; forgotten after an hour, and with the process.

    Args:
        most: How many are remembered; the one that has rested longest is forgotten first.
    """

    def __init__(self, most: int = _MOST_CONVERSATIONS) -> None:
        self._most = most
        self._heard: OrderedDict[Spot, _Heard] = OrderedDict()

    def before(self, spot: Spot, now: datetime) -> tuple[str, ...]:
        """Return what was asked before, the oldest first; nothing if that is an hour ago."""
        heard = self._heard.get(spot)
        if heard is None:
            return ()
        if now - heard.at >= FORGOTTEN_AFTER:
            del self._heard[spot]
            return ()
        return heard.questions

    def hear(self, spot: Spot, before: tuple[str, ...], question: str, now: datetime) -> None:
        """Remember a question and what it goes on from, in the place of what was before."""
        self._heard[spot] = _Heard(continued(before, question), now)
        self._heard.move_to_end(spot)
        while len(self._heard) > self._most:
            self._heard.popitem(last=False)


def continued(before: tuple[str, ...], question: str) -> tuple[str, ...]:
    """Return a conversation with one more question, the oldest forgotten."""
    return (*before, question)[-MOST_QUESTIONS:]
