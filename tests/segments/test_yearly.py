"""Days that come back every year, held against the calendars themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
import pytest

from regulars.core.clock import EPOCH_DAY, day_date, day_number
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from regulars.locale.calendars import from_jalali, to_jalali
from regulars.segments import yearly
from regulars.segments.yearly import GREGORIAN, JALALI

LAST = day_number(date(2100, 2, 28))


def test_both_calendars_agree_with_the_real_ones_on_every_day() -> None:
    for day in range(yearly.FIRST, LAST + 1):
        year, month, _ = to_jalali(day_date(day))
        assert JALALI.year_of(day) == year
        assert JALALI.start(year) <= day < JALALI.start(year + 1)
        real = day_date(day)
        march = real.year if real.month > 2 else real.year - 1
        assert GREGORIAN.year_of(day) == march - 1900
        if real.day == month == 1:
            assert day_date(GREGORIAN.start(march - 1900)) == date(march, 3, 1)


@pytest.mark.parametrize("year", [1399, 1400, 1403, 1404, 1408, 1500 - 1])
def test_a_jalali_year_begins_where_the_calendar_says(year: int) -> None:
    assert EPOCH_DAY + timedelta(days=JALALI.start(year)) == from_jalali(year, 1, 1)


Answers = dict[int, dict[int, bool]]  # the day that comes back, and today


def answers(
    ws: Workspace, days: list[int], jalali: bool, todays: list[int], before: int, after: int
) -> Answers:
    """Whether each day comes back within reach of each today."""

    def test(rows: Any, today: int) -> Any:
        near = yearly.returns_within(rows.day, rows.jalali, today, before=before, after=after)
        return near.fill_null(False)

    return _ask(ws, days, jalali, lambda rows: {str(today): test(rows, today) for today in todays})


def _ask(ws: Workspace, days: list[int], jalali: bool, asked: Callable[[Any], Any]) -> Answers:
    rows = ibis.table({"day": "int64", "jalali": "boolean"}, name="days")
    table = pa.table({"day": pa.array(days, pa.int64()), "jalali": [jalali] * len(days)})
    with open_snapshot(ws) as snapshot:
        snapshot.register("days", table)
        found = snapshot.run(rows.select("day", **asked(rows))).to_pylist()
    return {row.pop("day"): {int(name): value for name, value in row.items()} for row in found}


@pytest.mark.parametrize(
    ("born", "jalali", "celebrated"),
    [
        (date(1996, 2, 29), False, [date(2027, 2, 28), date(2028, 2, 29)]),
        (date(2021, 3, 20), True, [date(2026, 3, 20), date(2027, 3, 20)]),  # 30 Esfand 1399
        (date(1990, 11, 21), False, [date(2026, 11, 21), date(2027, 11, 21)]),
        (from_jalali(1369, 8, 30), True, [from_jalali(1405, 8, 30), from_jalali(1406, 8, 30)]),
        (date(1990, 12, 31), False, [date(2026, 12, 31)]),
    ],
)
def test_leap_days_fall_on_the_last_day_of_a_shorter_year(
    workspace: Workspace, born: date, jalali: bool, celebrated: list[date]
) -> None:
    around = [day_number(day) + moved for day in celebrated for moved in (-1, 0, 1)]
    found = answers(workspace, [day_number(born)], jalali, around, 0, 0)[day_number(born)]
    assert [day_date(day) for day, near in found.items() if near] == celebrated


@pytest.mark.parametrize("jalali", [True, False])
@pytest.mark.parametrize(("before", "after"), [(7, 0), (0, 180)])
def test_an_answer_changes_only_on_a_day_that_was_foretold(
    workspace: Workspace, jalali: bool, before: int, after: int
) -> None:
    today = day_number(date(2026, 11, 21))
    days = [today - age for age in (*range(-3, 400, 9), 5_000, 9_498, 9_499, 20_000)]
    todays = list(range(today, today + 16))

    def flips(rows: Any) -> dict[str, Any]:
        found = yearly.turns(rows.day, rows.jalali, today, before=before, after=after)
        return {str(place): flip for place, flip in enumerate(found)}

    foretold = _ask(workspace, days, jalali, flips)
    found = answers(workspace, days, jalali, todays, before, after)
    changed = {(day, t) for day in days for t in todays[1:] if found[day][t] != found[day][t - 1]}
    assert changed
    assert {(day, t) for day, t in changed if t not in foretold[day].values()} == set()
