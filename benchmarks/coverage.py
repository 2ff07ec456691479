"""How often 90 % intervals hold the truth, in shops whose truth is known.

    python -m benchmarks.coverage [--models bg_nbd,nbd] [--customers 50,1000] [--runs 0.2]

Every run is a shop of its own: its parameters are drawn around the published ones (log-normal, a
standard deviation of one, so 95 % lie within a factor of seven), its customers from the model,
seen for 1 to 78 weeks, and the 39 weeks after that from the true model, given each history. Shops
with less than ten repeat purchases are drawn again. Four things are counted:

* parameters: their logarithm within 1.645 standard errors (leaving is not counted where the fit
  fell back to NBD, which estimates none);
* totals: the orders of the whole shop within `total_within`;
* people: the orders of each within `orders_within`, where whole numbers make it more than nine in
  ten;
* people, exactly: the same with the ends of the interval drawn by lot, as wide as makes it nine in
  ten if the forecast is right (up to 200 people of a shop).
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.common import report

SEED = 20_261_122
Z = 1.6448536269514722
HORIZON, AGES = 39.0, (1, 79)
SPREAD = 1.0
PEOPLE = 200
DRAWS = 400
# In weeks, as printed for CDNOW; the tests of each model name the paper.
PUBLISHED = {
    "nbd": (0.385, 12.072),
    "bg_nbd": (0.243, 4.414, 0.793, 2.426),
    "mbg_nbd": (0.525, 6.183, 0.891, 1.614),
    "pareto_nbd": (0.553, 10.578, 0.606, 11.669),
}
RUNS = {50: 400, 100: 400, 1_000: 200, 10_000: 100, 100_000: 40}

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shop:
    """The truth (log parameters), the histories, and the orders of the horizon after them."""

    truth: Array
    frequency: Array
    recency: Array
    age: Array
    after: Array

    @property
    def histories(self) -> tuple[Array, Array, Array]:
        return self.frequency, self.recency, self.age


@dataclass(frozen=True)
class Coverage:
    """Shares inside 90 % intervals, and how many shops fell back to something simpler."""

    parameters: float
    totals: float
    people: float
    exactly: float
    fell_back: float


def shop_of(name: str, customers: int, random: np.random.Generator) -> Shop:
    """A shop that behaves exactly as the model says, with parameters near the published ones."""
    any_fit = import_module(f"regulars.stats.{name}").fit([0, 1, 3], [0, 5, 20], [30.0, 30, 30])
    while True:
        truth = np.log(PUBLISHED[name]) + SPREAD * random.standard_normal(len(PUBLISHED[name]))
        model = any_fit.with_log_parameters(truth)
        age = random.integers(*AGES, customers).astype(np.float64)
        x, t = model.simulate(age, random)
        if x.sum() >= 10:
            break
    alive = random.random(customers) < model.probability_alive(x, t, age)
    after = alive * model.draw_orders(HORIZON, truth[None], x, t, age, random)[0][:, 0]
    return Shop(truth, x, t, age, after)


def coverage(name: str, customers: int, runs: int, seed: int = SEED) -> Coverage:
    """The shares of one model at one size."""
    random = np.random.default_rng([seed, customers])
    inside: list[Array] = []
    rows = []
    for _ in range(runs):
        shop = shop_of(name, customers, random)
        model = import_module(f"regulars.stats.{name}").fit(*shop.histories)
        inside.append(_parameters(model, shop))
        rows.append((_total(model, shop), *_people(model, shop, random), model.fallback != ""))
    totals, people, exactly, fell_back = np.mean(rows, axis=0)
    return Coverage(float(np.mean(np.concatenate(inside))), totals, people, exactly, fell_back)


def _parameters(model: Any, shop: Shop) -> Array:
    errors = np.sqrt(np.diag(model.covariance))
    inside: Array = (np.abs(np.log(model.parameters) - shop.truth) < Z * errors)[errors > 0]
    return inside


def _total(model: Any, shop: Shop) -> bool:
    from regulars.stats.lifetime_value import total_within

    low, high = total_within(model, None, HORIZON, *shop.histories, np.zeros(shop.age.size))
    return low <= float(shop.after.sum()) <= high


def _people(model: Any, shop: Shop, random: np.random.Generator) -> tuple[float, float]:
    from regulars.stats.lifetime_value import orders_within

    x, t, age = (column[:PEOPLE] for column in shop.histories)
    after = shop.after[:PEOPLE]
    told = orders_within(model, HORIZON, x, t, age)
    held = (told.low <= after) & (after <= told.high)
    values, vectors = np.linalg.eigh(model.covariance)
    away = random.standard_normal((DRAWS, values.size)) * np.sqrt(np.maximum(values, 0.0))
    worlds = np.log(model.parameters) + away @ vectors.T
    draws = model.draw_orders(HORIZON, worlds, x, t, age, random)[0]
    alive = model.probability_alive(x, t, age)
    less = np.where(after > 0, 1 - alive, 0) + alive * np.mean(draws < after[:, None], axis=1)
    most = 1 - alive + alive * np.mean(draws <= after[:, None], axis=1)
    place = less + random.random(after.size) * (most - less)
    return float(held.mean()), float(np.mean((place > 0.05) & (place < 0.95)))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", default=",".join(PUBLISHED))
    parser.add_argument("--customers", default=",".join(str(size) for size in RUNS))
    parser.add_argument("--runs", type=float, default=1.0, help="times the usual number of runs")
    given = parser.parse_args()
    print("| model | customers | shops | parameters | totals | people | exactly | fell back |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    worst, runs_of_all = 0.0, 0
    for name in given.models.split(","):
        for size in (int(text) for text in given.customers.split(",")):
            runs = max(2, round(RUNS[size] * given.runs))
            with threadpool_limits(1):
                found = coverage(name, size, runs)
            shares = (found.parameters, found.totals, found.people, found.exactly, found.fell_back)
            told = " | ".join(f"{100 * share:.1f} %" for share in shares)
            print(f"| {name} | {size:,} | {runs} | {told} |", flush=True)
            runs_of_all += runs
            for share in (found.parameters, found.totals, found.exactly):
                worst = max(worst, abs(share - 0.9))
    report(
        "90 % intervals, furthest from nine in ten (points)",
        100 * worst,
        "<= 3",
        worst <= 0.03,
        shops=runs_of_all,
        seed=SEED,
    )


if __name__ == "__main__":
    main()
