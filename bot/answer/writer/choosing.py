"""Have a model choose the sentences that answer; what is shown is the articles' own text."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer.compose import answer_builder
from bot.answer.compose.quotation_check import headline, quotation_fault
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Answer, Reason, Standing
from bot.answer.writer.choice import Choice, Pointed, read_choice
from bot.answer.writer.prompt import MOST_QUOTE_CHARS, Offered, choosing_prompt
from bot.answer.writer.turn import Turn
from bot.errors import WriterError
from index import Evidence, Span, TimeSpan
from index.dates import times
from index.text.passages import sentences
from index.text.words import words

log = logging.getLogger(__name__)

# Takes a question and the outlet whose reports alone count, "" for all.
Search = Callable[[str, str], Sequence[Evidence]]

# Four pointers and a question have at most 2,000; a small model may repeat itself until its time is
# over. Before the object a model may think, without the tag that would mark its thoughts.
_MAX_OBJECT_CHARS = 2_500
_MAX_REPLY_CHARS = 30_000
_NEAREST = 3
_NOT_FOUND = frozenset({Reason.NOT_COVERED, Reason.NOT_STATED, Reason.STALE})


def choose(
    question: str, complete: str, search: Search, now: datetime, turn: Turn, *, outlet: str = ""
) -> Answer | None:
    """Have a model choose the sentences that answer.

    A question in another language finds little: the model returns it in English, and is asked
    again with what that finds. An outlet that says nothing is given up for all.

    Args:
        question: As it was asked.
        complete: The same, completed from what was asked before.
        search: Finds passages, best first.
        now: The moment the question was asked at.
        turn: The model's time for this question.
        outlet: Only its reports count; "" for all.

    Returns:
        The answer, or a refusal; None where the model fails, is too slow or its choice does not
        pass, and the embedded reader has to answer.
    """
    try:
        offered = _offered(search(complete, outlet))
        choice = _ask(complete, offered, now, turn)
        another = words(choice.english) not in ((), words(complete))
        if another and choice.reason in _NOT_FOUND:
            complete = choice.english
            offered = _offered(search(complete, outlet))
            choice = _ask(complete, offered, now, turn)
        note = ""
        if outlet and choice.reason in _NOT_FOUND:
            all_offered = _offered(search(complete, ""))
            wide = _ask(complete, all_offered, now, turn)
            if wide.reason is None:
                choice, note = wide, answer_builder.SILENT_OUTLET.format(outlet=outlet)
        composed = _composed(question, choice, offered, now, note)
    except WriterError as error:
        log.warning("the answer is not chosen by %s: %s", turn.name, error)
        return None
    return replace(composed, chosen_by=turn.name)


def _offered(evidence: Sequence[Evidence]) -> dict[int, Offered]:
    """Number the sentences of passages, those of one article together, each text once."""
    articles: dict[str, list[Evidence]] = {}
    for one in evidence:
        articles.setdefault(one.article.url, []).append(one)
    found: dict[str, Offered] = {}
    for passages in articles.values():
        for one in sorted(passages, key=lambda passage: passage.passage.start):
            for place in sentences(one.passage.text):
                if len(place.text) <= MOST_QUOTE_CHARS:
                    found.setdefault(place.text, Offered(one.article, place.text))
    return dict(enumerate(found.values(), start=1))


def _ask(question: str, offered: dict[int, Offered], now: datetime, turn: Turn) -> Choice:
    reply = ""

    def take(piece: str) -> None:
        nonlocal reply
        reply += piece
        most = _MAX_OBJECT_CHARS if reply.lstrip().startswith("{") else _MAX_REPLY_CHARS
        if len(reply) > most:
            raise WriterError("its reply does not end")

    turn.write(choosing_prompt(question, offered, now), take)
    return read_choice(reply, offered)


def _composed(
    question: str, choice: Choice, offered: dict[int, Offered], now: datetime, note: str
) -> Answer:
    quotations = [_quotation(one, choice.reason) for one in choice.pointed]
    for one in quotations:
        if fault := quotation_fault(one.said, one.sentence, one.article.body):
            raise WriterError(fault)
    match choice.reason:
        case None | Reason.DISPUTED | Reason.CONTRADICTED:
            contradicted = choice.reason is Reason.CONTRADICTED
            return answer_builder.answer(
                question, quotations, now, note=note, contradicted=contradicted
            )
        case Reason.STALE:
            return answer_builder.refusal(question, Reason.STALE, quotations, now)
        case Reason.NOT_STATED:
            near = [one.offered for one in choice.pointed] or list(offered.values())
            articles = list({one.article.url: one.article for one in near}.values())
            headlines = [headline(one) for one in articles[:_NEAREST]]
            return answer_builder.refusal(question, Reason.NOT_STATED, headlines, now)
        case Reason.NOT_COVERED | Reason.NOT_UNDERSTOOD:
            return answer_builder.refusal(question, Reason.NOT_COVERED, (), now)


def _quotation(one: Pointed, reason: Reason | None) -> answer_builder.Quotation:
    article, sentence = one.offered.article, one.offered.sentence
    bare = without_dateline(sentence)
    said = sentence if one.span and one.span.start < bare.start else bare.text
    when = _when(sentence, one.span, article.published_at)
    standing = Standing.DISPUTED if reason is Reason.DISPUTED else None
    return answer_builder.Quotation(article, sentence, said, one.span, when, standing)


def _when(sentence: str, span: Span | None, published_at: datetime | None) -> TimeSpan | None:
    """Return the time that a sentence speaks of: in the words that answer, or the first."""
    found = () if published_at is None else times(sentence, published_at)
    answering = [one for one in found if span and one.place.meets(span)]
    return next(iter((*answering, *found)), None)
