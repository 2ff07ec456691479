"""The verbs of metrics: report, compare, find, and what each customer's own history says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal

from regulars.accounts.service import Calendar, Profile, profile
from regulars.core.clock import day_number
from regulars.core.errors import Invalid
from regulars.core.money import exponent
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, open_snapshot
from regulars.locale.calendars import Period, period_of
from regulars.metrics import cohorts, queries
from regulars.metrics.estimates import Estimate, change, quantile
from regulars.metrics.family import Metric, in_order
from regulars.metrics.findings import findings_of
from regulars.metrics.measuring import Measured, extent, is_complete, measure, prepare
from regulars.metrics.schemas import (
    ChangeSince,
    Compared,
    Comparison,
    Days,
    Finding,
    Lifecycle,
    MetricValue,
    Notes,
    Report,
    ReportPeriod,
    Rfm,
    Rhythm,
    SeriesPeriod,
    Value,
)
from regulars.metrics.traits import lifecycle_of, rfm_of, write_all
from regulars.metrics.windows import (
    Span,
    Window,
    series,
    span_before,
    span_year_before,
    window_of,
)

By = Literal["month", "quarter"]

HEADLINE = (
    "customers",
    "customer_retention_rate",
    "repeat_customer_rate",
    "purchase_frequency",
    "average_order_value",
    "customer_value",
    "orders",
    "revenue",
)
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
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


def report_of(
    snapshot: Snapshot,
    shop: Profile,
    *,
    first: date | None,
    last: date | None,
    by: By | None,
    calendar: Calendar | None,
    today: date,
) -> Report:
    """The report on an open snapshot."""
    calendar = calendar or shop.calendar
    history = extent(snapshot)
    span = chosen_span(first, last, history, today)
    parts = series(span, by=by, calendar=calendar) if by else []
    months = cohorts.months_of(span, history, calendar)
    windows = [Window("all", span, span_before(span))]
    windows += [window_of(part, by=by, calendar=calendar) for part in parts if by]
    slices = prepare(snapshot, history, _spans(windows, months))
    measured = measure(snapshot, slices, windows)
    matrix = cohorts.matrix(
        snapshot, slices, months, calendar=calendar, inside=span, history=history, today=today
    )
    values = _metric_values(measured[0], shop)
    return Report(
        period=_period(windows[0], calendar),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        **{key: values[key] for key in HEADLINE},
        metrics=values,
        series=[
            _series_period(part, found, by or "month", calendar, span, history, today)
            for part, found in zip(parts, measured[1:], strict=True)
        ],
        cohorts=matrix,
        rhythm=_rhythm(measured[0].gaps),
        notes=_notes(snapshot, span, history, measured[0]),
    )


def chosen_span(first: date | None, last: date | None, history: Span | None, today: date) -> Span:
    """The days asked for; left open, an end is that of history. Raises Invalid when reversed."""
    seen_to = min(history.last, today) if history else today
    end = last or max(seen_to, first or seen_to)
    begin = first or (min(history.first, end) if history else end)
    if begin > end:
        raise Invalid(f"The period begins ({begin}) after it ends ({end}).")
    return Span(begin, end)


def _spans(windows: list[Window], months: list[Period]) -> list[Span]:
    spans = [span for window in windows for span in (window.span, window.before) if span]
    return spans + [Span(month.first, month.last) for month in months]


def _metric_values(found: Measured, shop: Profile) -> dict[str, MetricValue]:
    return {
        metric.key: MetricValue(
            **_interval(found.estimates[metric.key]),
            unit=unit_of(metric, shop.currency),
            definition=metric.definition,
        )
        for metric in in_order()
    }


def unit_of(metric: Metric, currency: str) -> str:
    """The unit as published: money is in minor units of the shop's currency, such as GBP_minor."""
    return f"{currency}_minor" if metric.unit == "money" else metric.unit


def _interval(found: Estimate) -> dict[str, int | float | None]:
    return {"value": found.value, "low": found.low, "high": found.high}


def _period(window: Window, calendar: Calendar) -> ReportPeriod:
    span, before = window.span, window.before
    return ReportPeriod(
        first=span.first,
        last=span.last,
        days=span.days,
        calendar=calendar,
        before=_days(before) if before else None,
    )


def _days(span: Span) -> Days:
    return Days(first=span.first, last=span.last)


def _series_period(
    part: Period,
    found: Measured,
    by: By,
    calendar: Calendar,
    inside: Span,
    history: Span | None,
    today: date,
) -> SeriesPeriod:
    whole = period_of(part.first, by=by, calendar=calendar)
    complete = is_complete(
        Span(whole.first, whole.last), inside=inside, history=history, today=today
    )
    values = {key: Value(**_interval(estimate)) for key, estimate in found.estimates.items()}
    return SeriesPeriod(
        key=part.key, first=part.first, last=part.last, complete=complete, metrics=values
    )


def _rhythm(gaps: Mapping[int, int]) -> Rhythm | None:
    if not gaps:
        return None
    quantiles = {f"p{share * 100:.0f}": quantile(gaps, share) for share in QUANTILES}
    return Rhythm(gaps=sum(gaps.values()), quantiles=quantiles)


def _notes(snapshot: Snapshot, span: Span, history: Span | None, found: Measured) -> Notes:
    first, last = day_number(span.first), day_number(span.last)
    lines = snapshot.run(queries.lines_without_customer(first, last)).to_pylist()[0]["lines"]
    return Notes(
        history=_days(history) if history else None,
        orders_without_customer=found.unknown_orders,
        lines_without_customer=lines,
        revenue_without_customer=found.unknown_revenue,
        absent={
            key: _reason(estimate, span, history)
            for key, estimate in found.estimates.items()
            if estimate.value is None
        },
    )


def _reason(found: Estimate, span: Span, history: Span | None) -> str:
    """Why a value is absent; that nobody ordered before is no news where history begins."""
    begins_here = history is not None and history.first >= span.first
    if found.reason == "no_customers_before" and begins_here:
        return "no_history_before"
    return found.reason


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
        slices = prepare(snapshot, history, _spans(windows, []))
        found = dict(zip(spans, measure(snapshot, slices, windows), strict=True))
    return _comparison(shop, span, others, found, history)


def _comparison(
    shop: Profile,
    span: Span,
    others: list[Span | None],
    found: Mapping[Span, Measured],
    history: Span | None,
) -> Comparison:
    metrics = {}
    for metric in in_order():
        now = found[span].estimates[metric.key]
        before, year_before = (
            None if other is None else _since(metric.key, now, other, found, history)
            for other in others
        )
        metrics[metric.key] = Compared(
            **_interval(now),
            unit=unit_of(metric, shop.currency),
            better=metric.better,
            before=before,
            year_before=year_before,
        )
    return Comparison(
        period=_days(span),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        metrics=metrics,
    )


def _since(
    key: str, now: Estimate, then: Span, found: Mapping[Span, Measured], history: Span | None
) -> ChangeSince | None:
    """The change since an earlier span; None when history does not reach that far back."""
    if history is None or then.first < history.first:
        return None
    earlier = found[then].estimates[key]
    difference = change(now, earlier)
    return ChangeSince(
        period=_days(then),
        value=earlier.value,
        difference=difference.difference if difference else None,
        low=difference.low if difference else None,
        high=difference.high if difference else None,
        clear=difference.clear if difference else False,
    )


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
