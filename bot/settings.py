"""The settings of answers and Discord, beside those of the library and of ingest."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from index.settings import read_settings, split_list
from ingest.settings import IngestSettings

_MAX_PORT = 65535
_SHORTEST_PASSWORD = 16


class Settings(IngestSettings):
    """Every setting of Newsdesk; `.env.example` explains each."""

    watch: bool = True

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
    message_content: bool = False
    shard_count: int = Field(default=1, ge=1, le=10_000)
    shard_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(split_list)] = ()
    public_servers: Annotated[tuple[int, ...], NoDecode, BeforeValidator(split_list)] = ()
    metrics_address: str | None = None
    status_page: bool = False
    status_token: SecretStr | None = None
    sentry_dsn: SecretStr | None = None

    @property
    def shards(self) -> tuple[int, ...]:
        """The shards that this process connects."""
        return self.shard_ids or tuple(range(self.shard_count))

    @property
    def has_first_shard(self) -> bool:
        """Whether this process does what is done once for all shards."""
        return 0 in self.shards

    @field_validator("shard_ids")
    @classmethod
    def _existing_shards(cls, value: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        count = info.data.get("shard_count", 1)
        if any(not 0 <= shard < count for shard in value):
            raise ValueError(f"with NEWSDESK_SHARD_COUNT={count}, shards are 0 to {count - 1}")
        return tuple(sorted(set(value)))

    @field_validator("status_token")
    @classmethod
    def _long_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _SHORTEST_PASSWORD:
            raise ValueError(f"write at least {_SHORTEST_PASSWORD} characters")
        return value

    @field_validator("metrics_address")
    @classmethod
    def _complete_address(cls, value: str | None) -> str | None:
        """A bare port means this machine only."""
        if value is None:
            return None
        host, _, port = value.strip().rpartition(":")
        if not port.isdecimal() or not 0 <= int(port) <= _MAX_PORT:
            raise ValueError("write it like 127.0.0.1:9464, or only the port")
        return f"{host or '127.0.0.1'}:{port}"


def load_settings(**overrides: object) -> Settings:
    """Read every setting; see `index.settings.read_settings`."""
    return read_settings(Settings, **overrides)
