"""Metrics over time, each period beside the one it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from regulars.accounts.service import Calendar, Profile
from regulars.core.money import exponent
from regulars.history.service import Snapshot, extent
from regulars.locale.calendars import By, NoSuchDay, Period, Span, year_before
from regulars.metrics.family import Metric
from regulars.metrics.measuring import measure, prepare
from regulars.metrics.reporting import (
    absences,
    chosen_span,
    days_of,
    series_period,
    spans_of,
    unit_of,
)
from regulars.metrics.schemas import Compare, MetricOut, MetricSeries
from regulars.metrics.windows import Cut, Window, span_before, window_of


def series_of(
    snapshot: Snapshot,
    shop: Profile,
    metrics: Sequence[Metric],
    *,
    first: date | None,
    last: date | None,
    by: By,
    calendar: Calendar | None,
    compare: Compare | None,
    today: date,
    referred: pa.Table | None = None,
) -> MetricSeries:
    """The series of some metrics, with the same periods earlier when a comparison is asked for."""
    history = extent(snapshot)
    span = chosen_span(first, last, history, today)
    cut = Cut(calendar or shop.calendar, by, shop.week_start)
    parts = cut.all(span)
    past = _earlier(parts, cut, compare) if compare else []
    reached = [_reached(part, history) for part in past]
    windows = [Window("all", span, span_before(span)), *(window_of(part, cut) for part in parts)]
    windows += [window_of(part, cut) for part in reached if part]
    prepared = prepare(snapshot, history, spans_of(windows, []), referred=referred)
    whole, *measured = measure(snapshot, prepared, windows, metrics)
    then = iter(measured[len(parts) :])
    return MetricSeries(
        period=days_of(span),
        calendar=cut.calendar,
        by=by,
        compare=compare,
        currency=shop.currency,
        exponent=exponent(shop.currency),
        metrics=[metric_out(metric, shop.currency) for metric in metrics],
        series=[
            series_period(part, found, cut, span, history, today)
            for part, found in zip(parts, measured, strict=False)
        ],
        earlier=[
            series_period(part, next(then), cut, Span(part.first, today), history, today)
            if part
            else None
            for part in reached
        ],
        absent=absences(whole, span, history),
    )


def metric_out(metric: Metric, currency: str) -> MetricOut:
    return MetricOut(
        key=metric.key,
        title=metric.title,
        unit=unit_of(metric, currency),
        better=metric.better,
        definition=metric.definition,
        asked_for=metric.base.asked_for,
    )


def _earlier(parts: Sequence[Period], cut: Cut, compare: Compare) -> list[Period | None]:
    """The whole period that each is compared with: a year before, or as many periods before."""
    if compare == "year":
        return [_year_before(part, cut) for part in parts]
    before: list[Period | None] = []
    at: Period | None = parts[0] if parts else None
    for _ in parts:
        at = cut.before(at) if at else None
        before.append(at)
    return before[::-1]


def _year_before(part: Period, cut: Cut) -> Period | None:
    try:
        return cut.of(year_before(cut.of(part.first).first, cut.calendar))
    except NoSuchDay:
        return None


def _reached(part: Period | None, history: Span | None) -> Period | None:
    """None where history does not reach back that far."""
    if part is None or history is None or part.last < history.first:
        return None
    return part
