"""An HTML page to the pieces of an article; the only home of trafilatura.

Runs in the parser process: it must import neither the library nor the network.
"""

import json
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from ingest.encoding import decode


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says about its article; "" where it says nothing.

    Attributes:
        title: Its headline.
        body: Its text, one paragraph a line.
        author: Names joined by ", ".
        publisher: The site's name.
        published: When, as the page writes it.
        canonical: The address that the page gives as its own.
    """

    title: str = ""
    body: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    canonical: str = ""


# Where pages write the moment of publication, best first; htmldate knows days only.
_DATE_NAMES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
    "publishdate",
)


class _Head(HTMLParser):
    """Reads meta elements, JSON-LD and the canonical link."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.canonical = ""
        self.linked_data: list[str] = []
        self._in_linked_data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            self.meta.setdefault(name.casefold(), values.get("content", ""))
        elif tag == "link" and "canonical" in values.get("rel", "").casefold().split():
            self.canonical = self.canonical or values.get("href", "")
        elif tag == "script" and "ld+json" in values.get("type", "").casefold():
            self._in_linked_data = True
            self.linked_data.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_linked_data = False

    def handle_data(self, data: str) -> None:
        if self._in_linked_data:
            self.linked_data[-1] += data


def extract_page(data: bytes, url: str = "", declared: str = "") -> Page:
    """Find the article in a page.

    Args:
        data: The page.
        url: Where it is from, or "".
        declared: The encoding that its server named, or "".

    Returns:
        Its pieces; the body is empty where no article shows.

    Raises:
        ValueError: Its characters cannot be decoded.
    """
    from trafilatura import bare_extraction

    html = decode(data, declared)
    # a declaration that the decoding has answered makes lxml refuse text
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html.lstrip("\ufeff"))
    head = _Head()
    head.feed(html)
    found = bare_extraction(
        html,
        url=url or None,
        include_comments=False,
        include_tables=True,
        with_metadata=True,
        # no guesses from the text: a wrong date is worse than none
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if found is None:
        return Page(published=_published(head), canonical=head.canonical)
    return Page(
        title=found.title or "",
        body=found.text or "",
        author=", ".join(name.strip() for name in (found.author or "").split(";") if name.strip()),
        publisher=_publisher(found.sitename or "", found.hostname or "", head),
        published=_published(head) or found.date or "",
        canonical=head.canonical,
    )


def _publisher(site: str, host: str, head: _Head) -> str:
    named = head.meta.get("og:site_name", "").strip()
    if named:
        return named
    # for want of a name trafilatura gives the host, which names nobody to a reader
    bare = re.sub(r"\W|^www", "", site.casefold())
    return "" if not bare or (bare in re.sub(r"\W", "", host.casefold()) and "." in site) else site


def _published(head: _Head) -> str:
    for text in head.linked_data:
        try:
            found = _find_published(json.loads(text), depth=6)
        except (ValueError, RecursionError):
            continue
        if found:
            return found
    return next((head.meta[name] for name in _DATE_NAMES if head.meta.get(name)), "")


def _find_published(value: object, depth: int) -> str:
    if isinstance(value, dict):
        published = value.get("datePublished")
        if isinstance(published, str) and published:
            return published
        value = list(value.values())
    if isinstance(value, list) and depth:
        return next(filter(None, (_find_published(item, depth - 1) for item in value)), "")
    return ""
