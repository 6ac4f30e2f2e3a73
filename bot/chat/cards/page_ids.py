"""Custom ids of the buttons that open a page of a look-up. Pure.

The id contains all that is needed, the clock too, so that a button works after a restart and every
page of a card shows the same news.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from bot.chat.cards.components import MAX_ACTION
from bot.chat.cards.markdown_escape import units

TEMPLATE = re.compile(
    r"nd:page:(?P<kind>[a-z]{1,8})(?:\.(?P<tab>[a-z]{1,8}))?:(?P<page>\d{1,4}):"
    r"(?P<clock>[0-9a-f]{1,12})\.(?P<subject>[^\0]*)",
    re.DOTALL,
)
# What is left of an id for the subject, whatever the kind, the part and the page.
MAX_SUBJECT = 64
# Between what two options say; neither can hold it.
BETWEEN = "\t"


class LookupKind(StrEnum):
    """What is looked up."""

    PERSON = "person"
    TOPIC = "topic"
    TIMELINE = "timeline"
    LATEST = "latest"
    SOURCES = "sources"


class Tab(StrEnum):
    """A part of what there is on a person or a topic."""

    OVERVIEW = "all"
    NEW = "new"
    QUOTES = "said"
    TIMELINE = "when"
    NAMES = "with"


@dataclass(frozen=True, slots=True)
class LookupPage:
    """A page of a look-up.

    Attributes:
        kind: What is looked up.
        subject: A name, words, "" for sources; of the latest the outlet, `BETWEEN`, the topic.
        as_of: The clock, to the second.
        tab: Which part; only of a person and a topic.
        page: 0 for the first.
    """

    kind: LookupKind
    subject: str
    as_of: datetime
    tab: Tab = Tab.OVERVIEW
    page: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_of", self.as_of.astimezone(UTC).replace(microsecond=0))

    @property
    def custom_id(self) -> str:
        """What stands in the button; at most 100 UTF-16 units."""
        tab = "" if self.tab is Tab.OVERVIEW else f".{self.tab}"
        clock = f"{int(self.as_of.timestamp()):x}"
        start = f"nd:page:{self.kind}{tab}:{self.page}:{clock}."
        return start + short(self.subject, MAX_ACTION - units(start))

    def turned(self, page: int) -> "LookupPage":
        """Return another page of the same part."""
        return replace(self, page=page)

    def tabbed(self, tab: Tab) -> "LookupPage":
        """Return the first page of another part."""
        return replace(self, tab=tab, page=0)


def read_page(custom_id: str) -> LookupPage | None:
    """Return the page that a button opens; None for any other custom id."""
    found = TEMPLATE.fullmatch(custom_id)
    if (
        found is None
        or found["kind"] not in set(LookupKind)
        or (found["tab"] or "all") not in set(Tab)
    ):
        return None
    try:
        as_of = datetime.fromtimestamp(int(found["clock"], 16), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    tab = Tab(found["tab"] or Tab.OVERVIEW)
    return LookupPage(LookupKind(found["kind"]), found["subject"], as_of, tab, int(found["page"]))


def short(subject: str, most: int = MAX_SUBJECT) -> str:
    """Return as much of a subject as there is room for, cut at a word where that can be.

    Args:
        subject: What is looked up.
        most: UTF-16 units.
    """
    subject = subject.replace("\0", "")
    if units(subject) <= most:
        return subject
    cut = subject[:most]
    while units(cut) > most:
        cut = cut[:-1]
    head, _, _ = cut.rpartition(" ")
    return head if len(head) > most // 2 else cut
