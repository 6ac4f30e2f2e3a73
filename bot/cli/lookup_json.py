"""The JSON that `--json` prints for look-ups. Programs rely on these keys."""

from collections.abc import Sequence
from typing import Any

from bot.answer.types import Citation, Statement
from bot.cli.json_output import citation_payload, iso_moment
from bot.lookup.types import Bar, Dossier, Event, Headline, Related, Timeline
from index import Outlet


def dossier_payload(found: Dossier) -> dict[str, Any]:
    """Return a dossier as `newsdesk person --json` and `newsdesk topic --json` print it."""
    return {
        "name": found.name,
        "kind": str(found.kind),
        "aliases": list(found.entity.aliases) if found.entity else [],
        "articles": found.articles,
        "first": iso_moment(found.first_at),
        "latest": iso_moment(found.latest_at),
        "new": [_statement(statement) for statement in found.new],
        "related": [_related(related) for related in found.related],
        "quotes": [_statement(quote) for quote in found.quotes],
        "timeline": [_event(event) for event in found.timeline],
        "coverage": [_bar(bar) for bar in found.coverage],
        "citations": [citation_payload(citation) for citation in found.citations],
        "known_with": list(found.known_with),
        "namesakes": [
            {
                "name": namesake.entity.name,
                "articles": namesake.entity.articles,
                "known_with": list(namesake.known_with),
            }
            for namesake in found.namesakes
        ],
        "nearest": list(found.nearest),
        "as_of": iso_moment(found.as_of),
    }


def timeline_payload(found: Timeline) -> dict[str, Any]:
    """Return dated events as `newsdesk timeline --json` prints them."""
    return {
        "subject": found.subject,
        "timeline": [_event(event) for event in found.events],
        "citations": [citation_payload(citation) for citation in found.citations],
        "nearest": list(found.nearest),
        "as_of": iso_moment(found.as_of),
    }


def latest_payload(stories: Sequence[Headline], citations: Sequence[Citation]) -> dict[str, Any]:
    """Return the newest stories as `newsdesk latest --json` prints them."""
    return {
        "stories": [
            {
                "headline": story.title,
                **_statement(story.statement),
                "latest": iso_moment(story.latest_at),
                "origins": list(story.origins),
                "outlets": list(story.outlets),
                "articles": story.articles,
            }
            for story in stories
        ],
        "citations": [citation_payload(citation) for citation in citations],
    }


def sources_payload(outlets: Sequence[Outlet]) -> dict[str, Any]:
    """Return the outlets as `newsdesk sources --json` prints them."""
    return {
        "outlets": [
            {
                "name": outlet.name,
                "articles": outlet.articles,
                "latest": iso_moment(outlet.latest_at),
            }
            for outlet in outlets
        ]
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "citations": [citation.number for citation in statement.citations],
    }


def _related(related: Related) -> dict[str, Any]:
    return {
        "name": related.entity.name,
        "kind": str(related.entity.kind),
        "articles": related.articles,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "date": f"{event.start:%Y-%m-%d}",
        "from": iso_moment(event.start),
        "to": iso_moment(event.end),
        "label": event.label,
        "stated": event.stated,
        **_statement(event.statement),
    }


def _bar(bar: Bar) -> dict[str, Any]:
    return {"from": iso_moment(bar.start), "to": iso_moment(bar.end), "articles": bar.articles}
