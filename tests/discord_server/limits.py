"""Discord's limits on a message, checked as Discord does: a request over one gets a 400."""

from collections.abc import Mapping
from typing import Any


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def broken_limits(body: Mapping[str, Any]) -> list[str]:
    """Return what about a message's body Discord would refuse.

    https://docs.discord.com/developers/resources/message#embed-object-embed-limits
    """
    broken: list[str] = []

    def most(name: str, text: str, limit: int, *, least: int = 0) -> None:
        if not least <= _length(text) <= limit:
            broken.append(f"{name}: {_length(text)} units, not {least} to {limit}")

    embeds = body.get("embeds") or []
    content = body.get("content") or ""
    most("content", content, 2000)
    if not content and not embeds and not body.get("components"):
        broken.append("an empty message")
    if len(embeds) > 10:
        broken.append(f"{len(embeds)} embeds")
    total = 0
    for embed in embeds:
        texts = [embed.get("title", ""), embed.get("description", "")]
        most("title", texts[0], 256)
        most("description", texts[1], 4096)
        footer = embed.get("footer", {}).get("text", "")
        most("footer", footer, 2048)
        fields = embed.get("fields", [])
        if len(fields) > 25:
            broken.append(f"{len(fields)} fields")
        for item in fields:
            most("field name", item["name"], 256, least=1)
            most("field value", item["value"], 1024, least=1)
            texts += [item["name"], item["value"]]
        total += sum(map(_length, [*texts, footer]))
    if total > 6000:
        broken.append(f"embeds: {total} units together, more than 6000")
    return broken
