"""PURE: what is offered while somebody types an option of `/ask`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.chat.cards.markdown_escape import clean
from bot.date_input import read_since
from bot.errors import UsageError
from index import Outlet
from index.text.folding import fold_letters

# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure
MOST = 25
MOST_CHARACTERS = 100
SINCE = ("Today", "This week", "This month")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A choice: what is shown, and what is sent when it is chosen."""

    name: str
    value: str


def outlet_choices(outlets: Iterable[Outlet], typed: str) -> tuple[Suggestion, ...]:
    """Return the outlets whose names hold what is typed, those that begin with it first.

    Args:
        outlets: The one with the most articles first.
        typed: As far as it is typed.
    """
    wanted = fold_letters(typed.strip())
    fitting = [
        (not folded.startswith(wanted), name)
        for name, folded in ((outlet.name, fold_letters(outlet.name)) for outlet in outlets)
        if name.strip() and len(name) <= MOST_CHARACTERS and wanted in folded
    ]
    fitting.sort(key=lambda rank: rank[0])
    return tuple(Suggestion(clean(name) or name, name) for _, name in fitting[:MOST])


def since_choices(
    typed: str, now: datetime, names: Iterable[str] = SINCE
) -> tuple[Suggestion, ...]:
    """Return times that fit what is typed, and what is typed itself where it is a time.

    Args:
        typed: As far as it is typed.
        now: The asker's clock.
        names: "Today", "This week" and "This month" in the reader's language.
    """
    wanted = typed.strip().casefold()
    known = [
        Suggestion(name, own.casefold())
        for name, own in zip(names, SINCE, strict=True)
        if wanted in name.casefold() or wanted in own.casefold()
    ]
    if not wanted or any(wanted == choice.value for choice in known):
        return tuple(known)
    try:
        since = read_since(wanted, now)
    except UsageError:
        return tuple(known)
    if since is None:
        return tuple(known)
    return (Suggestion(f"{typed.strip()} ({since:%Y-%m-%d})"[:MOST_CHARACTERS], wanted), *known)
