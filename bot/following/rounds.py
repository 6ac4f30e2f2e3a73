"""A round: what came in is read once, and who has to be told is told once.

Everything that a round does is remembered before it is said: a message is claimed in the ledger,
then sent. A process that ends in between has told nothing and will not; a message whose fate is
unknown because the line broke is not sent again either. So each thing is told at most once, across
restarts and between two processes, and lost only where the line or the process broke at that very
moment. Only where Discord has certainly not taken it the claim is given back.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.following.daily_brief import tell_digests
from bot.following.intake import take_in
from bot.following.repeat_questions import Asked, ask_again, look_at_rewrites
from bot.following.round_context import Means
from bot.following.story_notices import tell_stories
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What a round did.

    Attributes:
        arrivals: Articles that it looked at.
        stories: Messages to follows of persons and topics.
        answers: Messages to who follows a question or waits for its answer.
        corrections: Corrections said under answers.
        digests: Daily briefs.
        failures: Steps that failed; they are tried again in the next round.
    """

    arrivals: int = 0
    stories: int = 0
    answers: int = 0
    corrections: int = 0
    digests: int = 0
    failures: int = 0


class Rounds:
    """Makes rounds; blocks, so it belongs in a thread.

    Args:
        means: What they work with.
    """

    def __init__(self, means: Means) -> None:
        self._means = means
        self._failures = 0

    def run_once(self, now: datetime) -> RoundReport:
        """Make one round; a step that fails is logged and does not keep the others.

        Args:
            now: In UTC.
        """
        self._failures = 0
        means = self._means
        arrivals = self._step("reading what came in", lambda: take_in(means, now), 0)
        rewritten = self._step("reading what changed", lambda: look_at_rewrites(means, now), 0)
        stories = self._step("telling stories", lambda: tell_stories(means, now), 0)
        asked = self._step("asking again", lambda: ask_again(means, now), Asked())
        digests = self._step("telling the day's brief", lambda: tell_digests(means, now), 0)
        self._step("forgetting", lambda: means.store.forget_sent(now), None)
        return RoundReport(
            arrivals=arrivals,
            stories=stories,
            answers=asked.answered,
            corrections=rewritten + asked.corrected,
            digests=digests,
            failures=self._failures,
        )

    def _step(self, name: str, step: Callable[[], T], otherwise: T) -> T:
        try:
            return step()
        except NewsdeskError as error:
            log.warning("%s failed: %s", name, error)
        except Exception:  # whatever it is, the other steps and the next round go on
            log.exception("%s failed", name)
        self._failures += 1
        return otherwise
