"""PURE: the recent questions of each person in each channel, as context for the next one."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_QUESTIONS = 5
FORGOTTEN_AFTER = timedelta(hours=1)
# Conversations remembered at once; a thousand people fill a tenth of it.
_MOST_CONVERSATIONS = 10_000


@dataclass(frozen=True, slots=True)
class ConversationKey:
    """A conversation's key: a person in a channel, with public or private answers."""

    channel_id: int
    person_id: int
    private: bool = False


@dataclass(frozen=True, slots=True)
class _Conversation:
    questions: tuple[str, ...]
    at: datetime


class Conversations:
    """The conversations of the last hour, in memory only.

    Args:
        most: How many are kept; the least recently used is dropped first.
    """

    def __init__(self, most: int = _MOST_CONVERSATIONS) -> None:
        self._most = most
        self._by_spot: OrderedDict[ConversationKey, _Conversation] = OrderedDict()

    def before(self, conversation_key: ConversationKey, now: datetime) -> tuple[str, ...]:
        """Return the earlier questions, oldest first; empty after an hour without a question."""
        conversation = self._by_spot.get(conversation_key)
        if conversation is None:
            return ()
        if now - conversation.at >= FORGOTTEN_AFTER:
            del self._by_spot[conversation_key]
            return ()
        return conversation.questions

    def hear(
        self,
        conversation_key: ConversationKey,
        before: tuple[str, ...],
        question: str,
        now: datetime,
    ) -> None:
        """Store a question after the questions that it continues; replaces the stored ones."""
        self._by_spot[conversation_key] = _Conversation(continued(before, question), now)
        self._by_spot.move_to_end(conversation_key)
        while len(self._by_spot) > self._most:
            self._by_spot.popitem(last=False)


def continued(before: tuple[str, ...], question: str) -> tuple[str, ...]:
    """Return the questions with a new one added; the oldest is dropped beyond the limit."""
    return (*before, question)[-MOST_QUESTIONS:]
