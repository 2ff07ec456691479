"""Gaps between purchases made of k stages, each passed at the customer's rate: regular timing.

A gap of one stage is purchase at random; with more stages gaps vary less (coefficient of variation
1 / sqrt(k)). Of a customer who is alive it is known how long the running gap lasts already, but not
how many of its stages are behind: 0 ... k - 1, and the chances of each follow from the time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LEAST = 1e-8  # chance to leave after a purchase; below it one minus a sum would lose all digits


@dataclass(frozen=True, slots=True, eq=False)
class Waiting:
    """ln of the sum over stages passed, with its derivatives in r and alpha; an entry per row."""

    value: Array
    by_r: Array
    by_alpha: Array
    by_rr: Array
    by_r_alpha: Array
    by_alpha_alpha: Array


def passed(stages: int, n: Array, share: Array) -> Array:
    """Weights of 0 ... stages - 1 passed stages on a new first axis: G(n+j) / G(n) / j! share^j.

    `n` is r plus the stages of finished gaps, `share` the running gap over alpha plus age. Any
    number of more axes; `n` and `share` are broadcast.
    """
    terms = np.empty((stages, *np.broadcast_shapes(n.shape, share.shape)))
    terms[0] = 1.0
    for j in range(1, stages):
        terms[j] = terms[j - 1] * share * ((n + j - 1) / j)
    return terms


def waiting(stages: int, n: Array, since: Array, total: Array) -> Waiting:
    """How well a running gap of `since` fits, where `total` is alpha plus age."""
    terms = passed(stages, n, since / total)
    whole = terms.sum(axis=0)
    chance = terms / whole
    j = np.arange(stages, dtype=np.float64)
    inverse = 1 / (n + j[:-1, None])
    nothing = np.zeros((1, n.size))
    by_r = np.concatenate([nothing, np.cumsum(inverse, axis=0)])
    bend = np.concatenate([nothing, np.cumsum(inverse**2, axis=0)])
    mean_r, mean_j = np.sum(chance * by_r, axis=0), j @ chance
    return Waiting(
        value=np.log(whole),
        by_r=mean_r,
        by_alpha=-mean_j / total,
        by_rr=np.sum(chance * (by_r**2 - bend), axis=0) - mean_r**2,
        by_r_alpha=-(np.sum(chance * by_r * j[:, None], axis=0) - mean_r * mean_j) / total,
        by_alpha_alpha=(j**2 @ chance - mean_j**2 + mean_j) / total**2,
    )


def orders_of_living(p: Array, n: Array, eta: Array, behind: Array) -> Array:
    """Expected orders of people who leave with chance `p` after each one.

    `n` as in `passed`, `eta` the horizon over alpha plus age, `behind` (stages, ...) the chances of
    each number of stages passed already. With j of these and N stages in the horizon, N negative
    binomial, somebody orders up to M = floor((N + j) / k) times: E = (1 - E[(1-p)^M]) / p. The
    floor becomes a sum over the k-th roots of one, w: with y^k = 1 - p,
    (1-p)^M = sum over w of c_w (y w)^(N+j), c_w = (1 - y^-k) / (1 - 1/(y w)) / k.
    """
    stages = behind.shape[0]
    p = np.clip(p, LEAST, 1 - 1e-6)
    log_y = np.log1p(-p) / stages
    stay = np.zeros(np.broadcast_shapes(p.shape, n.shape, eta.shape))
    for index in range(stages // 2 + 1):  # the others are the conjugates of these
        root = np.exp(2j * np.pi * index / stages)
        twice = 1 if 2 * index in (0, stages) else 2
        z = np.exp(log_y) * root
        if index == 0:
            share, short = np.expm1(-stages * log_y) / np.expm1(-log_y), -np.expm1(log_y)
        else:
            share, short = -np.expm1(-stages * log_y) / (1 - 1 / z), 1 - z
        none = np.exp(-n * np.log(1 + short * eta))
        stay += twice / stages * (share * none * _series(behind, z / (1 + short * eta))).real
    return np.maximum((1 - stay) / p, 0.0)


def _series(chance: Array, z: NDArray[Any]) -> NDArray[Any]:
    """chance[0] + chance[1] z + chance[2] z^2 ..."""
    total = np.zeros_like(z)
    for each in chance[::-1]:
        total = total * z + each
    return total
