"""The settings of the library; read from the environment and `.env`.

`ingest.settings` adds fetching and feeds, `bot.settings` adds answers and Discord. Each program
reads them once at its start and passes them down by value.
"""

from pathlib import Path
from typing import Literal, TypeVar, get_args

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import SettingsError

KeywordEngine = Literal["auto", "fts5", "tantivy"]
DEFAULT_MODEL = "all-MiniLM-L6-v2"


ENV_FILE = ".env"
_POSTGRES_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")


class LibrarySettings(BaseSettings):
    """Where the library is and how it searches; `.env.example` explains each setting."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_",
        env_file=ENV_FILE,
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
        if not separator or scheme not in _POSTGRES_SCHEMES or not _is_address(value):
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
        SettingsError: A value is invalid, or `.env` cannot be read; the text names the variable or
            the file, and the reason.
    """
    try:
        return kind(**overrides)  # type: ignore[arg-type]
    except UnicodeDecodeError as error:
        raise SettingsError(
            f"{Path.cwd() / ENV_FILE} is not in UTF-8 (byte {error.start}); save it again as UTF-8"
        ) from error
    except OSError as error:
        raise SettingsError(
            f"{Path.cwd() / ENV_FILE} cannot be read: {error.strerror}; change its owner or its "
            "permissions"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        variable = field if field.isupper() else f"NEWSDESK_{field.upper()}"
        # an address may hold a password
        secret = field.startswith("database_") or _is_secret(kind, field)
        given = "" if secret else f" (got {first.get('input')!r})"
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{variable}: {reason}{given}; see .env.example") from None


def _is_secret(kind: type[LibrarySettings], name: str) -> bool:
    """Whether a field, named as itself or as its variable, holds a secret."""
    return any(
        name in {field, info.validation_alias} and SecretStr in get_args(info.annotation)
        for field, info in kind.model_fields.items()
    )


def _is_address(text: str) -> bool:
    """Whether SQLAlchemy can read an address: its port may be no number."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(text)
    except (ArgumentError, ValueError):
        return False
    return True


def load_settings(**overrides: object) -> LibrarySettings:
    """Read the library's settings; see `read_settings`."""
    return read_settings(LibrarySettings, **overrides)


def split_list(value: object) -> object:
    """Split a value written as "a, b" into its parts; a value of another type stays as it is."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value
