"""What one server has for itself no other can read, by whichever method, and nobody can tell."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from index.library import Library
from index.names.matching import fold
from index.opening import open_library
from index.settings import LibrarySettings
from index.storage.server import server_keywords, server_vectors
from index.types import Article
from tests.fakes import HashingEncoder
from tests.index.conftest import settings
from tests.index.news import DAY, NOW, article
from tests.index.text.test_near_duplicates import edited, text

A, B = "discord:1", "discord:2"
AUDIENCES = ("", A, B)
OUTLETS = ("Daily", "Harbour Herald", "The Evening Post", "Post")
URLS = [f"https://news.example/{name}" for name in ("a", "b", "c", "d", "e")]

WORDS = ("harbour", "secret1", "secret2", "open", "herald", "ann", "zeppelin")

# Every method that tells something of articles, as one reader asks it. Ids and scores are left
# out: the ids are places to go on from, and BM25 counts words over all passages.
Reading = Callable[[Library, str], Any]
NewSettings = Callable[[], LibrarySettings]
READINGS: dict[str, Reading] = {
    "search": lambda library, reader: [
        searched(library, query, reader, **narrowed)
        for query in ("harbour mill torking", "salvale venton 7 secret2 secret1", "reworded 500")
        for narrowed in (
            {},
            {"publisher": "Post"},
            {"publisher": ("Herald", "Daily")},
            {"since": NOW - 3 * DAY},
        )
    ],
    "article": lambda library, reader: [library.article(url, reader) for url in URLS],
    "revisions": lambda library, reader: [library.revisions(url, reader) for url in URLS],
    "leads": lambda library, reader: library.leads(NOW - 9 * DAY, NOW, reader),
    "latest": lambda library, reader: [
        library.latest(NOW, audience=reader, **narrowed)
        for narrowed in (
            {},
            {"topic": "harbour"},
            {"publisher": "Daily"},
            {"publisher": "Post", "topic": "the"},
            {"limit": 2, "offset": 1},
        )
    ],
    "outlets": lambda library, reader: library.outlets(NOW, reader),
    "arrivals": lambda library, reader: [
        (one.article, one.audience) for one in library.arrivals(0, 100, reader)
    ],
    "rewrites": lambda library, reader: [
        (one.article, one.revision, one.audience) for one in library.rewrites(0, 100, reader)
    ],
    "is_empty": lambda library, reader: library.is_empty(reader),
    "known_words": lambda library, reader: library.known_words(WORDS, NOW, reader),
    "unknown_words": lambda library, reader: library.unknown_words(WORDS, NOW, reader),
    "written_word": lambda library, reader: [
        library.written_word(word, NOW, reader) for word in WORDS
    ],
    "near_words": lambda library, reader: [
        library.near_words(word, NOW, reader) for word in ("secrt1", "secret", "harbuor", "heraldd")
    ],
}
# Those that tell a number to go on from, write, or are for whoever runs the machine.
OTHERS = {
    "add", "check_database", "checkpoint", "close", "forget", "last_arrival", "last_rewrite",
    "load_models", "names_in_small_letters", "older_than", "rebuild", "recognise", "warm_up",
}  # fmt: skip


def searched(library: Library, query: str, reader: str, **narrowed: Any) -> list[Any]:
    found = library.search(query, NOW, limit=100, per_article=9, audience=reader, **narrowed)
    told = [replace(one, passage_id=0, score=0.0, similarity=0.0) for one in found]
    return sorted(told, key=repr)


def held(library: Library, reader: str) -> tuple[object, ...]:
    status = library.status(NOW, reader)
    vectors, healthy = status.index.vectors, status.index.healthy
    return status.articles, status.passages, status.newest_article_at, vectors, healthy


def named(library: Library, reader: str) -> tuple[object, ...]:
    entities = library.entities
    listed = entities.suggest("", NOW, limit=100, audience=reader)
    told = [(one.name, one.kind, one.aliases, one.articles) for one in listed]
    known = [
        (
            one.name,
            [
                mention.article.url
                for mention in entities.mentions(one, NOW, limit=99, audience=reader)
            ],
            [(other.name, count) for other, count in entities.related(one, NOW, 99, reader)],
        )
        for one in listed
    ]
    places = entities.named_in(URLS, NOW, reader)
    names = {url: [place.text for _, place in found] for url, found in places.items()}
    found = [[one.name for one in entities.find(word, NOW, reader)] for word in ("Ann", "Post")]
    keys = [fold(one) for entity in listed for one in (entity.name, *entity.aliases)]
    written = entities.written([*keys, "secret1", "secret2"], NOW, reader)
    return sorted(told, key=repr), sorted(known, key=repr), names, found, written


READINGS["status"] = held
READINGS["entities"] = named


def test_every_method_of_the_library_is_asked_for_leaks() -> None:
    """One that is new has to be put into a list above, and is then asked."""
    methods = {name for name in dir(Library) if not name.startswith("_")}
    assert methods == READINGS.keys() | OTHERS


def test_a_library_has_no_open_door_beside_its_methods(library: Library) -> None:
    assert [name for name in vars(library) if not name.startswith("_")] == []


# -- the databases and the engines of search -------------------------------------------------------

ENGINES = (
    ("sqlite", {"keyword_engine": "fts5"}),
    ("sqlite", {"keyword_engine": "tantivy"}),
    ("postgresql", {"keyword_engine": "fts5"}),
    ("postgresql", {"keyword_engine": "tantivy"}),
    ("postgresql", {"search": "server"}),
    # with the indexes of pgvector, although there are few passages
    ("postgresql by index", {"search": "server"}),
)


@pytest.fixture(
    scope="module", params=ENGINES, ids=lambda engine: "-".join((engine[0], *engine[1].values()))
)
def new_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewSettings]:
    """Makes the settings of an empty library."""
    database, values = request.param

    def make() -> LibrarySettings:
        url = ""
        if database != "sqlite":
            url = request.getfixturevalue("postgres").schema()
        if database == "postgresql by index":
            url += "%20-cenable_seqscan%3Doff%20-cenable_sort%3Doff"
        return settings(tmp_path_factory.mktemp("library"), database_url=url, **values)

    with pytest.MonkeyPatch.context() as patch:
        if database == "postgresql by index":
            patch.setattr(server_vectors, "EXACT_UP_TO", 0)
            patch.setattr(server_keywords, "FEW_SHOWN", 0)
        yield make


# -- whatever happens, a reader cannot tell whether the others have anything -----------------------


@st.composite
def happenings(draw: st.DrawFn) -> list[tuple[str, str, Article | str]]:
    """Adding, changing and forgetting, by everybody, of few addresses and few texts."""
    done: list[tuple[str, str, Article | str]] = []
    for at in range(draw(st.integers(6, 16))):
        audience = draw(st.sampled_from(AUDIENCES))
        url = draw(st.sampled_from(URLS))
        if draw(st.integers(0, 4)) == 0:
            done.append(("forget", audience, url))
            continue
        seed = draw(st.integers(0, 2))
        body = text(seed) if draw(st.booleans()) else edited(text(seed), at)
        one = article(
            url,
            body,
            title=draw(st.sampled_from(("One", "Other"))),
            publisher=draw(st.sampled_from(OUTLETS)),
            published_at=draw(st.sampled_from((NOW - DAY, NOW - 5 * DAY, None))),
            fetched_at=NOW - DAY + at * DAY / 100,
        )
        done.append(("add", audience, one))
    return done


@contextmanager
def library_of(
    new_settings: NewSettings, done: list[tuple[str, str, Article | str]], *audiences: str
) -> Iterator[Library]:
    """A library in which only some were at work."""
    with open_library(new_settings(), HashingEncoder()) as library:
        for what, audience, value in done:
            if audience not in audiences:
                continue
            if isinstance(value, Article):
                list(library.add([value], audience))
            else:
                assert what == "forget"
                library.forget(value, audience)
        yield library


@pytest.mark.slow
@trying(max_examples=int(os.environ.get("NEWSDESK_TEST_HAPPENINGS", "2")), deadline=None)
@given(done=happenings())
def test_no_reader_can_tell_whether_others_have_anything(
    new_settings: NewSettings, done: list[tuple[str, str, Article | str]]
) -> None:
    """By every reading: it is what it would be if the others had never been there."""
    with library_of(new_settings, done, *AUDIENCES) as library:
        told = {
            (name, reader): repr(reading(library, reader))
            for name, reading in READINGS.items()
            for reader in AUDIENCES
        }
    for reader in AUDIENCES:
        with library_of(new_settings, done, "", reader) as library:
            for name, reading in READINGS.items():
                assert repr(reading(library, reader)) == told[name, reader], (name, reader)


# -- two servers, a hundred queries each with every engine -----------------------------------------


def marked(audience: str) -> str:
    return {"": "open", A: "secret1", B: "secret2"}[audience]


@pytest.fixture(scope="module")
def two_servers(new_settings: NewSettings) -> Iterator[Library]:
    """Public news and that of two servers, some of it the same text, some the same address."""
    with open_library(new_settings(), HashingEncoder()) as library:
        for audience in AUDIENCES:
            mark = marked(audience)
            own = [
                article(
                    f"https://{mark}.example/{number}",
                    f"{mark}{number} {text(100 + number, 8)} {mark}",
                    title=f"{mark} story {number}",
                    publisher=f"{mark} gazette",
                    published_at=NOW - number * DAY,
                )
                for number in range(30)
            ]
            shared = [
                article(
                    f"https://shared.example/{number}",
                    f"{text(500 + number, 8)} {mark if number % 2 else ''}",
                    title=f"Shared {number} {mark}",
                    publisher=f"{mark} herald",
                )
                for number in range(10)
            ]
            reprints = [
                article(f"https://{mark}.example/copy{number}", text(600 + number), publisher=mark)
                for number in range(5)
            ]
            list(library.add([*own, *shared, *reprints], audience))
        yield library


@pytest.mark.parametrize("reader", AUDIENCES)
def test_a_hundred_queries_bring_nothing_of_another_server(
    two_servers: Library, reader: str
) -> None:
    chance = random.Random(f"reader {reader}")
    secrets = [marked(other) for other in AUDIENCES if other not in {"", reader}]
    seen = set()
    for _ in range(100):
        number = chance.randrange(30)
        words = chance.sample(text(chance.choice([100, 500, 600]) + number % 10, 8).split(), 6)
        asked = " ".join([*words, *(f"{secret}{number} {secret}" for secret in secrets)])
        narrowed: dict[str, Any] = chance.choice(
            [{}, {"publisher": "gazette"}, {"publisher": secrets[0]}, {"since": NOW - 9 * DAY}]
        )
        found = two_servers.search(
            asked, NOW, limit=chance.choice([5, 50]), per_article=2, audience=reader, **narrowed
        )
        told = repr(found)
        assert not any(secret in told for secret in secrets), asked
        seen |= {one.article.url.split("/")[2].split(".")[0] for one in found}
    assert seen == {"open", "shared"} | ({marked(reader)} if reader else set())


@pytest.mark.parametrize("reader", AUDIENCES)
@pytest.mark.parametrize("reading", READINGS)
def test_no_reading_tells_a_word_of_another_server(
    two_servers: Library, reader: str, reading: str
) -> None:
    told = repr(READINGS[reading](two_servers, reader))
    for other in AUDIENCES:
        if other not in {"", reader}:
            assert marked(other) not in told


def test_whoever_runs_the_machine_sees_all(two_servers: Library) -> None:
    everybody = two_servers.status(NOW, None)
    own = [two_servers.status(NOW, reader).articles for reader in AUDIENCES]
    assert everybody.articles == 3 * 45
    assert own == [45, 45 + 45 - 10 - 5, 45 + 45 - 10 - 5], "the same once"
    assert {one.audience for one in two_servers.arrivals(0, 1000)} == set(AUDIENCES)
