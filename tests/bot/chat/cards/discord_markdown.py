"""Reads a text as Discord's client does, as far as to say what in it would be live.

Its rules, tried in order at every character: an escape, a masked link, an address in angle
brackets, a bare address, an invite, a mention of any kind; then formatting.
"""

import re
from dataclasses import dataclass, field

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_LINK = re.compile(r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?((?:\\.|[^\s\\])*?)>?\s*\)")
_ANGLED = re.compile(r"<([^: >]+:/[^ >]+)>")
_BARE = re.compile(r"(?:https?|steam|discord)://[^\s<]+", re.IGNORECASE)
INVITE = re.compile(
    r"(?:www\.)?(?:discord\.(?:gg|me|io|li)|discord(?:app)?\.com/invite)/\S+", re.IGNORECASE
)
_TIMESTAMP = re.compile(r"<t:(-?\d+)(?::[tTdDfFR])?>")
MENTION = re.compile(
    r"<@!?\d+>|<@&\d+>|<#\d+>|</[^:>]+:\d+>|<a?:\w+:\d+>|<id:\w+>|<sound:[^>]+>|@everyone|@here"
)
_FORMATTING = re.compile(r"\*|_|~~|\|\||`")
_BLOCK = re.compile(r"(?:#{1,3}|-#|>{1,3}|[-*]|\d+\.)\s")


@dataclass(slots=True)
class ReaderResult:
    """What a reader sees, and what in it would do something."""

    shown: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    timestamps: list[int] = field(default_factory=list)
    formatting: list[str] = field(default_factory=list)


def read(text: str) -> ReaderResult:
    """Read a text of Discord's markdown."""
    reading = ReaderResult()
    at = 0
    while at < len(text):
        at = _read_one(text, at, reading)
    return reading


def _read_one(text: str, at: int, reading: ReaderResult) -> int:
    """Read what stands at `at`; return where the next begins."""
    if escape := _ESCAPE.match(text, at):
        reading.shown += escape[1]
        return escape.end()
    if link := _LINK.match(text, at):
        reading.links.append((link[1], link[2]))
        reading.shown += link[1]
        return link.end()
    for rule in (_ANGLED, _BARE, INVITE):
        if found := rule.match(text, at):
            reading.addresses.append(found[0])
            return found.end()
    if moment := _TIMESTAMP.match(text, at):
        reading.timestamps.append(int(moment[1]))
        return moment.end()
    if mention := MENTION.match(text, at):
        reading.mentions.append(mention[0])
        return mention.end()
    if (at == 0 or text[at - 1] == "\n") and (block := _BLOCK.match(text, at)):
        reading.formatting.append(block[0])
    elif formatting := _FORMATTING.match(text, at):
        reading.formatting.append(formatting[0])
    reading.shown += text[at]
    return at + 1
