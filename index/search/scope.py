"""The scope of a search: for which audience, at what time, of which outlet."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from index.audience import PUBLIC

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class View:
    """Which articles are visible.

    Attributes:
        now: The moment of the question; later articles are hidden.
        audience: The audience whose private articles are visible besides the public ones; "" for
            the public ones alone.
        outlet: All names of the only outlet whose articles are visible; empty for all outlets.
        since: Articles published earlier, and undated ones, are hidden; None for no limit.
    """

    now: datetime
    audience: str = PUBLIC
    outlet: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PassageScope:
    """The visible and the hidden passages: ids `(n,)` int64 each, ascending.

    Attributes:
        shown: The ids of the visible ones.
        hidden: The ids of the others.
        view: What decided it, for an engine that has no list of all passages.
    """

    shown: Ids
    hidden: Ids
    view: View

    def shows(self, ids: Sequence[int]) -> NDArray[np.bool_]:
        """Return for each id whether it is of a shown passage: `(n,)` bool."""
        return is_among(self.shown, ids)

    def condition(self, column: str) -> tuple[str, dict[str, object]]:
        """Return an SQL condition that `column` is the id of a shown passage; "" if all are.

        The condition uses the shorter list. The plus keeps SQLite from one lookup in the keyword
        index for each id.
        """
        if not len(self.hidden):
            return "", {}
        within = len(self.shown) < len(self.hidden)
        ids = self.shown if within else self.hidden
        test = "IN" if within else "NOT IN"
        condition = f"+{column} {test} (SELECT value FROM json_each(:ids))"  # noqa: S608 - we write the column
        return condition, {"ids": json.dumps(ids.tolist())}


def names(outlet: str | Sequence[str]) -> tuple[str, ...]:
    """Return an outlet's names as a tuple, without empty ones."""
    listed = (outlet,) if isinstance(outlet, str) else outlet
    return tuple(name for name in listed if name.strip())


def is_among(ascending: Ids, ids: Sequence[int]) -> NDArray[np.bool_]:
    """Return for each id whether it is among others: `(n,)` bool.

    Args:
        ascending: The others, `(m,)` int64, ascending.
        ids: The ids.
    """
    asked = np.asarray(ids, np.int64)
    if not len(ascending):
        return np.zeros(len(asked), np.bool_)
    places = np.searchsorted(ascending, asked).clip(max=len(ascending) - 1)
    found: NDArray[np.bool_] = ascending[places] == asked
    return found
