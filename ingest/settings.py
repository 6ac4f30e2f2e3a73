"""The settings of fetching and feeds, beside those of the library."""

from importlib.metadata import version
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

from index.settings import LibrarySettings, read_settings, split_list


class IngestSettings(LibrarySettings):
    """How articles are fetched and kept; `.env.example` explains each setting."""

    user_agent: str = f"Newsdesk/{version('newsdesk')} (+https://github.com/newsdesk-bot/newsdesk)"
    fetch_timeout_s: float = Field(default=30.0, gt=0, le=600)
    host_pause_s: float = Field(default=1.0, ge=0, le=600)
    max_article_bytes: int = Field(default=16 * 1024 * 1024, gt=0)
    allow_networks: Annotated[
        tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(split_list)
    ] = ()
    keep_days: int | None = Field(default=None, ge=1, le=100_000)


def load_settings(**overrides: object) -> IngestSettings:
    """Read the settings of the library and of ingest; see `index.settings.read_settings`."""
    return read_settings(IngestSettings, **overrides)
