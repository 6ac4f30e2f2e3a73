"""Lists of feeds as other readers write and read them: OPML 2.0.

Pure: text in, values out, and back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from ingest.errors import SourceError

_OWN = "https://github.com/newsdesk-bot/newsdesk/opml"
_MAX_FEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list; "" and None where the list says nothing.

    Attributes:
        url: Its address.
        title: Its title.
        tag: The category, or the folder it stands in.
        publisher: The outlet, as `feed add --publisher` had it.
        every_minutes: How often to look.
        paused: It is not looked at.
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
        Its feeds in order, each address once.

    Raises:
        SourceError: It is none, or declares entities.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SourceError(f"it is not valid OPML: {error}") from None
    if not reader.is_opml:
        raise SourceError("it is XML, but no OPML")
    first: dict[str, Outline] = {}
    for outline in reader.outlines:
        first.setdefault(outline.url, outline)
    return tuple(first.values())


def write_opml(outlines: Iterable[Outline]) -> str:
    """Write a list of feeds.

    Args:
        outlines: The feeds.

    Returns:
        An OPML document; what `read_opml` gives back for it is the same.
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:newsdesk="{_OWN}">',
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


class _Reader:
    def __init__(self) -> None:
        self.outlines: list[Outline] = []
        self.is_opml = False
        self._folders: list[str] = []
        self._depth = 0

    def refuse(self, *_: object) -> None:
        raise SourceError("it declares a DOCTYPE or entities, which no list of feeds needs")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.is_opml = name.lower() == "opml"
        if name.lower() != "outline":
            return
        # xmlUrl is the standard's; readers that write xmlurl or xmlURL are met
        values = {key.lower(): value.strip() for key, value in attributes.items()}
        title = values.get("title") or values.get("text") or ""
        url = values.get("xmlurl", "")
        self._folders.append("" if url else title)
        if not url:
            return
        if len(self.outlines) >= _MAX_FEEDS:
            raise SourceError(f"it has more than {_MAX_FEEDS} feeds")
        every = values.get(f"{_OWN} every", "")
        folder = next((one for one in reversed(self._folders) if one), "")
        self.outlines.append(
            Outline(
                url=url,
                title="" if title == url else title,
                tag=values.get("category", "").strip("/").partition(",")[0] or folder,
                publisher=values.get(f"{_OWN} publisher", ""),
                every_minutes=int(every) if every.isascii() and every.isdigit() else None,
                paused=values.get(f"{_OWN} paused") == "true",
            )
        )

    def end(self, name: str) -> None:
        self._depth -= 1
        if name.lower() == "outline":
            self._folders.pop()


def _printable(text: str) -> str:
    # XML 1.0 has no place for the others, not even escaped
    return "".join(one for one in text if one >= " " and one not in "\ufffe\uffff")
