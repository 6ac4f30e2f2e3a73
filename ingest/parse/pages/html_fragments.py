"""Converts HTML fragments, as feeds carry them, to paragraphs of text.

Pure: text in, text out. `ingest.parse.pages.html` reads whole pages and finds the article in them.
"""

import re
from html.parser import HTMLParser

_BLOCK_TAGS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td th thead tr ul".split()
)
_SKIPPED_TAGS = frozenset("script style noscript template svg figcaption iframe object".split())


class _FragmentParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skipped_tags: list[str] = []

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002  the base class passes them
    ) -> None:
        if tag in _SKIPPED_TAGS:
            self._skipped_tags.append(tag)
        elif tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped_tags:
            del self._skipped_tags[self._skipped_tags.index(tag) :]
        elif tag in _BLOCK_TAGS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._skipped_tags:
            # a line break in HTML is a space; only block elements start a new line
            self.parts.append(re.sub(r"\s+", " ", data))


def read_fragment(html: str) -> str:
    """Return the text of an HTML fragment, one paragraph a line."""
    if "<" not in html and "&" not in html:
        return html
    reader = _FragmentParser()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)
