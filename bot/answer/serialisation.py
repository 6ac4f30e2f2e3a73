"""PURE: convert an Answer into JSON values and back, without loss."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.answer.types import Answer, Citation, Coverage, Reason, Standing, Statement
from index import Span, TimeSpan

# Raise it when the meaning of a field changes; answers of other versions are not read.
_VERSION = 1


def write(answer: Answer) -> dict[str, Any]:
    """Return an answer as JSON values."""
    return {
        "version": _VERSION,
        "question": answer.question,
        "text": answer.text,
        "statements": [
            {
                "text": statement.text,
                "citations": [_citation(citation) for citation in statement.citations],
                "span": None if statement.span is None else _span(statement.span),
                "when": None if statement.when is None else _when(statement.when),
                "standing": None if statement.standing is None else str(statement.standing),
            }
            for statement in answer.statements
        ],
        "citations": [_citation(citation) for citation in answer.citations],
        "coverage": {
            "as_of": answer.coverage.as_of.isoformat(),
            "articles": answer.coverage.articles,
            "newest_article_at": _moment(answer.coverage.newest_article_at),
            "origins": answer.coverage.origins,
        },
        "reason": None if answer.reason is None else str(answer.reason),
        "note": answer.note,
        "written_by": answer.written_by,
        "chosen_by": answer.chosen_by,
        "briefing": answer.briefing,
        "is_about_now": answer.is_about_now,
        "parts": [write(part) for part in answer.parts],
    }


def read(kept: Mapping[str, Any]) -> Answer | None:
    """Return a stored answer; None if another version wrote it, or it is damaged."""
    if kept.get("version") != _VERSION:
        return None
    try:
        return Answer(
            question=kept["question"],
            text=kept["text"],
            statements=tuple(map(_read_statement, kept["statements"])),
            citations=tuple(map(_read_citation, kept["citations"])),
            coverage=Coverage(
                as_of=datetime.fromisoformat(kept["coverage"]["as_of"]),
                articles=kept["coverage"]["articles"],
                newest_article_at=_read_moment(kept["coverage"]["newest_article_at"]),
                origins=kept["coverage"]["origins"],
            ),
            reason=None if kept["reason"] is None else Reason(kept["reason"]),
            note=kept["note"],
            written_by=kept["written_by"],
            chosen_by=kept.get("chosen_by", ""),  # absent in answers of 0.1.0
            # absent in older answers
            briefing=kept.get("briefing", False),
            parts=tuple(map(_read_part, kept.get("parts", ()))),
            is_about_now=kept.get("is_about_now", False),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _read_part(kept: Mapping[str, Any]) -> Answer:
    part = read(kept)
    if part is None:
        raise ValueError("a part of an answer that cannot be read")
    return part


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        "title": citation.title,
        "publisher": citation.publisher,
        "origin": citation.origin,
        "author": citation.author,
        "url": citation.url,
        "published_at": _moment(citation.published_at),
        "quote": citation.quote,
    }


def _read_citation(kept: Mapping[str, Any]) -> Citation:
    return Citation(
        number=kept["number"],
        title=kept["title"],
        publisher=kept["publisher"],
        origin=kept["origin"],
        author=kept["author"],
        url=kept["url"],
        published_at=_read_moment(kept["published_at"]),
        quote=kept["quote"],
    )


def _read_statement(kept: Mapping[str, Any]) -> Statement:
    return Statement(
        text=kept["text"],
        citations=tuple(map(_read_citation, kept["citations"])),
        span=None if kept["span"] is None else _read_span(kept["span"]),
        when=None if kept["when"] is None else _read_when(kept["when"]),
        standing=None if kept["standing"] is None else Standing(kept["standing"]),
    )


def _span(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def _read_span(kept: Mapping[str, Any]) -> Span:
    return Span(kept["start"], kept["end"], kept["text"])


def _when(when: TimeSpan) -> dict[str, Any]:
    return {
        "place": _span(when.place),
        "start": when.start.isoformat(),
        "end": when.end.isoformat(),
    }


def _read_when(kept: Mapping[str, Any]) -> TimeSpan:
    return TimeSpan(
        _read_span(kept["place"]),
        datetime.fromisoformat(kept["start"]),
        datetime.fromisoformat(kept["end"]),
    )


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read_moment(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept)
