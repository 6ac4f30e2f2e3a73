"""The shapes that programs read of look-ups: what `--json` prints. They are a promise and stay."""

from collections.abc import Sequence
from typing import Any

from bot.answer.types import Citation, Statement
from bot.cli.json_output import citation_payload, iso_moment
from bot.lookup.types import Bar, Dossier, Event, Headline, Related, Timeline
from index import Outlet


def dossier_payload(found: Dossier) -> dict[str, Any]:
    """Return what the news has on a person or topic as `newsdesk person --json` prints it."""
    return {
        "name": found.name,
        "kind": str(found.kind),
        "aliases": list(found.entity.aliases) if found.entity else [],
        "articles": found.articles,
        "first": iso_moment(found.first_at),
        "latest": iso_moment(found.latest_at),
        "new": [_said(one) for one in found.new],
        "related": [_related(one) for one in found.related],
        "quotes": [_said(one) for one in found.quotes],
        "timeline": [_event(one) for one in found.timeline],
        "coverage": [_bar(one) for one in found.coverage],
        "citations": [citation_payload(one) for one in found.citations],
        "known_with": list(found.known_with),
        "namesakes": [
            {
                "name": one.entity.name,
                "articles": one.entity.articles,
                "known_with": list(one.known_with),
            }
            for one in found.namesakes
        ],
        "nearest": list(found.nearest),
        "as_of": iso_moment(found.as_of),
    }


def timeline_payload(found: Timeline) -> dict[str, Any]:
    """Return dated events as `newsdesk timeline --json` prints them."""
    return {
        "subject": found.subject,
        "timeline": [_event(one) for one in found.events],
        "citations": [citation_payload(one) for one in found.citations],
        "nearest": list(found.nearest),
        "as_of": iso_moment(found.as_of),
    }


def latest_payload(stories: Sequence[Headline], citations: Sequence[Citation]) -> dict[str, Any]:
    """Return the newest stories as `newsdesk latest --json` prints them."""
    return {
        "stories": [
            {
                "headline": one.title,
                **_said(one.statement),
                "latest": iso_moment(one.latest_at),
                "origins": list(one.origins),
                "outlets": list(one.outlets),
                "articles": one.articles,
            }
            for one in stories
        ],
        "citations": [citation_payload(one) for one in citations],
    }


def sources_payload(outlets: Sequence[Outlet]) -> dict[str, Any]:
    """Return the outlets as `newsdesk sources --json` prints them."""
    return {
        "outlets": [
            {"name": one.name, "articles": one.articles, "latest": iso_moment(one.latest_at)}
            for one in outlets
        ]
    }


def _said(said: Statement) -> dict[str, Any]:
    return {"text": said.text, "citations": [one.number for one in said.citations]}


def _related(one: Related) -> dict[str, Any]:
    return {"name": one.entity.name, "kind": str(one.entity.kind), "articles": one.articles}


def _event(event: Event) -> dict[str, Any]:
    return {
        "date": f"{event.start:%Y-%m-%d}",
        "from": iso_moment(event.start),
        "to": iso_moment(event.end),
        "label": event.label,
        "stated": event.stated,
        **_said(event.statement),
    }


def _bar(one: Bar) -> dict[str, Any]:
    return {"from": iso_moment(one.start), "to": iso_moment(one.end), "articles": one.articles}
