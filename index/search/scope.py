"""What of the library is looked at: by whom, when, of which outlets; and what that comes to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from index.audience import PUBLIC
from index.search.vector_index import Ids


@dataclass(frozen=True, slots=True)
class View:
    """What is looked at.

    Attributes:
        now: What came later is not there yet.
        audience: Whose private articles are seen besides the public ones; "" for nobody's.
        outlet: The names of the one outlet whose articles are seen; none for all outlets.
        since: Articles published before are not seen, nor undated ones; None for all.
    """

    now: datetime
    audience: str = PUBLIC
    outlet: tuple[str, ...] = ()
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages that a view has and those that it has not: ids `(n,)` int64 each."""

    shown: Ids
    hidden: Ids

    def condition(self, column: str) -> tuple[str, dict[str, object]]:
        """Return an SQL condition that `column` is the id of a shown passage; "" if all are.

        The shorter list is taken. The plus keeps SQLite from asking the keyword index once for
        each id.
        """
        if not len(self.hidden):
            return "", {}
        within = len(self.shown) < len(self.hidden)
        ids = self.shown if within else self.hidden
        test = "IN" if within else "NOT IN"
        condition = f"+{column} {test} (SELECT value FROM json_each(:ids))"  # noqa: S608 - ours
        return condition, {"ids": json.dumps(ids.tolist())}


def names(outlet: str | Sequence[str]) -> tuple[str, ...]:
    """Return an outlet's names as a tuple, empty ones left out."""
    given = (outlet,) if isinstance(outlet, str) else outlet
    return tuple(name for name in given if name.strip())
