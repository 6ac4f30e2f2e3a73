"""What we know: the library of news, and the few names that the other rooms may use."""

from index.library import Library, open_library
from index.settings import Settings, load_settings
from index.spellings import Likeness
from index.types import (
    Added,
    Arrival,
    Article,
    Entity,
    EntityKind,
    Evidence,
    IndexStatus,
    Lead,
    Mention,
    Named,
    Outcome,
    Outlet,
    Revision,
    Rewrite,
    Span,
    Status,
    TimeSpan,
)

__all__ = [
    "Added",
    "Arrival",
    "Article",
    "Entity",
    "EntityKind",
    "Evidence",
    "IndexStatus",
    "Lead",
    "Library",
    "Likeness",
    "Mention",
    "Named",
    "Outcome",
    "Outlet",
    "Revision",
    "Rewrite",
    "Settings",
    "Span",
    "Status",
    "TimeSpan",
    "load_settings",
    "open_library",
]
