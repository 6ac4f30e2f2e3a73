"""The JSON that `--json` prints. Programs rely on these keys, so they do not change."""

from datetime import UTC, datetime
from typing import Any

from bot.answer.types import Answer, Citation
from index import Evidence, Status, TimeSpan


def answer_payload(answer: Answer, identifier: object = None) -> dict[str, Any]:
    """Return an answer as `newsdesk ask --json` prints it."""
    shown = {id(statement) for statement in answer.shown}
    return {
        "id": identifier,
        "question": answer.question,
        "answered": answer.answered,
        "reason": None if answer.reason is None else str(answer.reason),
        "lead": answer.lead or None,
        "text": answer.text,
        "closest": answer.closest,
        "note": answer.note,
        "writer": answer.written_by or None,
        "chosen_by": answer.chosen_by or None,
        "statements": [
            {
                "text": statement.text,
                "citations": [citation.number for citation in statement.citations],
                "span": None if statement.span is None else statement.span.text,
                "when": None if statement.when is None else _when(statement.when),
                "standing": None if statement.standing is None else str(statement.standing),
                "shown": id(statement) in shown,
            }
            for statement in answer.statements
        ],
        "citations": [citation_payload(citation) for citation in answer.citations],
        "coverage": {
            "as_of": answer.coverage.as_of.isoformat(),
            "articles": answer.coverage.articles,
            "newest_article_at": iso_moment(answer.coverage.newest_article_at),
            "origins": answer.coverage.origins,
        },
        "parts": [answer_payload(part) for part in answer.parts],
    }


def search_payload(
    query: str, found: tuple[Evidence, ...], identifier: object = None
) -> dict[str, Any]:
    """Return search results as `newsdesk search --json` prints them."""
    return {
        "id": identifier,
        "query": query,
        "results": [
            {
                "rank": rank,
                "score": round(evidence.score, 6),
                "url": evidence.article.url,
                "title": evidence.article.title,
                "publisher": evidence.article.publisher,
                "published_at": iso_moment(evidence.article.published_at),
                "passage": evidence.passage.text,
            }
            for rank, evidence in enumerate(found, start=1)
        ],
    }


def status_payload(status: Status) -> dict[str, Any]:
    """Return the library's state as `newsdesk status --json` prints it."""
    return {
        "articles": status.articles,
        "passages": status.passages,
        "newest_article_at": iso_moment(status.newest_article_at),
        "feeds": status.feeds,
        "index": {
            "engine": status.index.engine,
            "model": status.index.model,
            "dimension": status.index.dimension,
            "vectors": status.index.vectors,
            "revision": status.index.revision,
            "healthy": status.index.healthy,
            "problem": status.index.problem,
        },
        "database": status.database,
    }


def citation_payload(citation: Citation) -> dict[str, Any]:
    """Return a citation as every command prints it."""
    return {
        "number": citation.number,
        "title": citation.title,
        "publisher": citation.publisher,
        "origin": citation.origin,
        "author": citation.author,
        "url": citation.url,
        "published_at": iso_moment(citation.published_at),
        "quote": citation.quote,
    }


def _when(when: TimeSpan) -> dict[str, str]:
    return {"text": when.place.text, "from": when.start.isoformat(), "to": when.end.isoformat()}


def iso_moment(moment: datetime | None) -> str | None:
    """Return a time as every command prints it: ISO 8601 in UTC, or null."""
    return None if moment is None else moment.astimezone(UTC).isoformat()
