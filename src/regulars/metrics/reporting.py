"""Builds the report from what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from regulars.accounts.service import Calendar, Profile
from regulars.cohorts.grid import is_complete
from regulars.core.clock import day_number
from regulars.core.errors import Invalid
from regulars.core.money import exponent
from regulars.history.service import Snapshot, extent
from regulars.locale.calendars import By, Period, Span
from regulars.metrics import queries
from regulars.metrics.family import Metric, in_order, in_reports, named
from regulars.metrics.matrix import matrix_of, months_of
from regulars.metrics.measuring import Measured, measure, prepare
from regulars.metrics.schemas import (
    Days,
    MetricValue,
    Notes,
    Report,
    ReportPeriod,
    Rhythm,
    SeriesPeriod,
    Value,
)
from regulars.metrics.windows import Cut, Window, span_before, window_of
from regulars.stats.estimates import Estimate, quantile

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


def report_of(
    snapshot: Snapshot,
    shop: Profile,
    *,
    first: date | None,
    last: date | None,
    by: By | None,
    calendar: Calendar | None,
    today: date,
    asked_for: Sequence[str] = (),
    referred: pa.Table | None = None,
) -> Report:
    """The report on an open snapshot; `asked_for` names metrics beyond those of every report."""
    calendar = calendar or shop.calendar
    history = extent(snapshot)
    span = chosen_span(first, last, history, today)
    cut = Cut(calendar, by or "month", shop.week_start)
    parts = cut.all(span) if by else []
    months = months_of(span, history, calendar)
    windows = [Window("all", span, span_before(span))]
    windows += [window_of(part, cut) for part in parts]
    prepared = prepare(snapshot, history, spans_of(windows, months), referred=referred)
    measured = measure(snapshot, prepared, windows, wanted(asked_for))
    matrix = matrix_of(
        snapshot,
        prepared.slices,
        months,
        calendar=calendar,
        inside=span,
        history=history,
        today=today,
    )
    values = _metric_values(measured[0], shop)
    return Report(
        period=_period(windows[0], calendar),
        currency=shop.currency,
        exponent=exponent(shop.currency),
        **{key: values[key] for key in HEADLINE},
        metrics=values,
        series=[
            series_period(part, found, cut, span, history, today)
            for part, found in zip(parts, measured[1:], strict=True)
        ],
        cohorts=matrix,
        rhythm=_rhythm(measured[0].gaps),
        notes=_notes(snapshot, span, history, measured[0]),
    )


def wanted(asked_for: Sequence[str]) -> tuple[Metric, ...]:
    """The metrics of every report and those asked for."""
    return (*in_reports(), *(metric for metric in named(asked_for) if metric.base.asked_for))


def chosen_span(first: date | None, last: date | None, history: Span | None, today: date) -> Span:
    """The days asked for; left open, an end is that of history. Raises Invalid when reversed."""
    seen_to = min(history.last, today) if history else today
    end = last or max(seen_to, first or seen_to)
    begin = first or (min(history.first, end) if history else end)
    if begin > end:
        raise Invalid(f"The period begins ({begin}) after it ends ({end}).")
    return Span(begin, end)


def spans_of(windows: list[Window], months: list[Period]) -> list[Span]:
    spans = [span for window in windows for span in (window.span, window.before) if span]
    return spans + [Span(month.first, month.last) for month in months]


def _metric_values(found: Measured, shop: Profile) -> dict[str, MetricValue]:
    return {
        metric.key: MetricValue(
            **interval_of(found.estimates[metric.key]),
            unit=unit_of(metric, shop.currency),
            definition=metric.definition,
        )
        for metric in in_order()
        if metric.key in found.estimates
    }


def unit_of(metric: Metric, currency: str) -> str:
    """The unit as published: money is in minor units of the shop's currency, such as GBP_minor."""
    return f"{currency}_minor" if metric.unit == "money" else metric.unit


def interval_of(found: Estimate) -> dict[str, Any]:
    return {"value": found.value, "low": found.low, "high": found.high, "n": found.n}


def _period(window: Window, calendar: Calendar) -> ReportPeriod:
    span, before = window.span, window.before
    return ReportPeriod(
        first=span.first,
        last=span.last,
        days=span.days,
        calendar=calendar,
        before=days_of(before) if before else None,
    )


def days_of(span: Span) -> Days:
    return Days(first=span.first, last=span.last)


def series_period(
    part: Period, found: Measured, cut: Cut, inside: Span, history: Span | None, today: date
) -> SeriesPeriod:
    """One period of a series as it crosses the wire."""
    whole = cut.of(part.first)
    complete = is_complete(
        Span(whole.first, whole.last), inside=inside, history=history, today=today
    )
    values = {key: Value(**interval_of(estimate)) for key, estimate in found.estimates.items()}
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
        history=days_of(history) if history else None,
        orders_without_customer=found.unknown_orders,
        lines_without_customer=lines,
        revenue_without_customer=found.unknown_revenue,
        absent=absences(found, span, history),
    )


def absences(found: Measured, span: Span, history: Span | None) -> dict[str, str]:
    """Why metrics have no value."""
    return {
        key: _reason(estimate, span, history)
        for key, estimate in found.estimates.items()
        if estimate.value is None
    }


def _reason(found: Estimate, span: Span, history: Span | None) -> str:
    """Why a value is absent; that nobody ordered before is no news where history begins."""
    begins_here = history is not None and history.first >= span.first
    if begins_here and found.reason in ("no_customers_before", "no_revenue_before"):
        return "no_history_before"
    return found.reason
