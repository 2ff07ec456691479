"""The numbers of a fitted model for everybody, at the price of the few who differ.

What somebody will do *if still a customer* depends on few numbers, which many share; whether they
are is a formula. So a value is computed for each distinct pair of purchases and age, and an
interval, which costs hundreds of draws, for one person of each group that is nearly alike.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.predictions.base import SHOULD_HOLD, Z80, Forecast
from regulars.predictions.groups import Groups, groups_of
from regulars.stats.lifetime_value import lifetime_value, orders_within

if TYPE_CHECKING:
    from regulars.predictions.people import People
    from regulars.stats.gamma_gamma import GammaGamma
    from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]

ALIKE = 50  # steps of the chance to be a customer that share an interval
STEP = 1e-4  # of a logarithm, for slopes
SURE = 1e-12


class Scores:
    """One model, everybody's history, and a factor on what the next `factor_days` bring."""

    def __init__(
        self, model: PurchaseModel, people: People, factor: float = 1.0, factor_days: int = 90
    ) -> None:
        self.model, self.people = model, people
        self.factor, self.factor_days = factor, factor_days
        self.shares: dict[int, float] = {}
        self.alive = model.probability_alive(*people.histories)
        # Whether the day of the last purchase matters to those who are alive, as with regular gaps.
        self.has_memory = bool(model.alike(1.0, 1.0, 2.0)[1].any())

    def still_customer(self) -> Forecast:
        """Chance to be still a customer; no interval before a second order, where some models
        assume it."""
        low, high = self.model.alive_interval(*self.people.histories, z=Z80)
        told = self.people.frequency > 0
        return Forecast(self.alive, np.where(told, low, np.nan), np.where(told, high, np.nan))

    def chance(self, horizon: int) -> Forecast:
        """Chance of an order within the horizon; the interval is doubt about the parameters."""
        raw = np.clip(self._value(self.model.probability_of_order, horizon), 0.0, 1.0)
        groups = self.groups
        some = tuple(column[groups.member] for column in self.people.histories)
        spread = _spread(self.model, horizon, some, raw[groups.member])[groups.of]
        odds = np.log(np.maximum(raw, SURE)) - np.log(np.maximum(1 - raw, SURE))
        low, high = (1 / (1 + np.exp(side * Z80 * spread - odds)) for side in (1, -1))
        return _around(*(self._more_often(each, horizon) for each in (raw, low, high)))

    def orders(self, horizon: int) -> Forecast:
        """Orders within the horizon, and between which counts they really fall 8 times in 10."""
        groups, share = self.groups, self._share(horizon)
        x, t, age = (column[groups.member] for column in self.people.histories)
        found = orders_within(self.model, horizon, x, t, age, confidence=SHOULD_HOLD)
        value = self.expected(horizon)
        low, high = np.floor(found.low * share), np.ceil(found.high * share)
        return _around(value, low[groups.of], high[groups.of])

    def money(self, spend: GammaGamma, horizon: int) -> Forecast:
        """Revenue within the horizon, undiscounted, and between which sums it really falls."""
        groups, share = self.groups, self._share(horizon)
        x, t, age = (column[groups.member] for column in self.people.histories)
        found = lifetime_value(
            self.model, spend, horizon, x, t, age, np.zeros_like(x), confidence=SHOULD_HOLD
        )
        # Given the orders, spend scales with gamma + x z: bounds of somebody who spent nothing on
        # repeat orders serve all with such a history.
        x, mean = self.people.frequency, self.people.mean_value
        scale = share * (spend.gamma + x * mean) / spend.gamma
        value = self.expected(horizon) * spend.conditional_mean(x, mean)
        return _around(value, found.low[groups.of] * scale, found.high[groups.of] * scale)

    def expected(self, horizon: int) -> Array:
        """Expected orders within the horizon, recalibrated."""
        return self._value(self.model.expected_orders, horizon) * self._share(horizon)

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

    def _value(self, tell: Callable[..., Array], horizon: int) -> Array:
        """`tell` for everybody, by way of those who would do the same if they are customers."""
        x, t, age = self.people.histories
        if self.has_memory:
            told = tell(horizon, *(each[self._pairs.member] for each in (x, t, age)))
            return self._spread_out(told)
        member = self._pairs.member
        then = np.where(x[member] > 0, age[member], 0.0)  # bought today: surely a customer
        alive = self.model.probability_alive(x[member], then, age[member])
        told = tell(horizon, x[member], then, age[member]) / np.maximum(alive, SURE)
        return self._spread_out(told) * self.alive

    def _spread_out(self, of_pairs: Array) -> Array:
        everybody: Array = of_pairs[self._pairs.of]
        return everybody

    def _share(self, horizon: int) -> float:
        """By how much the factor on the first days raises the orders of the whole horizon."""
        if self.factor == 1.0:
            return 1.0
        if horizon not in self.shares:
            first, whole = (
                float(self._value(self.model.expected_orders, days).sum())
                for days in (min(horizon, self.factor_days), horizon)
            )
            self.shares[horizon] = 1 + (self.factor - 1) * first / whole if whole > 0 else 1.0
        return self.shares[horizon]

    def _more_often(self, chance: Array, horizon: int) -> Array:
        """The chance of an order when orders come more often by the factor."""
        share = self._share(horizon)
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


def _around(value: Array, low: Array, high: Array) -> Forecast:
    return Forecast(value, np.minimum(low, value), np.maximum(high, value))
