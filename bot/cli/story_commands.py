"""The command `newsdesk stories`: what is told, by how many independent origins."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from bot.cli.options import AsOf, Json, Reader
from bot.cli.terminal_text import plain
from bot.clock import read_moment
from bot.settings import load_settings
from index import open_library
from index.sources.stories import Story, cluster


def stories(
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How far back.")] = 7,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many.")] = 10,
    as_of: AsOf = None,
    audience: Reader = "",
    as_json: Json = False,
) -> None:
    """List the biggest stories: one event once, however many outlets carry it."""
    now = datetime.now(UTC) if as_of is None else read_moment(as_of)
    with open_library(load_settings()) as library:
        found = cluster(library.leads(now - timedelta(days=days), now, audience))[:limit]
    if as_json:
        typer.echo(json.dumps([_payload(story) for story in found], ensure_ascii=False))
        return
    if not found:
        typer.echo(f"Nothing was published in the last {days} days.")
    for story in found:
        origins, articles = len(story.origins), len(story.articles)
        typer.echo(plain(story.headline))
        typer.echo(
            plain(
                f"   {origins} independent origin{'' if origins == 1 else 's'} "
                f"({', '.join(story.origins[:4])}), {articles} "
                f"article{'' if articles == 1 else 's'}, "
                f"{story.first_at:%d %b %Y} to {story.latest_at:%d %b %Y}"
            )
        )


def _payload(story: Story) -> dict[str, Any]:
    return {
        "headline": story.headline,
        "origins": list(story.origins),
        "outlets": list(story.outlets),
        "first_at": story.first_at.isoformat(),
        "latest_at": story.latest_at.isoformat(),
        "articles": [
            {
                "url": one.url,
                "title": one.title,
                "publisher": one.publisher,
                "origin": one.origin,
                "published_at": None if one.published_at is None else one.published_at.isoformat(),
            }
            for one in story.articles
        ],
    }
