"""Gaps between purchases made of k stages, each passed at the customer's rate: regular timing.

A gap of one stage is purchase at random; with more stages gaps vary less (coefficient of variation
1 / sqrt(k)). Of a customer who is alive it is known how long the running gap lasts already, but not
how many of its stages are behind: 0 ... k - 1, and the chances of each follow from the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


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
