"""The settings, read once from the environment and `.env`, and handed down by value."""

from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SettingsError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_MAX_PORT = 65535


class Settings(BaseSettings):
    """Every setting, with its default; `.env.example` explains each for a person."""

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
    embedding_model: str = DEFAULT_MODEL
    recency_half_life_days: float = Field(default=21.0, ge=0.01, le=100_000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    user_agent: str = "Newsdesk/0.1 (+https://github.com/newsdesk-bot/newsdesk)"
    fetch_timeout_s: float = Field(default=30.0, gt=0, le=600)
    host_pause_s: float = Field(default=1.0, ge=0, le=600)
    max_article_bytes: int = Field(default=16 * 1024 * 1024, gt=0)
    allow_networks: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()

    watch: bool = False
    keep_days: int | None = Field(default=None, ge=1, le=100_000)

    caution: Literal["low", "normal", "high"] = "normal"

    writer: Literal["off", "openai"] = "off"
    writer_mode: Literal["choose", "word"] = "choose"
    writer_base_url: str | None = None
    writer_api_key: SecretStr | None = None
    writer_model: str | None = None
    writer_deadline_s: float = Field(default=20.0, gt=0, le=600)

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    round_every_s: float = Field(default=60.0, ge=0, le=86_400)
    sync_commands: Literal["changed", "never"] = "changed"
    public_servers: Annotated[tuple[int, ...], NoDecode] = ()
    metrics_address: str | None = None

    @field_validator("home")
    @classmethod
    def _expand_home(cls, value: Path) -> Path:
        return value.expanduser()

    @field_validator("metrics_address")
    @classmethod
    def _complete_address(cls, value: str | None) -> str | None:
        """A port alone is one of this machine's own, which nobody else can reach."""
        if value is None:
            return None
        host, _, port = value.strip().rpartition(":")
        if not port.isdecimal() or not 0 <= int(port) <= _MAX_PORT:
            raise ValueError("write it like 127.0.0.1:9464, or a port alone")
        return f"{host or '127.0.0.1'}:{port}"

    @field_validator("allow_networks", "public_servers", mode="before")
    @classmethod
    def _split_list(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Args:
        overrides: Values that win over the environment, by field name.

    Returns:
        The settings, validated.

    Raises:
        SettingsError: A value cannot be used; one line names the variable and why.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        variable = field if field.isupper() else f"NEWSDESK_{field.upper()}"
        raise SettingsError(
            f"{variable}: {first['msg']} (got {first.get('input')!r}); see .env.example"
        ) from None
