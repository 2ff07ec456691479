"""Log-likelihood of BG/NBD and MBG/NBD in which every customer has own parameters.

The formula is that of `likelihood`; here alpha, a and b differ by row, so that nothing depends on
the number of purchases alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, digamma, expit, gammaln, polygamma

from regulars.stats.compress import Histories

Array = NDArray[np.float64]
R, ALPHA, A, B = range(4)
CHUNK = 8192


def design(z: Array) -> Array:
    """(4, 4 + 3 q, n): slopes of the logarithms of (r, alpha, a, b) in what is fitted.

    That is the four logarithms at z = 0, then q coefficients each of rate, leaving_a, leaving_b.
    """
    n, q = z.shape
    slopes = np.zeros((4, 4 + 3 * q, n))
    slopes[range(4), range(4)] = 1.0
    for row, sign, first in ((ALPHA, -1.0, 4), (A, 1.0, 4 + q), (B, 1.0, 4 + 2 * q)):
        slopes[row, first : first + q] = sign * z.T
    return slopes


class CovariateLikelihood:
    """The sum over all customers as a function of what `design` names; z is (n, q)."""

    def __init__(self, histories: Histories, z: Array, at_start: int) -> None:
        self.histories, self.z, self.at_start = histories, z, at_start

    def __call__(self, point: Array) -> tuple[float, Array, Array]:
        """Value, gradient and Hessian."""
        value, gradient = 0.0, np.zeros(point.size)
        hessian = np.zeros((point.size, point.size))
        for first in range(0, len(self.z), CHUNK):
            rows = slice(first, first + CHUNK)
            slopes, w = design(self.z[rows]), self.histories.count[rows]
            values, by, curves = self._rows(np.einsum("pkn,k->pn", slopes, point), rows)
            value += float(w @ values)
            gradient += np.einsum("pkn,pn->k", slopes, by * w)
            bent = np.einsum("pqn,qkn->pkn", curves * w, slopes)
            hessian += np.einsum("pjn,pkn->jk", slopes, bent)
        return value, gradient, hessian

    def _rows(self, log_parameters: Array, rows: slice) -> tuple[Array, Array, Array]:
        """Value (n), gradient (4, n) and Hessian (4, 4, n) in the logarithms, of each history."""
        p = np.exp(log_parameters)
        counts, waited = self._counts(p, rows), self._waited(p, rows)
        by = (counts[1] + waited[1]) * p
        curves = (counts[2] + waited[2]) * p[:, None] * p[None, :]
        curves[range(4), range(4)] += by
        return counts[0] + waited[0], by, curves

    def _counts(self, p: Array, rows: slice) -> tuple[Array, Array, Array]:
        """Terms without recency and age."""
        r, alpha, a, b = p
        x = self.histories.frequency[rows]
        m = x + self.at_start
        value = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + m) - betaln(a, b)
        both = digamma(a + b) - digamma(a + b + m)
        by = np.stack(
            [
                digamma(r + x) - digamma(r) + np.log(alpha),
                r / alpha,
                both,
                both + digamma(b + m) - digamma(b),
            ]
        )
        curves = np.zeros((4, 4, x.size))
        curves[R, R] = polygamma(1, r + x) - polygamma(1, r)
        curves[R, ALPHA] = curves[ALPHA, R] = 1 / alpha
        curves[ALPHA, ALPHA] = -r / alpha**2
        both2 = polygamma(1, a + b) - polygamma(1, a + b + m)
        curves[A, A] = curves[A, B] = curves[B, A] = both2
        curves[B, B] = both2 + polygamma(1, b + m) - polygamma(1, b)
        return value, by, curves

    def _waited(self, p: Array, rows: slice) -> tuple[Array, Array, Array]:
        """The time since the last purchase: alive and waiting, or gone."""
        r, alpha, a, b = p
        x, t = self.histories.frequency[rows], self.histories.recency[rows]
        n, total, until = r + x, alpha + self.histories.age[rows], alpha + t
        m = x + self.at_start
        ratio, change = np.log(until / total), 1 / until - 1 / total
        near = 1 / np.where(m > 0, b + m - 1, 1.0)
        gone = np.where(m > 0, np.log(a * near) - n * ratio, -np.inf)
        share = expit(gone)
        value = np.logaddexp(0, gone) - n * np.log(total)
        slopes = np.stack([-ratio, -n * change, 1 / a, -near])
        by = slopes * share
        by[R] -= np.log(total)
        by[ALPHA] -= n / total
        curves = slopes[:, None] * slopes[None, :] * (share * (1 - share))
        curves[R, ALPHA] -= 1 / total + share * change
        curves[ALPHA, R] = curves[R, ALPHA]
        curves[ALPHA, ALPHA] += n / total**2 + share * n * change * (1 / until + 1 / total)
        curves[A, A] -= share / a**2
        curves[B, B] += share * near**2
        return value, by, curves
