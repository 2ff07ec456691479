"""Log-likelihood of the BG/BB model with its exact gradient and Hessian, over histories.

Fader, Hardie & Shang (2010), Marketing Science 29(6). Whoever took the last of their x
occasions at t_x of n was there for m of them, m = t_x, ..., n-1 and then left, or all n:

    L = sum over m of  B(alpha+x, beta+m-x)/B(alpha, beta) B(gamma+left, delta+m)/B(gamma, delta).

Every term is positive, so the sum is taken in logarithms, and derivatives of ln L are means and
covariances over the terms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, polygamma

from regulars.stats.compress import Histories

Array = NDArray[np.float64]


class Endings:
    """The ways each history can have gone on, one after another: those who left, then who stayed.

    `row` says whose it is, `there` for how many occasions they were there, `left` 1 or 0; `stayed`
    is the place of the one way without leaving of each history.
    """

    def __init__(self, x: Array, t: Array, n: Array) -> None:
        ways = (n - t).astype(np.int64) + 1
        self.first = np.concatenate([[0], np.cumsum(ways)[:-1]]).astype(np.int64)
        self.row = np.repeat(np.arange(x.size), ways)
        self.stayed = self.first + ways - 1
        self.x = x[self.row]
        self.there = t[self.row] + np.arange(self.row.size) - self.first[self.row]
        self.left = np.ones(self.row.size)
        self.left[self.stayed] = 0.0

    def logs(self, p: Array) -> Array:
        """Logarithm of the chance of each way."""
        alpha, beta, gamma, delta = p
        taken = betaln(alpha + self.x, beta + self.there - self.x) - betaln(alpha, beta)
        stay = betaln(gamma + self.left, delta + self.there) - betaln(gamma, delta)
        both: Array = taken + stay
        return both

    def log_sums(self, logs: Array) -> Array:
        """ln of the sum over the ways of each history."""
        if not logs.size:
            return np.empty(0)
        top = np.maximum.reduceat(logs, self.first)
        sums: Array = top + np.log(np.add.reduceat(np.exp(logs - top[self.row]), self.first))
        return sums

    def slopes(self, p: Array) -> Array:
        """Derivatives of `logs` in (alpha, beta, gamma, delta); (4, ways)."""
        return np.concatenate(
            [
                _beta_slopes(p[0], p[1], self.x, self.there - self.x),
                _beta_slopes(p[2], p[3], self.left, self.there),
            ]
        )


class BgBbLikelihood:
    """The sum over all people as a function of the logarithms of (alpha, beta, gamma, delta)."""

    def __init__(self, histories: Histories) -> None:
        self.count = histories.count
        self.endings = Endings(histories.frequency, histories.recency, histories.age)

    def __call__(self, log_parameters: Array) -> tuple[float, Array, Array]:
        """Value, gradient (4) and Hessian (4, 4) with respect to the logarithms."""
        p, ways = np.exp(log_parameters), self.endings
        logs = ways.logs(p)
        sums = ways.log_sums(logs)
        weight = np.exp(logs - sums[ways.row]) * self.count[ways.row]
        slopes = ways.slopes(p)
        means = np.stack([np.bincount(ways.row, s * weight, self.count.size) for s in slopes])
        hessian = (slopes * weight) @ slopes.T
        hessian -= (means / np.maximum(self.count, 1e-300)) @ means.T
        hessian[:2, :2] += _beta_curve(p[0], p[1], ways.x, ways.there - ways.x, weight)
        hessian[2:, 2:] += _beta_curve(p[2], p[3], ways.left, ways.there, weight)
        gradient = means.sum(axis=1) * p
        return float(self.count @ sums), gradient, hessian * np.outer(p, p) + np.diag(gradient)


def _beta_slopes(a: float, b: float, more: Array, other: Array) -> Array:
    """Derivatives of ln B(a + more, b + other) - ln B(a, b) in a and b."""
    both = digamma(a + b) - digamma(a + b + more + other)
    return np.stack([both + digamma(a + more) - digamma(a), both + digamma(b + other) - digamma(b)])


def _beta_curve(a: float, b: float, more: Array, other: Array, weight: Array) -> Array:
    """Second derivatives of the same, summed with weights; (2, 2)."""
    both = weight @ (polygamma(1, a + b) - polygamma(1, a + b + more + other))
    own_a = weight @ (polygamma(1, a + more) - polygamma(1, a))
    own_b = weight @ (polygamma(1, b + other) - polygamma(1, b))
    return np.array([[both + own_a, both], [both, both + own_b]])
