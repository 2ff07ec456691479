"""Days cut into slices, so that one pass over history serves every period of a report.

A report asks for many overlapping spans: the period, the one before it, each month of a series.
All their edges together cut time into slices; history is summed per customer and slice once, and
each span is a handful of slices.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from regulars.accounts.service import Calendar
from regulars.core.clock import day_number
from regulars.core.errors import Invalid
from regulars.locale.calendars import (
    By,
    NoSuchDay,
    Period,
    Span,
    period_of,
    periods,
    reach,
    year_before,
)

PERIODS_MAX = 600
_SHORTEST: dict[By, int] = {"day": 1, "week": 7, "month": 28, "quarter": 87, "year": 354}


@dataclass(frozen=True, slots=True)
class Cut:
    """What time is cut into: periods of a calendar, in weeks that begin on the shop's first day."""

    calendar: Calendar
    by: By = "month"
    week_start: int = 0

    def of(self, day: date) -> Period:
        """The whole period that a day lies in."""
        return period_of(day, by=self.by, calendar=self.calendar, week_start=self.week_start)

    def before(self, period: Period) -> Period | None:
        """The whole period just before; None where the calendar begins."""
        start = self.of(period.first).first
        if start <= reach(self.calendar).first:
            return None
        return self.of(start - timedelta(days=1))

    def all(self, span: Span) -> list[Period]:
        """The periods of a span, the outer two cut to it.

        Raises Invalid when there would be more than anybody reads.
        """
        if span.days // _SHORTEST[self.by] > PERIODS_MAX + 20:
            raise Invalid(
                f"More than {PERIODS_MAX} periods; choose a shorter range or longer ones."
            )
        return periods(
            span.first,
            span.last,
            by=self.by,
            calendar=self.calendar,
            week_start=self.week_start,
        )


@dataclass(frozen=True, slots=True)
class Window:
    """A span to measure, and the span before it that retention is measured against."""

    key: str
    span: Span
    before: Span | None


def span_before(span: Span) -> Span | None:
    """The same number of days just before; None before the calendar begins."""
    if span.first.toordinal() <= span.days:
        return None
    last = span.first - timedelta(days=1)
    return Span(last - timedelta(days=span.days - 1), last)


def span_year_before(span: Span, calendar: Calendar) -> Span | None:
    """The same days of the calendar one year earlier; None before the calendar begins."""
    try:
        return Span(year_before(span.first, calendar), year_before(span.last, calendar))
    except NoSuchDay:
        return None


def window_of(period: Period, cut: Cut) -> Window:
    """A period of a series, measured against the calendar period before it."""
    before = cut.before(period)
    earlier = Span(before.first, before.last) if before else None
    return Window(period.key, Span(period.first, period.last), earlier)


class Slices:
    """The cut days of all spans, and which slices each span is made of."""

    def __init__(self, spans: Sequence[Span]) -> None:
        edges = {day_number(span.first) for span in spans}
        self.last = max(day_number(span.last) for span in spans)
        self.cuts = sorted(edges | {day_number(span.last) + 1 for span in spans})

    def of_day(self, day: int) -> int:
        """The slice that a day lies in; slice 0 is all time before the first cut."""
        return bisect_right(self.cuts, day)

    def of_span(self, span: Span) -> range:
        """The slices a span is made of. Its edges must be among the cuts."""
        return range(self.of_day(day_number(span.first)), self.of_day(day_number(span.last)) + 1)

    def days(self, history: Span) -> pa.Table:
        """Each day of history up to the last one of any span, with its slice."""
        days = range(day_number(history.first), min(day_number(history.last), self.last) + 1)
        found = [self.of_day(day) for day in days]
        return pa.table({"day": pa.array(days, pa.int32()), "slice": pa.array(found, pa.int32())})

    def windows(self, windows: Sequence[Window]) -> pa.Table:
        """Rows (slice, period, now, step): which slices make up each window and the one before.

        `now` is 1 in the window itself and 0 in the one before. A window of one slice right after
        its period before of one slice is a `step`: it needs no row for the period before.
        """
        rows = [row for index, window in enumerate(windows) for row in self._rows(index, window)]
        columns = dict(
            zip(("slice", "period", "now", "step"), zip(*rows, strict=True), strict=True)
        )
        return pa.table({name: pa.array(column, pa.int32()) for name, column in columns.items()})

    def _rows(self, index: int, window: Window) -> list[tuple[int, int, int, int]]:
        now = self.of_span(window.span)
        before = self.of_span(window.before) if window.before else range(0)
        if len(now) == len(before) == 1 and before[0] == now[0] - 1:
            return [(now[0], index, 1, 1)]
        inside = [(number, index, 1, 0) for number in now]
        return inside + [(number, index, 0, 0) for number in before]
