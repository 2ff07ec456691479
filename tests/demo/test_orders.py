"""The demo's orders: all there, moved as one, and the invented ones marked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from regulars.demo import orders

if TYPE_CHECKING:
    import duckdb

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def lines() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = orders.open_orders(TODAY)
    yield connection
    connection.close()


def one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_every_published_line_is_there_and_the_last_day_is_yesterday(
    lines: duckdb.DuckDBPyConnection,
) -> None:
    assert one(lines, "SELECT count(*) FROM lines") == 541_909
    assert one(lines, "SELECT max(InvoiceDate)::DATE FROM lines") == date(2026, 11, 21)
    assert one(lines, "SELECT count(DISTINCT CustomerID) FROM lines") == 4372
    assert one(lines, "SELECT count(*) FROM lines WHERE CustomerID IS NULL") == 135_080


def test_slices_in_time_add_up(lines: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cut = datetime(2026, 10, 1)
    before = orders.write_between(lines, tmp_path / "before.parquet", None, cut)
    after = orders.write_between(lines, tmp_path / "after.parquet", cut, None)
    both = f"SELECT count(*) FROM read_parquet(['{before}', '{after}'])"
    assert one(lines, both) == one(lines, "SELECT count(*) FROM lines")


def test_returning_orders_come_after_the_campaign_and_carry_their_own_numbers(
    lines: duckdb.DuckDBPyConnection,
) -> None:
    begin = datetime(2026, 10, 20, 9)
    known = lines.execute(
        "SELECT DISTINCT CustomerID FROM lines WHERE Quantity > 0 AND UnitPrice > 0 "
        "AND InvoiceDate < ? AND CustomerID IS NOT NULL",
        [begin],
    ).fetchall()
    made = orders.add_returning(lines, [number for (number,) in known], begin, share=0.1)
    assert len(known) * 0.08 < made < len(known) * 0.12
    assert one(lines, "SELECT min(InvoiceDate) FROM invented") >= begin
    assert one(lines, "SELECT count(*) FROM invented WHERE InvoiceNo NOT LIKE 'R%'") == 0
    assert orders.add_returning(lines, ["12347"], begin, share=0.0) == 0
