"""The verbs of metrics: report, compare, find, and what each customer's own history says."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from regulars.accounts.service import Calendar, Profile, profile
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot
from regulars.metrics.comparing import comparison_of
from regulars.metrics.findings import findings_of
from regulars.metrics.measuring import extent, measure, prepare
from regulars.metrics.reporting import HEADLINE, By, chosen_span, report_of, spans_of
from regulars.metrics.schemas import Comparison, Finding, Lifecycle, Report, Rfm
from regulars.metrics.traits import lifecycle_of, rfm_of, write_all
from regulars.metrics.windows import Window, span_before, span_year_before

__all__ = [
    "HEADLINE",
    "By",
    "comparison",
    "findings",
    "lifecycle",
    "refresh",
    "report",
    "report_of",
    "rfm",
    "shop_of",
    "today",
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
    shop = shop_of(ws)
    with open_snapshot(ws) as snapshot:
        return report_of(
            snapshot, shop, first=first, last=last, by=by, calendar=calendar, today=today(shop, now)
        )


def shop_of(ws: Workspace) -> Profile:
    """The profile of the shop."""
    with ws.state.read() as connection:
        return profile(connection)


def today(shop: Profile, now: datetime) -> date:
    """The shop's own date."""
    return now.astimezone(shop.zone).date()


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
    shop = shop_of(ws)
    with open_snapshot(ws) as snapshot:
        history = extent(snapshot)
        seen_to = min(history.last, today(shop, now)) if history else today(shop, now)
        end = last or seen_to
        begin = first or end - timedelta(days=COMPARED_DAYS - 1)
        span = chosen_span(begin, end, history, today(shop, now))
        others = [span_before(span), span_year_before(span, calendar or shop.calendar)]
        spans = [span, *(other for other in others if other)]
        windows = [Window("", each, span_before(each)) for each in spans]
        slices = prepare(snapshot, history, spans_of(windows, []))
        found = dict(zip(spans, measure(snapshot, slices, windows), strict=True))
    return comparison_of(shop, span, others, found, history)


def findings(ws: Workspace, *, calendar: Calendar | None = None, now: datetime) -> list[Finding]:
    """What to say first about the shop, as codes and numbers."""
    shop = shop_of(ws)
    with open_snapshot(ws) as snapshot:
        return findings_of(snapshot, shop, calendar=calendar, today=today(shop, now))


def lifecycle(ws: Workspace, *, now: datetime) -> Lifecycle:
    """Stages of all customers, and how they moved in the last 30 days."""
    shop = shop_of(ws)
    with open_snapshot(ws) as snapshot:
        return lifecycle_of(snapshot, currency=shop.currency, today=today(shop, now))


def rfm(ws: Workspace, *, now: datetime) -> Rfm:
    """Groups of customers by how recently, how often and for how much they bought."""
    shop = shop_of(ws)
    with open_snapshot(ws) as snapshot:
        return rfm_of(snapshot, currency=shop.currency, today=today(shop, now))


def refresh(ws: Workspace, now: datetime) -> int:
    """Write each customer's scores, group, stage and sums as traits; returns how many got them.

    Harmless when repeated: all values of each key are replaced in one transaction.
    """
    return write_all(ws, now=now, today=today(shop_of(ws), now))
