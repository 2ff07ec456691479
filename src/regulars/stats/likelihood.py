"""Log-likelihood of the BG/NBD model with its exact gradient and Hessian, over distinct histories.

Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2), eq. 6,
in the form that stays finite for any number of purchases:

    ln L = lnG(r+x) - lnG(r) + r ln alpha + lnB(a, b+x) - lnB(a, b)
           - (r+x) ln(alpha+T) + [x > 0] ln(1 + e^D),
    D    = ln a - ln(b+x-1) - (r+x) ln((alpha+t_x) / (alpha+T)),

D being the log-odds that the customer is gone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, expit, gammaln, polygamma

from regulars.stats.compress import Histories

Array = NDArray[np.float64]
R, ALPHA, A, B = range(4)
CHUNK = 8192  # histories at a time: what is in work stays in the processor's cache


class BgNbdLikelihood:
    """The sum over all customers as a function of the logarithms of (r, alpha, a, b)."""

    def __init__(self, histories: Histories) -> None:
        repeat = histories.frequency > 0
        self.x = histories.frequency[repeat]
        self.t = histories.recency[repeat]
        self.age = histories.age[repeat]
        self.count = histories.count[repeat]
        self.once_age, self.once_count = _totals(histories.age[~repeat], histories.count[~repeat])
        self.levels, self.level_count = _totals(histories.frequency, histories.count)

    def __call__(self, log_parameters: Array) -> tuple[float, Array, Array]:
        """Value, gradient (4) and Hessian (4, 4) with respect to the logarithms."""
        p = np.exp(log_parameters)
        value, gradient, hessian = self._counts(p)
        chunks = range(0, self.x.size, CHUNK)
        repeat = (self._repeat(p, slice(first, first + CHUNK)) for first in chunks)
        for add in (self._once(p), *repeat):
            value += add[0]
            gradient += add[1]
            hessian += add[2]
        log_hessian = hessian * np.outer(p, p) + np.diag(gradient * p)
        return value, gradient * p, log_hessian

    def _counts(self, p: Array) -> tuple[float, Array, Array]:
        """Terms that depend on the number of purchases alone."""
        r, alpha, a, b = p
        x, w = self.levels, self.level_count
        n = w.sum()
        value = w @ (
            gammaln(r + x) - gammaln(r) + gammaln(a + b) - gammaln(a + b + x)
            + gammaln(b + x) - gammaln(b)
        ) + n * r * np.log(alpha)  # fmt: skip
        both = w @ (digamma(a + b) - digamma(a + b + x))
        gradient = np.array(
            [
                w @ (digamma(r + x) - digamma(r)) + n * np.log(alpha),
                n * r / alpha,
                both,
                both + w @ (digamma(b + x) - digamma(b)),
            ]
        )
        both2 = w @ (polygamma(1, a + b) - polygamma(1, a + b + x))
        hessian = np.zeros((4, 4))
        hessian[R, R] = w @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[R, ALPHA] = hessian[ALPHA, R] = n / alpha
        hessian[ALPHA, ALPHA] = -n * r / alpha**2
        hessian[A, A] = hessian[A, B] = hessian[B, A] = both2
        hessian[B, B] = both2 + w @ (polygamma(1, b + x) - polygamma(1, b))
        return float(value), gradient, hessian

    def _once(self, p: Array) -> tuple[float, Array, Array]:
        """The time without a second purchase of those who bought once."""
        r, alpha = p[R], p[ALPHA]
        w, total = self.once_count, alpha + self.once_age
        logs, inverse = w @ np.log(total), w @ (1 / total)
        hessian = np.zeros((4, 4))
        hessian[R, ALPHA] = hessian[ALPHA, R] = -inverse
        hessian[ALPHA, ALPHA] = r * (w @ total**-2.0)
        return float(-r * logs), np.array([-logs, -r * inverse, 0.0, 0.0]), hessian

    def _repeat(self, p: Array, rows: slice) -> tuple[float, Array, Array]:
        """Time since the last purchase of those who came back: alive and waiting, or gone."""
        r, alpha, a, b = p
        w, n = self.count[rows], r + self.x[rows]
        inverse, before = 1 / (alpha + self.age[rows]), 1 / (alpha + self.t[rows])
        log_total, ratio = -np.log(inverse), np.log(inverse / before)
        change = before - inverse
        near = 1 / (b - 1 + self.x[rows])
        gone = np.log(a * near) - n * ratio
        share = expit(gone)
        value = w @ (np.maximum(gone, 0) + np.log1p(np.exp(-np.abs(gone))) - n * log_total)
        slopes = np.stack([-ratio, -n * change, np.full_like(n, 1 / a), -near])
        ws = w * share
        gradient = slopes @ ws
        gradient[R] -= w @ log_total
        late = n * inverse
        gradient[ALPHA] -= w @ late
        hessian = (slopes * (ws * (1 - share))) @ slopes.T
        hessian[R, ALPHA] -= w @ inverse + ws @ change
        hessian[ALPHA, R] = hessian[R, ALPHA]
        hessian[ALPHA, ALPHA] += w @ (late * inverse) + ws @ (n * change * (before + inverse))
        hessian[A, A] -= ws.sum() / a**2
        hessian[B, B] += ws @ (near * near)
        return float(value), gradient, hessian


def _totals(values: Array, count: Array) -> tuple[Array, Array]:
    unique, inverse = np.unique(values, return_inverse=True)
    summed = np.bincount(inverse, weights=count, minlength=unique.size)
    return unique, summed.astype(np.float64)
