"""Discord's limits on a message, checked as Discord does: a request over one gets a 400."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.discord_server.payloads import COMPONENTS_V2, components_of

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
SELECTS = range(3, 9)
_ONLY_V2 = {SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER}
_AT_TOP = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER}
MAX_COMPONENTS = 40
MAX_TEXT = 4000
MAX_BODY_BYTES = 10 * 1024


def length(text: str) -> int:
    """Return a length in UTF-16 code units, the longest way that Discord counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Findings:
    """What is found broken, a line each."""

    def __init__(self) -> None:
        self.broken: list[str] = []

    def most(self, name: str, text: str, limit: int, *, least: int = 0) -> None:
        if not least <= length(text) <= limit:
            self.broken.append(f"{name}: {length(text)} units, not {least} to {limit}")

    def count(self, name: str, number: int, limit: int, *, least: int = 0) -> None:
        if not least <= number <= limit:
            self.broken.append(f"{name}: {number}, not {least} to {limit}")

    def once(self, name: str, values: Iterable[object]) -> None:
        self.broken += [
            f"{name} {value!r} is there {times} times"
            for value, times in Counter(values).items()
            if times > 1
        ]


def broken_limits(body: Mapping[str, Any], *, flags: int = 0) -> list[str]:
    """Return what about a message's body Discord would refuse.

    https://docs.discord.com/developers/resources/message#embed-object-embed-limits
    https://docs.discord.com/developers/components/reference

    Args:
        body: What is sent.
        flags: Those of the message that it edits.
    """
    found = Findings()
    flags |= body.get("flags") or 0
    size = len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))
    found.count("bytes of body", size, MAX_BODY_BYTES)
    components = body.get("components") or []
    if flags & COMPONENTS_V2:
        _components_v2(body, components, found)
    else:
        _legacy(body, components, found)
    _buttons_and_menus(components, found)
    return found.broken


def broken_modal(data: Mapping[str, Any]) -> list[str]:
    """Return what about a modal Discord would refuse."""
    found = Findings()
    found.most("modal title", data.get("title") or "", 45, least=1)
    found.most("modal custom_id", data.get("custom_id") or "", 100, least=1)
    components = data.get("components") or []
    found.count("fields of a modal", len(components), 5, least=1)
    for one in components:
        if one["type"] not in {ROW, TEXT, LABEL}:
            found.broken.append(f"component {one['type']} in a modal")
        if one["type"] == LABEL:
            found.most("label", one.get("label") or "", 45, least=1)
            found.most("label's description", one.get("description") or "", 100)
    for one in components_of(components):
        if one["type"] == TEXT_INPUT:
            found.most("placeholder", one.get("placeholder") or "", 100)
            found.most("value", one.get("value") or "", one.get("max_length") or 4000)
    _ids(components, found)
    return found.broken


def _legacy(body: Mapping[str, Any], components: list[Any], found: Findings) -> None:
    embeds = body.get("embeds") or []
    content = body.get("content") or ""
    found.most("content", content, 2000)
    if not content and not embeds and not components and not body.get("attachments"):
        found.broken.append("an empty message")
    if any(one["type"] in _ONLY_V2 for one in components_of(components)):
        found.broken.append("components of version 2 without the flag IS_COMPONENTS_V2")
    found.count("rows", len(components), 5)
    if len(embeds) > 10:
        found.broken.append(f"{len(embeds)} embeds")
    total = 0
    for embed in embeds:
        texts = [embed.get("title", ""), embed.get("description", "")]
        found.most("title", texts[0], 256)
        found.most("description", texts[1], 4096)
        footer = embed.get("footer", {}).get("text", "")
        found.most("footer", footer, 2048)
        fields = embed.get("fields", [])
        if len(fields) > 25:
            found.broken.append(f"{len(fields)} fields")
        for item in fields:
            found.most("field name", item["name"], 256, least=1)
            found.most("field value", item["value"], 1024, least=1)
            texts += [item["name"], item["value"]]
        total += sum(map(length, [*texts, footer]))
    if total > 6000:
        found.broken.append(f"embeds: {total} units together, more than 6000")


def _components_v2(body: Mapping[str, Any], components: list[Any], found: Findings) -> None:
    found.broken += [
        f"{name} beside components of version 2"
        for name in ("content", "embeds", "poll", "sticker_ids")
        if body.get(name)
    ]
    every = list(components_of(components))
    found.count("components in total", len(every), MAX_COMPONENTS, least=1)
    found.count(
        "units of text in total",
        sum(length(one.get("content") or one.get("label") or "") for one in every),
        MAX_TEXT,
    )
    for one in components:
        if one["type"] not in _AT_TOP:
            found.broken.append(f"component {one['type']} at the top")
    for one in every:
        _component(one, found)
    names = [str(file.get("filename")) for file in body.get("attachments") or ()]
    shown = {
        urlsplit(url).netloc + urlsplit(url).path
        for url in map(_media, every)
        if url.startswith("attachment://")
    } | {
        urlsplit(item["media"]["url"]).netloc
        for one in every
        for item in one.get("items", ())
        if item["media"]["url"].startswith("attachment://")
    }
    found.broken += [f"{name} is attached and not shown" for name in names if name not in shown]
    if names:
        found.broken += [f"{name} is shown and not attached" for name in shown - set(names)]


def _media(component: Mapping[str, Any]) -> str:
    media = component.get("media") or component.get("file") or {}
    return str(media.get("url", ""))


def _component(one: Mapping[str, Any], found: Findings) -> None:
    found.most("alternative text", one.get("description") or "", 1024)
    match one["type"]:
        case 10:
            found.most("text", one.get("content") or "", MAX_TEXT, least=1)
            if not (one.get("content") or "").strip():
                found.broken.append("a text of blanks only")
        case 9:
            _section(one, found)
        case 12:
            items = one.get("items") or ()
            found.count("pictures", len(items), 10, least=1)
            for item in items:
                found.most("alternative text", item.get("description") or "", 1024)
        case 17:
            inside = [child["type"] for child in one.get("components") or ()]
            found.count("components of a container", len(inside), MAX_COMPONENTS, least=1)
            if set(inside) - (_AT_TOP - {CONTAINER}):
                found.broken.append(f"{inside} in a container")


def _section(one: Mapping[str, Any], found: Findings) -> None:
    inside = [child["type"] for child in one.get("components") or ()]
    found.count("texts of a section", len(inside), 3, least=1)
    if set(inside) - {TEXT}:
        found.broken.append(f"{inside} in a section")
    if (one.get("accessory") or {}).get("type") not in {BUTTON, THUMBNAIL}:
        found.broken.append("a section without an accessory")


def _buttons_and_menus(components: list[Any], found: Findings) -> None:
    for one in components_of(components):
        if one["type"] == ROW:
            _row([child["type"] for child in one.get("components") or ()], found)
        elif one["type"] == BUTTON:
            _button(one, found)
        elif one["type"] in SELECTS:
            _menu(one, found)
    _ids(components, found)


def _row(inside: Sequence[int], found: Findings) -> None:
    found.count("buttons of a row", len(inside), 5, least=1)
    menus = [kind for kind in inside if kind in SELECTS]
    if menus and len(inside) > 1:
        found.broken.append("a menu beside others in a row")
    if set(inside) - {BUTTON, *SELECTS}:
        found.broken.append(f"{list(inside)} in a row")


def _button(one: Mapping[str, Any], found: Findings) -> None:
    found.most("button label", one.get("label") or "", 80)
    if not one.get("label") and not one.get("emoji"):
        found.broken.append("a button that shows nothing")
    if (one["style"] == 5) != bool(one.get("url")) or bool(one.get("url")) == bool(
        one.get("custom_id")
    ):
        found.broken.append("a button needs a custom_id, or a url and the style of a link")
    found.most("custom_id", one.get("custom_id") or "", 100)
    found.most("button url", one.get("url") or "", 512)


def _menu(one: Mapping[str, Any], found: Findings) -> None:
    found.most("custom_id", one.get("custom_id") or "", 100, least=1)
    found.most("placeholder", one.get("placeholder") or "", 150)
    if one["type"] != STRING_SELECT:
        return
    options = one.get("options") or ()
    found.count("options of a menu", len(options), 25, least=1)
    found.count("values of a menu", one.get("max_values") or 1, max(1, len(options)))
    found.once("value of a menu", (option["value"] for option in options))
    for option in options:
        found.most("option label", option["label"], 100, least=1)
        found.most("option value", option["value"], 100, least=1)
        found.most("option description", option.get("description") or "", 100)


def _ids(components: list[Any], found: Findings) -> None:
    every = list(components_of(components))
    found.once("custom_id", (one["custom_id"] for one in every if one.get("custom_id")))
    found.once("component id", (one["id"] for one in every if one.get("id")))
