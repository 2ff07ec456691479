"""From Ibis expressions to the SQL of an engine. Nothing else of Ibis' engines is used."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@lru_cache(maxsize=512)
def compiled(operation: Any, dialect: str) -> str:
    """The SQL of an expression. Compiling takes longer than asking a small shop."""
    import ibis

    if dialect == "pyspark":
        _prepare_spark()
    return str(ibis.to_sql(operation.to_expr(), dialect=dialect))


@cache
def _prepare_spark() -> None:
    """Give the compiler the option that Ibis sets only with its own engine, which needs pandas."""
    import ibis
    from ibis.config import Config

    class Options(Config):  # type: ignore[misc]
        treat_nan_as_null: bool = False

    ibis.options.pyspark = Options()
