"""Ask questions again when new articles may answer them: followed, waiting and answered ones."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.answer import serialisation
from bot.answer.types import Answer, Context
from bot.following.corrections import overtaken, rewritten
from bot.following.follow_matching import STILL_NEWS
from bot.following.intake import LOOKED_AFTER
from bot.following.notice_timing import may_notify
from bot.following.notices import AnswerNotice, Change, CorrectionNotice, value_key
from bot.following.round_context import Delivery, RoundContext, readable
from bot.store.values import (
    DueKind,
    DueQuestion,
    Follow,
    GivenAnswer,
    NoticePlace,
    WaitingQuestion,
    new_id,
)
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

REWRITES = "rewrites"
# An answer takes .2 s of processor time; a round must leave room for people who ask now.
MOST_ASKED = 10
_DUE = 1000
_BATCH = 200
# Waiting questions come first; given answers are checked if there is time.
_ORDER = (DueKind.WAITING, DueKind.FOLLOW, DueKind.ANSWER)


@dataclass(slots=True)
class RepeatCounts:
    """The numbers of messages that asking again led to."""

    answered: int = 0
    corrected: int = 0


def ask_again(ctx: RoundContext, now: datetime) -> RepeatCounts:
    """Ask a limited number of questions again; the others stay due.

    Raises:
        NewsdeskError: The library cannot be used; the remaining questions stay due.
    """
    done = RepeatCounts()
    asking = _RoundQuestions(ctx, now)
    for due in (due_item for kind in _ORDER for due_item in ctx.store.due(kind, _DUE)):
        if asking.asked >= MOST_ASKED:
            break
        try:
            settled = _ask(ctx, due, asking, now, done)
        except NewsdeskError:
            raise
        except Exception:  # a failing question must not block the others
            log.exception("%s %s: not asked again", due.kind, due.subject_id)
            settled = True
        if settled:
            ctx.store.drop_due(due)
    return done


class _RoundQuestions:
    """Asks each question once per round, even if many people wait for it."""

    def __init__(self, ctx: RoundContext, now: datetime) -> None:
        self._ctx = ctx
        self._now = now
        self._answers: dict[tuple[str, Context], Answer] = {}

    @property
    def asked(self) -> int:
        return len(self._answers)

    def ask(self, text: str, context: Context) -> Answer:
        key = text, context
        if key not in self._answers:
            self._answers[key] = self._ctx.answers.answer(text, self._now, context)
        return self._answers[key]


def _ask(
    ctx: RoundContext, due: DueQuestion, asking: _RoundQuestions, now: datetime, done: RepeatCounts
) -> bool:
    """Ask one question; returns whether it is settled until newer news comes in."""
    match due.kind:
        case DueKind.FOLLOW:
            follow = ctx.store.follow_by_id(int(due.subject_id))
            return follow is None or _answer_follow(ctx, follow, asking, now, done)
        case DueKind.WAITING:
            waiting = ctx.store.waiting_by_id([int(due.subject_id)])
            return not waiting or _answer_waiting(ctx, waiting[0], asking, now, done)
        case DueKind.ANSWER:
            given = ctx.store.given(due.subject_id)
            if given is None or now - given.asked_at > LOOKED_AFTER:
                return True
            return _check_answer(ctx, given, asking, now, done)


def _answer_follow(
    ctx: RoundContext, follow: Follow, asking: _RoundQuestions, now: datetime, done: RepeatCounts
) -> bool:
    if not may_notify(follow, ctx.store.quiet(follow.place), now):
        return False
    answer = asking.ask(follow.subject, Context(audience=follow.audience))
    if not answer.answered or not _is_newer(ctx, answer, follow):
        return True
    key = question_key(follow, answer)
    if ctx.store.sent([key]):
        return True
    if ctx.store.claim_notice(follow, now) is None:
        return True
    if not ctx.store.claim(key, now):
        return True
    answer_id = new_id()
    receipt = ctx.messenger.send(
        follow.place, AnswerNotice(answer, answer_id, follow), key=key, instead=follow.person_id
    )
    if receipt.delivery is Delivery.LATER:
        ctx.store.release([key])
        ctx.store.release_notice(follow)
        return False
    if receipt.delivery is Delivery.SENT:
        done.answered += 1
        ctx.store.claim(_followed_key(answer_id), now)
        ctx.store.keep_answer(
            GivenAnswer(
                id=answer_id,
                server_id=follow.server_id,
                channel_id=receipt.channel_id,
                message_id=receipt.message_id,
                person_id=follow.person_id,
                question=follow.subject,
                payload=serialisation.write(answer),
                asked_at=now,
                audience=follow.audience,
            )
        )
    return True


def question_key(follow: Follow, answer: Answer) -> str:
    """Return the ledger key of the answer to a followed question."""
    return f"question:{follow.id}:{value_key(answer)}"


def _is_newer(ctx: RoundContext, answer: Answer, follow: Follow) -> bool:
    """Whether the first statements rest on news that arrived after the follow was made."""
    for citation in (citation for statement in answer.leading for citation in statement.citations):
        article = ctx.news.article(citation.url, follow.audience)
        if article is None or article.fetched_at is None or article.fetched_at < follow.created_at:
            continue
        published = article.published_at
        if published is None or published >= follow.created_at - STILL_NEWS:
            return True
    return False


def _answer_waiting(
    ctx: RoundContext,
    waiting: WaitingQuestion,
    asking: _RoundQuestions,
    now: datetime,
    done: RepeatCounts,
) -> bool:
    context = Context(audience=waiting.audience, outlet=waiting.outlet, before=waiting.before)
    answer = asking.ask(waiting.question, context)
    if not answer.answered:
        return True
    key = f"waiting:{waiting.id}"
    if not ctx.store.claim(key, now):
        return True
    answer_id = new_id()
    receipt = ctx.messenger.send(
        NoticePlace(channel_id=waiting.channel_id),
        AnswerNotice(answer, answer_id, pinged=waiting.person_id),
        key=key,
        instead=waiting.person_id,
        reply_to=waiting.message_id,
    )
    if receipt.delivery is Delivery.LATER:
        ctx.store.release([key])
        return False
    # even if the channel and the person refused it, nobody else waits for it
    ctx.store.stop_waiting(waiting.id)
    ctx.store.mark_answered(waiting.server_id, waiting.question, now)
    if receipt.delivery is Delivery.SENT:
        done.answered += 1
        ctx.store.keep_answer(
            GivenAnswer(
                id=answer_id,
                server_id=waiting.server_id,
                channel_id=receipt.channel_id,
                message_id=receipt.message_id,
                person_id=waiting.person_id,
                question=waiting.question,
                payload=serialisation.write(answer),
                asked_at=now,
                audience=waiting.audience,
                before=waiting.before,
                outlet=waiting.outlet,
            )
        )
    return True


# -- corrections ---------------------------------------------------------------------------


def _check_answer(
    ctx: RoundContext,
    given: GivenAnswer,
    asking: _RoundQuestions,
    now: datetime,
    done: RepeatCounts,
) -> bool:
    before = serialisation.read(given.payload)
    # people who follow the question get new answers through the follow
    sent_keys = [_correction_key(given), _followed_key(given.id)]
    if before is None or ctx.store.sent(sent_keys):
        return True
    context = Context(audience=given.audience, outlet=given.outlet, before=given.before)
    correction = overtaken(
        before,
        asking.ask(given.question, context),
        lambda question, earlier, later: ctx.answers.overtakes(question, earlier, later, context),
    )
    if correction is None:
        return True
    if correction.change is Change.NEWER:
        return _offer_newer(ctx, given, now)
    return _correct(ctx, given, correction, now, done)


def correct_rewritten(ctx: RoundContext, now: datetime) -> int:
    """Send corrections for recent answers whose articles were rewritten.

    The mark moves once the corrections are in the ledger. The ledger keeps sent corrections, so a
    repeated round sends nothing twice.

    Returns:
        How many corrections were sent.
    """
    done = RepeatCounts()
    mark = ctx.store.mark(REWRITES)
    if mark is None:
        return 0
    rewrites = ctx.news.rewrites(mark, _BATCH)
    for rewrite in rewrites:
        for given in ctx.store.given_citing(rewrite.article.url, now - LOOKED_AFTER):
            if given.message_id is None or not readable(rewrite.audience, given.audience):
                continue
            before = serialisation.read(given.payload)
            # a server's private copy takes precedence, even if only the public copy was rewritten
            read = ctx.news.article(rewrite.article.url, given.audience)
            if before is None or read is None:
                continue
            correction = rewritten(before, rewrite.revision.body, read)
            if correction is None:
                continue
            if not _correct(ctx, given, correction, now, done):
                return done.corrected  # Discord cannot be reached; the next round continues here
        if not ctx.store.advance(REWRITES, mark, rewrite.id):
            break  # another process handles this batch
        mark = rewrite.id
    return done.corrected


def _correct(
    ctx: RoundContext,
    given: GivenAnswer,
    correction: CorrectionNotice,
    now: datetime,
    done: RepeatCounts,
) -> bool:
    """Reply to an answer with a correction, once; False to try again later."""
    key = _correction_key(given)
    if not ctx.store.claim(key, now):
        return True
    receipt = ctx.messenger.send(
        NoticePlace(channel_id=given.channel_id),
        correction,
        key=key,
        reader=0 if given.server_id else given.person_id,
        reply_to=given.message_id,
    )
    if receipt.delivery is Delivery.LATER:
        ctx.store.release([key])
        return False
    done.corrected += receipt.delivery is Delivery.SENT
    return True


def _offer_newer(ctx: RoundContext, given: GivenAnswer, now: datetime) -> bool:
    """Offer newer reporting on the card of an answer, once; False to try again later."""
    key = f"newer:{given.id}"
    if given.message_id is None or not ctx.store.claim(key, now):
        return True
    if ctx.messenger.offer_newer(given, key=key).delivery is Delivery.LATER:
        ctx.store.release([key])
        return False
    return True


def _followed_key(answer_id: str) -> str:
    return f"followed:{answer_id}"


def _correction_key(given: GivenAnswer) -> str:
    return f"correction:{given.id}"
