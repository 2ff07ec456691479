from __future__ import annotations

from datetime import date
from functools import partial
from itertools import product

from regulars.metrics import service
from tests.engines.shop import NOW

# Beginning and ending inside of periods, across a change of clocks and the turn of a year.
DAYS = {"first": date(2025, 3, 30), "last": date(2026, 2, 11)}

QUESTIONS = {
    **{
        f"report by {by} ({calendar})": partial(service.report, by=by, calendar=calendar, now=NOW)
        for by, calendar in product(["month", "quarter"], ["gregorian", "jalali"])
    },
    "report of some days": partial(service.report, **DAYS, by="month", now=NOW),
    "report of one day": partial(service.report, first=NOW.date(), last=NOW.date(), now=NOW),
    "comparison": partial(service.comparison, now=NOW),
    "comparison of some days": partial(service.comparison, **DAYS, calendar="jalali", now=NOW),
    "findings": partial(service.findings, now=NOW),
}
