"""One window of the shop's past, foretold by every candidate from what came before it.

What is kept of a window are sums, so that any choice, any factor on the forecasts and any bins can
be judged later without looking at the past again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regulars.core.text import Wire
from regulars.predictions import candidates
from regulars.predictions.accuracy import auc
from regulars.predictions.people import People
from regulars.stats.gamma_gamma import GammaGamma
from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]

SLOTS = 200  # of the chance said, kept apart
CLASSES = 5  # of people by their orders just before: 0, 1, 2, 3, 4 or more
COUNTS = 40  # orders of a window told apart in the naive forecast's table


class Sums(Wire):
    """Of forecasts e and what came y: sum of e, of its squares and of e y."""

    total: float
    squares: float
    product: float


class Tried(Wire):
    """One candidate in one window. `said`: slot of the chance, customers, how many ordered."""

    orders: Sums
    money: Sums
    auc: float | None
    auc_error: float | None
    said: tuple[tuple[int, int, int], ...] = ()


class Window(Wire):
    """What came in the `days` after `cut`, and what everybody had said; orders and minor units.

    `after` has a row for each class of people by their orders just before (the last: 4 or more)
    and counts how many then made 0, 1, 2 … orders; `spent` are mean, 10 % and 90 % quantile of what
    each class spent.
    """

    cut: int
    days: int
    customers: int
    orders: float
    orders_squares: float
    money: float
    money_squares: float
    naive: Tried
    models: dict[str, Tried]
    after: tuple[tuple[int, ...], ...]
    spent: tuple[tuple[float, float, float], ...]


def look(people: People, days: int, fits: dict[tuple[int, str], PurchaseModel]) -> Window:
    """Fit every candidate to the people at the cut and compare with what they did next.

    The fitted models go into `fits`, by cut and name, for who asks about this day again.
    """
    spend = candidates.fit_spend(people)
    for name in candidates.FILES:
        fits[people.cut, name] = candidates.fit_orders(name, people)
    models = {
        name: _tried(fits[people.cut, name], spend, people, days) for name in candidates.FILES
    }
    real, money = people.next_orders, people.next_value
    classes = class_of(people.recent_orders)
    return Window(
        cut=people.cut,
        days=days,
        customers=people.count,
        orders=float(real.sum()),
        orders_squares=float(real @ real),
        money=float(money.sum()),
        money_squares=float(money @ money),
        naive=_naive(people),
        models=models,
        after=tuple(_counts(real[classes == one]) for one in range(CLASSES)),
        spent=tuple(_spent(money[classes == one]) for one in range(CLASSES)),
    )


def class_of(recent_orders: Array) -> NDArray[np.int64]:
    """The class of people in the naive forecast's tables."""
    return np.minimum(recent_orders, CLASSES - 1).astype(np.int64)


def _tried(model: PurchaseModel, spend: GammaGamma, people: People, days: int) -> Tried:
    orders = model.expected_orders(days, *people.histories)
    chance = model.probability_of_order(days, *people.histories)
    money = orders * spend.conditional_mean(people.frequency, people.mean_value)
    ordered = people.next_orders > 0
    ranked = auc(chance, ordered)
    return Tried(
        orders=_sums(orders, people.next_orders),
        money=_sums(money, people.next_value),
        auc=ranked and ranked[0],
        auc_error=ranked and ranked[1],
        said=_said(chance, ordered),
    )


def _naive(people: People) -> Tried:
    ranked = auc(people.recent_orders, people.next_orders > 0)
    return Tried(
        orders=_sums(people.recent_orders, people.next_orders),
        money=_sums(np.maximum(people.recent_value, 0.0), people.next_value),
        auc=ranked and ranked[0],
        auc_error=ranked and ranked[1],
    )


def _sums(said: Array, came: Array) -> Sums:
    return Sums(total=float(said.sum()), squares=float(said @ said), product=float(said @ came))


def _said(chance: Array, ordered: NDArray[np.bool_]) -> tuple[tuple[int, int, int], ...]:
    slot = np.minimum(chance * SLOTS, SLOTS - 1).astype(np.int64)
    people = np.bincount(slot, minlength=SLOTS)
    did = np.bincount(slot, weights=ordered, minlength=SLOTS).astype(np.int64)
    used = np.flatnonzero(people)
    return tuple((int(at), int(people[at]), int(did[at])) for at in used)


def _counts(real: Array) -> tuple[int, ...]:
    counts = np.bincount(np.minimum(real, COUNTS - 1).astype(np.int64), minlength=1)
    return tuple(counts.tolist())


def _spent(money: Array) -> tuple[float, float, float]:
    if not money.size:
        return 0.0, 0.0, 0.0
    low, high = np.quantile(money, [0.1, 0.9])
    return float(money.mean()), float(low), float(high)
