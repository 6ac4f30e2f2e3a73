"""Documents that mean harm or are badly broken, real-looking ones, and a mutator with a seed."""

import random
from dataclasses import dataclass
from typing import Literal

Fate = Literal["read", "skipped", "failed", "killed or failed", "any"]

WORDS = (
    "The harbour bridge opened on Monday after four years of work, and thousands of people walked"
    " across it in the first hours of the day. Ferries go on until the end of the year."
)
ITEM = (
    "<item><title>Bridge opens</title><link>https://news.example/{n}</link>"
    "<guid isPermaLink='false'>tag:news.example,{n}</guid>"
    "<pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><description>"
    + WORDS
    + "</description></item>"
)
ENTRY = (
    "<entry><title>Bridge opens</title><link href='https://news.example/{n}'/>"
    "<id>urn:news:{n}</id><updated>2024-05-06T10:00:00Z</updated><content type='html'>&lt;p&gt;"
    + WORDS
    + "&lt;/p&gt;</content></entry>"
)


@dataclass(frozen=True, slots=True)
class Hostile:
    """A document, the name of its file, and what has to become of it.

    Attributes:
        fate: What the report says; "read" means that an article comes in.
        reason: What the report's line has in it.
    """

    name: str
    data: bytes
    fate: Fate
    reason: str = ""


def rss(inner: str, before: str = "", extra: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<rss version="2.0"'
        ' xmlns:atom="http://www.w3.org/2005/Atom"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>The Harbour Post</title>{extra}{inner}</channel></rss>"
    )


def item(number: int = 1, **changes: str) -> str:
    text = ITEM.format(n=number)
    for old, new in changes.items():
        text = text.replace(
            {"link": f"https://news.example/{number}", "date": "Mon, 06 May 2024 10:00:00 GMT",
             "title": "Bridge opens", "words": WORDS}[old],
            new,
        )  # fmt: skip
    return text


def atom(inner: str, extra: str = "") -> str:
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>The Harbour Post</title>{extra}{inner}</feed>"
    )


def html(inner: str, head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Bridge opens</title>{head}</head><body><article>"
        f"<h1>Bridge opens</h1><p>{WORDS}</p>{inner}</article></body></html>"
    )


def _laughs() -> str:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE rss [<!ENTITY l0 "lol">{levels}]>'


_ENTITY = '<!DOCTYPE rss [<!ENTITY x "y">]>'
_EXTERNAL = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_REFUSED = "declares XML entities"
_JSON_FEED = '{{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": {}}}'


def hostile_documents() -> list[Hostile]:
    """Every kind of harm, small enough to be made at once."""
    plain = item()
    attributes = " ".join(f"a{number}='x'" for number in range(100_000))
    return [
        Hostile("laughs.xml", rss(plain, _laughs()).encode(), "failed", _REFUSED),
        Hostile("quadratic.xml", rss(plain, f'<!DOCTYPE r [<!ENTITY a "{"a" * 100_000}">]>').encode(), "failed", _REFUSED),  # noqa: E501
        Hostile("external.xml", rss(plain, _EXTERNAL).encode(), "failed", _REFUSED),
        Hostile("parameter.xml", rss(plain, '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]>').encode(), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-utf16.xml", rss(plain, _ENTITY).replace("UTF-8", "UTF-16").encode("utf-16"), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-utf16be.xml", b"\xfe\xff" + rss(plain, _ENTITY).encode("utf-16-be"), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-utf32.xml", rss(plain, _ENTITY).encode("utf-32"), "failed", _REFUSED),
        Hostile("entity-latin.xml", rss(item(words="caf\xe9 " * 20), _ENTITY).replace("UTF-8", "ISO-8859-1").encode("latin-1"), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-mark.xml", b"\xef\xbb\xbf" + rss(plain, _ENTITY).encode(), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-lower.xml", rss(plain, _ENTITY.replace("ENTITY", "entity")).encode(), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-behind-comment.xml", rss(plain, "<!-- <rss> --><?p <rss> ?>" + _ENTITY).encode(), "failed", _REFUSED),  # noqa: E501
        Hostile("entity-in-cdata.xml", rss(item(words=f"<![CDATA[{WORDS} {_ENTITY}]]>")).encode(), "read"),  # noqa: E501
        Hostile("old-doctype.xml", rss(plain, '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://127.0.0.1:9/r.dtd">').encode(), "read"),  # noqa: E501
        Hostile("surrogate.xml", rss(item(title="Bridge &#xD800; opens &#55357;")).encode(), "read"),  # noqa: E501
        Hostile("surrogate.html", html("<p>&#xD800;&#xDFFF;&#1114112;</p>").encode(), "read"),
        Hostile("surrogate.json", _JSON_FEED.format(f'[{{"id": "1", "title": "\\ud800", "content_text": "{WORDS}"}}]').encode(), "read"),  # noqa: E501
        Hostile("attributes.xml", rss(f"<item {attributes}>" + plain[6:]).encode(), "killed or failed"),  # noqa: E501
        Hostile("attributes.html", html(f"<p {'a=1 ' * 250_000}>x</p>").encode(), "any"),
        Hostile("paragraphs.html", html("<p>word " * 1_000_000).encode(), "any"),
        Hostile("deep.html", html("<div>" * 100_000 + WORDS).encode(), "any"),
        Hostile("deep-spans.html", html("<span><b>" * 50_000 + WORDS).encode(), "any"),
        Hostile("deep.xml", rss(plain + "<a>" * 100_000).encode(), "any"),
        Hostile("deep.json", _JSON_FEED.format("[" * 200_000).encode(), "failed", "JSON"),
        Hostile("cdata.xml", rss(item(words=f"<![CDATA[{WORDS * 30_000}]]>")).encode(), "any"),
        Hostile("cdata-open.xml", rss(item(words=f"<![CDATA[{WORDS}")).encode(), "any"),
        Hostile("nul.xml", rss(plain).replace("Bridge", "Bri\0dge").encode(), "skipped", "binary"),
        Hostile("nul-later.xml", rss(item() + " " * 5000 + item(2, title="Bri\0dge")).encode(), "read"),  # noqa: E501
        Hostile("nul-later.html", html(" " * 5000 + "<p>Ferries\0 go on.</p>").encode(), "read"),
        Hostile("controls.xml", rss(item(title="Bri\x01dge\x1b[31m")).encode(), "read"),
        Hostile("bad-utf8.xml", rss(plain).encode().replace(b"harbour", b"harb\xff\xc0our"), "read"),  # noqa: E501
        Hostile("bad-utf16.xml", b"\xff\xfe" + rss(plain).encode("utf-16-le")[:-1], "any"),
        Hostile("half-mark.xml", b"\xef\xbb" + rss(plain).encode(), "any"),
        Hostile("two-marks.xml", b"\xef\xbb\xbf\xef\xbb\xbf" + rss(plain).encode(), "read"),
        Hostile("mixed.xml", rss(item() + item(2)).encode().replace(b"Ferries", "F\xe9rries".encode("latin-1"), 1).replace(b"Monday", "M\u00f6nday".encode()), "read"),  # noqa: E501
        Hostile("utf7.xml", rss(plain).replace("UTF-8", "UTF-7").replace("<channel>", "+ADw-channel>").encode(), "any"),  # noqa: E501
        Hostile("unknown-encoding.xml", rss(plain).replace("UTF-8", "x-none").encode(), "read"),
        Hostile("one-line.txt", b"word " * 10_500_000, "failed", "larger than"),
        Hostile("many.xml", rss("".join(item(n) for n in range(20_000))).encode(), "read", "only the newest 1000"),  # noqa: E501
        Hostile("many.json", _JSON_FEED.format("[" + ",".join(f'{{"id": "{n}", "content_text": "{n} {WORDS}"}}' for n in range(5000)) + "]").encode(), "read", "only the newest 1000"),  # noqa: E501
        Hostile("self.xml", rss(plain, extra="<atom:link rel='self' href='self.xml'/>" * 1000).encode(), "read"),  # noqa: E501
        Hostile("self-atom.xml", atom(ENTRY.format(n=1), "<link rel='self' href='https://news.example/'/>").encode(), "read"),  # noqa: E501
        Hostile("year-0.xml", rss(item(date="Mon, 06 May 0000 10:00:00 GMT")).encode(), "read"),
        Hostile("year-99999.xml", rss(item(date="Mon, 06 May 99999 10:00:00 GMT")).encode(), "read"),  # noqa: E501
        Hostile("second-61.xml", atom(ENTRY.format(n=1).replace("10:00:00Z", "23:59:61Z")).encode(), "read"),  # noqa: E501
        Hostile("year-atom.xml", atom(ENTRY.format(n=1).replace("2024-", "99999-")).encode(), "read"),  # noqa: E501
        Hostile("javascript.xml", rss(item(link="javascript:alert(1)")).encode(), "failed", "http(s) address"),  # noqa: E501
        Hostile("data.xml", rss(item(link="data:text/html,hello")).encode(), "failed", "http(s) address"),  # noqa: E501
        Hostile("file.xml", rss(item(link="file:///etc/passwd")).encode(), "failed", "http(s) address"),  # noqa: E501
        Hostile("brackets.xml", rss(item(link="http://[broken")).encode(), "failed", ""),
        Hostile("javascript.json", _JSON_FEED.format(f'[{{"url": "javascript:alert(1)", "content_text": "{WORDS}"}}]').encode(), "failed", "http(s) address"),  # noqa: E501
        Hostile("title.xml", rss(item(title="&lt;img src=x onerror=alert(1)&gt;&lt;b&gt;Bridge&lt;/b&gt; opens")).encode(), "read"),  # noqa: E501
        Hostile("items.json", _JSON_FEED.format("5").encode(), "skipped", "no entries"),
        Hostile("types.json", _JSON_FEED.format(f'[{{"id": {{}}, "url": 5, "title": [], "authors": 7, "content_text": "{WORDS}"}}, 5, null]').encode(), "read"),  # noqa: E501
        Hostile("number.json", _JSON_FEED.format("1" * 100_000).encode(), "failed", "JSON"),
        Hostile("picture.xml", b"\x89PNG\r\n\x1a\n" + bytes(1000), "skipped", "picture"),
        Hostile("sheet.html", html("<p>x</p>", "<style>" + "{" * 500_000 + "</style>").encode(), "read"),  # noqa: E501
        Hostile("comment.html", html("<!--" * 100_000).encode(), "any"),
        Hostile("references.html", html("&" * 500_000).encode(), "any"),
        Hostile("empty.html", b"<html></html>", "skipped"),
    ]  # fmt: skip


def seeds() -> dict[str, bytes]:
    """Feeds and pages as they are really written, by the name of a file."""
    content = f"<p>{WORDS}</p><ul><li>One &amp; two</li></ul><p>{WORDS[::-1]}</p>"
    rich = item(3).replace(
        "</item>",
        f"<content:encoded><![CDATA[{content}]]></content:encoded><author>a@b.example (Ann Lee)"
        "</author><category>Harbour</category></item>",
    )
    linked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished":'
        ' "2024-05-06T10:00:00+02:00", "author": {"name": "Ann Lee"}}</script>'
        '<meta property="og:site_name" content="The Harbour Post"><link rel="canonical"'
        ' href="https://news.example/1"><style>.ad{display:none} p.note{color:#555}</style>'
    )
    entries = (
        f'[{{"id": "1", "url": "https://news.example/1", "title": "Bridge opens",'
        f' "content_html": "<p>{WORDS}</p>", "date_published": "2024-05-06T10:00:00Z",'
        ' "authors": [{"name": "Ann Lee"}]}]'
    )
    return {
        "rss.xml": rss(item(1) + item(2) + rich, extra="<ttl>60</ttl>").encode(),
        "atom.xml": atom(ENTRY.format(n=1) + ENTRY.format(n=2)).encode(),
        "feed.json": _JSON_FEED.format(entries).encode(),
        "page.html": html(
            f'<div class="ad">Buy</div><p class="note">{WORDS}</p><table><tr><td>1</td></tr></table>'  # noqa: E501
            f'<blockquote>"{WORDS}"</blockquote>',
            linked,
        ).encode(),
        "utf16.xml": rss(item(1)).replace("UTF-8", "UTF-16").encode("utf-16"),
    }


_PIECES = (
    b"<", b">", b"&", b'"', b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<p>", b"</item>", b"<item>",
    b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"&#xD800;", b"&#0;", b"\0", b"\xff\xfe", b"\xef\xbb\xbf",
    b"{", b"}", b"[", b"\\ud800", b"9" * 40, b"<style>", b"style='display:none'", b"<template>",
    b"\xe2\x80\xae", b"<?xml version='1.0' encoding='utf-16'?>", b"%", b"\r\n",
)  # fmt: skip


def mutate(data: bytes, random_: random.Random) -> bytes:
    """Damage a document in one to six places."""
    mutant = bytearray(data)
    for _ in range(random_.randint(1, 6)):
        start = random_.randrange(len(mutant) + 1)
        end = min(len(mutant), start + random_.choice((1, 2, 8, 60, 600)))
        match random_.randrange(8):
            case 0:
                mutant[start:end] = b""
            case 1:
                mutant[start:start] = random_.choice(_PIECES)
            case 2:
                mutant[start:start] = mutant[start:end] * random_.choice((2, 5, 50))
            case 3:
                mutant[start:end] = random_.randbytes(end - start)
            case 4 if start < len(mutant):
                mutant[start] ^= 1 << random_.randrange(8)
            case 5:
                del mutant[start:]
            case 6:
                other = random_.randrange(len(mutant) + 1)
                mutant[other:other] = mutant[start:end]
            case _:
                mutant[start:end] = random_.choice(_PIECES) * random_.choice((1, 30))
    return bytes(mutant)
