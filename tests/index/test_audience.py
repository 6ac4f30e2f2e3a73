"""What is one server's own is found by it beside the public news, and kept apart in everything."""

from datetime import timedelta
from typing import Any

import pytest

from index.audience import checked
from index.errors import AudienceError
from index.library import Library
from index.types import Article
from tests.index.conftest import Open
from tests.index.news import DAY, NOW, QUAKE, WHALE, XI, article, stories
from tests.index.test_library import agree, outcomes
from tests.index.text.test_near_duplicates import edited, text

A, B = "discord:1", "discord:2"
URL = "https://news.example/xi"


def added(library: Library, audience: str, *articles: Article) -> list[str]:
    return [one.outcome.value for one in library.add(articles, audience)]


def found(library: Library, query: str, audience: str) -> list[tuple[str, tuple[str, ...]]]:
    """Outlet and outlets of copies of what is found, the best first."""
    evidence = library.search(query, NOW, audience=audience, per_article=9)
    return [(one.article.publisher, one.copies) for one in evidence]


@pytest.mark.parametrize("audience", ["", "discord:1", "discord:123456789012345678", "slack:T1-x"])
def test_an_audience_is_written_as_it_should_be(audience: str) -> None:
    assert checked(audience) == audience


@pytest.mark.parametrize(
    "audience", ["1", "discord", "discord:", ":1", " discord:1", "d:1\n", "a b"]
)
def test_what_is_written_in_another_way_is_refused(library: Library, audience: str) -> None:
    """Nobody could ever read what came in under it."""
    with pytest.raises(AudienceError, match='like "discord:123"'):
        added(library, audience, article("xi", XI))
    assert library.status(NOW, None).articles == 0


def test_a_server_finds_its_own_and_the_public_news(library: Library) -> None:
    assert added(library, "", article("quake", QUAKE, publisher="Daily")) == ["new"]
    assert added(library, A, article("xi", XI, publisher="Own")) == ["new"]
    assert found(library, "Xi visit Moscow", A) == [("Own", ())]
    assert found(library, "Xi visit Moscow", B) == []
    assert found(library, "Xi visit Moscow", "") == []
    assert found(library, "earthquake Hatay", A)[0] == ("Daily", ())
    assert (library.status(NOW).articles, library.status(NOW, A).articles) == (1, 2)
    assert agree(library)


def test_the_same_in_two_servers_is_each_ones_own(library: Library) -> None:
    """Neither is a copy, and forgetting in one leaves the other's and the public one."""
    one = article("xi", XI)
    assert [added(library, audience, one)[0] for audience in ("", A, B)] == ["new"] * 3
    assert added(library, A, one) == ["unchanged"]
    for audience in ("", A, B):
        assert found(library, "Xi visit Moscow", audience) == [("Daily", ())]
    assert library.forget(URL, A)
    assert not library.forget(URL, A)
    assert library.article(URL, B) == one
    assert library.forget(URL)
    assert library.article(URL) is None
    assert library.article(URL, A) is None
    assert library.article(URL, B) == one
    assert found(library, "Xi visit Moscow", B) == [("Daily", ())]
    assert agree(library)


def test_an_address_means_ones_own_article_first(library: Library) -> None:
    public, own = article("xi", XI), article("xi", XI + " More.", publisher="Own")
    added(library, "", public)
    added(library, A, own)
    assert library.article(URL) == library.article(URL, B) == public
    assert library.article(URL, A) == own
    assert found(library, "Xi visit Moscow", A) == [("Own", ())], "and not a second one beside it"
    assert found(library, "Xi visit Moscow", B) == [("Daily", ())]
    added(library, A, article("xi", WHALE, publisher="Own"))
    assert [one.body for one in library.revisions(URL, A)] == [own.body]
    assert library.revisions(URL) == library.revisions(URL, B) == ()


def test_a_public_reprint_of_ones_own_text_is_a_copy_to_oneself_alone(library: Library) -> None:
    """It is one origin to a server that has the text under another address."""
    added(library, A, article("own", text(1), publisher="Own"))
    added(library, "", article("one", text(1), publisher="Wire"))
    added(library, "", article("two", edited(text(1), 3), publisher="Reprint"))
    query = " ".join(text(1).split()[:9])
    assert set(found(library, query, A)) == {("Own", ("Wire", "Reprint"))}
    assert set(found(library, query, B)) == {("Wire", ("Reprint",))}
    leads = library.leads(NOW - 9 * DAY, NOW, A)
    assert [(one.article.publisher, one.copies) for one in leads] == [("Own", ("Wire", "Reprint"))]


@pytest.mark.parametrize("first", ["", A])
def test_no_text_is_a_copy_of_another_audiences(library: Library, first: str) -> None:
    then = A if first == "" else ""
    assert added(library, first, article("one", text(1), publisher="First")) == ["new"]
    assert added(library, then, article("two", edited(text(1), 3), publisher="Then")) == ["new"]
    assert added(library, B, article("three", text(1), publisher="Third")) == ["new"]
    assert added(library, A, article("four", text(1), publisher="Fourth"))[0] == "duplicate"
    assert agree(library)


@pytest.mark.parametrize("how", ["forgotten", "rewritten"])
def test_a_copy_that_takes_its_originals_place_stays_with_its_server(
    library: Library, how: str
) -> None:
    for audience in ("", A, B):
        added(library, audience, article("one", XI, publisher=f"One{audience}"))
        added(library, audience, article("two", XI, publisher=f"Two{audience}"))
    if how == "forgotten":
        library.forget("https://news.example/one", A)
    else:
        added(library, A, article("one", WHALE, publisher=f"One{A}"))
    # of the public two a server that rewrote "one" has neither, of one that forgot it sees "One"
    public = ("One",) if how == "forgotten" else ()
    assert found(library, "Xi visit Moscow", A)[0] == (f"Two{A}", public)
    assert found(library, "Xi visit Moscow", B)[0] == (f"One{B}", (f"Two{B}",))
    assert found(library, "Xi visit Moscow", "") == [("One", ("Two",))]
    assert agree(library)


def test_encoding_anew_keeps_everything_with_whom_it_is_for(opened: Open) -> None:
    library = opened()
    for audience in ("", A, B):
        added(library, audience, article("xi", XI, publisher=f"P{audience}"), *stories(0, 20))
    before = {audience: found(library, "Xi Moscow council", audience) for audience in ("", A, B)}
    library.rebuild(encode=True)
    after = {audience: found(library, "Xi Moscow council", audience) for audience in ("", A, B)}
    assert after == before
    assert library.status(NOW, None).articles == 63
    assert agree(library)


def test_what_is_old_is_told_with_whom_it_is_for(library: Library) -> None:
    added(library, A, article("xi", XI, published_at=NOW - 90 * DAY))
    added(library, "", article("xi", XI, published_at=NOW - 80 * DAY), article("quake", QUAKE))
    old = library.older_than(NOW - 30 * DAY)
    assert old == ((URL, A), (URL, ""))
    assert all(library.forget(url, audience, save=False) for url, audience in old)
    assert library.status(NOW, None).articles == 1


def test_a_search_sees_what_came_in_for_its_server_since_the_last(opened: Open) -> None:
    """From another process too, by addition, change and removal."""
    reader, writer = opened(), opened()
    added(writer, "", article("xi", XI))
    assert found(reader, "Xi visit Moscow", A) == [("Daily", ())]
    added(writer, A, article("xi", XI, publisher="Own"))
    assert found(reader, "Xi visit Moscow", A) == [("Own", ())]
    assert found(reader, "Xi visit Moscow", "") == [("Daily", ())]
    writer.forget(URL, A)
    assert found(reader, "Xi visit Moscow", A) == [("Daily", ())]


def test_what_came_in_while_a_search_was_under_way_is_not_let_through(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The selection is made before the words are looked up; the last look asks once more."""
    added(library, "", article("quake", QUAKE))
    search_words = library._keywords.search

    def slow(*arguments: Any) -> object:
        added(library, B, article("xi", XI))
        return search_words(*arguments)

    monkeypatch.setattr(library._keywords, "search", slow)
    assert [one.article.publisher for one in library.search("Xi quake", NOW, audience=A)] == [
        "Daily"
    ]
    titles = [one.article.title for one in library.search("Xi visit Moscow", NOW, audience=A)]
    assert "Story xi" not in titles


def test_what_others_have_crowds_nothing_out(library: Library) -> None:
    """A reader's passages are chosen before the best are taken, in both ways of finding."""
    more = [article(f"s{n}", f"Xi visits Moscow, summit {n} of Xi in Moscow.") for n in range(250)]
    added(library, B, *more)
    added(
        library, A, article("own", "A note on the council: Xi may visit later on.", publisher="Own")
    )
    assert found(library, "Xi visits Moscow summit", A) == [("Own", ())]
    assert found(library, "Xi visits Moscow summit", "") == []


# -- an outlet and a time --------------------------------------------------------------------------


def test_a_narrow_outlet_is_found_among_hundreds_of_better_passages(library: Library) -> None:
    """It is narrowed before the best are taken, in both ways of finding."""
    outcomes(
        library,
        *(article(f"s{n}", f"Xi visits Moscow, summit {n} of Xi in Moscow.") for n in range(250)),
        article("narrow", "A note on the council: Xi may visit later on.", publisher="Narrow News"),
        article("old", f"{XI} Old.", published_at=NOW - 400 * DAY, publisher="Archive"),
    )
    query = "Xi visits Moscow summit"
    best = library.search(query, NOW, limit=300, per_article=1)
    assert "Narrow News" not in {one.article.publisher for one in best}
    for name in ("Narrow News", "the narrow news", "Narrow", ("Other", "Narrow News")):
        narrowed = library.search(query, NOW, publisher=name)
        assert [one.article.publisher for one in narrowed] == ["Narrow News"], name
    assert library.search(query, NOW, publisher="Nobody's Paper") == ()
    assert library.search(query, NOW, publisher="Archive", since=NOW - 500 * DAY)
    assert library.search(query, NOW, publisher="Archive", since=NOW - 300 * DAY) == ()


def test_an_outlet_is_also_found_by_what_was_taken_from_it(library: Library) -> None:
    cited = Article(URL, "T", XI, "Donga", sources=("The Journal",), fetched_at=NOW)
    outcomes(library, cited, article("other", f"{XI} Other."))
    assert [one.article.url for one in library.search("Xi", NOW, publisher="Journal")] == [URL]
    assert library.latest(NOW, publisher="Journal") == (cited,)


@pytest.mark.parametrize(
    ("published_at", "there"),
    [
        (NOW - DAY, True),
        (NOW - DAY - timedelta(microseconds=1), False),
        (NOW, True),
        (None, False),
    ],
)
def test_since_begins_with_its_very_moment(
    library: Library, published_at: object, there: bool
) -> None:
    outcomes(library, article("xi", XI, published_at=published_at))  # type: ignore[arg-type]
    assert bool(library.search("Xi visit Moscow", NOW, since=NOW - DAY)) is there


def test_a_naive_since_is_refused(library: Library) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        library.search("Xi", NOW, since=NOW.replace(tzinfo=None))
