"""What every model of contract lengths can say once it knows its survival curve.

A model says `log_survival(t)` (survived t periods, t >= 0, S(0) = 1) and its slopes in the
logarithms of its parameters; retention, the value of what is to come and all intervals follow. A
contract of `tenure` n has survived n periods and stands before its next renewal decision.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.stats.weak_data import Helped

Array = NDArray[np.float64]

Z90 = 1.6448536269514722
FARTHEST = 5000  # periods summed when somebody asks for a discounted residual for ever


class ContractModel(ABC):
    """Survival of contracts; the fitted models add their parameters."""

    __slots__ = ()

    covariance: Array  # of the logarithms of the parameters
    fallback: Helped

    @property
    @abstractmethod
    def parameters(self) -> Array:
        """The fitted parameters, in the order of `parameter_names`."""

    @abstractmethod
    def log_survival(self, periods: ArrayLike) -> Array:
        """ln P(a contract survives `periods` periods), 0 at 0."""

    @abstractmethod
    def log_survival_slopes(self, periods: ArrayLike) -> Array:
        """Slopes of `log_survival` in the logarithms of the parameters, (parameters, len)."""

    @abstractmethod
    def simulate(self, contracts: int, random: np.random.Generator) -> Array:
        """The periods in which so many new contracts end, each at least 1."""

    @property
    def standard_errors(self) -> Array:
        """Of the parameters themselves."""
        errors: Array = self.parameters * np.sqrt(np.diag(self.covariance))
        return errors

    def survival(self, periods: ArrayLike) -> Array:
        """P(a new contract survives `periods` periods)."""
        return np.exp(self.log_survival(periods))

    def survival_interval(self, periods: ArrayLike, z: float = Z90) -> tuple[Array, Array]:
        """Bounds of the survival curve from the uncertainty of the parameters.

        Delta method on ln(-ln S), which keeps them between 0 and 1; `z` 1.645 gives 90 %.
        """
        log = self.log_survival(periods)
        return cloglog(log, self._spread(self.log_survival_slopes(periods), z))

    def retention_rate(self, periods: ArrayLike) -> Array:
        """Share of contracts in their period t >= 1 that are renewed at its end."""
        return self.stays(1, np.asarray(periods, np.float64) - 1)

    def stays(self, horizon: float, tenure: ArrayLike) -> Array:
        """P(survives `horizon` more periods) for contracts that survived `tenure`."""
        time = np.asarray(tenure, np.float64)
        return np.exp(self.log_survival(time + horizon) - self.log_survival(time))

    def stays_interval(
        self, horizon: float, tenure: ArrayLike, z: float = Z90
    ) -> tuple[Array, Array]:
        """Bounds of `stays` from the uncertainty of the parameters."""
        time = np.asarray(tenure, np.float64)
        log = self.log_survival(time + horizon) - self.log_survival(time)
        slopes = self.log_survival_slopes(time + horizon) - self.log_survival_slopes(time)
        return cloglog(log, self._spread(slopes, z))

    def renewals_within(self, horizon: int, tenure: ArrayLike) -> Array:
        """Expected renewals in the next `horizon` periods (restricted residual lifetime)."""
        return self._sum_ahead(tenure, np.ones(horizon))

    def discounted_residual(self, rate: float, tenure: ArrayLike) -> Array:
        """Expected renewals to come, the next one at full value and each later one worth 1 + `rate`
        times less per period (DERL).

        Fader & Hardie (2010), "Customer-Base Valuation in a Contractual Setting", Marketing Science
        29(1), eq. 6 with n - 1 = `tenure` renewals made; `rate` > 0 per period.
        """
        periods = min(int(np.ceil(40.0 / np.log1p(rate))), FARTHEST)
        return self._sum_ahead(tenure, (1 + rate) ** -np.arange(float(periods)))

    def _sum_ahead(self, tenure: ArrayLike, worth: Array) -> Array:
        """Sum over k = 1, 2, … of P(survives k more periods) times worth[k - 1]."""
        levels, place = np.unique(np.asarray(tenure, np.float64), return_inverse=True)
        ahead = np.arange(1.0, worth.size + 1)
        sums = np.array(
            [np.exp(self.log_survival(n + ahead) - self.log_survival(n)) @ worth for n in levels]
        )
        return sums[place.reshape(np.shape(tenure))]

    def _spread(self, slopes: Array, z: float) -> Array:
        variance = np.einsum("i...,ij,j...->...", slopes, self.covariance, slopes)
        spread: Array = z * np.sqrt(np.maximum(variance, 0.0))
        return spread


def cloglog(log: Array, spread: Array) -> tuple[Array, Array]:
    """Bounds of exp(log) whose logarithm has an error of `spread`."""
    inside = np.minimum(log, -1e-300)
    factor = np.exp(np.minimum(spread / -inside, 700.0))
    return (
        np.where(log < 0, np.exp(np.maximum(log * factor, -745.0)), 1.0),
        np.where(log < 0, np.exp(log / factor), 1.0),
    )
