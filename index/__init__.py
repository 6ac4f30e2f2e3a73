"""The library of news; `__all__` lists what the other packages may import."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.library import Library, open_library
    from index.settings import LibrarySettings, load_settings
    from index.storage.spellings import SimilarWord
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
    "LibrarySettings",
    "Mention",
    "Named",
    "Outcome",
    "Outlet",
    "Revision",
    "Rewrite",
    "SimilarWord",
    "Span",
    "Status",
    "TimeSpan",
    "load_settings",
    "open_library",
]

_HOMES = {
    "Added": "index.types",
    "Arrival": "index.types",
    "Article": "index.types",
    "Entity": "index.types",
    "EntityKind": "index.types",
    "Evidence": "index.types",
    "IndexStatus": "index.types",
    "Lead": "index.types",
    "Library": "index.library",
    "SimilarWord": "index.storage.spellings",
    "Mention": "index.types",
    "Named": "index.types",
    "Outcome": "index.types",
    "Outlet": "index.types",
    "Revision": "index.types",
    "Rewrite": "index.types",
    "LibrarySettings": "index.settings",
    "Span": "index.types",
    "Status": "index.types",
    "TimeSpan": "index.types",
    "load_settings": "index.settings",
    "open_library": "index.library",
}


def __getattr__(name: str) -> Any:
    # Imported on first use: the parser process imports `index.text` and must stay light.
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
