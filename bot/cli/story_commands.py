"""The command `newsdesk stories`: the biggest stories and their independent origins."""

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer

from bot.cli.options import AsOf, Json, ReaderAudience
from bot.cli.terminal_text import plain
from bot.clock import read_moment
from bot.settings import load_settings
from index import open_library
from index.sources.stories import Story, cluster


def stories(
    days: Annotated[
        int, typer.Option("--days", min=1, max=366, help="Look back this many days.")
    ] = 7,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=100, help="Show at most this many.")
    ] = 10,
    as_of: AsOf = None,
    audience: ReaderAudience = "",
    as_json: Json = False,
) -> None:
    """List the biggest stories. Reports of the same event count as one story."""
    now = datetime.now(UTC) if as_of is None else read_moment(as_of)
    with open_library(load_settings()) as library:
        found = cluster(library.leads(now - timedelta(days=days), now, audience))[:limit]
    if as_json:
        typer.echo(json.dumps([_payload(story) for story in found], ensure_ascii=False))
        return
    if not found:
        typer.echo(f"No article was published in the last {days} days.")
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
                "url": article.url,
                "title": article.title,
                "publisher": article.publisher,
                "origin": article.origin,
                "published_at": None
                if article.published_at is None
                else article.published_at.isoformat(),
            }
            for article in story.articles
        ],
    }
