"""Tables made from a bound JSON text, because a query can bind only so many values."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, cast, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _ListRows(FunctionElement[Any]):
    inherit_cache = True


class _ObjectRows(FunctionElement[Any]):
    inherit_cache = True


def numbers(values: Iterable[int]) -> Select[tuple[int]]:
    """Select numbers, for use in `IN`.

    Args:
        values: Any count of them.
    """
    return numbers_in(json.dumps(list(values)))


def numbers_in(listed: str) -> Select[tuple[int]]:
    """Select the numbers of a list in JSON, for use in `IN`."""
    rows = _ListRows(listed).table_valued("value")
    return select(cast(rows.c.value, BigInteger))


def pairs(values: Mapping[int, int]) -> tuple[Any, ColumnElement[int], ColumnElement[int]]:
    """Return a table of pairs of numbers.

    Returns:
        The table, its column of keys and its column of values.
    """
    rows = _ObjectRows(json.dumps(values)).table_valued("key", "value")
    return rows, cast(rows.c.key, BigInteger), cast(rows.c.value, BigInteger)


@compiles(_ListRows)
@compiles(_ObjectRows)
def _in_sqlite(element: FunctionElement[Any], compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_ListRows, "postgresql")
def _list_in_postgresql(element: FunctionElement[Any], compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"


@compiles(_ObjectRows, "postgresql")
def _object_in_postgresql(element: FunctionElement[Any], compiler: Any, **options: Any) -> str:
    return f"json_each_text(CAST({compiler.process(element.clauses, **options)} AS json))"
