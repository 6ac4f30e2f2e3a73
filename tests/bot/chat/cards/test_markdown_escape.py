"""Foreign text is shown as it stands, and nothing in it is live."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.cards.markdown_escape import ELLIPSIS, clean, escape, mark, safe_url, units
from tests.bot.chat.cards.discord_markdown import read

NASTY = (
    "@everyone",
    "@here",
    "<@1>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "</a:1>",
    "</ask now:1>",
    "<t:0:R>",
    "<a:party:1>",
    "<:x:1>",
    "<id:browse>",
    "[x](http://evil.example)",
    "[x](<http://evil.example>)",
    "[[x]](http://evil.example)",
    "](http://evil.example)",
    "https://evil.example/a_b",
    "HTTP://evil.example",
    "<https://evil.example>",
    "discord.gg/abc",
    "discord.com/invite/abc",
    "steam://run/1",
    "**b** __u__ _i_ ~~s~~ ||x|| `c` ```",
    "# head",
    "-# small",
    "- item",
    "1. one",
    "> quote",
    ">>> all",
    "\\",
    "\\\\",
    "\\<@1>",
    "\u200b",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\ufeff",
    "\U000e0041",
    "\ud83d",
    "\x00",
    "\n",
    "\r\n\t",
    "\u2028",
    "\u3164",
    "習近平將於四月訪問俄羅斯。",
    "قد يزور شي روسيا في أبريل",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇺🇦",
    "❤️",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "U.S. 3.5 a.m. 12:30",
    " ",
)
# The same examples every time, however slow the machine.
REPEATABLE = settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
texts = st.lists(st.sampled_from(NASTY) | st.text(max_size=20), max_size=12).map("".join)


@settings(REPEATABLE)
@given(texts)
def test_whatever_it_is_nothing_is_live_and_everything_is_shown(text: str) -> None:
    reading = read(escape(text, 100_000))
    assert reading.shown.replace("＠", "@") == clean(text).replace("＠", "@")
    assert (reading.links, reading.addresses, reading.mentions) == ([], [], [])
    assert (reading.timestamps, reading.formatting) == ([], [])


@settings(REPEATABLE)
@given(texts, st.integers(min_value=0, max_value=120))
def test_a_cut_keeps_the_limit_and_the_beginning_and_no_half_of_anything(
    text: str, limit: int
) -> None:
    cut = escape(text, limit)
    assert units(cut) <= limit
    cut.encode()
    shown = read(cut).shown.replace("＠", "@")
    whole = clean(text).replace("＠", "@")
    if shown != whole and limit:
        assert shown.endswith(ELLIPSIS)
        assert whole.startswith(shown.removesuffix(ELLIPSIS))
    assert (read(cut).links, read(cut).addresses, read(cut).mentions) == ([], [], [])
    assert read(cut).formatting == []


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Xi may visit Moscow", 19, "Xi may visit Moscow"),
        ("Xi may visit Moscow", 18, "Xi may visit…"),
        ("Xi may visit Moscow", 13, "Xi may visit…"),
        ("Xi may visit Moscow", 12, "Xi may…"),
        ("習近平將於四月訪問", 5, "習近平將…"),
        ("ab*cd", 5, "ab\\*…"),
        ("ab*cd", 4, "ab…"),
        ("a😀b", 3, "a…"),
        ("a😀b", 4, "a😀b"),
        ("xe\u0301y", 3, "x…"),
        ("a👍🏽bc", 5, "a…"),
        ("word", 1, "…"),
        ("word", 0, ""),
    ],
)
def test_where_a_text_is_cut(text: str, limit: int, cut: str) -> None:
    assert escape(text, limit) == cut


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a \n\n b\t\u2028c ", "a b c"),
        ("soft\u00adhyphen", "softhyphen"),
        ("\u202eabc", "abc"),
        ("a\u200bb\u200dc\ufeff", "abc"),
        ("\ud800x", "x"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("نیمفاصله‌ای", "نیمفاصلهای"),
    ],
)
def test_what_is_not_seen_is_left_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("HTTPS://A.Example/X?q=1&r=a b#f", "https://a.example/X?q=1&r=a%20b#f"),
        ("https://a.example/x_(y)", "https://a.example/x_%28y%29"),
        ("https://a.example/%28y%29", "https://a.example/%28y%29"),
        ('https://a.example/">[x](y)', "https://a.example/%22%3E%5Bx%5D%28y%29"),
        ("https://a.example/**b**||`c`\\", "https://a.example/%2A%2Ab%2A%2A%7C%7C%60c%60%5C"),
        ("https://a.example:8080/x", "https://a.example:8080/x"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe"),
        ("http://a.example", "http://a.example"),
        ("https://a.example/@everyone", "https://a.example/%40everyone"),
        ("file:///srv/news/a.txt", None),
        ("javascript:alert(1)", None),
        ("ftp://a.example/x", None),
        ("//a.example/x", None),
        ("https://", None),
        ("https://bank.example@evil.example/", None),
        ("https://a.example:port/", None),
        ("https://[::1]/", None),
        ("https://a example/", None),
        ("https://a.example/" + "x" * 600, None),
        ("https://a.example/\ud800", None),
        ("", None),
    ],
)
def test_only_addresses_that_can_do_no_harm_are_linked(url: str, linked: str | None) -> None:
    assert safe_url(url) == linked


@settings(REPEATABLE)
@given(st.text() | texts.map("https://a.example/".__add__))
def test_a_mark_is_one_link_to_its_address_whatever_that_holds(url: str) -> None:
    address = safe_url(url)
    reading = read(f"said {mark(1, address)} and more)")
    if address is None:
        assert (reading.shown, reading.links) == ("said [1] and more)", [])
    else:
        assert reading.links == [("[1]", address)]
        assert reading.shown == "said [1] and more)"
