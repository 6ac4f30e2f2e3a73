"""Ask again what news has come in on: followed questions, waiting ones, and answers given."""

import logging
from dataclasses import dataclass
from datetime import datetime

from bot.answer import serialisation
from bot.answer.types import Answer, Context
from bot.following.corrections import overtaken, rewritten
from bot.following.follow_matching import STILL_NEWS
from bot.following.intake import LOOKED_AFTER
from bot.following.notice_timing import may_tell
from bot.following.notices import AnswerNotice, CorrectionNotice, value_key
from bot.following.round_context import Delivery, Means, readable
from bot.store.values import Due, DueKind, Follow, GivenAnswer, Place, Waiting, new_id
from index.errors import NewsdeskError

log = logging.getLogger(__name__)

REWRITES = "rewrites"
# An answer takes a fifth of a second of a processor; a round must leave room for who asks now.
MOST_ASKED = 10
_DUE = 1000
_BATCH = 200
# Who waits comes first; an answer that was given is looked after when there is time.
_ORDER = (DueKind.WAITING, DueKind.FOLLOW, DueKind.ANSWER)


@dataclass(slots=True)
class Asked:
    """What asking again led to."""

    answered: int = 0
    corrected: int = 0


def ask_again(means: Means, now: datetime) -> Asked:
    """Ask a bounded number of questions again; those that are left stay due.

    Raises:
        NewsdeskError: The library cannot be used; what was not asked stays due.
    """
    done = Asked()
    asking = _Asking(means, now)
    for due in (one for kind in _ORDER for one in means.store.due(kind, _DUE)):
        if asking.asked >= MOST_ASKED:
            break
        try:
            settled = _ask(means, due, asking, now, done)
        except NewsdeskError:
            raise
        except Exception:  # one question must not keep the others waiting, now or next time
            log.exception("%s %s: not asked again", due.kind, due.subject_id)
            settled = True
        if settled:
            means.store.drop_due(due)
    return done


class _Asking:
    """Asks each question once a round, however many wait for it."""

    def __init__(self, means: Means, now: datetime) -> None:
        self._means = means
        self._now = now
        self._answers: dict[tuple[str, Context], Answer] = {}

    @property
    def asked(self) -> int:
        return len(self._answers)

    def ask(self, text: str, context: Context) -> Answer:
        key = text, context
        if key not in self._answers:
            self._answers[key] = self._means.answers.answer(text, self._now, context)
        return self._answers[key]


def _ask(means: Means, due: Due, asking: _Asking, now: datetime, done: Asked) -> bool:
    """Ask one question; returns whether it is settled until newer news comes in."""
    match due.kind:
        case DueKind.FOLLOW:
            follow = means.store.follow_by_id(int(due.subject_id))
            return follow is None or _tell_follow(means, follow, asking, now, done)
        case DueKind.WAITING:
            waiting = means.store.waiting_by_id([int(due.subject_id)])
            return not waiting or _tell_waiting(means, waiting[0], asking, now, done)
        case DueKind.ANSWER:
            given = means.store.given(due.subject_id)
            if given is None or now - given.asked_at > LOOKED_AFTER:
                return True
            return _look_after(means, given, asking, now, done)


def _tell_follow(means: Means, follow: Follow, asking: _Asking, now: datetime, done: Asked) -> bool:
    if not may_tell(follow, means.store.quiet(follow.place), now):
        return False
    answer = asking.ask(follow.subject, Context(audience=follow.audience))
    if not answer.answered or not _is_newer(means, answer, follow):
        return True
    key = question_key(follow, answer)
    if means.store.sent([key]):
        return True
    if means.store.begin_telling(follow, now) is None:
        return True
    if not means.store.claim(key, now):
        return True
    answer_id = new_id()
    receipt = means.messenger.send(
        follow.place, AnswerNotice(answer, answer_id, follow), key=key, instead=follow.person_id
    )
    if receipt.delivery is Delivery.LATER:
        means.store.release([key])
        means.store.undo_telling(follow)
        return False
    if receipt.delivery is Delivery.SENT:
        done.answered += 1
        means.store.claim(_followed_key(answer_id), now)
        means.store.keep_answer(
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
    """Return the name under which a followed question's answer is remembered as told."""
    return f"question:{follow.id}:{value_key(answer)}"


def _is_newer(means: Means, answer: Answer, follow: Follow) -> bool:
    """Whether what is said first rests on news that came in after the follow was made."""
    for citation in (citation for one in answer.leading for citation in one.citations):
        article = means.news.article(citation.url, follow.audience)
        if article is None or article.fetched_at is None or article.fetched_at < follow.created_at:
            continue
        published = article.published_at
        if published is None or published >= follow.created_at - STILL_NEWS:
            return True
    return False


def _tell_waiting(
    means: Means, waiting: Waiting, asking: _Asking, now: datetime, done: Asked
) -> bool:
    context = Context(audience=waiting.audience, outlet=waiting.outlet, before=waiting.before)
    answer = asking.ask(waiting.question, context)
    if not answer.answered:
        return True
    key = f"waiting:{waiting.id}"
    if not means.store.claim(key, now):
        return True
    answer_id = new_id()
    receipt = means.messenger.send(
        Place(channel_id=waiting.channel_id),
        AnswerNotice(answer, answer_id),
        key=key,
        instead=waiting.person_id,
        reply_to=waiting.message_id,
    )
    if receipt.delivery is Delivery.LATER:
        means.store.release([key])
        return False
    # refused by the channel and by the person: there is nobody to tell
    means.store.stop_waiting(waiting.id)
    means.store.mark_answered(waiting.server_id, waiting.question, now)
    if receipt.delivery is Delivery.SENT:
        done.answered += 1
        means.store.keep_answer(
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


def _look_after(
    means: Means, given: GivenAnswer, asking: _Asking, now: datetime, done: Asked
) -> bool:
    before = serialisation.read(given.payload)
    # who follows a question is told of what is new on it by the follow
    told = [_correction_key(given), _followed_key(given.id)]
    if before is None or means.store.sent(told):
        return True
    context = Context(audience=given.audience, outlet=given.outlet, before=given.before)
    correction = overtaken(before, asking.ask(given.question, context))
    return correction is None or _correct(means, given, correction, now, done)


def look_at_rewrites(means: Means, now: datetime) -> int:
    """Say under answers of the last days what their articles no longer say.

    The mark moves once the corrections are in the ledger; what was said stays there, so that a
    round which is repeated says nothing twice.

    Returns:
        How many corrections were sent.
    """
    done = Asked()
    mark = means.store.mark(REWRITES)
    if mark is None:  # nobody has been answered before the first round
        means.store.advance(REWRITES, None, means.news.last_rewrite())
        return 0
    rewrites = means.news.rewrites(mark, _BATCH)
    for rewrite in rewrites:
        for given in means.store.given_citing(rewrite.article.url, now - LOOKED_AFTER):
            if given.message_id is None or not readable(rewrite.audience, given.audience):
                continue
            before = serialisation.read(given.payload)
            # a server's own copy stands before the public one, also where only one was rewritten
            read = means.news.article(rewrite.article.url, given.audience)
            if before is None or read is None:
                continue
            correction = rewritten(before, rewrite.revision.body, read)
            if correction is None:
                continue
            if not _correct(means, given, correction, now, done):
                return done.corrected  # Discord is away; from here on again, next time
        if not means.store.advance(REWRITES, mark, rewrite.id):
            break  # another process is at it
        mark = rewrite.id
    return done.corrected


def _correct(
    means: Means, given: GivenAnswer, correction: CorrectionNotice, now: datetime, done: Asked
) -> bool:
    """Say under an answer, once, that its evidence stands no longer; False to try again later."""
    key = _correction_key(given)
    if not means.store.claim(key, now):
        return True
    receipt = means.messenger.send(
        Place(channel_id=given.channel_id),
        correction,
        key=key,
        reader=0 if given.server_id else given.person_id,
        reply_to=given.message_id,
    )
    if receipt.delivery is Delivery.LATER:
        means.store.release([key])
        return False
    done.corrected += receipt.delivery is Delivery.SENT
    return True


def _followed_key(answer_id: str) -> str:
    return f"followed:{answer_id}"


def _correction_key(given: GivenAnswer) -> str:
    return f"correction:{given.id}"
