"""What a feed states itself is used: its own texts, its outlets, its ids and its links."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from index.types import Article
from ingest import ingest
from tests.ingest.feeds.feed_world import NOW, Answer, Site, World, body, item, rss, site
from tests.ingest.news_server import page

TEXT = (
    "The harbour bridge opened on Monday, and thousands of people walked across it, the city said."
)
SHELL = "<html><head><title>Loading</title></head><body><div id='app'></div><p>%s</p></body></html>"
OTHER = "<p>Frost hit the vines of Orr in the night to Monday, and growers count their losses.</p>"
NOTICE = "Please enable JavaScript in your browser, reload this site and sign in to continue." * 2
RSS_HEAD = (
    "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
    " xmlns:media='http://search.yahoo.com/mrss/' xmlns:psc='http://podlove.org/simple-chapters'"
)


@pytest.fixture
def here() -> Iterator[Site]:
    with site() as running:
        yield running


@pytest.fixture
def elsewhere() -> Iterator[Site]:
    with site("127.0.0.2") as running:
        yield running


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def put_rss(here: Site, items: str, **headers: str) -> str:
    document = (
        f"<rss version='2.0' {RSS_HEAD}><channel><title>The Feed</title>{items}</channel></rss>"
    )
    here.put("/feed", document.encode(), **headers)
    return f"{here.url}/feed"


def put_atom(here: Site, entries: str) -> str:
    head = "xmlns='http://www.w3.org/2005/Atom' xmlns:media='http://search.yahoo.com/mrss/'"
    here.put("/feed", f"<feed {head}><title>The Feed</title>{entries}</feed>".encode())
    return f"{here.url}/feed"


def put_page(here: Site, path: str, html: str) -> None:
    here.put(path, html.encode(), Content_Type="text/html")


def stored(world: World) -> list[Article]:
    found = [arrival.article for arrival in world.library.arrivals(0, 100)]
    return sorted(found, key=lambda article: article.url)


@pytest.mark.parametrize(
    "own",
    [
        f"<description>{TEXT}</description>",
        f"<description>Short.</description><content:encoded>{TEXT}</content:encoded>",
        f"<media:group><media:description>{TEXT}</media:description></media:group>",
        f"<description>&lt;p&gt;{TEXT}&lt;/p&gt; &lt;a href='/a'&gt;More&lt;/a&gt;</description>",
    ],
    ids=["description", "content", "media", "with a link"],
)
@pytest.mark.parametrize(
    ("status", "html", "why"),
    [
        (403, "", "the server answered 403 Forbidden"),
        (200, SHELL % OTHER, "the entry's page shows another text than the feed"),
        (200, SHELL % NOTICE, "no article shows on this page"),
        (200, SHELL % "", "no article shows on this page"),
    ],
    ids=["403", "another text", "notice", "empty"],
)
def test_an_entrys_own_text_stands_in_for_a_page_that_shows_no_article(
    here: Site, world: World, *, own: str, status: int, html: str, why: str
) -> None:
    link = f"{here.url}/a"
    url = put_rss(here, f"<item><title>Bridge opens</title><link>{link}</link>{own}</item>")
    put_page(here, "/a", html)
    here.answers["/a"].status = status
    world.watch(url)
    (look,) = world.look()
    assert look.counts == {"new": 1}
    article = world.library.article(link)
    assert article is not None
    assert (article.title, article.publisher) == ("Bridge opens", "The Feed")
    assert article.is_summary
    assert article.body.startswith(TEXT)
    assert world.fate(link) == ("new", f"only the feed's own text, because {why}")


def test_an_article_whose_page_can_be_read_later_is_a_summary_no_more(
    here: Site, world: World
) -> None:
    items = (
        f"<item><title>T</title><link>{here.url}/a</link><description>{TEXT}</description></item>"
    )
    here.answers["/a"] = Answer(status=403)
    url = put_rss(here, items)
    ingest([url], world.library, world.settings, now=NOW)
    (first,) = stored(world)
    put_page(here, "/a", page("T", TEXT))
    here.answers["/a"].status = 200
    report = ingest([url], world.library, world.settings, now=NOW)
    (second,) = stored(world)
    assert report.changed == 1
    assert (first.is_summary, second.is_summary) == (True, False)


def test_an_ingest_notes_that_only_the_feeds_own_text_is_stored(here: Site, world: World) -> None:
    url = put_rss(
        here,
        f"<item><title>T</title><link>{here.url}/a</link><description>{TEXT}</description></item>",
    )
    here.answers["/a"] = Answer(status=403)
    report = ingest([url], world.library, world.settings, now=NOW)
    assert report.new == 1
    note = "only the feed's own text, because the server answered 403 Forbidden"
    assert report.warnings == (f"{here.url}/a: {note}",)


def test_a_page_that_shows_less_than_the_feed_is_not_taken(here: Site, world: World) -> None:
    long = " ".join(f"The council debated point {number} of the bridge." for number in range(20))
    put_page(here, "/a", page("Bridge", "The council debated the bridge and its points.", ""))
    put_page(here, "/a", SHELL % "The council debated point 1 of the bridge. Subscribe to go on.")
    items = (
        f"<item><title>B</title><link>{here.url}/a</link><description>{long}</description></item>"
    )
    world.watch(put_rss(here, items))
    world.look()
    (article,) = stored(world)
    assert article.body == long


@pytest.mark.parametrize("status", [404, 410, 451])
def test_nothing_stands_in_for_a_page_that_was_withdrawn(
    here: Site, world: World, status: int
) -> None:
    items = (
        f"<item><title>T</title><link>{here.url}/a</link><description>{TEXT}</description></item>"
    )
    here.answers["/a"] = Answer(status=status)
    world.watch(put_rss(here, items))
    (look,) = world.look()
    assert look.counts == {"failed": 1}


def test_a_failure_that_may_pass_is_waited_for_before_the_own_text_is_taken(
    here: Site, world: World
) -> None:
    items = (
        f"<item><title>T</title><link>{here.url}/a</link><description>{TEXT}</description></item>"
    )
    here.answers["/a"] = Answer(status=503)
    world.watch(put_rss(here, items))
    counts = []
    for _ in range(4):
        counts += [dict(look.counts) for look in world.look()]
        world.later()
    assert counts == [{"failed": 1}, {"failed": 1}, {"new": 1}, {"unchanged": 1}]


MASTODON = (
    "<item><guid isPermaLink='true'>{url}/@ada/1</guid><link>{url}/@ada/1</link>"
    "<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
)
YOUTUBE = (
    "<entry><id>yt:video:abc</id><title>Bridge opens</title>"
    "<link rel='alternate' href='{url}/watch?v=abc'/><media:group><media:title>x</media:title>"
    "<media:description>{text}</media:description></media:group></entry>"
)
REDDIT = (
    "<entry><id>t3_1</id><title>Bridge opens</title><link href='{url}/r/news/1'/>"
    "<content type='html'>&lt;div class='md'&gt;&lt;p&gt;{text}&lt;/p&gt;&lt;/div&gt; submitted by"
    " &lt;a href='/u/ada'&gt;/u/ada&lt;/a&gt;</content></entry>"
)


@pytest.mark.parametrize(
    ("put", "template", "path"),
    [
        (put_rss, MASTODON, "/@ada/1"),
        (put_atom, YOUTUBE, "/watch"),
        (put_atom, REDDIT, "/r/news/1"),
    ],
    ids=["Mastodon", "YouTube", "Reddit"],
)
@pytest.mark.parametrize("status", [200, 403])
def test_feeds_whose_pages_are_shells_bring_news(
    here: Site, world: World, *, put: object, template: str, path: str, status: int
) -> None:
    assert callable(put)
    put_page(here, path, SHELL % NOTICE)
    here.answers[path].status = status
    here.answers[f"{path}?v=abc"] = here.answers[path]
    world.watch(put(here, template.format(url=here.url, text=TEXT)))
    (look,) = world.look()
    assert look.counts == {"new": 1}
    (article,) = stored(world)
    assert TEXT in article.body
    assert article.url.startswith(f"{here.url}{path}")


def test_a_bridge_is_cited_at_its_own_address_for_the_text_of_another_site(
    here: Site, elsewhere: Site, world: World
) -> None:
    elsewhere.answers["/post"] = Answer(status=403)
    link = f"{elsewhere.url}/post"
    items = f"<item><title>T</title><link>{link}</link><description>{TEXT}</description></item>"
    url = put_rss(here, items)
    world.watch(url)
    world.look()
    (article,) = stored(world)
    assert article.body == TEXT
    assert article.url.startswith(f"{url}?newsdesk-entry=")


def test_an_entry_that_is_only_links_is_no_article(here: Site, world: World) -> None:
    links = "submitted by <a href='/u/ada'>/u/ada-the-reporter</a> <a href='/1'>[comments]</a>"
    items = (
        f"<item><title>Bridge opens</title><link>{here.url}/a</link>"
        f"<description><![CDATA[{links}]]></description></item>"
    )
    here.answers["/a"] = Answer(status=403)
    world.watch(put_rss(here, items))
    (look,) = world.look()
    assert look.counts == {"failed": 1}


@pytest.mark.parametrize("status", [200, 404])
def test_an_entry_with_nothing_but_a_link_is_fetched_or_reported(
    here: Site, world: World, status: int
) -> None:
    put_page(here, "/a", page("Bridge opens", TEXT))
    here.answers["/a"].status = status
    world.watch(put_rss(here, f"<item><link>{here.url}/a</link></item>"))
    (look,) = world.look()
    assert look.counts == ({"new": 1} if status == 200 else {"failed": 1})
    assert world.fate(f"{here.url}/a")[0] == ("new" if status == 200 else "failed")


@pytest.mark.parametrize(
    ("shown", "publisher", "wanted"),
    [(403, "", "The Harbour Post"), (200, "", "The Harbour Post"), (200, "Mine", "Mine")],
)
def test_the_source_of_an_aggregators_item_is_its_outlet(
    here: Site, world: World, shown: int, publisher: str, wanted: str
) -> None:
    items = (
        f"<item><title>Bridge opens - The Harbour Post</title><link>{here.url}/a</link>"
        f"<source url='https://harbour.example'>The Harbour Post</source>"
        f"<description>{TEXT}</description></item>"
    )
    put_page(here, "/a", page("x", TEXT).replace("The Harbour Post", "Aggregator"))
    here.answers["/a"].status = shown
    world.watch(put_rss(here, items), publisher=publisher)
    world.look()
    (article,) = stored(world)
    assert (article.publisher, article.origin) == (wanted, wanted)
    assert article.title == "Bridge opens"


def test_entries_without_ids_and_with_one_link_are_all_stored(here: Site, world: World) -> None:
    items = "".join(
        f"<item><title>Report {number}</title><link>{here.url}/</link>"
        f"<description>{body(number)}</description></item>"
        for number in range(3)
    )
    url = put_rss(here, items)
    world.watch(url)
    (look,) = world.look()
    assert look.counts == {"new": 3}
    assert [path for path, _ in here.hits] == ["/feed"], "the link leads to the front page"
    found = stored(world)
    assert len({article.url for article in found}) == 3
    assert all(article.url.startswith(f"{here.url}/?newsdesk-entry=") for article in found)
    world.later()
    (look,) = world.look()
    assert look.counts == {"unchanged": 3}


def test_an_id_that_is_given_to_a_new_article_brings_a_new_article(
    here: Site, world: World
) -> None:
    here.put("/feed", rss(item(1, here.url, guid="same")))
    world.watch(f"{here.url}/feed")
    world.look()
    world.later()
    here.put("/feed", rss(item(2, here.url, guid="same")))
    (look,) = world.look()
    assert look.counts == {"new": 1}
    assert [article.url for article in stored(world)] == [f"{here.url}/1", f"{here.url}/2"]
    assert world.fate(f"{here.url}/2") == ("new", "")


@pytest.mark.parametrize(
    ("put", "entry"),
    [
        (put_atom, "<entry><id>urn:uuid:1</id><title>T</title><content>{text}</content></entry>"),
        (
            put_rss,
            "<item><guid>4711</guid><title>T</title><description>{text}</description></item>",
        ),
    ],
    ids=["urn", "4711"],
)
def test_an_id_that_is_no_address_is_not_fetched_and_the_feed_is_cited(
    here: Site, world: World, put: object, entry: str
) -> None:
    assert callable(put)
    url = put(here, entry.format(text=TEXT))
    world.watch(url)
    (look,) = world.look()
    assert look.counts == {"new": 1}
    assert [path for path, _ in here.hits] == ["/feed"]
    (article,) = stored(world)
    assert re.fullmatch(rf"{re.escape(url)}\?newsdesk-entry=\w+", article.url)


@pytest.mark.parametrize(
    "bad", ["<psc:chapters><psc:chapter/></psc:chapters>", "<unknown:x>1</unknown:x>"]
)
def test_a_feed_is_read_without_its_bad_extension_elements(
    here: Site, world: World, bad: str
) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>{number}</guid><title>Report {number}</title>{bad}"
        f"<content:encoded>{body(number)}</content:encoded></item>"
        for number in range(2)
    )
    world.watch(put_rss(here, items))
    (look,) = world.look()
    assert (look.error, look.counts) == ("", {"new": 2})


@pytest.mark.parametrize("modified", ["Fri, 06 May 2124 12:00:00 GMT", ""])
def test_not_modified_is_believed_for_a_day_at_most(
    here: Site, world: World, modified: str
) -> None:
    """A server that always answers 304 hides the news of a day, not of a year."""
    headers = {"ETag": '"same"'} | ({"Last_Modified": modified} if modified else {})
    url = put_rss(here, item(1, here.url), **headers)
    world.watch(url)
    world.look()
    put_rss(here, item(2, here.url), **headers)
    counts = []
    for _ in range(25):
        world.later(hours=1)
        counts += [look.counts["new"] for look in world.look()]
    assert sum(counts) == 1
    assert [status for _, status in here.hits].count(200) == 2
    assert [status for _, status in here.hits].count(304) > 10


def test_a_clock_that_was_ahead_once_stops_no_feed(here: Site, world: World) -> None:
    here.put("/feed", rss(item(1, here.url)))
    world.now = NOW + timedelta(days=400)
    world.watch(f"{here.url}/feed")
    world.look()
    assert world.store.claim(world.now, world.now + timedelta(days=1), world.now) is not None
    world.now = NOW
    here.put("/feed", rss(item(2, here.url), item(1, here.url)))
    (look,) = world.look()
    assert look.counts == {"new": 1, "unchanged": 1}
    assert world.look() == [], "its times are right again"


def test_a_feed_that_was_added_while_the_clock_was_ahead_is_checked(
    here: Site, world: World
) -> None:
    here.put("/feed", rss(item(1, here.url)))
    world.now = NOW + timedelta(days=400)
    world.watch(f"{here.url}/feed")
    world.now = NOW
    (look,) = world.look()
    assert look.counts == {"new": 1}
