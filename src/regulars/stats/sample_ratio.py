"""Did the lot fall as planned? Arms of unplanned sizes mean that something chose the people."""

from __future__ import annotations

import math
from collections.abc import Sequence

CONCENTRATION = 1000.0
ALARM = math.log(1000)  # one false alarm in a thousand experiments, however often one looks
FIXED_ALARM_P = 0.001


def log_evidence(counts: Sequence[int], shares: Sequence[float]) -> float:
    """ln E against the planned shares; valid at every look (Lindon & Malek 2022).

    A Dirichlet-multinomial mixture martingale centred on the plan. `counts` people per arm,
    `shares` planned per arm, all positive, sum 1. Alarm when it exceeds `ALARM`.
    """
    c, n = CONCENTRATION, sum(counts)
    mixture = math.lgamma(c) - math.lgamma(c + n)
    for count, share in zip(counts, shares, strict=True):
        mixture += math.lgamma(c * share + count) - math.lgamma(c * share)
        mixture -= count * math.log(share)
    return mixture


def chi_square(counts: Sequence[int], shares: Sequence[float]) -> tuple[float, float]:
    """Pearson's statistic and p-value, for one look at the planned end."""
    from scipy.special import gammaincc

    n = sum(counts)
    if n == 0:
        return 0.0, 1.0
    statistic = sum(
        (count - n * share) ** 2 / (n * share) for count, share in zip(counts, shares, strict=True)
    )
    return statistic, float(gammaincc((len(counts) - 1) / 2, statistic / 2))
