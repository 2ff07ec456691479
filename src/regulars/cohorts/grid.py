"""Which cells a triangle has, which days each looks at, and which of them time has filled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import pyarrow as pa

from regulars.core.clock import day_number
from regulars.locale.calendars import By, Calendar, Period, Span, period_of, periods

MOST = 120  # rows, and columns
_LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 93, "year": 366}  # days of a period


def is_complete(whole: Span, *, inside: Span, history: Span | None, today: date) -> bool:
    """Whether a calendar period is over, wholly inside a range and wholly seen by history.

    A period in which history begins counts as whole: nobody can tell a late start from a new shop.
    """
    if history is None:
        return False
    begun = whole.first >= inside.first or inside.first <= history.first
    return begun and whole.last <= min(inside.last, history.last) and whole.last < today


@dataclass(frozen=True, slots=True)
class Cuts:
    """How days are cut into periods."""

    by: By
    calendar: Calendar
    week_start: int = 0

    def whole(self, period: Period) -> Span:
        """The calendar period that a perhaps shortened one belongs to."""
        whole = period_of(
            period.first, by=self.by, calendar=self.calendar, week_start=self.week_start
        )
        return Span(whole.first, whole.last)


def rows_of(span: Span, history: Span | None, cuts: Cuts) -> list[Period]:
    """The periods of a range that history reaches, at most the last 120 of them."""
    if history is None or history.last < span.first or history.first > span.last:
        return []
    first, last = max(span.first, history.first), min(span.last, history.last)
    earliest = date.fromordinal(max(1, last.toordinal() - _LONGEST[cuts.by] * MOST))
    found = periods(
        max(first, earliest),
        last,
        by=cuts.by,
        calendar=cuts.calendar,
        week_start=cuts.week_start,
    )
    shortened = found[0].first != first and not found[0].whole
    return (found[1:] if shortened else found)[-MOST:]


@dataclass(frozen=True)
class Grid:
    """The cells of a triangle: rows are periods, columns periods after it or `age` days each."""

    rows: tuple[Period, ...]
    cuts: Cuts
    inside: Span
    history: Span | None
    today: date
    age: int | None = None

    @property
    def last(self) -> date:
        """The last day anything is known of; there is one wherever there are rows."""
        ends = (self.inside.last, self.today, *([self.history.last] if self.history else []))
        return min(ends)

    @property
    def columns(self) -> int:
        if self.age is None or not self.rows:
            return len(self.rows)
        return min(MOST, (self.last - self.rows[0].first).days // self.age + 1)

    @property
    def cut(self) -> bool:
        """Whether older periods than the first row were asked for and left out."""
        if self.history is None or not self.rows:
            return False
        return self.rows[0].first > max(self.inside.first, self.history.first)

    def find(self, key: str) -> int | None:
        """The row with a key."""
        return next((at for at, row in enumerate(self.rows) if row.key == key), None)

    @cached_property
    def _over(self) -> list[bool]:
        """Whether each row's own period is over."""
        return [
            is_complete(
                self.cuts.whole(row), inside=self.inside, history=self.history, today=self.today
            )
            for row in self.rows
        ]

    def complete(self, row: int, column: int) -> bool | None:
        """Whether a cell's time has passed for everybody; None when it has for nobody."""
        if column >= self.columns:
            return None
        if self.age is None:
            there = row + column
            return self._over[row] and self._over[there] if there < len(self.rows) else None
        if self.rows[row].first + timedelta(days=column * self.age) > self.last:
            return None
        end = self.rows[row].last + timedelta(days=(column + 1) * self.age - 1)
        return self._over[row] and end <= min(self.last, self.today - timedelta(days=1))

    def ages(self, column: int) -> tuple[int | None, int | None]:
        """The first and last day of age of a column; none where columns are periods."""
        if self.age is None:
            return None, None
        return column * self.age, (column + 1) * self.age - 1

    def days(self) -> pa.Table:
        """Each day of the rows with the number of its row."""
        numbers = [
            (day, index)
            for index, row in enumerate(self.rows)
            for day in range(day_number(row.first), day_number(row.last) + 1)
        ]
        found = {name: [row[at] for row in numbers] for at, name in enumerate(("day", "period"))}
        return pa.table({name: pa.array(column, pa.int32()) for name, column in found.items()})
