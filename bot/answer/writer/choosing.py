"""Let a model choose the sentences that answer; the answer quotes the articles verbatim."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.answer.compose import answer_builder
from bot.answer.compose.quotation_check import quotation_fault, quote_headline
from bot.answer.notes import SILENT_OUTLET
from bot.answer.sentences.trimming import without_dateline
from bot.answer.types import Answer, Reason, Standing
from bot.answer.writer.choice import Choice, ChosenSentence, read_choice
from bot.answer.writer.prompt import MOST_QUOTE_CHARS, OfferedSentence, choosing_prompt
from bot.answer.writer.turn import Turn
from bot.errors import WriterError
from index import Evidence, Span, TimeSpan
from index.dates import statement_time, times
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

    A question in another language finds little. The model then returns it in English, and is asked
    again with the results of a new search. If the outlet has no answer, all outlets are searched.

    Args:
        question: As it was asked.
        complete: The same, completed from what was asked before.
        search: Finds passages, best first.
        now: The moment the question was asked at.
        turn: The model's time for this question.
        outlet: Only its reports count; "" for all.

    Returns:
        The answer or a refusal. None if the model fails, is too slow or makes an invalid choice;
        the embedded reader then has to answer.
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
                choice, note = wide, SILENT_OUTLET.format(outlet=outlet)
        composed = _composed(question, choice, offered, now, note)
    except WriterError as error:
        log.warning("the answer is not chosen by %s: %s", turn.name, error)
        return None
    return replace(composed, chosen_by=turn.name)


def _offered(evidence: Sequence[Evidence]) -> dict[int, OfferedSentence]:
    """Number the sentences of the passages, grouped by article and without repeats."""
    articles: dict[str, list[Evidence]] = {}
    for hit in evidence:
        articles.setdefault(hit.article.url, []).append(hit)
    found: dict[str, OfferedSentence] = {}
    for hits in articles.values():
        for hit in sorted(hits, key=lambda hit: hit.passage.start):
            for place in sentences(hit.passage.text):
                if len(place.text) <= MOST_QUOTE_CHARS:
                    found.setdefault(place.text, OfferedSentence(hit.article, place.text))
    return dict(enumerate(found.values(), start=1))


def _ask(question: str, offered: dict[int, OfferedSentence], now: datetime, turn: Turn) -> Choice:
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
    question: str, choice: Choice, offered: dict[int, OfferedSentence], now: datetime, note: str
) -> Answer:
    quotations = [_quotation(sentence, choice.reason) for sentence in choice.chosen]
    for quotation in quotations:
        if fault := quotation_fault(quotation.text, quotation.sentence, quotation.article.body):
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
            near = [sentence.offered for sentence in choice.chosen] or list(offered.values())
            articles = list(
                {
                    offered_sentence.article.url: offered_sentence.article
                    for offered_sentence in near
                }.values()
            )
            headlines = [quote_headline(article) for article in articles[:_NEAREST]]
            return answer_builder.refusal(question, Reason.NOT_STATED, headlines, now)
        case Reason.NOT_COVERED | Reason.NOT_UNDERSTOOD:
            return answer_builder.refusal(question, Reason.NOT_COVERED, (), now)


def _quotation(chosen: ChosenSentence, reason: Reason | None) -> answer_builder.Quotation:
    article, sentence = chosen.offered.article, chosen.offered.sentence
    bare = without_dateline(sentence)
    quoted = sentence if chosen.span and chosen.span.start < bare.start else bare.text
    when = _when(sentence, chosen.span, article.published_locally)
    standing = Standing.DISPUTED if reason is Reason.DISPUTED else None
    return answer_builder.Quotation(article, sentence, quoted, chosen.span, when, standing)


def _when(sentence: str, span: Span | None, published_at: datetime | None) -> TimeSpan | None:
    """Return the time stated in the words that answer, else the first in the sentence."""
    found = () if published_at is None else times(sentence, published_at)
    answering = [time for time in found if span and time.place.meets(span)]
    return answering[0] if answering else statement_time(sentence, found)
