"""How many people it takes, and what the people there are can show.

With a control share h the variance of the difference is (s1^2/(1-h) + s0^2/h) / N. Looking at will
costs 1.38 times the smallest effect: the normal quantile becomes k(1) of `always_valid`.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from regulars.core.errors import Invalid
from regulars.stats.always_valid import ALPHA, width

POWER = 0.8


def n_needed(
    difference: float,
    *,
    sd_treated: float,
    sd_control: float,
    holdout: float,
    power: float = POWER,
    alpha: float = ALPHA,
    always_valid: bool = True,
) -> float:
    """People in both arms that show a difference of means with chance `power`."""
    _check(holdout)
    if difference == 0:
        return math.inf
    reach = _reach(power, alpha, always_valid)
    return reach**2 * _spread(sd_treated, sd_control, holdout) / difference**2


def n_needed_for_rates(
    control: float,
    treated: float,
    *,
    holdout: float,
    power: float = POWER,
    alpha: float = ALPHA,
    always_valid: bool = True,
) -> float:
    """People in both arms that show a change of a rate from `control` to `treated`."""
    return n_needed(
        treated - control,
        sd_treated=_sd(treated),
        sd_control=_sd(control),
        holdout=holdout,
        power=power,
        alpha=alpha,
        always_valid=always_valid,
    )


def smallest_rise(
    people: int,
    *,
    sd: float,
    holdout: float,
    power: float = POWER,
    alpha: float = ALPHA,
    always_valid: bool = True,
) -> float:
    """The smallest difference of means that `people` in both arms show with chance `power`."""
    _check(holdout)
    if people <= 0:
        return math.inf
    return _reach(power, alpha, always_valid) * math.sqrt(_spread(sd, sd, holdout) / people)


def smallest_rise_of_rate(
    people: int,
    rate: float,
    *,
    holdout: float,
    power: float = POWER,
    alpha: float = ALPHA,
    always_valid: bool = True,
) -> float | None:
    """The smallest rise above `rate` that `people` show; None when even 100 % would not."""
    _check(holdout)
    low, high = rate, 1.0

    def enough(treated: float) -> bool:
        needed = n_needed_for_rates(
            rate, treated, holdout=holdout, power=power, alpha=alpha, always_valid=always_valid
        )
        return needed <= people

    if not enough(high):
        return None
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high - rate


def _reach(power: float, alpha: float, always_valid: bool) -> float:
    normal = NormalDist()
    edge = width(1, 1, alpha) if always_valid else normal.inv_cdf(1 - alpha / 2)
    return edge + normal.inv_cdf(power)


def _spread(sd_treated: float, sd_control: float, holdout: float) -> float:
    return sd_treated**2 / (1 - holdout) + sd_control**2 / holdout


def _sd(rate: float) -> float:
    return math.sqrt(rate * (1 - rate))


def _check(holdout: float) -> None:
    if not 0 < holdout < 1:
        raise Invalid("the hold-out must be a share between 0 and 1.")
