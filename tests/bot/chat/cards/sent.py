"""A card as Discord is sent it, and how long that is."""

import json
from typing import Any

from bot.chat.cards.components import Card
from bot.chat.cards.views import container
from tests.discord_server.payloads import COMPONENTS_V2


def body_of(card: Card) -> dict[str, Any]:
    return {"flags": COMPONENTS_V2, "components": [container(card).to_component_dict()]}


def body_bytes(card: Card) -> int:
    text = json.dumps(body_of(card), ensure_ascii=False, separators=(",", ":"))
    return len(text.encode("utf-8", "surrogatepass"))
