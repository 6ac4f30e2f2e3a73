"""Reads and writes lists of feeds in OPML 2.0, the format that feed readers exchange.

Pure: no I/O.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from ingest.errors import SourceError
from ingest.parse.syndication.xml import decode_xml, repair_references

_NAMESPACE = "https://github.com/newsdesk-bot/newsdesk/opml"
_MAX_FEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list; "" and None where the list has no value.

    Attributes:
        url: The feed's address.
        title: The feed's title.
        tag: The feed's category, or the name of its folder.
        publisher: The outlet, from `feed add --publisher`.
        every_minutes: Minutes between two checks.
        paused: The feed is not checked.
    """

    url: str
    title: str = ""
    tag: str = ""
    publisher: str = ""
    every_minutes: int | None = None
    paused: bool = False


def read_opml(data: bytes) -> tuple[Outline, ...]:
    """Read a list of feeds.

    Args:
        data: An OPML document.

    Returns:
        The feeds in order, each address once.

    Raises:
        SourceError: The document is not OPML, or it declares entities.
    """
    reader = _OpmlParser()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        # many lists have a bare "&" in a title or an address, or an entity of HTML
        parser.Parse(repair_references(decode_xml(data)), True)
    except (expat.ExpatError, ValueError) as error:
        raise SourceError(f"the list is not valid OPML: {error}") from None
    if not reader.is_opml:
        raise SourceError("the list is XML, but not OPML")
    first: dict[str, Outline] = {}
    for outline in reader.outlines:
        first.setdefault(outline.url, outline)
    return tuple(first.values())


def write_opml(outlines: Iterable[Outline]) -> str:
    """Write a list of feeds.

    Args:
        outlines: The feeds.

    Returns:
        An OPML document, from which `read_opml` reads the same outlines.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newsdesk="{_NAMESPACE}">',
        "  <head><title>Feeds of Newsdesk</title></head>",
        "  <body>",
    ]
    for outline in outlines:
        title = outline.title or outline.url
        values = {
            "type": "rss",
            "text": title,
            "title": title,
            "xmlUrl": outline.url,
            "category": outline.tag,
            "newsdesk:publisher": outline.publisher,
            "newsdesk:every": "" if outline.every_minutes is None else str(outline.every_minutes),
            "newsdesk:paused": "true" if outline.paused else "",
        }
        attributes = " ".join(
            f"{name}={quoteattr(_printable(value))}" for name, value in values.items() if value
        )
        lines.append(f"    <outline {attributes}/>")
    return "\n".join([*lines, "  </body>", "</opml>", ""])


class _OpmlParser:
    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.is_opml = False
        self._folders: list[str] = []
        self._depth = 0

    def refuse(self, *_: object) -> None:
        raise SourceError("the list declares a DOCTYPE or entities; remove them and try again")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.is_opml = name.lower() == "opml"
        if name.lower() != "outline":
            return
        # The standard has xmlUrl; some readers write xmlurl or xmlURL.
        values = {key.lower(): value.strip() for key, value in attributes.items()}
        title = values.get("title") or values.get("text") or ""
        url = values.get("xmlurl", "")
        self._folders.append("" if url else title)
        if not url:
            return
        if len(self.outlines) >= _MAX_FEEDS:
            raise SourceError(f"the list has more than {_MAX_FEEDS} feeds; split it")
        every = values.get(f"{_NAMESPACE} every", "")
        folder = next((name for name in reversed(self._folders) if name), "")
        self.outlines.append(
            Outline(
                url=url,
                title="" if title == url else title,
                tag=values.get("category", "").strip("/").partition(",")[0] or folder,
                publisher=values.get(f"{_NAMESPACE} publisher", ""),
                every_minutes=int(every) if every.isascii() and every.isdigit() else None,
                paused=values.get(f"{_NAMESPACE} paused") == "true",
            )
        )

    def end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() == "outline":
            self._folders.pop()


def _printable(text: str) -> str:
    # XML 1.0 allows no other control characters, not even escaped.
    return "".join(
        character for character in text if character >= " " and character not in "\ufffe\uffff"
    )
