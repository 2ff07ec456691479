"""The verbs of metrics: report, compare and find."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regulars.accounts.service import Calendar, profile_of
from regulars.core.workspace import Workspace
from regulars.history.service import extent, open_snapshot
from regulars.metrics.comparing import comparison_of
from regulars.metrics.findings import findings_of
from regulars.metrics.measuring import measure, prepare
from regulars.metrics.reporting import HEADLINE, By, chosen_span, report_of, spans_of
from regulars.metrics.schemas import Comparison, Finding, Report
from regulars.metrics.windows import Window, span_before, span_year_before

__all__ = [
    "HEADLINE",
    "By",
    "comparison",
    "findings",
    "report",
    "report_of",
]

COMPARED_DAYS = 30


def report(
    ws: Workspace,
    *,
    first: date | None = None,
    last: date | None = None,
    by: By | None = None,
    calendar: Calendar | None = None,
    now: datetime,
) -> Report:
    """Everything the shop learns about a period; by default about its whole history."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        return report_of(
            snapshot, shop, first=first, last=last, by=by, calendar=calendar, today=shop.today(now)
        )


def comparison(
    ws: Workspace,
    *,
    first: date | None = None,
    last: date | None = None,
    calendar: Calendar | None = None,
    now: datetime,
) -> Comparison:
    """Each metric of a period (by default the last 30 days of history) beside the period before
    and the same days a year before, and whether the change is more than chance."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        history = extent(snapshot)
        seen_to = min(history.last, shop.today(now)) if history else shop.today(now)
        end = last or seen_to
        begin = first or end - timedelta(days=COMPARED_DAYS - 1)
        span = chosen_span(begin, end, history, shop.today(now))
        others = [span_before(span), span_year_before(span, calendar or shop.calendar)]
        spans = [span, *(other for other in others if other)]
        windows = [Window("", each, span_before(each)) for each in spans]
        slices = prepare(snapshot, history, spans_of(windows, []))
        found = dict(zip(spans, measure(snapshot, slices, windows), strict=True))
    return comparison_of(shop, span, others, found, history)


def findings(ws: Workspace, *, calendar: Calendar | None = None, now: datetime) -> list[Finding]:
    """What to say first about the shop, as codes and numbers."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        return findings_of(snapshot, shop, calendar=calendar, today=shop.today(now))
