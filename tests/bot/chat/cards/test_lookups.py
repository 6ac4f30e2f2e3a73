"""Whatever the news has, the cards of look-ups keep the limits and nothing foreign is live."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answer.types import Citation, Statement
from bot.chat.cards.components import MAX_BODY_BYTES, Card, Picture
from bot.chat.cards.dossier_card import dossier_card, dossier_pages
from bot.chat.cards.follow_ids import SUBJECT
from bot.chat.cards.lookups import (
    events_of_page,
    latest_card,
    sources_card,
    timeline_card,
    timeline_pages,
)
from bot.chat.cards.page_ids import MAX_SUBJECT, LookupKind, LookupPage, Tab, read_page
from bot.chat.i18n.texts import LANGUAGES, texts_for
from bot.lookup.coverage import coverage
from bot.lookup.types import Dossier, Event, Headline, Namesake, Related, SubjectKind, Timeline
from index import Entity, EntityKind, Outlet
from tests.bot.answer.drawn import moments
from tests.bot.chat.cards.discord_markdown import INVITE, MENTION, read
from tests.bot.chat.cards.sent import body_bytes, body_of
from tests.bot.chat.cards.test_markdown_escape import REPEATABLE
from tests.bot.chat.cards.test_markdown_escape import texts as nasty_texts
from tests.discord_server.limits import broken_limits
from tests.discord_server.payloads import components_of

NOW = datetime(2023, 3, 1, 12, tzinfo=UTC)
ENGLISH = texts_for("en")
languages = st.sampled_from(sorted(LANGUAGES)).map(texts_for)
PICTURE = Picture("lookup.png", b"\x89PNG", "A picture of it.")

long_texts = st.builds(
    lambda text, times: text * times, nasty_texts, st.sampled_from([1, 1, 3, 60])
).map(lambda text: text[:4000])
urls = st.one_of(
    st.builds("https://{}.example/{}".format, st.sampled_from("abc"), nasty_texts),
    st.builds("http://a.example/{}".format, st.text("abc()<>[]*_|`\\ \"'", max_size=500)),
    nasty_texts,
)
names = nasty_texts.map(lambda text: text or "Xi")


@st.composite
def statements(draw: st.DrawFn, most: int = 3) -> Statement:
    quote = draw(long_texts) or "Nothing."
    citations = tuple(
        Citation(
            draw(st.integers(1, 999)),
            draw(nasty_texts),
            draw(nasty_texts),
            draw(nasty_texts),
            "",
            draw(urls),
            draw(st.none() | moments),
            quote,
        )
        for _ in range(draw(st.integers(1, most)))
    )
    return Statement(quote, citations)


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(moments)
    return Event(
        start, start + timedelta(days=1), draw(nasty_texts), draw(statements()), draw(st.booleans())
    )


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    return Entity(
        draw(st.integers(1, 10**9)),
        draw(names),
        draw(st.sampled_from(EntityKind)),
        tuple(draw(st.lists(names, max_size=6))),
        draw(st.integers(1, 10**6)),
        None,
        None,
    )


def repeated(of: st.SearchStrategy[Any], count: int) -> Any:
    """Some of a kind, many times over: drawing each anew would take hypothesis too long."""
    return st.builds(
        lambda some, times: tuple((some * times)[:count]),
        st.lists(of, max_size=3),
        st.sampled_from([1, 2, 30]),
    )


@st.composite
def dossiers(draw: st.DrawFn) -> Dossier:
    dates = draw(st.lists(moments, max_size=4))
    return Dossier(
        kind=draw(st.sampled_from([SubjectKind.PERSON, SubjectKind.TOPIC])),
        asked=draw(long_texts),
        name=draw(long_texts),
        as_of=draw(moments),
        articles=draw(st.sampled_from([0, 1, 2, 10**6])),
        first_at=draw(st.none() | moments),
        latest_at=draw(st.none() | moments),
        entity=draw(st.none() | entities()),
        known_with=tuple(draw(st.lists(names, max_size=3))),
        label=draw(nasty_texts),
        offices=tuple(draw(st.lists(statements(1), max_size=3))),
        new=draw(repeated(statements(), 60)),
        related=draw(repeated(st.builds(Related, entities(), st.integers(1, 999)), 60)),
        quotes=draw(repeated(statements(), 60)),
        timeline=draw(repeated(events(), 60)),
        coverage=coverage(one for one in dates if one.year > 2020),
        namesakes=tuple(
            Namesake(one, (), draw(nasty_texts))
            for one in draw(st.lists(entities(), max_size=4, unique_by=lambda one: one.id))
        ),
        nearest=tuple(draw(st.lists(names, max_size=5))),
    )


headlines = st.builds(
    Headline,
    statement=statements(1),
    title=long_texts,
    latest_at=st.none() | moments,
    origins=st.lists(nasty_texts, min_size=1, max_size=5).map(tuple),
    outlets=st.lists(nasty_texts, max_size=9).map(tuple),
    articles=st.integers(1, 99),
)
outlets = st.builds(Outlet, nasty_texts, st.integers(1, 10**6), st.none() | moments)


def shown_texts(card: Card) -> Iterator[str]:
    for one in components_of(body_of(card)["components"]):
        if one["type"] == 10:
            yield one["content"]


def plain(url: str) -> str:
    try:
        return unquote(urlsplit(url.strip()).geturl(), errors="replace").lower()
    except ValueError:
        return "unreadable"


def check(card: Card, known: set[str]) -> None:
    payload = body_of(card)
    assert broken_limits(payload) == []
    assert body_bytes(card) <= MAX_BODY_BYTES
    for text in shown_texts(card):
        text.encode()
        assert all(unicodedata.category(c) not in {"Cf", "Cc", "Co"} or c == "\n" for c in text)
        assert not MENTION.search(text)
        assert not INVITE.search(re.sub(r"\(http\S+\)", "", text))
        reading = read(text)
        assert (reading.addresses, reading.mentions) == ([], [])
        assert set(reading.formatting) <= {"### ", "-# ", "*"}
        assert reading.formatting.count("*") % 2 == 0
        for label, url in reading.links:
            assert re.fullmatch(r"\[\d+\]", label)
            assert plain(url) in known
    for one in components_of(payload["components"]):
        if one.get("custom_id"):
            assert read_page(one["custom_id"]) or SUBJECT.fullmatch(one["custom_id"])


def cited(*said: Statement) -> set[str]:
    return {plain(citation.url) for one in said for citation in one.citations}


@settings(REPEATABLE, max_examples=120)
@given(dossiers(), languages, st.sampled_from(Tab), st.sampled_from([0, 1, 7, 9999]), nasty_texts)
def test_every_leaf_of_any_dossier_keeps_the_limits(
    found: Dossier, texts: Any, tab: Tab, page: int, subject: str
) -> None:
    known = cited(
        *found.offices, *found.new, *found.quotes, *(one.statement for one in found.timeline)
    )
    lookup_page = LookupPage(LookupKind(found.kind), subject, NOW, tab, page)
    for picture in (None, PICTURE):
        check(dossier_card(found, lookup_page, texts, picture), known)


@settings(REPEATABLE, max_examples=80)
@given(repeated(events(), 60), long_texts, languages, st.sampled_from([0, 1, 99]))
def test_every_leaf_of_any_timeline_keeps_the_limits(
    told: tuple[Event, ...], subject: str, texts: Any, page: int
) -> None:
    found = Timeline(subject, NOW, told, ())
    lookup_page = LookupPage(LookupKind.TIMELINE, subject, NOW, page=page)
    known = cited(*(one.statement for one in told))
    check(timeline_card(found, lookup_page, texts, PICTURE if told else None), known)


@settings(REPEATABLE, max_examples=60)
@given(repeated(headlines, 40), nasty_texts, languages, st.sampled_from([0, 1, 99]))
def test_every_leaf_of_the_latest_keeps_the_limits(
    stories: tuple[Headline, ...], title: str, texts: Any, page: int
) -> None:
    lookup_page = LookupPage(LookupKind.LATEST, title, NOW, page=page)
    check(
        latest_card(title, stories, lookup_page, texts), cited(*(one.statement for one in stories))
    )


@settings(REPEATABLE, max_examples=60)
@given(repeated(outlets, 60), languages, st.sampled_from([0, 1, 99]))
def test_every_leaf_of_the_sources_keeps_the_limits(
    found: tuple[Outlet, ...], texts: Any, page: int
) -> None:
    check(sources_card(found, LookupPage(LookupKind.SOURCES, "", NOW, page=page), texts), set())


@settings(REPEATABLE, max_examples=40)
@given(dossiers(), repeated(events(), 60))
def test_turning_all_pages_shows_everything_once(found: Dossier, told: tuple[Event, ...]) -> None:
    counts = {Tab.NEW: found.new, Tab.QUOTES: found.quotes, Tab.TIMELINE: found.timeline}
    for tab, all_of_it in counts.items():
        pages = dossier_pages(found, tab, ENGLISH).pages
        assert sum(map(len, pages)) == len(all_of_it)
    line = Timeline("Xi", NOW, told, ())
    pages = timeline_pages(line, ENGLISH).pages
    shown = [one for number in range(len(pages)) for one in events_of_page(line, number, ENGLISH)]
    assert shown == list(told)
    assert len(pages) == 1 or len(pages[-1]) >= len(pages[0]), "the newest page is not a rest"


def test_every_page_of_every_part_has_its_own_buttons() -> None:
    citation = Citation(1, "Title", "Daily", "Daily", "", "https://news.example/1", NOW, "Said.")
    said = tuple(Statement("Said.", (citation,)) for _ in range(20))
    told = tuple(Event(NOW, NOW + timedelta(days=1), "today", one, stated=True) for one in said)
    entity = Entity(1, "Xi Jinping", EntityKind.PERSON, ("Xi",), 20, NOW, NOW)
    related = tuple(Related(entity, 2) for _ in range(400))
    found = Dossier(
        SubjectKind.PERSON, "Xi", "Xi Jinping", NOW, 20, NOW, NOW, entity,
        new=said, related=related, quotes=said, timeline=told,
    )  # fmt: skip
    for tab in Tab:
        lookup_page = LookupPage(LookupKind.PERSON, "Xi", NOW, tab)
        pages = dossier_pages(found, tab, ENGLISH).pages
        assert len(pages) > 1 or tab is Tab.OVERVIEW
        for number in range(len(pages)):
            check(dossier_card(found, lookup_page.turned(number), ENGLISH), cited(*said))


@settings(REPEATABLE, max_examples=100)
@given(
    st.sampled_from(LookupKind), nasty_texts, moments, st.sampled_from(Tab), st.integers(0, 9999)
)
def test_an_id_is_read_as_it_was_written(
    kind: LookupKind, subject: str, at: datetime, tab: Tab, page: int
) -> None:
    lookup_page = LookupPage(kind, subject, at, tab, page)
    found = read_page(lookup_page.custom_id)
    assert found is not None
    assert (found.kind, found.as_of, found.tab, found.page) == (kind, lookup_page.as_of, tab, page)
    assert found.key == lookup_page.key
    if len(subject.encode("utf-16-le", "replace")) <= 2 * MAX_SUBJECT:
        assert found.subject == subject.replace("\0", "")
    else:
        assert found.has_key_only


@pytest.mark.parametrize(
    "custom_id",
    [
        "",
        "nd:evidence:abc",
        "nd:page:planet:0:63ff4f40.Xi",
        "nd:page:person.gossip:0:63ff4f40.Xi",
        "nd:page:person:-1:63ff4f40.Xi",
        "nd:page:person:0:ffffffffffff.Xi",
        "nd:page:person:0:.Xi",
    ],
)
def test_an_id_of_something_else_is_none_of_these(custom_id: str) -> None:
    assert read_page(custom_id) is None
