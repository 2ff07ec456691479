"""Log-likelihood of BG/NBD and its kin with exact gradient and Hessian, over distinct histories.

Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way", Marketing Science 24(2), eq. 6,
in the form that stays finite for any number of purchases:

    ln L = lnG(n) - lnG(r) + r ln alpha + lnB(a, b+m) - lnB(a, b)
           - n ln(alpha+T) + W + [m > 0] ln(1 + e^D),
    D    = ln a - ln(b+m-1) - n ln((alpha+t_x) / (alpha+T)) - W,

D being the log-odds that the customer is gone, n = r + k x, and m the times somebody alive stayed:
x, or x + 1 where people may leave at the start already (MBG/NBD). Gaps of k > 1 stages (CNBD-k) add
W, the logarithm of `erlang.passed` summed; it is zero for k = 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, expit, gammaln, polygamma

from regulars.stats.compress import Histories, totals
from regulars.stats.erlang import Waiting, waiting

Array = NDArray[np.float64]
R, ALPHA, A, B = range(4)
CHUNK = 8192  # histories at a time: what is in work stays in the processor's cache


class DropoutLikelihood:
    """The sum over all customers as a function of the logarithms of (r, alpha, a, b).

    `at_start` is 1 where a customer may leave before the first repeat purchase and 0 where not;
    `stages` is k.
    """

    def __init__(self, histories: Histories, *, at_start: int = 0, stages: int = 1) -> None:
        self.at_start, self.stages = at_start, stages
        may_be_gone = histories.frequency + at_start > 0
        self.x = histories.frequency[may_be_gone]
        self.t = histories.recency[may_be_gone]
        self.age = histories.age[may_be_gone]
        self.count = histories.count[may_be_gone]
        self.once_age, self.once_count = totals(
            histories.age[~may_be_gone], histories.count[~may_be_gone]
        )
        self.levels, self.level_count = totals(histories.frequency, histories.count)

    def __call__(self, log_parameters: Array) -> tuple[float, Array, Array]:
        """Value, gradient (4) and Hessian (4, 4) with respect to the logarithms."""
        p = np.exp(log_parameters)
        value, gradient, hessian = self._counts(p)
        chunks = range(0, self.x.size, CHUNK)
        perhaps = (self._perhaps_gone(p, slice(first, first + CHUNK)) for first in chunks)
        for add in (self._once(p), *perhaps):
            value += add[0]
            gradient += add[1]
            hessian += add[2]
        log_hessian = hessian * np.outer(p, p) + np.diag(gradient * p)
        return value, gradient * p, log_hessian

    def _counts(self, p: Array) -> tuple[float, Array, Array]:
        """Terms that depend on the number of purchases alone."""
        r, alpha, a, b = p
        x, m, w = self.stages * self.levels, self.levels + self.at_start, self.level_count
        n = w.sum()
        value = w @ (
            gammaln(r + x) - gammaln(r) + gammaln(a + b) - gammaln(a + b + m)
            + gammaln(b + m) - gammaln(b)
        ) + n * r * np.log(alpha)  # fmt: skip
        both = w @ (digamma(a + b) - digamma(a + b + m))
        gradient = np.array(
            [
                w @ (digamma(r + x) - digamma(r)) + n * np.log(alpha),
                n * r / alpha,
                both,
                both + w @ (digamma(b + m) - digamma(b)),
            ]
        )
        both2 = w @ (polygamma(1, a + b) - polygamma(1, a + b + m))
        hessian = np.zeros((4, 4))
        hessian[R, R] = w @ (polygamma(1, r + x) - polygamma(1, r))
        hessian[R, ALPHA] = hessian[ALPHA, R] = n / alpha
        hessian[ALPHA, ALPHA] = -n * r / alpha**2
        hessian[A, A] = hessian[A, B] = hessian[B, A] = both2
        hessian[B, B] = both2 + w @ (polygamma(1, b + m) - polygamma(1, b))
        return float(value), gradient, hessian

    def _once(self, p: Array) -> tuple[float, Array, Array]:
        """The time without a second purchase of those who bought once and cannot have left."""
        r, alpha = p[R], p[ALPHA]
        w, total = self.once_count, alpha + self.once_age
        logs, inverse = w @ np.log(total), w @ (1 / total)
        hessian = np.zeros((4, 4))
        hessian[R, ALPHA] = hessian[ALPHA, R] = -inverse
        hessian[ALPHA, ALPHA] = r * (w @ total**-2.0)
        return float(-r * logs), np.array([-logs, -r * inverse, 0.0, 0.0]), hessian

    def _perhaps_gone(self, p: Array, rows: slice) -> tuple[float, Array, Array]:
        """Time since the last purchase of those who may have left: alive and waiting, or gone."""
        r, alpha, a, b = p
        w, n = self.count[rows], r + self.stages * self.x[rows]
        inverse, before = 1 / (alpha + self.age[rows]), 1 / (alpha + self.t[rows])
        ratio, change = np.log(inverse / before), before - inverse
        near = 1 / (b + (self.at_start - 1) + self.x[rows])
        gone = np.log(a * near) - n * ratio
        slopes = np.stack([-ratio, -n * change, np.full_like(n, 1 / a), -near])
        value, gradient, hessian = _observed(w, n, inverse)
        if self.stages > 1:
            wait = waiting(self.stages, n, self.age[rows] - self.t[rows], 1 / inverse)
            gone -= wait.value
            slopes[R] -= wait.by_r
            slopes[ALPHA] -= wait.by_alpha
        share = expit(gone)
        ws = w * share
        if self.stages > 1:
            value += _add_running(wait, w, w - ws, gradient, hessian)
        value += float(w @ (np.maximum(gone, 0) + np.log1p(np.exp(-np.abs(gone)))))
        gradient += slopes @ ws
        hessian[R, ALPHA] -= ws @ change
        hessian[ALPHA, R] = hessian[R, ALPHA]
        hessian[ALPHA, ALPHA] += ws @ (n * change * (before + inverse))
        hessian[A, A] -= ws.sum() / a**2
        hessian[B, B] += ws @ (near * near)
        return value, gradient, hessian + (slopes * (ws * (1 - share))) @ slopes.T


def _observed(w: Array, n: Array, inverse: Array) -> tuple[float, Array, Array]:
    """The term -n ln(alpha+T), where `inverse` is 1 / (alpha+T)."""
    logs, late = np.log(inverse), n * inverse
    hessian = np.zeros((4, 4))
    hessian[R, ALPHA] = -(w @ inverse)
    hessian[ALPHA, ALPHA] = w @ (late * inverse)
    return float(w @ (n * logs)), np.array([w @ logs, -(w @ late), 0.0, 0.0]), hessian


def _add_running(wait: Waiting, w: Array, alive: Array, gradient: Array, hessian: Array) -> float:
    """Add the term W to the derivatives, its curvature for the `alive` only; return its value."""
    gradient[R] += w @ wait.by_r
    gradient[ALPHA] += w @ wait.by_alpha
    hessian[R, R] += alive @ wait.by_rr
    hessian[R, ALPHA] += alive @ wait.by_r_alpha
    hessian[ALPHA, ALPHA] += alive @ wait.by_alpha_alpha
    return float(w @ wait.value)
