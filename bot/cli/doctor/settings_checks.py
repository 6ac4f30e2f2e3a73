"""Checks of the settings: where they come from, and whether each name is one."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from bot.cli.doctor.findings import Finding, ok, warning
from bot.cli.terminal import plain
from bot.settings import Settings
from index.settings import ENV_FILE

_PREFIX = "NEWSDESK_"


def check_settings() -> Iterator[Finding]:
    """Report which settings are given and where, without their values, and names that are none."""
    file = Path.cwd() / ENV_FILE
    known = _names()
    rests = {name.removeprefix(_PREFIX): name for name in known}  # what they begin with is alike
    in_file = _ours(DotEnvSettingsSource(Settings).env_vars, known)
    in_environment = _ours(EnvSettingsSource(Settings).env_vars, known)
    where = f"{file}: {_listed(in_file)}" if file.is_file() else f"there is no file {file}"
    yield ok("settings", plain(f"{where}; in the environment: {_listed(in_environment)}"))
    for name in sorted({*in_file, *in_environment} - known):
        close = get_close_matches(name.removeprefix(_PREFIX), rests, 1)
        yield warning(
            "settings",
            plain(f"{name} is not a setting, so it changes nothing"),
            f"write {rests[close[0]]}"
            if close
            else "see .env.example for the settings that there are",
        )


def _names() -> set[str]:
    """Return the names by which each setting can be given."""
    names = {f"{_PREFIX}{field}".upper() for field in Settings.model_fields}
    fields = Settings.model_fields.values()
    return names | {str(info.validation_alias) for info in fields if info.validation_alias}


def _ours(given: Mapping[str, str | None], known: set[str]) -> list[str]:
    """Return the names of settings, and those that look like one."""
    names = (name.upper() for name in given)
    return sorted(name for name in names if name in known or name.startswith(_PREFIX))


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "no settings"
