"""Beta-discrete-Weibull: contracts whose chance to end may also change with their own age.

As the shifted beta-geometric, but a customer with chance p survives t periods with probability
(1 - p)^(t^c): c > 1 says that people grow more likely to leave, c < 1 less likely, c = 1 is the
shifted beta-geometric itself. Fader, Hardie, Liu, Davin & Steenburgh (2018), "How to Project
Customer Retention Revisited: The Role of Duration Dependence", J. Interactive Marketing 43.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln, polygamma

from regulars.stats.contract import ContractModel
from regulars.stats.tenures import Tenures, from_survivors, tenures
from regulars.stats.weak_data import WIDEST_ERROR, Helped, settle

Array = NDArray[np.float64]

START = np.log([0.7, 2.5, 1.0])
PRIOR_SD = np.array([1.5, 1.5, 0.35])  # c within half and twice one
LONGEST = 1e300  # t^c beyond it has survived by no chance a computer can hold


@dataclass(frozen=True, slots=True, eq=False)
class BetaDiscreteWeibull(ContractModel):
    """A fitted model. `fallback` is "prior" when the data alone could not determine it and a weak
    prior around published fits was added; `covariance` (3, 3) is of ln alpha, ln beta and ln c."""

    name: ClassVar[str] = "beta_discrete_weibull"
    parameter_names: ClassVar[tuple[str, ...]] = ("alpha", "beta", "c")

    alpha: float
    beta: float
    c: float
    log_likelihood: float
    covariance: Array
    contracts: float
    converged: bool
    fallback: Helped

    @property
    def parameters(self) -> Array:
        return np.array([self.alpha, self.beta, self.c])

    def log_survival(self, periods: ArrayLike) -> Array:
        """ln B(alpha, beta + t^c) - ln B(alpha, beta), for any t >= 0."""
        log: Array = self._curve(periods).log
        return log

    def log_survival_slopes(self, periods: ArrayLike) -> Array:
        return self._curve(periods).slopes

    def _curve(self, periods: ArrayLike) -> _Curve:
        return _Curve(np.asarray(periods, np.float64), self.alpha, self.beta, self.c)

    def simulate(self, contracts: int, random: np.random.Generator) -> Array:
        leaves = np.clip(random.beta(self.alpha, self.beta, contracts), 1e-12, 1 - 1e-12)
        # Survives t while (1 - p)^(t^c) > u: the first whole t where that fails.
        power = np.log(1 - random.random(contracts)) / np.log1p(-leaves)
        tenure: Array = np.floor(np.minimum(power ** (1 / self.c), 1e15)) + 1
        return tenure


def fit(
    tenure: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None
) -> BetaDiscreteWeibull:
    """Fit by maximum likelihood; with data too weak for that, add a weak prior and say so.

    Arrays as for `tenures.tenures`, which raises Invalid; nobody at all gives the prior itself.
    """
    return fit_tenures(tenures(tenure, ended, weights))


def fit_survivors(survivors: ArrayLike) -> BetaDiscreteWeibull:
    """`fit` from how many of one cohort were left after 0, 1, 2, … periods."""
    return fit_tenures(from_survivors(survivors))


def fit_tenures(data: Tenures) -> BetaDiscreteWeibull:
    """`fit` of contracts that are already counted."""
    likelihood = _Likelihood(data)
    tolerance = 1e-9 * max(data.contracts, 1.0)
    optimum, fallback = settle(likelihood, START, PRIOR_SD, tolerance=tolerance)
    alpha, beta, c = (float(value) for value in np.exp(optimum.point))
    return BetaDiscreteWeibull(
        alpha, beta, c,
        log_likelihood=likelihood(optimum.point)[0],
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        contracts=data.contracts,
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


class _Curve:
    """ln S(t) and its derivatives in the logarithms of (alpha, beta, c)."""

    def __init__(self, t: Array, a: float, b: float, c: float) -> None:
        self.a, self.b, self.c = a, b, c
        self.log_t = np.log(np.maximum(t, 1.0))  # 0^c and 1^c do not change with c
        self.power = np.where(t > 0, np.exp(np.minimum(c * self.log_t, np.log(LONGEST))), 0.0)
        self.log = gammaln(b + self.power) - gammaln(b) + gammaln(a + b)
        self.log -= gammaln(a + b + self.power)
        self.both = digamma(a + b) - digamma(a + b + self.power)
        self.slope_b = self.both + digamma(b + self.power) - digamma(b)
        self.slope_power = digamma(b + self.power) - digamma(a + b + self.power)
        self.power_c = self.power * self.log_t * c  # slope of t^c in ln c

    @property
    def slopes(self) -> Array:
        return np.stack(
            [self.a * self.both, self.b * self.slope_b, self.slope_power * self.power_c]
        )

    @property
    def curves(self) -> Array:
        """Second derivatives, (3, 3, len)."""
        a, b, s = self.a, self.b, self.power_c
        far = polygamma(1, a + b + self.power)
        both = polygamma(1, a + b) - far
        near = polygamma(1, b + self.power)
        result = np.empty((3, 3, *s.shape))
        result[0, 0] = a * self.both + a * a * both
        result[1, 1] = b * self.slope_b + b * b * (both + near - polygamma(1, b))
        result[0, 1] = result[1, 0] = a * b * both
        result[0, 2] = result[2, 0] = -a * far * s
        result[1, 2] = result[2, 1] = b * (near - far) * s
        bend = s * (self.log_t * self.c + 1)  # second slope of t^c in ln c
        result[2, 2] = (near - far) * s * s + self.slope_power * bend
        return result


class _Likelihood:
    """Sum over contracts of ln S(t) for those that run and ln(S(t-1) - S(t)) for the others."""

    def __init__(self, data: Tenures) -> None:
        over, runs = data.ended > 0, data.running > 0
        self.over, self.ended = data.tenure[over], data.ended[over]
        self.runs, self.running = data.tenure[runs], data.running[runs]

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        parameters = np.exp(point)
        still = _Curve(self.runs, *parameters)
        before, after = (_Curve(t, *parameters) for t in (self.over - 1, self.over))
        w, v = self.ended, self.running
        # The share that ends of those who began the period, and the odds of staying in it.
        ends = np.maximum(-np.expm1(after.log - before.log), 1e-300)
        odds = 1 / ends - 1
        change = after.slopes - before.slopes
        slopes = before.slopes - odds * change
        hessian = before.curves - odds * (after.curves - before.curves)
        hessian -= (odds / ends) * change[:, None] * change[None]
        return (
            float(v @ still.log + w @ (before.log + np.log(ends))),
            still.slopes @ v + slopes @ w,
            still.curves @ v + hessian @ w,
        )
