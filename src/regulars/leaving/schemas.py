"""Why they leave, as it crosses the wire."""

from __future__ import annotations

from datetime import date

from regulars.core.text import Wire


class LeavingPart(Wire):
    """How many of some people left, with the 95 % interval of the share."""

    left: int
    people: int
    share: float
    low: float
    high: float


class LeavingDifference(Wire):
    """How much likelier people with a factor (or one value of it) were to leave than others.

    `with_it` and `without` are the plain shares. `difference` compares only people who ordered
    about equally often; its interval is widened for the number of comparisons, and `clear` says
    that it leaves out zero.
    """

    factor: str
    value: str | None
    with_it: LeavingPart
    without: LeavingPart
    difference: float
    low: float
    high: float
    clear: bool


class FactorOut(Wire):
    """A factor: what it means, and why it is absent if it is."""

    key: str
    definition: str
    absent: str | None


class Leaving(Wire):
    """What differed before, between people who left and people who came back.

    `absent` says why there is nothing to compare: `too_short_history`, `too_few_left` or
    `too_few_stayed`.
    """

    landmark: date | None
    on: date | None
    horizon: int
    left: int
    stayed: int
    definition: str
    absent: str | None
    factors: list[FactorOut]
    differences: list[LeavingDifference]
