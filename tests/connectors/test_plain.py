"""The quick way through a well-formed file ends where the careful way ends."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from regulars.connectors import blocks, plain
from regulars.connectors.schemas import ImportReport
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as customers
from regulars.customers.tables import consents, identities
from regulars.history import engine
from regulars.history.service import verify
from regulars.settings import Settings
from tests.connectors.makers import facts, lines, put, take_in

HEADER = (
    "order_id,date,customer_id,email,sku,title,brand,quantity,price,cost,discount,total,country"
)
ROW = st.tuples(
    st.sampled_from(["1", "2", "3", " 3", "C1", "=1", ""]),
    st.sampled_from(
        [
            "2026-01-01",
            "2026-02-03 04:05:06",
            "2026/02/03 4:05",
            "2099-01-01",
            "1800-01-01",
            "",
            "x",
        ]
    ),
    st.sampled_from(["ann", "ann ", "bob", "۱۲.0", "12.0", "@x", ""]),
    st.sampled_from(["A@b.c", "", "d@e.f"]),
    st.sampled_from(["mug", '"a ""b"""', '"t,ea"', "چای", ""]),
    st.sampled_from(["Mug", "Tea"]),
    st.sampled_from(["Acme", ""]),
    st.sampled_from(["1", "2", "1.5", "-1", "0", "x", "", "0x1F", "1e2"]),
    st.sampled_from(["1.50", "0.005", '"1,234.50"', "-2", "0", "NaN", "£3", "", "9" * 20, ".5"]),
    st.sampled_from(["1", "0.333", "", "x"]),
    st.sampled_from(["0.50", "", "-1", "x"]),
    st.sampled_from(["", "10", "x"]),
    st.sampled_from(["GB", "IR", ""]),
)
LINES = (
    "SELECT order_key, line_id, kind, customer_id, occurred_at::VARCHAR AS at, day, sku, title, "
    "category, brand, quantity, amount_minor, cost_minor, source FROM order_lines ORDER BY line_id"
)
ORDERS = (
    "SELECT fact_id, order_key, kind, customer_id, occurred_at::VARCHAR AS at, day, amount_minor, "
    "discount_minor, coupon, channel, country, source FROM orders ORDER BY fact_id"
)


@contextmanager
def shop(threads: int = 1) -> Iterator[tuple[Workspace, Path]]:
    with tempfile.TemporaryDirectory() as place:
        ws = open_workspace(Settings(home=Path(place) / "home", threads=threads), create=True)
        yield ws, Path(place)
        ws.close()


def outcome(text: str, *, quick: bool, **mapping: Any) -> tuple[Any, ...]:
    """What two imports of a file leave: both reports, the facts and the refused rows."""
    with shop() as (ws, place), pytest.MonkeyPatch.context() as patch:
        taken = watch(patch, quick=quick)
        path = put(place, text)
        reports = [told(take_in(ws, path, **mapping)) for _ in range(2)]
        refused = path.with_suffix(".refused.csv")
        assert taken == [quick, quick]
        assert not verify(ws).problems
        bad = refused.read_text() if refused.exists() else ""
        return reports, facts(ws, LINES), facts(ws, ORDERS), bad


def watch(patch: pytest.MonkeyPatch, *, quick: bool = True) -> list[bool]:
    """Notes whether the quick way was taken; without `quick` it is closed."""
    taken, real = list[bool](), plain.load

    def load(*given: Any, **named: Any) -> Any:
        found = real(*given, **named) if quick else None
        taken.append(found is not None)
        return found

    patch.setattr(plain, "load", load)
    return taken


def told(report: ImportReport) -> dict[str, Any]:
    return report.model_dump(exclude={"refused_file"})


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(ROW.map(",".join), min_size=10, max_size=30),
    left_out=st.sets(st.sampled_from(["email", "brand", "cost", "discount", "total", "quantity"])),
    source=st.sampled_from(["shop", "branch"]),
    duplicates=st.sampled_from(["ignore", "keep"]),
)
def test_both_ways_make_the_same_of_a_file_with_faults(
    rows: list[str], left_out: set[str], source: str, duplicates: str
) -> None:
    good = "7,2026-01-01,ann,,mug,Mug,Acme,1,2.00,1,,,GB"
    text = lines(good, good, *rows, header=HEADER)
    options = {
        "columns": dict.fromkeys(left_out, "ignore"),
        "source": source,
        "duplicates": duplicates,
        "decimal": ".",
        "level": "line",
        "currency": "GBP",
    }
    assert outcome(text, quick=True, **options) == outcome(text, quick=False, **options)


SALE = st.tuples(
    st.integers(101, 119),
    st.integers(10, 23),
    st.sampled_from(["ann", "bob", "eve"]),
    st.sampled_from(["Oslo", "Rome", ""]),
    st.integers(1, 3),
)


def in_turn(sales: list[tuple[int, int, str, str, int]], order: str) -> list[str]:
    """Lines from January to July, where a later order has a later moment."""
    if order != "any":
        sales = sorted(sales, reverse=order == "down")
    return [
        f"{number},2026-0{1 + number % 100 // 3}-1{number % 3} {at}:00,{who},{city},mug,{pieces},2"
        for number, at, who, city, pieces in sales
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    first=st.lists(SALE, min_size=8, max_size=25),
    more=st.lists(SALE, min_size=1, max_size=8),
    order=st.sampled_from(["up", "down", "any"]),
    size=st.sampled_from([50, 300, 1 << 20]),
)
def test_both_ways_agree_on_rows_in_and_out_of_order(
    first: list[tuple[int, int, str, str, int]],
    more: list[tuple[int, int, str, str, int]],
    order: str,
    size: int,
) -> None:
    header = "order_id,date,customer,city,sku,quantity,price"
    found = []
    for quick in (True, False):
        with shop(threads=3) as (ws, place), pytest.MonkeyPatch.context() as patch:
            patch.setattr(blocks, "SIZE", size)
            patch.setattr(engine, "LEAST_ROWS", 2)  # so that every thread gets some
            taken = watch(patch, quick=quick)
            for rows in (first, [*first, *more], [*more, *first]):
                take_in(ws, put(place, lines(*in_turn(rows, order), header=header)))
            assert taken == [quick] * 3
            assert not verify(ws).problems
            with ws.state.read() as connection:
                people = customers.people_table(connection, ["city"]).to_pylist()
            found.append((facts(ws, LINES), facts(ws, ORDERS), sorted(people, key=str)))
    assert found[0] == found[1]


GOOD = "1,2026-01-05,ann,mug,2,4.50"


@pytest.mark.parametrize(
    "row",
    [
        '2,2026-01-05,"an\nn",mug,1,1.00',
        '2,2026-01-05,"ann"x,mug,1,1.00',
        '2,2026-01-05,5" nail,mug,1,1.00',
        '2,2026-01-05,"open,mug,1,1.00',
        '2,2026-01-05, "ann",mug,1,1.00',
        "2,2026-01-05,a\rnn,mug,1,1.00",
        "2,2026-01-05,a\0nn,mug,1,1.00",
        "2,2026-01-05,ann,mug,1",
        "2,2026-01-05,ann,mug,1,1.00,extra",
        "",
    ],
)
def test_what_is_not_one_row_a_line_goes_the_careful_way(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    taken = watch(monkeypatch)
    report = take_in(workspace, put(tmp_path, lines(GOOD, row, GOOD.replace("1", "3", 1))))
    assert taken == [False]
    assert report.orders_new >= 2


@pytest.mark.parametrize(
    "text",
    [
        lines(GOOD, '2,2026-01-05,"""a""b",mug,1,1.00'),
        lines(GOOD, '"2",2026-01-05,"a,b","",1,"1.00"').replace("\n", "\r\n"),
        "\ufeff" + lines(GOOD).rstrip("\n"),
    ],
)
def test_quoted_fields_and_line_ends_keep_to_the_quick_way(text: str) -> None:
    assert outcome(text, quick=True) == outcome(text, quick=False)


def test_rows_keep_their_lines_across_blocks(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "SIZE", 64)
    taken = watch(monkeypatch)
    rows = [
        f"{n},2026-0{1 + n % 9}-05,c{n % 7},p{n},1,{'x' if n == 50 else '1.00'}" for n in range(99)
    ]
    report = take_in(workspace, put(tmp_path, lines(*rows)))
    assert taken == [True]
    assert (report.accepted, [row.line for row in report.refused]) == (98, [52])
    assert not verify(workspace).problems


def test_a_file_too_large_for_memory_goes_the_careful_way(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "SHARE", 1e-12)
    taken = watch(monkeypatch)
    assert take_in(workspace, put(tmp_path, lines(GOOD))).accepted == 1
    assert taken == [False]


def test_prices_too_large_to_multiply_go_the_careful_way(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = watch(monkeypatch)
    large, larger = "2,2026-01-05,ann,mug,2000,100000000.01", "3,2026-01-05,ann,mug,{0},{0}"
    path = put(tmp_path, lines(GOOD, large, larger.format("9999999999.9")))
    report = take_in(workspace, path)
    assert [row.code for row in report.refused] == ["too_large"]
    assert report.revenue_minor == 900 + 2000 * 10_000_000_001
    assert taken == [False]


def test_the_latest_details_of_a_customer_hold_both_ways() -> None:
    header = "order_id,date,customer,name,city,country,total"
    rows = (
        "1,2026-01-03,ann,Ann,Rome,IT,5",
        "2,2026-01-09,ann,,Oslo,NO,5",
        "3,2026-01-01,ann,Anna,Bonn,DE,5",
        "4,2026-01-01,bob,,,,5",
    )
    found = []
    for quick in (True, False):
        with shop() as (ws, place), pytest.MonkeyPatch.context() as patch:
            watch(patch, quick=quick)
            take_in(ws, put(place, lines(*rows, header=header)))
            with ws.state.read() as connection:
                columns = ["name", "city", "country"]
                table = customers.people_table(connection, columns).select(columns)
                found.append(sorted(table.to_pylist(), key=str))
    ann = {"name": "Ann", "city": "Oslo", "country": "NO"}
    assert found[0] == found[1] == [ann, dict.fromkeys(ann)]


@pytest.mark.parametrize("quick", [True, False])
def test_the_latest_answer_on_mail_is_kept_both_ways(quick: bool) -> None:
    header = "order_id,date,customer,newsletter,total"
    rows = (
        "1,2026-01-03,ann,yes,5",
        "2,2026-01-09,ann,no,5",
        "3,2026-01-01,ann,yes,5",
        "4,2026-01-01,bob,yes,5",
        "5,2026-01-02,bob,,5",
        "6,2026-01-02,eve,perhaps,5",
    )
    with shop() as (ws, place), pytest.MonkeyPatch.context() as patch:
        taken = watch(patch, quick=quick)
        take_in(ws, put(place, lines(*rows, header=header)))
        assert taken == [quick]
        query = select(identities.c.value, consents.c.state).join_from(
            identities, consents, consents.c.customer_id == identities.c.customer_id
        )
        with ws.state.read() as connection:
            states = sorted(map(tuple, connection.execute(query)))
        assert states == [("ann", "withdrawn"), ("bob", "granted")]
