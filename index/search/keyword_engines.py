"""Choose the keyword engine by the size of a library and a setting."""

from importlib.util import find_spec
from pathlib import Path

from index.errors import SettingsError
from index.search.fts5_index import Fts5Index
from index.search.keyword_index import KeywordIndex
from index.settings import KeywordEngine

# FTS5 takes time in proportion to the passages: with 244,000 of them 122 ms of processor time for
# 95 % of the questions (tests/benchmarks, `scale`).
_MANY_PASSAGES = 200_000


def open_keyword_index(folder: Path, engine: KeywordEngine, passages: int) -> KeywordIndex:
    """Open the keyword index of a library.

    Args:
        folder: Where the indexes of the library are.
        engine: The setting; "auto" takes tantivy for a large library if it is installed.
        passages: How many passages the library has.

    Raises:
        SettingsError: The engine is not installed.
    """
    is_installed = find_spec("tantivy") is not None
    if engine == "tantivy" and not is_installed:
        raise SettingsError(
            "NEWSDESK_KEYWORD_ENGINE is tantivy, which is not installed; run "
            "`pip install 'newsdesk[tantivy]'` or set it to fts5"
        )
    if engine == "fts5" or not is_installed or (engine == "auto" and passages < _MANY_PASSAGES):
        return Fts5Index(folder / "words.db")
    from index.search.tantivy_index import TantivyIndex  # a small library does not need it

    return TantivyIndex(folder / "words")
