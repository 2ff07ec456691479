"""How often 90 % intervals hold the truth, in shops whose truth is known.

    python -m benchmarks.coverage [--models bg_nbd,nbd] [--customers 50,1000] [--runs 0.2]

Every run is a shop of its own: its parameters are drawn around the published ones (log-normal, a
standard deviation of one, so 95 % lie within a factor of seven), its customers from the model,
seen for 1 to 78 weeks, and the 39 weeks after that from the true model, given each history (BG/BB:
2 to 12 occasions and the 5 after them; CNBD-k with its k = 2 known). Shops with less than ten
repeat purchases are drawn again. Four things are counted:

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
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.common import report

SEED = 20_261_122
Z = 1.6448536269514722
SPREAD = 1.0
PEOPLE = 200
DRAWS = 400
RUNS = {50: 2_000, 100: 2_000, 1_000: 1_000, 10_000: 500, 100_000: 200}


@dataclass(frozen=True)
class Known:
    """Where the truths are drawn: around published parameters, for people seen so long."""

    parameters: tuple[float, ...]
    ages: tuple[int, int] = (1, 79)  # weeks, the last one exclusive
    horizon: float = 39.0
    options: dict[str, Any] = field(default_factory=dict)  # of the fit


# In weeks as printed for CDNOW, or in occasions; the tests of each model name the paper.
PUBLISHED = {
    "nbd": Known((0.385, 12.072)),
    "bg_nbd": Known((0.243, 4.414, 0.793, 2.426)),
    "mbg_nbd": Known((0.525, 6.183, 0.891, 1.614)),
    "pareto_nbd": Known((0.553, 10.578, 0.606, 11.669)),
    "cnbd_k": Known((0.525, 6.183, 0.891, 1.614), options={"k": 2}),
    "bg_bb": Known((1.204, 0.750, 0.657, 2.783), ages=(2, 13), horizon=5.0),
}

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shop:
    """The truth (log parameters), the histories, and the orders of the horizon after them."""

    truth: Array
    horizon: float
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
    known = PUBLISHED[name]
    any_fit = fit(name, ([0.0, 1, 3], [0.0, 5, 8], [12.0, 12, 12]))
    while True:
        truth = np.log(known.parameters) + SPREAD * random.standard_normal(len(known.parameters))
        model = any_fit.with_log_parameters(truth)
        age = random.integers(*known.ages, customers).astype(np.float64)
        x, t = model.simulate(age, random)
        if x.sum() >= 10:
            break
    alive = random.random(customers) < model.probability_alive(x, t, age)
    after = alive * model.draw_orders(known.horizon, truth[None], x, t, age, random)[0][:, 0]
    return Shop(truth, known.horizon, x, t, age, after)


def fit(name: str, histories: Sequence[Any]) -> Any:
    """The model fitted to histories, as its module does it."""
    return import_module(f"regulars.stats.{name}").fit(*histories, **PUBLISHED[name].options)


def coverage(name: str, customers: int, runs: int, seed: int = SEED) -> Coverage:
    """The shares of one model at one size."""
    random = np.random.default_rng([seed, customers])
    inside: list[Array] = []
    rows = []
    for _ in range(runs):
        shop = shop_of(name, customers, random)
        model = fit(name, shop.histories)
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

    low, high = total_within(model, None, shop.horizon, *shop.histories, np.zeros(shop.age.size))
    return low <= float(shop.after.sum()) <= high


def _people(model: Any, shop: Shop, random: np.random.Generator) -> tuple[float, float]:
    from regulars.stats.lifetime_value import orders_within

    x, t, age = (column[:PEOPLE] for column in shop.histories)
    after = shop.after[:PEOPLE]
    told = orders_within(model, shop.horizon, x, t, age)
    held = (told.low <= after) & (after <= told.high)
    values, vectors = np.linalg.eigh(model.covariance)
    away = random.standard_normal((DRAWS, values.size)) * np.sqrt(np.maximum(values, 0.0))
    worlds = np.log(model.parameters) + away @ vectors.T
    draws = model.draw_orders(shop.horizon, worlds, x, t, age, random)[0]
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
