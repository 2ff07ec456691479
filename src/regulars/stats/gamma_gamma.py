"""Gamma-Gamma: what a customer's orders are worth, shrunk towards everybody's.

Order values of one customer vary by Gamma(p, nu) around an own mean; nu varies among customers by
Gamma(q, gamma). Fader & Hardie (2013), "The Gamma-Gamma Model of Monetary Value", note 025; values
must not depend on how often people buy. The population mean is p gamma / (q - 1); q is kept above
one, so that it exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammainccinv, gammaincinv, gammaln, polygamma

from regulars.core.errors import Invalid
from regulars.stats.purchase import Z_90
from regulars.stats.rates import Interval
from regulars.stats.weak_data import Helped, settle

Array = NDArray[np.float64]

# Parameters are offset + exp(point): p > 0, q > 1, gamma > 0.
OFFSET = np.array([0.0, 1.0, 0.0])
START = np.log([4.0, 3.0, 0.75])  # p, q - 1, gamma / typical value: their mean is the typical value
PRIOR_SD = 1.0
WIDEST_ERROR = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class GammaGamma:
    """A fitted model; money in whatever unit the values had, also that of `gamma`.

    `covariance` (3, 3) is of the logarithms of (p, q - 1, gamma). `fallback` is "prior" when the
    data alone could not determine the parameters.
    """

    p: float
    q: float
    gamma: float
    log_likelihood: float
    covariance: Array
    customers: int
    converged: bool
    fallback: Helped

    @property
    def parameters(self) -> Array:
        return np.array([self.p, self.q, self.gamma])

    @property
    def standard_errors(self) -> Array:
        errors: Array = (self.parameters - OFFSET) * np.sqrt(np.diag(self.covariance))
        return errors

    @property
    def population_mean(self) -> float:
        """Mean order value of a customer nobody knows yet."""
        return self.p * self.gamma / (self.q - 1)

    def moved(self, step: ArrayLike) -> GammaGamma:
        """The same model a step away, on the scale of `covariance`."""
        point = np.log(self.parameters - OFFSET) + np.asarray(step, np.float64)
        p, q, gamma = (float(value) for value in OFFSET + np.exp(point))
        return replace(self, p=p, q=q, gamma=gamma)

    def conditional_mean(self, frequency: ArrayLike, mean_value: ArrayLike) -> Array:
        """Expected value of a future order per customer (eq. 5 of the note).

        `frequency` orders that `mean_value` is the mean of; without any, the population mean.
        """
        x, z = np.asarray(frequency, np.float64), np.asarray(mean_value, np.float64)
        total = np.where(x > 0, x * np.maximum(z, 0.0), 0.0)
        mean: Array = self.p * (self.gamma + total) / (self.p * x + self.q - 1)
        return mean

    def mean_interval(
        self, frequency: ArrayLike, mean_value: ArrayLike, z: float = Z_90
    ) -> tuple[Array, Array]:
        """Bounds of `conditional_mean` from the uncertainty of the parameters (delta method).

        They say how well the shop's parameters are known, not how alike a person's orders are; on
        the scale of logarithms, so none is negative.
        """
        x, z_mean = np.broadcast_arrays(
            np.asarray(frequency, np.float64), np.asarray(mean_value, np.float64)
        )
        total = np.where(x > 0, x * np.maximum(z_mean, 0.0), 0.0)
        shape, sums = self.p * x + self.q - 1, self.gamma + total
        slopes = np.stack(
            [1 - self.p * x / shape, -(self.q - 1) / shape, self.gamma / sums]
        )  # of the logarithm of the mean in those of (p, q - 1, gamma)
        spread = z * np.sqrt(np.einsum("i...,ij,j...->...", slopes, self.covariance, slopes))
        mean = self.conditional_mean(x, z_mean)
        return mean * np.exp(-spread), mean * np.exp(spread)

    def person_interval(
        self, frequency: ArrayLike, mean_value: ArrayLike, confidence: float = 0.9
    ) -> tuple[Array, Array]:
        """Bounds of a person's true mean order value, the parameters taken as known.

        Their nu is Gamma(q + p x, gamma + x z) given what they bought, and the mean p / nu.
        """
        x, z_mean = np.broadcast_arrays(
            np.asarray(frequency, np.float64), np.asarray(mean_value, np.float64)
        )
        total = np.where(x > 0, x * np.maximum(z_mean, 0.0), 0.0)
        shape, sums = self.q + self.p * x, self.p * (self.gamma + total)
        tail = (1 - confidence) / 2
        return sums / gammainccinv(shape, tail), sums / gammaincinv(shape, tail)

    def simulate(self, frequency: ArrayLike, random: np.random.Generator) -> Array:
        """Mean value of so many repeat orders of new customers; 0 for those without any."""
        x = np.asarray(frequency, np.float64)
        nu = random.gamma(self.q, 1 / self.gamma, x.shape)
        spent = random.standard_gamma(self.p * x) / nu
        return np.divide(spent, x, out=np.zeros(x.shape), where=x > 0)


def fit(frequency: ArrayLike, mean_value: ArrayLike, *, typical: float | None = None) -> GammaGamma:
    """Fit on customers with repeat orders; others (frequency 0 or value <= 0) are left out.

    `typical` is an order value to start from when nobody came back yet. Data too weak for maximum
    likelihood (nobody, one person, equal amounts) get a weak prior, and `fallback` says so. Raises
    Invalid only for columns of different lengths or numbers that are not finite.
    """
    x, z = np.asarray(frequency, np.float64), np.asarray(mean_value, np.float64)
    if x.shape != z.shape or not (np.isfinite(x).all() and np.isfinite(z).all()):
        raise Invalid("frequency and mean_value must be finite columns of one length.")
    useful = (x > 0) & (z > 0)
    x, z = x[useful], z[useful]
    unit = float(np.median(z)) if z.size else max(typical or 1.0, 1e-9)
    # Beyond a billion times the typical value only the arithmetic would suffer.
    likelihood = _Likelihood(x, np.clip(z / unit, 1e-9, 1e9))
    tolerance = 1e-9 * max(x.size, 1)
    optimum, fallback = settle(
        likelihood, START, PRIOR_SD, tolerance=tolerance, widest=WIDEST_ERROR
    )
    value = likelihood(optimum.point)[0]
    p, q, gamma = (float(value) for value in OFFSET + np.exp(optimum.point))
    return GammaGamma(
        p, q, gamma * unit,
        log_likelihood=value - x.size * float(np.log(unit)),
        covariance=optimum.covariance(widest=WIDEST_ERROR),
        customers=x.size,
        converged=optimum.converged,
        fallback=fallback,
    )  # fmt: skip


def independence(frequency: ArrayLike, mean_value: ArrayLike) -> Interval | None:
    """Correlation of how often and how dearly people buy, with 95 % bounds (Fisher 1915).

    The model takes it to be zero; all of CDNOW have 0.08. Over customers with repeat orders; None
    for less than four, or when all are alike.
    """
    x, z = np.asarray(frequency, np.float64), np.asarray(mean_value, np.float64)
    useful = (x > 0) & (z > 0)
    x, z = x[useful], z[useful]
    if x.size < 4 or np.ptp(x) == 0 or np.ptp(z) == 0:
        return None
    found = float(np.clip(np.corrcoef(x, z)[0, 1], -1.0, 1.0))
    centre = np.arctanh(np.clip(found, -1 + 1e-15, 1 - 1e-15))
    half = 1.959963984540054 / np.sqrt(x.size - 3)
    return Interval(found, float(np.tanh(centre - half)), float(np.tanh(centre + half)))


class _Likelihood:
    """Eq. 1a of the note, with exact derivatives in the logarithms of (p, q - 1, gamma)."""

    def __init__(self, x: Array, z: Array) -> None:
        self.x, self.total, self.log_z = x, x * z, np.log(z)
        self.levels, inverse = np.unique(x, return_inverse=True)
        self.count = np.bincount(inverse, minlength=self.levels.size).astype(np.float64)

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        exp = np.exp(point)
        p, q, gamma = OFFSET + exp
        x, n = self.x, self.x.size
        sums = gamma + self.total
        log_sums = np.log(sums)
        value, slope_p, slope_q, curve_pp, curve_pq, curve_qq = self._counts(p, q)
        shape = p * x + q
        value += float(n * q * np.log(gamma)) + float(
            np.sum((p * x - 1) * self.log_z + p * x * np.log(x) - shape * log_sums)
        )
        gradient = np.array(
            [
                slope_p + np.sum(x * (self.log_z + np.log(x) - log_sums)),
                slope_q + n * np.log(gamma) - log_sums.sum(),
                n * q / gamma - np.sum(shape / sums),
            ]
        )
        p_gamma, q_gamma = -np.sum(x / sums), n / gamma - np.sum(1 / sums)
        curve = -n * q / gamma**2 + np.sum(shape / sums**2)
        hessian = np.array(
            [
                [curve_pp, curve_pq, p_gamma],
                [curve_pq, curve_qq, q_gamma],
                [p_gamma, q_gamma, curve],
            ]
        )
        return value, gradient * exp, hessian * np.outer(exp, exp) + np.diag(gradient * exp)

    def _counts(self, p: float, q: float) -> tuple[float, float, float, float, float, float]:
        """The gamma functions, which depend on the number of orders alone."""
        x, w, px = self.levels, self.count, p * self.levels
        n = w.sum()
        both = polygamma(1, px + q)
        return (
            float(w @ (gammaln(px + q) - gammaln(px)) - n * gammaln(q)),
            float(w @ (x * (digamma(px + q) - digamma(px)))),
            float(w @ digamma(px + q) - n * digamma(q)),
            float(w @ (x**2 * (both - polygamma(1, px)))),
            float(w @ (x * both)),
            float(w @ both - n * polygamma(1, q)),
        )
