"""The library of news; `__all__` lists what the other packages may import."""

from typing import TYPE_CHECKING, Any

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
    Outcome,
    Outlet,
    RecognisedName,
    Revision,
    Rewrite,
    Span,
    Status,
    TimeSpan,
)

if TYPE_CHECKING:
    from index.library import Library
    from index.opening import open_library
    from index.settings import LibrarySettings, load_settings
    from index.storage.spellings import SimilarWord

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
    "LibrarySettings",
    "Mention",
    "Outcome",
    "Outlet",
    "RecognisedName",
    "Revision",
    "Rewrite",
    "SimilarWord",
    "Span",
    "Status",
    "TimeSpan",
    "load_settings",
    "open_library",
]

# Imported on first use: the parser process imports `index.text` and must stay light.
_IMPORTED_LATE = {
    "Library": "index.library",
    "LibrarySettings": "index.settings",
    "SimilarWord": "index.storage.spellings",
    "load_settings": "index.settings",
    "open_library": "index.opening",
}


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _IMPORTED_LATE:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_IMPORTED_LATE[name]), name)
