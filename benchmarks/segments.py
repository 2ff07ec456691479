"""Keeping twenty segments: one pass against one by one, whom it touched against everybody.

Ratios are of CPU seconds, of which a machine that does other things too takes none away.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy import Connection

from benchmarks.common import T, peak_mb, report, timed
from regulars.core import bulk
from regulars.core.clock import day_number, to_micros
from regulars.core.db import Moment
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as customers
from regulars.customers import tables
from regulars.events import service as inbox
from regulars.history import service as history
from regulars.history.parts import ORDER_BY, NewPart
from regulars.history.tables import DATASETS
from regulars.segments import service as segments
from regulars.segments.membership import service as membership
from regulars.settings import Settings

SEED = 20261122
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY, MONTHS = day_number(NOW.date()), 24
TOUCHED = 0.01


def _on(key: str, **values: Any) -> dict[str, Any]:
    return {"condition": key, **values}


AGREED = _on("consent", channel="email")
RULES: list[dict[str, Any]] = [
    _on("event", name="viewed", times=3, days=30),
    {"not": _on("event", name="viewed", days=60)},
    _on("event", name="added", days=7),
    _on("event", name="clicked", times=2, days=90),
    {"any": [_on("event", name="searched", times=5, days=30), _on("event", name="added", days=30)]},
    {"all": [_on("event", name="added", days=14), _on("orders", op="exactly", times=0, days=14)]},
    _on("orders", times=2, days=365),
    _on("orders", op="exactly", times=1),
    _on("last_order", op="more_than", days=60),
    _on("last_order", op="at_most", days=30),
    _on("first_order", op="more_than", days=300),
    _on("spend", amount=20_000, days=180),
    _on("orders", times=1, category="category 3", days=180),
    _on("orders", times=1, sku="sku17"),
    {"all": [_on("late", days=7), AGREED]},
    {"all": [_on("lifecycle_stage", stages=["at_risk", "lapsed"]), AGREED]},
    {"all": [_on("p_alive", probability=0.5), _on("orders", times=2)]},
    {"all": [_on("clv", amount=10_000), _on("country", countries=["DE", "IR"])]},
    {"all": [_on("sample", share=0.1), _on("event", name="viewed", days=14)]},
    {"all": [_on("lifecycle_stage", stages=["loyal"]), _on("reachable"), AGREED]},
]
WRITTEN: dict[str, Any] = {"all": [RULES[0], RULES[11], AGREED]}  # while somebody builds it


def id_of(number: str) -> str:
    """SQL of a customer's id: spread over 60 bits like the hashes that real ones are."""
    return f"(hash({number}, {SEED}) >> 4)::BIGINT"


def rows_of(dataset: str, rows: int, month: int, people: int) -> str:
    """SQL of one month's rows: few customers do much, names and days at random."""
    first = TODAY - 30 * (MONTHS - month) + 1
    who = id_of(f"(pow(hash(i, {month}, 7) % 1000000 / 1e6, 2) * {people})::BIGINT")
    day = f"({first} + hash(i, {month}, 3) % 30)::INTEGER"
    common = (
        f"{who} AS customer_id, make_timestamp(({day})::BIGINT * 86400000000) AS occurred_at, "
        f"{day} AS day"
    )
    if dataset == "events":
        names = "['viewed', 'viewed', 'viewed', 'searched', 'clicked', 'added', 'opened', 'sent']"
        return (
            f"SELECT md5('e{month}-' || i) AS fact_id, "
            f"{names}[(1 + hash(i, 5) % 8)::INTEGER] AS name, {common}, "
            f"NULL::VARCHAR AS message_id, NULL::VARCHAR AS campaign_id, "
            f"'{{}}' AS properties FROM range({rows}) r(i)"
        )
    key = f"'o{month}-' || (i // 2)" if dataset == "order_lines" else f"'o{month}-' || i"
    if dataset == "orders":
        return (
            f"SELECT md5('o{month}-' || i) AS fact_id, {key} AS order_key, 'order' AS kind, "
            f"{common}, (500 + hash(i, 11) % 20000)::BIGINT AS amount_minor, 'bench' AS source "
            f"FROM range({rows}) r(i)"
        )
    return (
        f"SELECT {key} AS order_key, i::BIGINT AS line_id, 'order' AS kind, {common}, "
        f"'sku' || hash(i, 13) % 5000 AS sku, 'category ' || hash(i, 13) % 20 AS category, "
        f"1.0::DOUBLE AS quantity, (100 + hash(i, 19) % 9000)::BIGINT AS amount_minor, "
        f"'bench' AS source FROM range({rows}) r(i)"
    )


def fill_history(ws: Workspace, people: int, events: int) -> None:
    """Two years of events, a tenth as many orders and two lines to each, sorted into parts."""
    sizes = {"events": events, "orders": events // 10, "order_lines": events // 5}
    with history.staging(ws) as stage, duckdb.connect() as connection:
        connection.execute(f"SET memory_limit='{ws.settings.memory_limit}'").fetchall()
        for dataset, size in sizes.items():
            for month in range(MONTHS):
                rows = rows_of(dataset, size // MONTHS, month, people)
                history_rows = _shaped(connection, dataset, rows)
                new = list(_write(connection, stage.folder, dataset, history_rows))
                stage.commit(new, {"source": "bench"})


def _shaped(connection: duckdb.DuckDBPyConnection, dataset: str, rows: str) -> str:
    """The rows with all columns of the dataset; what they lack is null."""
    given = {column[0] for column in connection.execute(f"DESCRIBE {rows}").fetchall()}
    kinds = {"int64": "BIGINT", "string": "VARCHAR"}
    columns = [
        field.name if field.name in given else f"NULL::{kinds[str(field.type)]} AS {field.name}"
        for field in DATASETS[dataset]
    ]
    return f"SELECT {', '.join(columns)} FROM ({rows})"


def _write(
    connection: duckdb.DuckDBPyConnection, folder: Path, dataset: str, rows: str
) -> list[NewPart]:
    month = "strftime(make_timestamp(day::BIGINT * 86400000000), '%Y-%m')"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE made AS {rows}").fetchall()
    names = connection.execute(f"SELECT {month}, count(*) FROM made GROUP BY 1").fetchall()
    found = []
    for name, count in names:
        path = folder / f"{dataset}-{name}.parquet"
        connection.execute(
            f"COPY (FROM made WHERE {month} = '{name}' ORDER BY {ORDER_BY}) TO '{path}' "
            f"(FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        found.append(NewPart(dataset, path, name, count))
    return found


def fill_state(ws: Workspace, people: int) -> None:
    """Customers with addresses and countries; six in ten agreed; five traits each."""
    with duckdb.connect() as connection:
        made = connection.sql(
            f"SELECT {id_of('i')} AS id, {to_micros(NOW)} AS created_at, "
            f"'c' || i || '@example.com' AS email, ['DE', 'IR', 'FR', 'US'][1 + i % 4] AS country, "
            f"'' AS search, i % 10 < 6 AS agreed, "
            f"['new', 'active', 'loyal', 'at_risk', 'lapsed', 'lost'][1 + i % 6] AS stage, "
            f"(hash(i, 1) % 1000) / 1000 AS share FROM range({people}) r(i) ORDER BY 1"
        ).to_arrow_table()
    with ws.state.write() as connection:
        with bulk.stage(connection, made.select(["id", "email", "country", "search"])) as staged:
            given = ("id", "email", "country", "search")
            rows = sa.select(sa.literal(NOW, Moment), *(staged.c[name] for name in given))
            names = ("created_at", *given)
            connection.execute(sa.insert(tables.customers).from_select(names, rows))
        agreed = made["id"].filter(made["agreed"]).to_pylist()
        customers.give_consent(connection, agreed, channel="email", source="bench", now=NOW)
        _learn(connection, made)


def _learn(connection: Connection, made: pa.Table) -> None:
    share = made["share"]
    values = {
        "lifecycle_stage": {"text": made["stage"]},
        "p_alive": {"number": share},
        "clv_12m": {"number": pa.compute.multiply(share, 20_000.0)},
        "usual_gap_days": {"number": pa.compute.multiply(share, 60.0)},
    }
    for key, columns in values.items():
        table = pa.table({"customer_id": made["id"], **columns})
        customers.write_traits(connection, key, table, source="bench", now=NOW)


def make(home: Path, people: int, events: int) -> None:
    ws = open_workspace(Settings(home=home), create=True)
    fill_history(ws, people, events)
    fill_state(ws, people)
    with ws.state.write() as connection:
        for each in segments.list_segments(connection):
            segments.remove(connection, each.id, now=NOW)
        for number, rule in enumerate(RULES):
            segments.create(connection, name=f"Segment {number}", rule=rule, now=NOW)
    used, parts = worked(lambda: history.unpack(ws.history_folder))
    print(f"{parts} parts unpacked in {used:.1f} s of CPU, {peak_mb()} MiB", flush=True)
    ws.close()


def touch(ws: Workspace, people: int, number: int) -> None:
    """One new event for each of a hundredth of the customers."""
    some = int(people * TOUCHED)
    with duckdb.connect() as connection, history.staging(ws) as stage:
        who = id_of(f"(i * {int(1 / TOUCHED)} + {number})")
        rows = (
            f"SELECT md5('t{number}-' || i) AS fact_id, 'added' AS name, {who} AS customer_id, "
            f"make_timestamp({TODAY}::BIGINT * 86400000000) AS occurred_at, {TODAY} AS day, "
            f"'{{}}' AS properties FROM range({some}) r(i)"
        )
        new = _write(connection, stage.folder, "events", _shaped(connection, "events", rows))
        stage.commit(new, {"source": "touch"})


def settle(ws: Workspace) -> None:
    """What the worker does all day: the inbox is moved into history, large parts are unpacked."""
    while inbox.react(ws, now=NOW):
        pass
    while history.project(ws, now=NOW):
        pass
    history.unpack(ws.history_folder)


def worked(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of CPU, of all threads, and the result."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def passes(ws: Workspace, people: int) -> None:
    """The claims about passes."""
    with ws.state.read() as connection:
        rules = {each.id: each.rule for each in segments.list_segments(connection)}
    one_by_one, singly = worked(
        lambda: {key: segments.count(ws, rule, NOW) for key, rule in rules.items()}
    )
    at_once, together = worked(lambda: segments.counts(ws, rules, NOW))
    assert singly == together
    ratio = one_by_one / at_once
    report(
        "Twenty segments: one by one against one pass", ratio, ">= 3", ratio >= 3,
        cpu=f"{one_by_one:.1f} s against {at_once:.1f} s", peak_mb=peak_mb(),
    )  # fmt: skip
    whole, full = worked(lambda: membership.refresh(ws, NOW, fully=True))
    assert full is not None
    assert full.sizes == together
    seconds = []
    for number in range(3):
        settle(ws)
        touch(ws, people, number)
        soon = NOW + timedelta(minutes=number + 1)
        used, found = worked(lambda soon=soon: membership.refresh(ws, soon))  # type: ignore[misc]
        assert found is not None
        assert found.tested >= people * TOUCHED * 0.9
        assert not found.reason
        seconds.append(used)
    with ws.state.read() as connection:
        rules = {each.id: each.rule for each in segments.list_segments(connection)}
    assert found is not None
    assert found.sizes == segments.counts(ws, rules, NOW)
    middle = sorted(seconds)[1]
    ratio = whole / middle
    report(
        "Everybody tested against the hundredth that was touched", ratio, ">= 30", ratio >= 30,
        cpu=f"{whole:.1f} s against {middle:.2f} s", threads=membership.threads(ws),
        peak_mb=peak_mb(),
    )  # fmt: skip
    tomorrow = membership.refresh(ws, NOW + timedelta(days=1))
    assert tomorrow is not None
    print(f"a new day: {tomorrow.tested:,} tested in {tomorrow.seconds:.2f} s, "
          f"reason {tomorrow.reason or 'none'}", flush=True)  # fmt: skip


def live(ws: Workspace) -> None:
    """The claims about the builder's count: at first, again, and with one row changed."""
    cold, _ = timed(lambda: segments.count_rows(ws, WRITTEN, NOW))
    again, typed = [], []
    for days in (5, 10, 20):
        again.append(worked(lambda: segments.count_rows(ws, WRITTEN, NOW))[0])
        changed = {"all": [{**RULES[0], "days": days}, *WRITTEN["all"][1:]]}
        typed.append(worked(lambda rule=changed: segments.count_rows(ws, rule, NOW))[0])  # type: ignore[misc]
    middle = sorted(typed)[1]
    report(
        "A row of a rule changed while it is written, in CPU seconds", middle, "<= 1", middle <= 1,
        unchanged=f"{sorted(again)[1]:.2f}", first_of_all=f"{cold:.2f}", peak_mb=peak_mb(),
    )  # fmt: skip


def measure(home: Path, people: int, what: str) -> None:
    ws = open_workspace(Settings(home=home))
    if what == "passes":
        passes(ws, people)
    else:
        live(ws)
    ws.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--events", type=int, default=50_000_000)
    parser.add_argument("--home", type=Path, help="keep what was made here, and use it again")
    parser.add_argument("--step", choices=("make", "passes", "live"), help="one step only")
    asked = parser.parse_args()
    if asked.step:
        if asked.step == "make":
            make(asked.home, asked.customers, asked.events)
        else:
            measure(asked.home, asked.customers, asked.step)
        return
    with tempfile.TemporaryDirectory() as place:
        home = asked.home or Path(place)
        sizes = ["--customers", str(asked.customers), "--events", str(asked.events)]
        steps = ["live", "passes"] if (home / "workspaces").exists() else ["make", "live", "passes"]
        print(json.dumps({"customers": asked.customers, "events": asked.events, "seed": SEED}))
        for step in steps:  # a process each: memory is that of the step alone
            command = [sys.executable, "-m", "benchmarks.segments", "--home", str(home)]
            subprocess.run([*command, *sizes, "--step", step], check=True)


if __name__ == "__main__":
    main()
