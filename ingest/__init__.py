"""Ingestion: read sources, split them into articles and add these to the library."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.sources.attribution import cited_sources, sentence_source
    from ingest.errors import IngestError
    from ingest.pipeline import ingest
    from ingest.report import Adder, Progress, Report

__all__ = [
    "Adder",
    "IngestError",
    "Progress",
    "Report",
    "cited_sources",
    "ingest",
    "sentence_source",
]

_MODULES = {
    "Adder": "ingest.report",
    "IngestError": "ingest.errors",
    "Progress": "ingest.report",
    "Report": "ingest.report",
    "cited_sources": "index.sources.attribution",
    "ingest": "ingest.pipeline",
    "sentence_source": "index.sources.attribution",
}


def __getattr__(name: str) -> Any:
    # Imported lazily: the parser process imports this package and must stay small.
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module 'ingest' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
