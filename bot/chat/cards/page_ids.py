"""Custom ids of the buttons that open a page of a look-up. Pure.

The id contains all that is needed, the clock too, so that a button works after a restart and every
page of a card shows the same news. Only a long subject is stored elsewhere, under the key that
stands in its place.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from bot.chat.cards.components import MAX_ACTION
from bot.chat.cards.markdown_escape import units

TEMPLATE = re.compile(
    r"nd:page:(?P<kind>[a-z]{1,8})(?:\.(?P<tab>[a-z]{1,8}))?:(?P<page>\d{1,4}):"
    r"(?P<clock>[0-9a-f]{1,12})(?:~(?P<since>[0-9a-f]{1,12}))?\.(?P<subject>[^\0]*)",
    re.DOTALL,
)
# What is left of an id for the subject, whatever the kind, the part and the page; UTF-16 units.
MAX_SUBJECT = 54
# Turns to the last page, whichever that is.
LAST = 9999
# Between what two options say; neither can hold it.
BETWEEN = "\t"
_STORED = BETWEEN * 2
_KEY_LETTERS = 20
_STORED_SUBJECT = re.compile(rf"{_STORED}[0-9a-f]{{{_KEY_LETTERS}}}")


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
        since: Only news from then on, to the second; None for all.
    """

    kind: LookupKind
    subject: str
    as_of: datetime
    tab: Tab = Tab.OVERVIEW
    page: int = 0
    since: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_of", self.as_of.astimezone(UTC).replace(microsecond=0))
        if self.since is not None:
            object.__setattr__(self, "since", self.since.astimezone(UTC).replace(microsecond=0))

    @property
    def key(self) -> str:
        """The key under which the subject is stored; "" if it stands in the id itself."""
        if self.has_key_only:
            return self.subject.removeprefix(_STORED)
        if units(self.subject) <= MAX_SUBJECT:
            return ""
        return sha256(self.subject.encode(errors="replace")).hexdigest()[:_KEY_LETTERS]

    @property
    def has_key_only(self) -> bool:
        """Whether the subject still has to be looked up by its key."""
        return _STORED_SUBJECT.fullmatch(self.subject) is not None

    @property
    def custom_id(self) -> str:
        """What stands in the button; at most 100 UTF-16 units."""
        tab = "" if self.tab is Tab.OVERVIEW else f".{self.tab}"
        clock = f"{int(self.as_of.timestamp()):x}"
        since = "" if self.since is None else f"~{max(0, int(self.since.timestamp())):x}"
        start = f"nd:page:{self.kind}{tab}:{self.page}:{clock}{since}."
        subject = _STORED + self.key if self.key else self.subject.replace("\0", "")
        assert units(start + subject) <= MAX_ACTION
        return start + subject

    def turned(self, page: int) -> "LookupPage":
        """Return another page of the same part."""
        return replace(self, page=page)

    def tabbed(self, tab: Tab) -> "LookupPage":
        """Return another part: its first page, or the last of what goes by time."""
        return replace(self, tab=tab, page=LAST if tab is Tab.TIMELINE else 0)

    def about(self, subject: str) -> "LookupPage":
        """Return the first page of the same look-up of another subject."""
        page = LAST if self.kind is LookupKind.TIMELINE else 0
        return replace(self, subject=subject, tab=Tab.OVERVIEW, page=page)


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
        since = found["since"] and datetime.fromtimestamp(int(found["since"], 16), UTC)
    except (OverflowError, ValueError, OSError):
        return None
    tab = Tab(found["tab"] or Tab.OVERVIEW)
    kind, page = LookupKind(found["kind"]), int(found["page"])
    return LookupPage(kind, found["subject"], as_of, tab, page, since or None)
