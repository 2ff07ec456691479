"""Kaplan-Meier: the share still there after each time, with nothing assumed about its shape.

Kaplan & Meier (1958), "Nonparametric Estimation from Incomplete Observations", JASA 53; variance by
Greenwood (1926); intervals on ln(-ln S), which stay between 0 and 1 (Kalbfleisch & Prentice 1980).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from regulars.stats.contract import Z90, cloglog
from regulars.stats.tenures import Tenures, tenures

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half have left. None: so many had not left when they were last seen."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Steps of a survival curve: one entry per time at which somebody left, rising.

    `at_risk` were there just before, `ended` left then; `survival` is the share still there after,
    in [low, high]. `standard_error` is Greenwood's. `fallback` is "nobody_left" when there is no
    step at all: then the curve says 1 and cannot tell how sure that is.
    """

    time: Array
    at_risk: Array
    ended: Array
    survival: Array
    standard_error: Array
    low: Array
    high: Array
    people: float
    fallback: Literal["", "nobody_left"]

    def at(self, times: ArrayLike) -> Array:
        """Share still there after any times; beyond the last step it stays where it was."""
        return self._step(self.survival, times)

    def interval_at(self, times: ArrayLike) -> tuple[Array, Array]:
        """Bounds of `at`."""
        return self._step(self.low, times), self._step(self.high, times)

    def median(self) -> Median:
        """The first time with at most half left; bounds as Brookmeyer & Crowley (1982) take them:
        the times at which the bounds of the curve cross one half."""
        return Median(
            self._first_at_most_half(self.survival),
            self._first_at_most_half(self.low),
            self._first_at_most_half(self.high),
        )

    def _step(self, column: Array, times: ArrayLike) -> Array:
        place = np.searchsorted(self.time, np.asarray(times, np.float64), side="right")
        return np.append(1.0, column)[place]

    def _first_at_most_half(self, column: Array) -> float | None:
        below = np.flatnonzero(column <= 0.5)
        return float(self.time[below[0]]) if below.size else None


def estimate(
    time: ArrayLike, ended: ArrayLike, weights: ArrayLike | None = None, z: float = Z90
) -> Curve:
    """The curve of people who left at `time`, or were last seen there and had not (`ended` false).

    Who was last seen at the time of a step counts as there. `z` 1.645 gives 90 % intervals. Raises
    Invalid as `tenures.tenures`.
    """
    return estimate_tenures(tenures(time, ended, weights), z)


def estimate_tenures(data: Tenures, z: float = Z90) -> Curve:
    """`estimate` of people who are already counted."""
    steps = data.ended > 0
    time, at_risk, ended = data.tenure[steps], data.at_risk[steps], data.ended[steps]
    stay = at_risk - ended
    stays: Array = stay / at_risk
    survival = np.cumprod(stays, dtype=np.float64)
    log = np.log(np.where(stay > 0, survival, 1.0))
    # After the last one has left there is nothing more to be unsure about by this formula.
    lost: Array = ended / (at_risk * np.where(stay > 0, stay, np.inf))
    variance = np.cumsum(lost, dtype=np.float64)
    low, high = cloglog(log, z * np.sqrt(variance))
    gone = stay == 0
    return Curve(
        time, at_risk, ended, survival, survival * np.sqrt(variance),
        np.where(gone, 0.0, low), np.where(gone, 0.0, high),
        people=data.contracts,
        fallback="" if time.size else "nobody_left",
    )  # fmt: skip
