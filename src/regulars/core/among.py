"""`column IN values` as one bound parameter, however many values there are."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    String,
    any_,
    bindparam,
    func,
    select,
)


def among(connection: Connection, column: ColumnElement[Any], values: Iterable[Any]) -> Any:
    """The condition with its values in it."""
    dialect = connection.dialect.name
    return _among(dialect, column, bindparam(None, packed(dialect, values), _kind(dialect, column)))


def given(dialect: str, column: ColumnElement[Any], name: str) -> Any:
    """The condition for a statement that is built once; `packed` makes its parameter `name`."""
    return _among(dialect, column, bindparam(name, type_=_kind(dialect, column)))


def packed(dialect: str, values: Iterable[Any]) -> Any:
    """Values as one parameter."""
    items = list(values)
    return items if dialect == "postgresql" else json.dumps(items)


def _kind(dialect: str, column: ColumnElement[Any]) -> Any:
    if dialect != "postgresql":
        return String()
    return ARRAY(BigInteger() if isinstance(column.type, BigInteger) else String())


def _among(dialect: str, column: ColumnElement[Any], values: Any) -> Any:
    if dialect == "postgresql":
        return column == any_(values)
    each = func.json_each(values).table_valued("value")
    return column.in_(select(each.c.value))
