"""What to say first about a shop: a code and its numbers, never free prose."""

from __future__ import annotations

from datetime import date, timedelta

from regulars.accounts.service import Calendar, Profile
from regulars.cohorts.grid import is_complete
from regulars.history.service import Snapshot, extent
from regulars.locale.calendars import Period, Span, period_of
from regulars.metrics.family import named
from regulars.metrics.matrix import matrix_of, months_of, returned_next_month
from regulars.metrics.measuring import measure, prepare
from regulars.metrics.schemas import Cohorts, Finding
from regulars.metrics.windows import Window
from regulars.metrics.wording import Words
from regulars.stats.estimates import Estimate, change, share

MONTHS = 12
NEW_CUSTOMERS_NEEDED = 30


def findings_of(
    snapshot: Snapshot, shop: Profile, *, calendar: Calendar | None, today: date
) -> list[Finding]:
    """The findings of the last twelve complete months, the most telling first."""
    calendar, history = calendar or shop.calendar, extent(snapshot)
    if history is None:
        return []
    months = months_of(history, history, calendar)
    complete = [m for m in months if _is_complete(m, history, calendar, today)][-MONTHS:]
    windows = [Window("", span, None) for span in _year_and_earlier(complete, calendar)]
    spans = [window.span for window in windows] + [Span(m.first, m.last) for m in months]
    prepared = prepare(snapshot, history, spans)
    matrix = matrix_of(
        snapshot,
        prepared.slices,
        months,
        calendar=calendar,
        inside=history,
        history=history,
        today=today,
    )
    found = [_new_customers_return(matrix)]
    if windows:
        measured = measure(snapshot, prepared, windows, named(["repeat_customer_rate"]))
        rates = [each.estimates["repeat_customer_rate"] for each in measured]
        reached = windows[1].span.first >= history.first
        about = {"months": len(complete), **_named(windows[0].span)}
        found += _bought_again(rates[0], rates[1] if reached else None, about)
    words = Words(shop, "en")
    return [Finding(code=c, numbers=n, text=words.finding(c, n)) for c, n in found]


Numbers = dict[str, int | float | str]
Found = tuple[str, Numbers]


def _named(span: Span) -> Numbers:
    """The days a finding speaks of, so that a screen can show the same number beside it."""
    return {"from": span.first.isoformat(), "to": span.last.isoformat()}


def _year_and_earlier(complete: list[Period], calendar: Calendar) -> list[Span]:
    """The complete months together, and the same months twelve months earlier."""
    if not complete:
        return []
    first, last = (_twelve_months_before(complete[i], calendar) for i in (0, -1))
    return [Span(complete[0].first, complete[-1].last), Span(first.first, last.last)]


def _twelve_months_before(month: Period, calendar: Calendar) -> Period:
    for _ in range(12):
        start = period_of(month.first, by="month", calendar=calendar).first
        month = period_of(start - timedelta(days=1), by="month", calendar=calendar)
    return month


def _is_complete(month: Period, history: Span, calendar: Calendar, today: date) -> bool:
    whole = period_of(month.first, by="month", calendar=calendar)
    return is_complete(Span(whole.first, whole.last), inside=history, history=history, today=today)


def _new_customers_return(matrix: Cohorts) -> Found:
    returned, customers = returned_next_month(matrix, last=MONTHS)
    if customers < NEW_CUSTOMERS_NEEDED:
        return "too_few_new_customers", {"customers": customers, "needed": NEW_CUSTOMERS_NEEDED}
    rate = share(returned, customers, reason="")
    low, high = (round(100 * (bound or 0.0)) for bound in (rate.low, rate.high))
    code = "new_customers_return_about" if low == high else "new_customers_return"
    return code, {"low": low, "high": high, "customers": customers, "returned": returned}


def _bought_again(now: Estimate, then: Estimate | None, about: Numbers) -> list[Found]:
    if now.value is None:
        return []
    numbers: Numbers = {"again": round(100 * now.value), **about}
    difference = change(now, then) if then else None
    if then is None or then.value is None or difference is None:
        return [("bought_again", numbers)]
    numbers["before"] = round(100 * then.value)
    if not difference.clear:
        return [("bought_again_no_clear_change", numbers)]
    return [("bought_again_more" if difference.difference > 0 else "bought_again_less", numbers)]
