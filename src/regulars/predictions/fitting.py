"""From order days to models: fit, and test the fit on the shop's own past."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from regulars.core.clock import day_date
from regulars.predictions.schemas import BackTest, Errors, Fifth, Model, Parameter, Sure, Winner
from regulars.stats import bg_nbd, gamma_gamma
from regulars.stats.bg_nbd import BgNbd
from regulars.stats.gamma_gamma import GammaGamma
from regulars.stats.lifetime_value import lifetime_value, orders_within

Array = NDArray[np.float64]

LONGEST_TEST_DAYS = 90
SHORTEST_TEST_DAYS = 14
FEWEST_PEOPLE = 20  # known before the cut, for a test that says anything
BINS = 5


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """Customers as the models see them on one day: an entry per customer, days and minor units."""

    customer_id: pa.ChunkedArray
    frequency: Array
    recency: Array
    age: Array
    mean_value: Array
    typical: float
    recent_orders: Array
    next_orders: Array
    next_value: Array

    @property
    def histories(self) -> tuple[Array, Array, Array]:
        return self.frequency, self.recency, self.age

    @property
    def count(self) -> int:
        return int(self.frequency.size)


def people_of(summary: pa.Table, cut: int) -> People:
    """The summary of `queries.summary` as numbers of the models."""
    columns = {
        name: summary[name].to_numpy().astype(np.float64)
        for name in summary.column_names
        if name != "customer_id"
    }
    x = columns["order_days"] - 1
    later, first = columns["later_value"], columns["first_value"]
    mean = np.divide(later, x, out=np.zeros_like(x), where=x > 0)
    positive = first[first > 0]
    return People(
        customer_id=summary["customer_id"],
        frequency=x,
        recency=columns["last_day"] - columns["first_day"],
        age=cut - columns["first_day"],
        mean_value=np.maximum(mean, 0.0),
        typical=float(np.median(positive)) if positive.size else 0.0,
        recent_orders=columns["recent_orders"],
        next_orders=columns["next_orders"],
        next_value=columns["next_value"],
    )


@dataclass(frozen=True, slots=True)
class Fitted:
    """Both models, fitted on the same people."""

    orders: BgNbd
    spend: GammaGamma

    def described(self) -> tuple[Model, Model]:
        return _describe_orders(self.orders), _describe_spend(self.spend)


def fit(people: People) -> Fitted:
    """Fit both models; weak data fall back to a prior and never fail."""
    return Fitted(
        bg_nbd.fit(*people.histories),
        gamma_gamma.fit(people.frequency, people.mean_value, typical=people.typical),
    )


def days_to_test(first: int, last: int) -> int | None:
    """How many days at the end of the shop's past to foretell; None when it is too short."""
    days = min(LONGEST_TEST_DAYS, (last - first) // 3)
    return days if days >= SHORTEST_TEST_DAYS else None


def back_test(people: People, cut: int, days: int) -> BackTest | None:
    """Foretell the days after the cut from what came before; None with too few people."""
    if people.count < FEWEST_PEOPLE:
        return None
    models = fit(people)
    orders = orders_within(models.orders, days, *people.histories)
    spend = lifetime_value(models.orders, models.spend, days, *people.histories, people.mean_value)
    chance = models.orders.probability_of_order(days, *people.histories)
    real, revenue = people.next_orders, people.next_value
    return BackTest(
        cut=day_date(cut),
        days=days,
        customers=people.count,
        real_orders=int(real.sum()),
        real_revenue_minor=int(revenue.sum()),
        model_revenue_minor=float(spend.value.sum()),
        model=_errors(orders.value, real),
        naive=_errors(people.recent_orders, real),
        orders_held=float(np.mean((orders.low <= real) & (real <= orders.high))),
        spend_held=float(np.mean((spend.low <= revenue) & (revenue <= spend.high))),
        bins=tuple(_bins(chance, real > 0)),
    )


def winner(test: BackTest | None) -> Winner:
    """Whose error per customer is smaller; the naive forecast wins a tie."""
    if test is None:
        return "unknown"
    return "model" if test.model.per_customer < test.naive.per_customer else "naive"


def how_sure(test: BackTest | None) -> Sure:
    """Dots of a level: how often the interval held for this shop's own people."""
    if test is None:
        return "cannot_tell"
    held = min(test.orders_held, test.spend_held)
    if winner(test) == "naive" or held < 0.8:
        return "guess"
    return "very" if held >= 0.88 and test.customers >= 200 else "fairly"


def _errors(foretold: Array, real: Array) -> Errors:
    total, came = float(foretold.sum()), float(real.sum())
    return Errors(
        total_orders=total,
        total_orders_off=(total - came) / came if came else None,
        per_customer=math.sqrt(float(np.mean((foretold - real) ** 2))),
    )


def _bins(chance: Array, ordered: NDArray[np.bool_]) -> list[Fifth]:
    """Fifths of the customers by chance, lowest first."""
    order = np.argsort(chance, kind="stable")
    return [
        Fifth(
            customers=int(part.size),
            foretold=float(chance[part].mean()),
            ordered=float(ordered[part].mean()),
        )
        for part in np.array_split(order, BINS)
        if part.size
    ]


def _describe_orders(model: BgNbd) -> Model:
    return Model(
        name="bg_nbd",
        parameters=_parameters(("r", "alpha", "a", "b"), model.parameters, model.standard_errors),
        log_likelihood=model.log_likelihood,
        customers=int(model.customers),
        converged=model.converged,
        fallback=model.fallback,
    )


def _describe_spend(model: GammaGamma) -> Model:
    return Model(
        name="gamma_gamma",
        parameters=_parameters(("p", "q", "gamma"), model.parameters, model.standard_errors),
        log_likelihood=model.log_likelihood,
        customers=model.customers,
        converged=model.converged,
        fallback=model.fallback,
    )


def _parameters(names: tuple[str, ...], values: Array, errors: Array) -> tuple[Parameter, ...]:
    return tuple(
        Parameter(name=name, value=float(value), error=float(error))
        for name, value, error in zip(names, values, errors, strict=True)
    )
