"""From orders to predictions: what it costs beyond adding up the orders.

    python -m benchmarks.predictions [--orders 10000000] [--runs 3] [--write]

Customers are simulated with the parameters of the BG/NBD paper and watched for up to two years; the
orders are written as parts of history. Then, on the same snapshot:

- the aggregation alone: DuckDB's own SQL from orders to one row per customer (first and last day,
  days with an order, value of the first and of the later ones);
- the pipeline: our aggregation, the fit of orders and of values, then P(alive), orders and value of
  12 months for everybody, each with 80 % intervals and written as a trait;
- the same with all twelve traits of orders and value; with `--write` also two whole refits, which
  publish every trait: the first looks at all windows, the second, a night later, finds them known.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from benchmarks.common import peak_mb, report, timed
from regulars.accounts.service import Profile
from regulars.core.clock import day_date, day_number
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers.trait_files import FOLDER
from regulars.history.service import DuckDBEngine, NewPart, Snapshot, open_snapshot, staging
from regulars.predictions import refitting
from regulars.predictions.base import FORECASTERS, Tell
from regulars.predictions.people import People
from regulars.predictions.scoring import Scores
from regulars.predictions.study import Study
from regulars.predictions.world import World, open_world
from regulars.settings import Settings

T = TypeVar("T")

SEED = 20_261_122
PAPER = {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}  # weeks
ORDERS_EACH = 3.05  # of a simulated customer
LONGEST_DAYS = 730
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TARGET = 2.0
SCORED = 1_000_000

AGGREGATION = """
    SELECT customer_id, min(day) AS first_day, max(day) AS last_day, count(*) AS order_days,
        arg_min(value, day) AS first_value, sum(value) AS value
    FROM (SELECT customer_id, day, sum(amount_minor) AS value FROM orders
        WHERE customer_id IS NOT NULL AND kind = 'order' GROUP BY 1, 2)
    GROUP BY 1
"""


def make_shop(ws: Workspace, orders: int) -> None:
    """Write the orders of enough simulated customers, a part for each month."""
    customer, day = _orders(round(orders / ORDERS_EACH))
    value = np.random.default_rng(SEED).gamma(6, 500, customer.size).astype(np.int64)
    rows = pa.table({"customer_id": customer, "day": day.astype(np.int32), "value": value})
    engine = DuckDBEngine(ws.settings, ws.folder / "make")
    engine.register("made", rows)
    with staging(ws) as stage:
        months = engine.execute(f"SELECT DISTINCT {_MONTH} AS month FROM made ORDER BY 1")
        parts = [_write(engine, stage.folder, month) for month in months["month"].to_pylist()]
        stage.commit(parts, {"source": "benchmark"})
    engine.close()


_MONTH = "strftime(make_timestamp(day::BIGINT * 86400000000), '%Y-%m')"


def _write(engine: DuckDBEngine, folder: Path, month: str) -> NewPart:
    path = folder / f"{new_id('part')}.parquet"
    engine.command(
        f"""COPY (SELECT md5(customer_id || '/' || day) AS fact_id,
            customer_id || '/' || day AS order_key, 'order' AS kind, customer_id,
            make_timestamp(day::BIGINT * 86400000000) AS occurred_at, day, value AS amount_minor,
            NULL::VARCHAR AS coupon, 'web' AS channel, NULL::VARCHAR AS country, 'bench' AS source
        FROM made WHERE {_MONTH} = '{month}' ORDER BY customer_id, day)
        TO '{path}' (FORMAT parquet, COMPRESSION zstd)"""
    )
    rows = engine.execute(f"SELECT count(*) AS n FROM '{path}'")["n"][0].as_py()
    return NewPart("orders", path, month, rows)


def _orders(customers: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Customer and day of every order."""
    random = np.random.default_rng(SEED)
    ids = random.integers(1, 1 << 59, customers)
    today = day_number(NOW.date())
    age = random.integers(1, LONGEST_DAYS, customers).astype(np.float64)
    rate = random.gamma(PAPER["r"], 1 / PAPER["alpha"], customers) / 7
    leaving = random.beta(PAPER["a"], PAPER["b"], customers)
    who, days = [ids], [today - age]
    alive, clock = np.arange(customers), np.zeros(customers)
    while alive.size:
        clock[alive] += random.exponential(1 / np.maximum(rate[alive], 1e-9))
        alive = alive[clock[alive] <= age[alive]]
        who.append(ids[alive])
        days.append(today - age[alive] + np.floor(clock[alive]))
        alive = alive[random.random(alive.size) > leaving[alive]]
    return np.concatenate(who), np.concatenate(days)


def median_of(ws: Workspace, runs: int, work: Callable[[], T]) -> tuple[float, T]:
    tries = []
    for _ in range(runs):
        tries.append(timed(work))
        shutil.rmtree(ws.folder / FOLDER, ignore_errors=True)  # nothing was published
    return statistics.median(seconds for seconds, _ in tries), tries[-1][1]


def aggregate(ws: Workspace) -> int:
    with open_snapshot(ws) as snapshot:
        return len(snapshot.sql(AGGREGATION))


def three_traits(ws: Workspace) -> int:
    """What the target is about: from orders to P(alive), and orders and value of 12 months."""
    with open_snapshot(ws) as snapshot:
        world = fresh(snapshot)
        scores, spend = world.scores, world.study.spend_model
        tells: dict[str, Tell] = {
            "clv_12m": partial(scores.money, spend, 365),
            "p_alive": scores.still_customer,
            "expected_orders_12m": partial(scores.orders, 365),
        }
        told = refitting.write(ws, world, tells)
        return told["p_alive"].stored.customers


def all_traits(ws: Workspace) -> int:
    with open_snapshot(ws) as snapshot:
        world = fresh(snapshot)
        members = [FORECASTERS[key] for key in ("orders", "lifetime_value")]
        tells = {name: tell for each in members for name, tell in each.forecast(world).items()}
        return len(refitting.write(ws, world, tells))


def fresh(snapshot: Snapshot) -> World:
    """A world without a back-test: what a night costs when all windows are known."""
    world = open_world(snapshot, Profile(), NOW, {})
    world.study = Study(world, None, ())
    return world


def score(people: People, world: World) -> int:
    scores = Scores(world.study.orders_model, people)
    return scores.orders(365).value.size + scores.still_customer().value.size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="whole refits, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        ws = open_workspace(Settings(home=Path(place)), create=True)
        make_shop(ws, given.orders)
        made = peak_mb()
        alone, customers = median_of(ws, given.runs, lambda: aggregate(ws))
        pipeline, people = median_of(ws, given.runs, lambda: three_traits(ws))
        assert people == customers
        after = peak_mb()
        everything, numbers = median_of(ws, given.runs, lambda: all_traits(ws))
        ratio = pipeline / alone
        report(
            "Orders to P(alive), orders and value with intervals, written, against adding up alone",
            ratio,
            f"<= {TARGET:.0f}",
            ratio <= TARGET,
            orders=f"{given.orders:,}",
            customers=f"{customers:,}",
            seed=SEED,
            seconds=f"{pipeline:.2f} against {alone:.2f}",
            all_traits=f"{numbers} written in {everything:.2f} s, {everything / alone:.2f} times",
            peak_mb=f"{after} ({made} to make the shop)",
            at=f"{day_date(day_number(datetime.now(UTC).date()))}",
        )
        _report_scoring(ws, given.runs)
        if given.write:
            _report_refits(ws, alone)
        ws.close()


def _report_scoring(ws: Workspace, runs: int) -> None:
    with open_snapshot(ws) as snapshot:
        world = fresh(snapshot)
        some = np.arange(SCORED) % max(world.people.count, 1)
        people = world.people.only(some)
        seconds, _ = median_of(ws, runs, lambda: score(people, world))
    print(f"P(alive) and orders of 12 months with intervals of {SCORED:,} people: {seconds:.2f} s")


def _report_refits(ws: Workspace, alone: float) -> None:
    first, _ = timed(lambda: refitting.refit(ws, now=NOW))
    night, card = timed(lambda: refitting.refit(ws, now=NOW))
    print(
        f"Whole refit: the first {first:.1f} s, a night later {night:.1f} s "
        f"({night / alone:.1f} times adding up alone), peak {peak_mb()} MiB, chosen {card.chosen}"
    )


if __name__ == "__main__":
    main()
