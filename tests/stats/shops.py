"""Shops whose truth is known: the CDNOW sample of the papers, and simulated customers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Shop:
    """Histories of customers and, in a simulated shop, the orders of the time after."""

    frequency: Array
    recency: Array
    age: Array
    mean_value: Array
    orders_after: Array
    spend_after: Array

    @property
    def histories(self) -> tuple[Array, Array, Array]:
        return self.frequency, self.recency, self.age


def cdnow() -> Shop:
    """The 1/10 sample of CDNOW, in weeks."""
    path = Path(__file__).parent.parent / "data" / "cdnow_summary.csv"
    rows = np.genfromtxt(path, delimiter=",", names=True)
    nothing = np.zeros(rows.size)
    return Shop(rows["x"], rows["t_x"], rows["T"], rows["zbar"], nothing, nothing)


def cdnow_full() -> Shop:
    """All 23,570 customers of CDNOW, in weeks; orders after are those of the next 39 weeks."""
    path = Path(__file__).parent.parent / "data" / "cdnow_full.csv.gz"
    x, t, age, cents, after = np.loadtxt(path, delimiter=",", skiprows=1).T
    mean = np.divide(cents / 100, x, out=np.zeros(x.size), where=x > 0)
    return Shop(x, t / 7, age / 7, mean, after, np.zeros(x.size))


def donations() -> tuple[Array, Array, Array, Array]:
    """Frequency, recency, opportunities and how many donors; Fader, Hardie & Shang (2010)."""
    path = Path(__file__).parent.parent / "data" / "donations.csv"
    frequency, recency, periods, weights = np.loadtxt(path, delimiter=",", skiprows=1).T
    return frequency, recency, periods, weights


def simulate(
    customers: int,
    *,
    seed: int,
    parameters: tuple[float, float, float, float] = (0.5, 4.0, 0.8, 2.5),
    values: tuple[float, float, float] = (6.25, 3.74, 15.44),
    horizon: float = 39.0,
) -> Shop:
    """Customers who behave exactly as BG/NBD and Gamma-Gamma say, watched for up to 78 weeks."""
    random = np.random.default_rng(seed)
    r, alpha, a, b = parameters
    p, q, gamma = values
    age = random.integers(1, 79, customers).astype(float)
    rate, leaving = random.gamma(r, 1 / alpha, customers), random.beta(a, b, customers)
    nu = random.gamma(q, 1 / gamma, customers)
    x, recency, before, after, spent = (np.zeros(customers) for _ in range(5))
    clock, alive = np.zeros(customers), np.arange(customers)
    while alive.size:
        clock[alive] += random.exponential(1 / rate[alive])
        alive = alive[clock[alive] <= age[alive] + horizon]
        value = random.gamma(p, 1 / nu[alive])
        early = clock[alive] <= age[alive]
        x[alive] += early
        recency[alive] = np.where(early, clock[alive], recency[alive])
        before[alive] += value * early
        after[alive] += ~early
        spent[alive] += value * ~early
        alive = alive[random.random(alive.size) > leaving[alive]]
    mean = np.divide(before, x, out=np.zeros(customers), where=x > 0)
    return Shop(x, recency, age, mean, after, spent)
