"""Opens and migrates the library of a home."""

from dataclasses import dataclass
from functools import partial

from index.errors import LibraryError
from index.library import Library
from index.models.encoder import Encoder, open_encoder
from index.models.weights import look_in
from index.names.recogniser import CapitalsTagger, NameRecogniser, Recogniser, open_recogniser
from index.search.keyword_engines import open_keyword_index
from index.search.keyword_index import KeywordIndex
from index.search.vector_files import IndexCache
from index.settings import LibrarySettings
from index.storage.server.search_tables import prepare_search
from index.storage.server.server_keywords import ServerKeywords
from index.storage.server.server_vectors import ServerVectors
from index.storage.store import Store
from index.storage.vector_cache import LiveIndex, VectorSearch


def open_library(
    settings: LibrarySettings, encoder: Encoder | None = None, recogniser: Recogniser | None = None
) -> Library:
    """Open the library in `settings.home`, or at its address; create it if it does not exist.

    Args:
        settings: The home and the embedding model.
        encoder: Replaces the configured model, for tests.
        recogniser: Replaces the trained recogniser, for tests. With an `encoder` and without this,
            names are recognised by their capitals.

    Raises:
        SchemaError: The database was made by another version.
        LibraryError: The folder cannot be used.
    """
    look_in(settings.models_folder)
    folder, engine = settings.home / "index", settings.keyword_engine

    def open_keywords(passages: int) -> KeywordIndex:
        if isinstance(vectors, ServerVectors):
            return ServerKeywords(store.database, vectors.schema)
        return open_keyword_index(folder, engine, passages)

    store = Store(settings.home, settings.database_url, open_keywords)
    cache = IndexCache(folder)
    if cache.exists() and store.is_new():
        name = store.database.name
        if settings.database_url:
            raise LibraryError(
                f"the database {name} is empty, but the home has the index of a library; move its "
                f"articles there with `newsdesk migrate-data`, or delete {folder} to begin a new "
                "library"
            )
        raise LibraryError(
            f"the database {name} is gone, but its index is still there; restore "
            f"the database from a backup, or delete {folder} to begin a new "
            "library"
        )
    store.prepare()
    if recogniser is None:
        recogniser = open_recogniser() if encoder is None else NameRecogniser(CapitalsTagger())
    if encoder is None:
        encoder = open_encoder(settings.embedding_model, settings.home / "models")
    vectors: VectorSearch = (
        ServerVectors(store, encoder, prepare_search(store.database))
        if settings.search == "server"
        else LiveIndex(store, cache, encoder)
    )
    return Library(store, vectors, encoder, recogniser, settings)


@dataclass(frozen=True, slots=True)
class LibraryMigration:
    """What `migrate_library` found and did.

    Attributes:
        exists: Whether the database has tables; without them there is nothing to migrate.
        line: What was done, for people.
    """

    exists: bool
    line: str


def migrate_library(settings: LibrarySettings) -> LibraryMigration:
    """Migrate the database of a library to the newest tables; return what was done."""
    keywords = partial(open_keyword_index, settings.home / "index", "fts5")
    with Store(settings.home, settings.database_url, keywords) as store:
        name = store.database.name
        if store.is_new():
            return LibraryMigration(False, f"nothing to migrate: {name} has no tables yet")
        migration = store.migrate()
        articles, unnamed = store.count_articles(), store.count_unnamed()
    if migration:
        done = f"upgraded {name} from schema {migration.before} to {migration.after}"
    else:
        done = f"{name} is up to date: schema {migration.after}"
    done += f", {articles:,} article{'' if articles == 1 else 's'}"
    if unnamed:
        done += f"; names are still to be found in {unnamed:,}"
    return LibraryMigration(True, done)
