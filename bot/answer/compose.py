"""Put chosen sentences into an Answer: numbered citations, coverage, plain text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answer.trim import without_dateline
from bot.answer.types import Answer, Citation, Coverage, Reason, Statement
from index import Article, Evidence
from ingest.attribution import sentence_source
from ingest.outlets import same_outlet

NO_NEWS = "Not covered: there is no news here yet; `newsdesk ingest` takes it in."
REFUSALS = {
    Reason.NOT_COVERED: "Not covered: none of the articles here is about this.",
    Reason.NOT_STATED: ("Not stated: none of the articles here says this; the nearest are listed."),
    Reason.DISPUTED: "Disputed: the reports disagree.",
    Reason.STALE: "Stale: the only reports are older than what you ask for.",
}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence of an article, and the part of it that is said.

    Attributes:
        article: Where it stands.
        sentence: Letter by letter.
        said: A stretch of the sentence, or all of it.
    """

    article: Article
    sentence: str
    said: str


def answer(question: str, quotations: Sequence[Quotation], now: datetime) -> Answer:
    """Compose an answer of quotations.

    Args:
        question: As it was asked.
        quotations: In reading order, at least one.
        now: The moment it was asked at.
    """
    statements = tuple(
        Statement(one.said, (_citation(number, one.article, one.sentence),))
        for number, one in enumerate(quotations, start=1)
    )
    citations = tuple(citation for one in statements for citation in one.citations)
    articles = {one.article.url: one.article for one in quotations}
    text = " ".join(
        f"{_marked(one.said, one.sentence)} [{number}]"
        for number, one in enumerate(quotations, start=1)
    )
    return Answer(question, text, statements, citations, _coverage(articles, citations, now))


def refusal(
    question: str,
    reason: Reason,
    nearest: Sequence[Evidence],
    now: datetime,
    text: str | None = None,
) -> Answer:
    """Compose a refusal, with the articles that come nearest.

    Args:
        question: As it was asked.
        reason: Which kind of not knowing.
        nearest: One passage of each article, the nearest first.
        now: The moment it was asked at.
        text: What to say in the place of the kind's own sentence.
    """
    citations = tuple(
        _citation(number, one.article, one.article.title)
        for number, one in enumerate(nearest, start=1)
    )
    articles = {one.article.url: one.article for one in nearest}
    return Answer(
        question,
        text or REFUSALS[reason],
        (),
        citations,
        _coverage(articles, citations, now),
        reason,
    )


def _citation(number: int, article: Article, quote: str) -> Citation:
    named = sentence_source(quote)
    if named is not None and same_outlet(named, article.publisher):
        named = article.publisher
    return Citation(
        number=number,
        title=article.title,
        publisher=article.publisher,
        origin=named or article.origin,
        author=article.author,
        url=article.url,
        published_at=article.published_at,
        quote=quote,
    )


def _coverage(
    articles: dict[str, Article], citations: Sequence[Citation], now: datetime
) -> Coverage:
    # of an article that names nobody, only its address tells whose it is
    origins = {one.origin.casefold() or one.url for one in citations}
    dates = [one.published_at for one in articles.values() if one.published_at is not None]
    return Coverage(now, len(articles), max(dates, default=None), len(origins))


def _marked(said: str, sentence: str) -> str:
    """Show by dots where a sentence was cut; a dateline is nothing of it."""
    before = "" if without_dateline(sentence).text.startswith(said) else "… "
    after = "" if sentence.endswith(said) else " …"
    return f"{before}{said}{after}"
