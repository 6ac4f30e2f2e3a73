"""Discord's limits on commands and on the choices offered while somebody types."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tests.discord_server.limits import Findings, length
from tests.discord_server.payloads import Json

CHAT_INPUT = 1
SUB_COMMAND, SUB_COMMAND_GROUP = 1, 2
# Of each kind an application may have so many:
# https://docs.discord.com/developers/interactions/application-commands#registering-a-command
_MOST = {CHAT_INPUT: 100, 2: 15, 3: 15}
_MAX_UNITS = 8000
_THREADED = re.compile(r"[-_'\u0900-\u097f\u0e00-\u0e7f]")


def broken_commands(commands: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what about a list of commands Discord would refuse.

    https://docs.discord.com/developers/interactions/application-commands
    """
    found = Findings()
    kinds = Counter(command.get("type", CHAT_INPUT) for command in commands)
    for kind, number in kinds.items():
        found.count(f"commands of type {kind}", number, _MOST.get(kind, 0))
    found.once("command", ((one.get("type", CHAT_INPUT), one["name"]) for one in commands))
    for command in commands:
        name = command["name"]
        if command.get("type", CHAT_INPUT) == CHAT_INPUT:
            _named(command, f"/{name}", found)
            _options(command.get("options") or [], f"/{name}", found)
        else:
            found.most(f"{name}: name", name, 32, least=1)
            if command.get("description") or command.get("options"):
                found.broken.append(f"{name}: a menu's command has no description and no options")
        size = _units(command)
        found.count(f"{name}: units in all", size, _MAX_UNITS)
    return found.broken


def broken_choices(choices: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what about choices offered while somebody types Discord would refuse."""
    found = Findings()
    found.count("choices", len(choices), 25)
    for choice in choices:
        found.most("choice name", choice["name"], 100, least=1)
        if isinstance(choice["value"], str):
            found.most("choice value", choice["value"], 100, least=1)
    return found.broken


def _named(command: Mapping[str, Any], where: str, found: Findings) -> None:
    """Check a name and a description, in every language that they are given in."""
    for name in [command["name"], *(command.get("name_localizations") or {}).values()]:
        if not 1 <= len(name) <= 32 or not all(map(_may_stand, name)) or name != name.lower():
            found.broken.append(f"{where}: {name!r} is no name of a command")
    descriptions = (command.get("description_localizations") or {}).values()
    for description in [command.get("description") or "", *descriptions]:
        found.most(f"{where}: description", description, 100, least=1)


def _options(options: Sequence[Json], where: str, found: Findings, depth: int = 0) -> None:
    found.count(f"{where}: options", len(options), 25)
    found.once(f"{where}: option", (option["name"] for option in options))
    nested = [option for option in options if option["type"] in {SUB_COMMAND, SUB_COMMAND_GROUP}]
    if nested and len(nested) != len(options):
        found.broken.append(f"{where}: subcommands beside options")
    optional = False
    for option in options:
        _named(option, f"{where} {option['name']}", found)
        if option in nested:
            if depth > 1 or (depth == 1 and option["type"] == SUB_COMMAND_GROUP):
                found.broken.append(f"{where}: groups too deep")
            _options(option.get("options") or [], f"{where} {option['name']}", found, depth + 1)
            continue
        if option.get("required") and optional:
            found.broken.append(f"{where}: {option['name']} is required behind an optional one")
        optional = optional or not option.get("required")
        choices = option.get("choices") or []
        found.broken += [f"{where}: {line}" for line in broken_choices(choices)]
        if choices and option.get("autocomplete"):
            found.broken.append(f"{where}: {option['name']} has choices and autocomplete")


def _may_stand(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or bool(_THREADED.match(character))


def _units(command: Mapping[str, Any]) -> int:
    """Return the length of all names, descriptions and values; the longest language counts."""
    total = 0
    for key in ("name", "description"):
        texts = [command.get(key) or "", *(command.get(f"{key}_localizations") or {}).values()]
        total += max(map(length, texts))
    total += sum(map(_units, command.get("options") or ()))
    for choice in command.get("choices") or ():
        total += _units({"name": choice["name"]}) + length(str(choice["value"]))
    return total
