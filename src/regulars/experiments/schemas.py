"""An experiment's result as it crosses the wire; documented in docs/concepts/hold-outs.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from regulars.core.text import Wire

VerdictCode = Literal[
    "ratio_alarm", "too_few", "ripening", "it_worked", "harm", "no_difference", "cannot_tell",
    "too_small",
]  # fmt: skip
Sure = Literal["very", "fairly", "guess", "cannot_tell"]


class ArmCounts(Wire):
    """What the people of one arm did within their windows; refunds are taken off revenue."""

    people: int
    converted: int
    orders: int
    revenue_minor: int


class Range(Wire):
    """A number and its always-valid 95 % interval."""

    value: float
    low: float
    high: float


class Change(Range):
    """Treated less control, per person. `p` is the always-valid p-value; `added` the same for all
    treated people together: what would not have happened without."""

    p: float
    added: Range


class Point(Wire):
    """The difference in orders per person as it stood on a day; absent before it may be shown."""

    day: date
    value: float | None
    low: float | None
    high: float | None


class SampleRatio(Wire):
    """Whether the lot fell as planned; an alarm when `ln_e` exceeds `alarm`."""

    ok: bool
    ln_e: float
    alarm: float
    expected_control: float


class Verdict(Wire):
    """What may be said, as a code and the numbers of its sentence, and as an English sentence."""

    code: VerdictCode
    numbers: dict[str, float | None]
    sentence: str


class Lift(Wire):
    """The result of an experiment so far."""

    experiment_id: str
    holdout: float
    planned: int
    window_days: int
    first_exposed_at: datetime | None
    last_exposed_at: datetime | None
    matured: float | None
    treated: ArmCounts
    control: ArmCounts
    orders: Change | None
    revenue: Change | None
    conversion: Change | None
    verdict: Verdict
    sure: Sure
    over_time: tuple[Point, ...]
    sample_ratio: SampleRatio
