"""The JSON that `--json` prints. Programs rely on these keys, so they do not change."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from bot.answer.types import Answer, Citation, Statement
from bot.lookup.quotations import occasion_of
from bot.lookup.types import Dossier, Event, Headline, Timeline
from index import Evidence, Outlet, TimeSpan
from index.sources.stories import Story


def json_line(payload: Any) -> str:
    """Return values as one line of JSON: times in ISO 8601 in UTC, a dataclass by its fields.

    Args:
        payload: What `json.dumps` takes, and any dataclasses and times in it.
    """
    line = json.dumps(payload, ensure_ascii=False, default=_json_value)
    return line.encode(errors="replace").decode()  # a text can contain half a surrogate pair


def _json_value(value: Any) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return {field.name: getattr(value, field.name) for field in fields(value)}


def answer_payload(answer: Answer, identifier: object = None) -> dict[str, Any]:
    """Return an answer as `newsdesk ask --json` prints it."""
    shown = {id(statement) for statement in answer.shown}
    return {
        "id": identifier,
        "question": answer.question,
        "answered": answer.answered,
        "reason": answer.reason,
        "lead": answer.lead or None,
        "text": answer.text,
        "closest": answer.closest,
        "note": answer.note,
        "writer": answer.written_by or None,
        "chosen_by": answer.chosen_by or None,
        "statements": [
            {
                **_statement(statement),
                "span": statement.span and statement.span.text,
                "when": statement.when and _when(statement.when),
                "standing": statement.standing,
                "shown": id(statement) in shown,
            }
            for statement in answer.statements
        ],
        "citations": answer.citations,
        "coverage": answer.coverage,
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
                "published_at": evidence.article.published_at,
                "passage": evidence.passage.text,
            }
            for rank, evidence in enumerate(found, start=1)
        ],
    }


def dossier_payload(found: Dossier) -> dict[str, Any]:
    """Return a dossier as `newsdesk person --json` and `newsdesk topic --json` print it."""
    return {
        "name": found.name,
        "kind": found.kind,
        "aliases": found.entity.aliases if found.entity else (),
        "articles": found.articles,
        "first": found.first_at,
        "latest": found.latest_at,
        "new": [_statement(statement) for statement in found.new],
        "related": [
            {
                "name": related.entity.name,
                "kind": related.entity.kind,
                "articles": related.articles,
            }
            for related in found.related
        ],
        "offices": [_statement(admin_context) for admin_context in found.offices],
        "quotes": [{**_statement(quote), "occasion": occasion_of(quote)} for quote in found.quotes],
        "timeline": [_event(event) for event in found.timeline],
        "coverage": [
            {"from": bar.start, "to": bar.end, "articles": bar.articles} for bar in found.coverage
        ],
        "citations": found.citations,
        "known_with": found.known_with,
        "label": found.label,
        "namesakes": [
            {
                "name": namesake.entity.name,
                "articles": namesake.entity.articles,
                "known_with": namesake.known_with,
                "label": namesake.label,
            }
            for namesake in found.namesakes
        ],
        "nearest": found.nearest,
        "as_of": found.as_of,
    }


def timeline_payload(found: Timeline) -> dict[str, Any]:
    """Return dated events as `newsdesk timeline --json` prints them."""
    return {
        "subject": found.subject,
        "timeline": [_event(event) for event in found.events],
        "citations": found.citations,
        "nearest": found.nearest,
        "as_of": found.as_of,
    }


def latest_payload(stories: Sequence[Headline], citations: Sequence[Citation]) -> dict[str, Any]:
    """Return the newest stories as `newsdesk latest --json` prints them."""
    return {
        "stories": [
            {
                "headline": story.title,
                **_statement(story.statement),
                "latest": story.latest_at,
                "origins": story.origins,
                "outlets": story.outlets,
                "articles": story.articles,
            }
            for story in stories
        ],
        "citations": citations,
    }


def stories_payload(stories: Sequence[Story]) -> list[dict[str, Any]]:
    """Return the biggest stories as `newsdesk stories --json` prints them."""
    return [
        {
            "headline": story.headline,
            "origins": story.origins,
            "outlets": story.outlets,
            "first_at": story.first_at,
            "latest_at": story.latest_at,
            "articles": [
                {
                    "url": article.url,
                    "title": article.title,
                    "publisher": article.publisher,
                    "origin": article.origin,
                    "published_at": article.published_at,
                }
                for article in story.articles
            ],
        }
        for story in stories
    ]


def sources_payload(outlets: Sequence[Outlet]) -> dict[str, Any]:
    """Return the outlets as `newsdesk sources --json` prints them."""
    return {
        "outlets": [
            {"name": outlet.name, "articles": outlet.articles, "latest": outlet.latest_at}
            for outlet in outlets
        ]
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "citations": [citation.number for citation in statement.citations],
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "date": f"{event.start:%Y-%m-%d}",
        "from": event.start,
        "to": event.end,
        "label": event.label,
        "stated": event.stated,
        **_statement(event.statement),
    }


def _when(when: TimeSpan) -> dict[str, Any]:
    return {"text": when.place.text, "from": when.start, "to": when.end}
