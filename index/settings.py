"""The settings of the library; read from the environment and `.env`.

`ingest.settings` adds fetching and feeds, `bot.settings` adds answers and Discord. Each program
reads them once at its start and passes them down by value.
"""

from pathlib import Path
from typing import Literal, TypeVar

from platformdirs import user_data_path
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import SettingsError

KeywordEngine = Literal["auto", "fts5", "tantivy"]
DEFAULT_MODEL = "all-MiniLM-L6-v2"


_POSTGRES_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


class LibrarySettings(BaseSettings):
    """Where the library is and how it searches; `.env.example` explains each setting."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("newsdesk", appauthor=False))
    database_url: str = ""
    database_listen_url: str = ""
    embedding_model: str = DEFAULT_MODEL
    models_folder: Path | None = None
    recency_half_life_days: float = Field(default=21.0, ge=0.01, le=100_000)
    max_article_characters: int = Field(default=200_000, ge=1000, le=10_000_000)
    keyword_engine: KeywordEngine = "auto"
    search: Literal["local", "server"] = "local"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("database_url", "database_listen_url")
    @classmethod
    def _with_driver(cls, value: str) -> str:
        """Name the driver: hosts of PostgreSQL hand out addresses that begin with "postgres://"."""
        value = value.strip()
        if not value:
            return ""
        scheme, separator, rest = value.partition("://")
        if not separator or scheme not in _POSTGRES_SCHEMES:
            raise ValueError("write it like postgresql://user:password@host:5432/newsdesk")
        return f"postgresql+psycopg://{rest}"

    @field_validator("search")
    @classmethod
    def _on_a_server(cls, value: str, info: ValidationInfo) -> str:
        if value == "server" and not info.data.get("database_url"):
            raise ValueError("the search is on the server of NEWSDESK_DATABASE_URL; set that too")
        return value

    @field_validator("home")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        return value.expanduser()


_Settings = TypeVar("_Settings", bound=LibrarySettings)


def read_settings(kind: type[_Settings], **overrides: object) -> _Settings:
    """Read the settings of a class.

    Args:
        kind: The class of the settings.
        overrides: Values that replace those of the environment, by field name.

    Returns:
        The settings, validated.

    Raises:
        SettingsError: A value is invalid; the text names the variable and the reason.
    """
    try:
        return kind(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        variable = field if field.isupper() else f"NEWSDESK_{field.upper()}"
        # an address may hold a password
        given = "" if field.startswith("database_") else f" (got {first.get('input')!r})"
        raise SettingsError(f"{variable}: {first['msg']}{given}; see .env.example") from None


def load_settings(**overrides: object) -> LibrarySettings:
    """Read the library's settings; see `read_settings`."""
    return read_settings(LibrarySettings, **overrides)


def split_list(value: object) -> object:
    """Split a value written as "a, b" into its parts; a value of another type stays as it is."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value
