"""What every model of repeat purchases can tell; see `bg_nbd` for the best known of them.

Three numbers describe a customer: `frequency` x (repeat purchases), `recency` t_x (first to last
purchase) and `age` T (first purchase to now). Times are in any one unit, which is also that of the
horizons. Columns are broadcast; answers have an entry per customer, are finite and never negative.
"""

from __future__ import annotations

from math import inf
from typing import ClassVar, Literal, Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

Z_90 = 1.6448536269514722  # standard errors either way that hold nine in ten

# What a fit did when the data could not tell the parameters: nothing needed, a weak prior around
# published fits added, or leaving given up because nobody can be seen to leave (NBD).
Fallback = Literal["", "prior", "nbd"]


class PurchaseModel(Protocol):
    """A fitted model; its file has `fit(frequency, recency, age, weights=None)` and
    `fit_histories(histories)`, neither of which fails on data that are too weak.
    """

    name: ClassVar[str]
    parameter_names: ClassVar[tuple[str, ...]]

    @property
    def parameters(self) -> Array:
        """All above zero, in the order of `parameter_names`."""
        ...

    @property
    def standard_errors(self) -> Array:
        """Of the parameters themselves."""
        ...

    @property
    def covariance(self) -> Array:
        """Of the logarithms of the parameters."""
        ...

    @property
    def log_likelihood(self) -> float: ...

    @property
    def customers(self) -> float: ...

    @property
    def converged(self) -> bool: ...

    @property
    def fallback(self) -> Fallback: ...

    def with_log_parameters(self, point: ArrayLike) -> Self:
        """The same model at other parameters; fit facts (likelihood, covariance) stay."""
        ...

    def probability_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Array:
        """P(still a customer), in [0, 1]."""
        ...

    def alive_interval(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """Bounds of P(alive) from the uncertainty of the parameters."""
        ...

    def probability_of_order(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """P(at least one purchase within `horizon` from now)."""
        ...

    def expected_orders(
        self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> Array:
        """Expected purchases within `horizon` from now."""
        ...

    def discounted_orders(
        self,
        rate: float,
        frequency: ArrayLike,
        recency: ArrayLike,
        age: ArrayLike,
        horizon: float = inf,
    ) -> Array:
        """Expected purchases of the future, one at time s from now counting exp(-rate s).

        `discount.schedule` makes it from expected orders. Raises Invalid for a negative rate, and
        for a rate of zero without a horizon.
        """
        ...

    def expected_of_new(self, ages: ArrayLike) -> Array:
        """Mean repeat purchases that a new customer has made by each age."""
        ...

    def chance_of_count(self, counts: ArrayLike, age: ArrayLike) -> Array:
        """P(a new customer has made exactly `counts` repeat purchases by `age`); broadcast."""
        ...

    def simulate(self, ages: ArrayLike, random: np.random.Generator) -> tuple[Array, Array]:
        """Frequency and recency of new customers watched until each of `ages`."""
        ...

    def alike(
        self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
    ) -> tuple[Array, Array, Array]:
        """The histories, rounded so that people whose futures (if alive) are nearly the same,
        with rates within 1.5 %, have one: they can share what `draw_orders` draws."""
        ...

    def draw_orders(
        self,
        horizon: float,
        worlds: Array,
        frequency: Array,
        recency: Array,
        age: Array,
        random: np.random.Generator,
    ) -> tuple[Array, Array]:
        """Orders within `horizon` of people known to be alive, and the time they are spread over.

        `worlds` (draws, parameters) are log parameters. Both answers are (customers, draws); column
        j follows world j.
        """
        ...


def columns(*values: ArrayLike) -> tuple[Array, Array, Array]:
    """Frequency, recency and age as columns of one length."""
    x, t, total = np.broadcast_arrays(*(np.atleast_1d(np.asarray(v, np.float64)) for v in values))
    return x, t, total
