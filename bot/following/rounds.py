"""A round: handle each new article once, and send each message at most once.

A message is claimed in the ledger before it is sent. If the process ends in between, or if the
connection breaks while it is being sent, it is not sent again. So each message is sent at most
once, across restarts and between two processes; it is lost only if the process or the connection
breaks at that moment. The claim is released only if Discord certainly did not accept the message.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.following.daily_brief import send_digests
from bot.following.feed_items import FEED_ITEMS, sort_feed_items
from bot.following.intake import ARRIVALS, sort_arrivals
from bot.following.repeat_questions import REWRITES, RepeatCounts, ask_again, correct_rewritten
from bot.following.round_context import RoundContext
from bot.following.story_notices import send_stories
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RoundReport:
    """The results of a round.

    Attributes:
        arrivals: Articles handled.
        stories: Messages for follows of persons and topics.
        answers: Messages for followed and waiting questions.
        corrections: Corrections sent.
        digests: Daily briefs sent.
        failures: Failed steps; the next round tries them again.
    """

    arrivals: int = 0
    stories: int = 0
    answers: int = 0
    corrections: int = 0
    digests: int = 0
    failures: int = 0


class Rounds:
    """Runs rounds; blocks, so it belongs in a thread.

    Args:
        ctx: The context of the rounds.
    """

    def __init__(self, ctx: RoundContext) -> None:
        self._ctx = ctx
        self._failures = 0

    def begin(self) -> None:
        """Note what is there at the very first start: it is no news, and all after it is.

        A round does it too, but a bot makes its first one only when Discord is ready, and somebody
        may follow something before.
        """
        ctx = self._ctx
        newest = {
            ARRIVALS: ctx.news.last_arrival,
            FEED_ITEMS: ctx.feeds.outcomes.newest_number,
            REWRITES: ctx.news.last_rewrite,
        }
        for name, number in newest.items():
            if ctx.store.mark(name) is None:
                ctx.store.advance(name, None, number())

    def run_once(self, now: datetime) -> RoundReport:
        """Run one round; a failed step is logged, and the others still run.

        Args:
            now: In UTC.
        """
        self._failures = 0
        ctx = self._ctx
        self._step("looking where the news begins", self.begin, None)
        arrivals = self._step("sorting arrivals", lambda: sort_arrivals(ctx, now), 0)
        self._step("sorting the items of feeds", lambda: sort_feed_items(ctx, now), 0)
        rewritten = self._step(
            "checking rewritten articles", lambda: correct_rewritten(ctx, now), 0
        )
        stories = self._step("sending stories", lambda: send_stories(ctx, now), 0)
        asked = self._step("asking questions again", lambda: ask_again(ctx, now), RepeatCounts())
        digests = self._step("sending daily briefs", lambda: send_digests(ctx, now), 0)
        self._step("deleting old ledger entries", lambda: ctx.store.forget_sent(now), None)
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
        except Exception:  # any error: the other steps and the next round go on
            log.exception("%s failed", name)
        self._failures += 1
        return otherwise
