"""Log-likelihood of the Pareto/NBD model with its exact gradient and Hessian, over histories.

Schmittlein, Morrison & Colombo (1987), Management Science 33(1); Fader & Hardie (2005), note 009,
before its integral over the moment of leaving is turned into hypergeometric functions:

    ln L = lnG(r+x) - lnG(r) + r ln alpha + s ln beta - (r+x) ln(alpha+T) - s ln(beta+T)
           + ln(1 + e^D),
    e^D  = integral from t_x to T of
           s/(beta+u) ((alpha+T)/(alpha+u))^(r+x) ((beta+T)/(beta+u))^s du,

D being the log-odds that the customer is gone. Nothing is subtracted, so nothing cancels: the
likelihood that overflows in other packages (Fader & Hardie 2013, note 027) is finite here for any
number of purchases. Derivatives of D are means and covariances over the moment of leaving.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, expit, gammaln, polygamma

from regulars.stats import decay
from regulars.stats.compress import Histories, totals

Array = NDArray[np.float64]
R, ALPHA, S, BETA = range(4)


@dataclass(frozen=True, slots=True, eq=False)
class Odds:
    """Log-odds of having left, per row, with slopes (4, rows) and curves (4, 4, rows)."""

    value: Array
    slopes: Array
    curves: Array


class ParetoNbdLikelihood:
    """The sum over all customers as a function of the logarithms of (r, alpha, s, beta)."""

    def __init__(self, histories: Histories) -> None:
        self.x, self.t = histories.frequency, histories.recency
        self.age, self.count = histories.age, histories.count
        self.levels, self.level_count = totals(histories.frequency, histories.count)

    def __call__(self, log_parameters: Array) -> tuple[float, Array, Array]:
        """Value, gradient (4) and Hessian (4, 4) with respect to the logarithms."""
        p = np.exp(log_parameters)
        value, gradient, hessian = self._counts(p)
        for rows in decay.chunks(self.x.size):
            for add in (self._waiting(p, rows), self._leaving(p, rows)):
                value += add[0]
                gradient += add[1]
                hessian += add[2]
        log_hessian = hessian * np.outer(p, p) + np.diag(gradient * p)
        return value, gradient * p, log_hessian

    def _counts(self, p: Array) -> tuple[float, Array, Array]:
        """Terms that depend on the number of purchases alone."""
        r, alpha, s, beta = p
        x, w = self.levels, self.level_count
        n = w.sum()
        value = w @ (gammaln(r + x) - gammaln(r)) + n * (r * np.log(alpha) + s * np.log(beta))
        slope = w @ (digamma(r + x) - digamma(r)) + n * np.log(alpha)
        gradient = np.array([slope, n * r / alpha, n * np.log(beta), n * s / beta])
        hessian = np.zeros((4, 4))
        hessian[R, R] = w @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[R, ALPHA] = hessian[ALPHA, R] = n / alpha
        hessian[S, BETA] = hessian[BETA, S] = n / beta
        hessian[ALPHA, ALPHA], hessian[BETA, BETA] = -n * r / alpha**2, -n * s / beta**2
        return float(value), gradient, hessian

    def _waiting(self, p: Array, rows: slice) -> tuple[float, Array, Array]:
        """Alive all the time: neither bought again since, nor left."""
        r, alpha, s, beta = p
        w, n = self.count[rows], r + self.x[rows]
        one, two = 1 / (alpha + self.age[rows]), 1 / (beta + self.age[rows])
        logs, other = w @ np.log(one), w @ np.log(two)
        value = w @ (n * np.log(one)) + s * other
        gradient = np.array([logs, -w @ (n * one), other, -s * (w @ two)])
        hessian = np.zeros((4, 4))
        hessian[R, ALPHA] = hessian[ALPHA, R] = -w @ one
        hessian[S, BETA] = hessian[BETA, S] = -w @ two
        hessian[ALPHA, ALPHA], hessian[BETA, BETA] = w @ (n * one**2), s * (w @ two**2)
        return float(value), gradient, hessian

    def _leaving(self, p: Array, rows: slice) -> tuple[float, Array, Array]:
        """ln(1 + e^D): or left at some moment since the last purchase."""
        odds = log_odds_gone(p, self.x[rows], self.t[rows], self.age[rows])
        share, w = expit(odds.value), self.count[rows]
        gradient = odds.slopes @ (w * share)
        hessian = odds.curves @ (w * share)
        hessian += (odds.slopes * (w * share * (1 - share))) @ odds.slopes.T
        return float(w @ np.logaddexp(0.0, odds.value)), gradient, hessian


def log_odds_gone(p: Array, x: Array, t: Array, age: Array) -> Odds:
    """D of every row and its derivatives in (r, alpha, s, beta) themselves."""
    r, alpha, s, beta = p
    n, a, b = r + x, alpha + t, beta + t
    v, weight = decay.nodes(a, n, b, np.full_like(a, s + 1), age - t)
    total = weight.sum(axis=1)
    # Whoever bought just now cannot have left: no weight at all, and no moment to average over.
    weight /= np.where(total > 0, total, 1.0)[:, None]
    late_a, late_b = (alpha + age)[:, None], (beta + age)[:, None]
    inverse_a, inverse_b = 1 / (a[:, None] + v), 1 / (b[:, None] + v)
    logs_a, logs_b = np.log(late_a * inverse_a), np.log(late_b * inverse_b)
    change_a, change_b = inverse_a - 1 / late_a, inverse_b - 1 / late_b
    by_node = (logs_a, -n[:, None] * change_a, 1 / s + logs_b, -s * change_b - inverse_b)
    slopes, curves = _moments(by_node, weight)
    curves[R, ALPHA] -= _mean(change_a, weight)
    curves[ALPHA, R] = curves[R, ALPHA]
    curves[ALPHA, ALPHA] += n * _mean(change_a * (inverse_a + 1 / late_a), weight)
    curves[S, S] -= 1 / s**2
    curves[S, BETA] -= _mean(change_b, weight)
    curves[BETA, S] = curves[S, BETA]
    around = s * change_b * (inverse_b + 1 / late_b) + inverse_b**2
    curves[BETA, BETA] += _mean(around, weight)
    with np.errstate(divide="ignore"):
        value = np.log(total) + np.log(s / b)
    value += n * np.log((alpha + age) / a) + s * np.log((beta + age) / b)
    return Odds(value, slopes, curves)


def _moments(by_node: tuple[Array, ...], weight: Array) -> tuple[Array, Array]:
    """Means (4, rows) and covariances (4, 4, rows) of four columns of nodes."""
    size = len(by_node)
    means = np.stack([_mean(each, weight) for each in by_node])
    spread = np.empty((size, size, weight.shape[0]))
    for i in range(size):
        away = (by_node[i] - means[i][:, None]) * weight
        for j in range(i, size):
            spread[i, j] = spread[j, i] = _mean(by_node[j], away)
    return means, spread


def _mean(values: Array, weight: Array) -> Array:
    mean: Array = np.einsum("ij,ij->i", values, weight)
    return mean
