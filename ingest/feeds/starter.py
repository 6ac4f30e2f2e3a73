"""The feeds that a new server may begin with, by language and topic."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "starter.json"


@dataclass(frozen=True, slots=True)
class StarterFeed:
    """A feed to begin with: the name of its outlet, and its address."""

    outlet: str
    url: str


@cache
def starter_feeds() -> Mapping[str, Mapping[str, tuple[StarterFeed, ...]]]:
    """Return the feeds by language ("en") and topic ("world"); nothing is fetched."""
    listed = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        language: {
            topic: tuple(StarterFeed(outlet, url) for outlet, url in feeds)
            for topic, feeds in topics.items()
        }
        for language, topics in listed.items()
    }
