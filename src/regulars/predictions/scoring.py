"""The numbers of a fitted model for everybody, at the price of the few who differ.

What somebody will do *if still a customer* depends on few numbers, which many share; whether they
are is a formula. So a value is computed for each distinct pair of purchases and age, and an
interval, which costs hundreds of draws, for one person of each group that is nearly alike. What is
left to do for each person is done for so many at a time as stay in the processor's cache: for
millions, asking for memory costs more than the sums.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.predictions.base import SHOULD_HOLD, Z80, Forecast
from regulars.predictions.groups import Groups, groups_of
from regulars.predictions.portions import in_portions
from regulars.stats.lifetime_value import lifetime_value, orders_within

if TYPE_CHECKING:
    from regulars.predictions.people import People
    from regulars.stats.gamma_gamma import GammaGamma
    from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]
Told = tuple[Array, Array, Array]  # value, low, high

ALIKE = 50  # steps of the chance to be a customer that share an interval
STEP = 1e-4  # of a logarithm, for slopes
SURE = 1e-12
ALL = slice(None)


class Scores:
    """One model, everybody's history, and a factor on what the next `factor_days` bring."""

    def __init__(
        self, model: PurchaseModel, people: People, factor: float = 1.0, factor_days: int = 90
    ) -> None:
        self.model, self.people = model, people
        self.factor, self.factor_days = factor, factor_days
        self.shares: dict[int, float] = {}
        self.alive = in_portions(
            people.count, lambda rows: (model.probability_alive(*people.histories_of(rows)),)
        )[0]
        # Whether the day of the last purchase matters to those who are alive, as with regular gaps.
        self.has_memory = bool(model.alike(1.0, 1.0, 2.0)[1].any())

    def still_customer(self) -> Forecast:
        """Chance to be still a customer; no interval before a second order, where some models
        assume it."""

        def tell(rows: slice) -> Told:
            histories = self.people.histories_of(rows)
            low, high = self.model.alive_interval(*histories, z=Z80)
            once = histories[0] == 0
            return self.alive[rows], np.where(once, np.nan, low), np.where(once, np.nan, high)

        return _forecast(self.people.count, tell)

    def chance(self, horizon: int) -> Forecast:
        """Chance of an order within the horizon; the interval is doubt about the parameters."""
        groups, raw = self.groups, self._of_pairs(self.model.probability_of_order, horizon)
        of_groups = self._of(groups.member, raw).clip(0.0, 1.0)
        histories = self.people.histories_of(groups.member)
        doubt = Z80 * _spread(self.model, horizon, histories, of_groups)
        share = self._share(horizon)

        def tell(rows: slice) -> Told:
            value = self._of(rows, raw).clip(0.0, 1.0)
            odds = np.log(np.maximum(value, SURE)) - np.log(np.maximum(1 - value, SURE))
            spread = doubt[groups.of[rows]]
            low, high = (1 / (1 + np.exp(side * spread - odds)) for side in (1, -1))
            return _around(*(_more_often(each, share) for each in (value, low, high)))

        return _forecast(self.people.count, tell)

    def orders(self, horizon: int) -> Forecast:
        """Orders within the horizon, and between which counts they really fall 8 times in 10."""
        groups, share = self.groups, self._share(horizon)
        histories = self.people.histories_of(groups.member)
        found = orders_within(self.model, horizon, *histories, confidence=SHOULD_HOLD)
        low, high = np.floor(found.low * share), np.ceil(found.high * share)
        expected = self._of_pairs(self.model.expected_orders, horizon) * share

        def tell(rows: slice) -> Told:
            of = groups.of[rows]
            return _around(self._of(rows, expected), low[of], high[of])

        return _forecast(self.people.count, tell)

    def money(self, spend: GammaGamma, horizon: int) -> Forecast:
        """Revenue within the horizon, undiscounted, and between which sums it really falls."""
        groups, share, people = self.groups, self._share(horizon), self.people
        x, t, age = people.histories_of(groups.member)
        found = lifetime_value(
            self.model, spend, horizon, x, t, age, np.zeros_like(x), confidence=SHOULD_HOLD
        )
        expected = self._of_pairs(self.model.expected_orders, horizon) * share

        def tell(rows: slice) -> Told:
            x, mean, of = people.frequency[rows], people.mean_value[rows], groups.of[rows]
            # Given the orders, spend scales with gamma + x z: bounds of somebody who spent nothing
            # on repeat orders serve all with such a history.
            scale = share * (spend.gamma + x * mean) / spend.gamma
            value = self._of(rows, expected) * spend.conditional_mean(x, mean)
            return _around(value, found.low[of] * scale, found.high[of] * scale)

        return _forecast(people.count, tell)

    @cached_property
    def groups(self) -> Groups:
        """People whose intervals are nearly the same."""
        x, t, age = (column[self._pairs.member] for column in self.people.histories)
        alike = groups_of(*self.model.alike(x, t, age)).of[self._pairs.of]
        alive = np.ceil(self.alive * ALIKE)  # nobody but the surely gone shares their group
        return groups_of(alike, alive)

    @cached_property
    def _pairs(self) -> Groups:
        x, t, age = self.people.histories
        return groups_of(x, age, t) if self.has_memory else groups_of(x, age)

    def _of_pairs(self, tell: Callable[..., Array], horizon: int) -> Array:
        """`tell` for each distinct pair, if they are customers; for `_of`."""
        member = self._pairs.member
        x, t, age = self.people.histories_of(member)
        if self.has_memory:
            return tell(horizon, x, t, age)
        then = np.where(x > 0, age, 0.0)  # bought today: surely a customer
        alive = self.model.probability_alive(x, then, age)
        return tell(horizon, x, then, age) / np.maximum(alive, SURE)

    def _of(self, rows: slice | NDArray[np.int64], of_pairs: Array) -> Array:
        """What was told of pairs for the people of some rows, who may have left."""
        told: Array = of_pairs[self._pairs.of[rows]]
        return told if self.has_memory else told * self.alive[rows]

    def _share(self, horizon: int) -> float:
        """By how much the factor on the first days raises the orders of the whole horizon."""
        if self.factor == 1.0:
            return 1.0
        if horizon not in self.shares:
            first, whole = (
                float(self._of(ALL, self._of_pairs(self.model.expected_orders, days)).sum())
                for days in (min(horizon, self.factor_days), horizon)
            )
            self.shares[horizon] = 1 + (self.factor - 1) * first / whole if whole > 0 else 1.0
        return self.shares[horizon]


def _more_often(chance: Array, share: float) -> Array:
    """The chance of an order when orders come more often by the factor."""
    return chance if share == 1.0 else 1 - (1 - chance) ** share


def _spread(
    model: PurchaseModel, horizon: int, histories: tuple[Array, ...], chance: Array
) -> Array:
    """Standard error of the log odds of an order, by the delta method."""
    point = np.log(model.parameters)
    slopes = np.empty((point.size, chance.size))
    for at in range(point.size):
        moved = point.copy()
        moved[at] += STEP
        other = model.with_log_parameters(moved).probability_of_order(horizon, *histories)
        slopes[at] = (other - chance) / STEP
    variance: Array = np.einsum("ij,ik,kj->j", slopes, model.covariance, slopes)
    inside = np.maximum(chance * (1 - chance), SURE)
    error: Array = np.minimum(np.sqrt(np.maximum(variance, 0.0)) / inside, 10.0)
    return error


def _forecast(count: int, tell: Callable[[slice], Told]) -> Forecast:
    value, low, high = in_portions(count, tell)
    return Forecast(value, low, high)


def _around(value: Array, low: Array, high: Array) -> Told:
    return value, np.minimum(low, value), np.maximum(high, value)
