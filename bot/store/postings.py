"""Which items of a feed or an outlet are posted, and how, as values."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class FilterMode(StrEnum):
    """How many of a filter's words, people and topics an item has to have."""

    ANY = "any"
    ALL = "all"
    NONE = "none"


class PostFormat(StrEnum):
    """What a post shows of an item."""

    HEADLINE = "headline"
    LEAD = "lead"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Posting:
    """Which items of a feed or an outlet are posted, and how.

    Attributes:
        words: Words or phrases that stand in the article.
        people: Names of people whom the article is on.
        topics: What the article is about.
        mode: How many of all these it has to have; without any, every item is posted.
        shows: What is shown of an item.
        role_id: The role that is notified; None for nobody.
    """

    words: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    mode: FilterMode = FilterMode.ANY
    shows: PostFormat = PostFormat.LEAD
    role_id: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether items are left out."""
        return bool(self.words or self.people or self.topics)

    def write(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Posting":
        """Return the posting that `write` wrote."""
        return cls(
            tuple(stored["words"]),
            tuple(stored["people"]),
            tuple(stored["topics"]),
            FilterMode(stored["mode"]),
            PostFormat(stored["shows"]),
            stored["role_id"],
        )
