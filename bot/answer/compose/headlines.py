"""Compose a list of headlines: the opening sentences of the biggest stories."""

from datetime import datetime, timedelta

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.timeliness import Window
from bot.answer.sentences.complete_sentences import is_report_sentence
from bot.answer.sentences.trimming import without_dateline
from index import Article, Library
from index.sources.outlet_lookup import match_outlets
from index.sources.stories import cluster
from index.text.passages import sentences

_MOST = 4
# Only the newest reports of a long time: clustering 2,000 takes .3 s.
_MOST_REPORTS = 2000
_DAY = timedelta(days=1)
_MOMENT = timedelta(microseconds=1)  # the library's period includes its end


def headlines(
    library: Library,
    now: datetime,
    time: Window | None,
    audience: str = "",
    publisher: str = "",
) -> tuple[Quotation, ...]:
    """Quote the biggest stories of a time.

    Args:
        library: The news.
        now: When it is asked.
        time: The time to cover, without a day before or after; None for the day that ends with the
            newest report.
        audience: The audience that asks.
        publisher: Use only reports of this outlet; "" for all.

    Returns:
        The opening of each story's latest report, the story with the most independent origins
        first; empty if no report is from that time.
    """
    reports = library.latest(now, publisher=publisher, limit=_MOST, audience=audience)
    newest = reports[0].published_at if reports else None
    if newest is None:
        return tuple(map(_opening, reports))  # none has a date
    span = None if time is None else time.span
    since = newest - _DAY if span is None else span.start
    until = now if span is None else min(now, span.end - _MOMENT)
    leads = [
        lead
        for lead in library.leads(since, until, audience)[-_MOST_REPORTS:]
        if not publisher
        or match_outlets((publisher,), (lead.article.publisher, lead.article.origin))
    ]
    return tuple(_opening(story.articles[-1]) for story in cluster(leads)[:_MOST])


def _opening(article: Article) -> Quotation:
    """Quote the first informative sentence of an article, without its dateline."""
    found = [sentence.text for sentence in sentences(article.body)]
    sentence = next((sentence for sentence in found if is_report_sentence(sentence)), found[0])
    return Quotation(article, sentence, without_dateline(sentence).text)
