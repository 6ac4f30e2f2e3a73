"""What is in the news: the opening sentence of the biggest stories, each told once."""

from datetime import datetime, timedelta

from bot.answer.compose.answer_builder import Quotation
from bot.answer.evidence.timeliness import Window
from bot.answer.sentences.complete_sentences import is_told
from bot.answer.sentences.trimming import without_dateline
from index import Article, Library
from index.sources.outlet_lookup import matching
from index.sources.stories import cluster
from index.text.passages import sentences

_MOST = 4
# The newest of a long time: 2,000 are clustered in .3 s.
_MOST_REPORTS = 2000
_DAY = timedelta(days=1)


def headlines(
    library: Library,
    now: datetime,
    time: Window | None,
    audience: str = "",
    publisher: str = "",
) -> tuple[Quotation, ...]:
    """Tell the biggest stories of a time.

    Args:
        library: The news.
        now: When it is asked.
        time: Of which time; None for the day that ends with the newest report.
        audience: Who asks.
        publisher: Only what this outlet told; "" for all.

    Returns:
        Of each story its latest report's opening, the story with the most independent origins
        first; none if nothing is of the time.
    """
    reports = library.latest(now, publisher=publisher, limit=_MOST, audience=audience)
    newest = reports[0].published_at if reports else None
    if newest is None:
        return tuple(map(_opening, reports))  # none has a date
    since = newest - _DAY
    if time is not None and time.span is not None:
        # this morning the news of today is that of last night
        current = time.span.start <= now < time.span.end
        since = min(time.span.start, now - _DAY) if current else time.span.start
    until = time.end if time else None
    leads = [
        lead
        for lead in library.leads(since, now, audience)[-_MOST_REPORTS:]
        if not publisher or matching((publisher,), (lead.article.publisher, lead.article.origin))
    ]
    told = [story.articles[-1] for story in cluster(leads)]
    dated = [(one, one.published_at) for one in told]
    timely = [one for one, at in dated if at is not None and (until is None or at < until)]
    return tuple(map(_opening, timely[:_MOST]))


def _opening(article: Article) -> Quotation:
    """Quote the first sentence of an article that tells something, its dateline left out."""
    found = [one.text for one in sentences(article.body)]
    sentence = next((one for one in found if is_told(one)), found[0])
    return Quotation(article, sentence, without_dateline(sentence).text)
