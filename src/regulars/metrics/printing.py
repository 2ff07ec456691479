"""The report as CSV, and what its printed forms share: rows, sentences and the heatmap."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from regulars.locale.calendars import format_date
from regulars.metrics.family import METRICS, in_order
from regulars.metrics.schemas import (
    BreakdownOut,
    Cohorts,
    Compare,
    Comparison,
    Finding,
    GroupOut,
    Printed,
    Report,
    Value,
)
from regulars.metrics.wording import Words

SHADES = (  # weak to strong
    "#EEF6F6",
    "#D3EAEC",
    "#A9D5DA",
    "#74BAC2",
    "#3D9AA5",
    "#147784",
    "#0A5763",
    "#073C46",
)
DARK_FROM = 5  # from this shade on, labels are white
STRONGEST = 0.2  # the upper end of the scale: 20 % or more
FOREIGN = ("no_subscriptions", "no_referrals", "no_discounts_told")
FEWEST_FOR_SHARE = 30  # below, a percentage would be luck
SHOWN_MONTHS = 12
CSV_COLUMNS = ("table", "period", "offset", "metric", "value", "low", "high", "unit")


def shade(share: float) -> int:
    """Which of the eight steps of the heatmap a share gets."""
    return min(len(SHADES) - 1, int(share / STRONGEST * len(SHADES)))


def as_csv(report: Report) -> str:
    """One number per row: totals, the series and the cohorts, told apart by the first column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for row in _csv_rows(report):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue()


def safe_cell(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets an apostrophe; numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{cell}"
    return cell


def _csv_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    whole = f"{report.period.first}/{report.period.last}"
    for key, found in report.metrics.items():
        yield ("total", whole, None, key, found.value, found.low, found.high, found.unit)
    for part in report.series:
        for key, value in part.metrics.items():
            unit = report.metrics[key].unit
            yield ("series", part.key, None, key, value.value, value.low, value.high, unit)
    if isinstance(report, Printed):
        yield from _csv_more(report, whole)
    yield from _csv_cohorts(report.cohorts, f"{report.currency}_minor")


def _csv_more(report: Printed, whole: str) -> Iterator[tuple[Any, ...]]:
    """Differences to earlier periods, and the metrics of each group."""
    for key, now in report.comparison.metrics.items() if report.comparison else ():
        for name, since in (("previous", now.before), ("year", now.year_before)):
            if since is not None:
                change = (since.difference, since.low, since.high)
                yield (f"change_{name}", whole, None, key, *change, now.unit)
    for group in report.breakdown.groups if report.breakdown else ():
        for key, value in group.metrics.items():
            place = group.key if group.kind == "value" else f"({group.kind})"
            unit = report.metrics[key].unit
            yield ("group", place, None, key, value.value, value.low, value.high, unit)


def _csv_cohorts(cohorts: Cohorts, money: str) -> Iterator[tuple[Any, ...]]:
    for row, month in enumerate(cohorts.months):
        for offset in range(len(cohorts.months) - row):
            share = (getattr(cohorts, name)[row][offset] for name in ("value", "low", "high"))
            customers, revenue = cohorts.customers[row][offset], cohorts.revenue[row][offset]
            yield ("cohort", month, offset, "customers", customers, None, None, "customers")
            yield ("cohort", month, offset, "revenue", revenue, None, None, money)
            yield ("cohort", month, offset, "share", *share, "share")


def metric_rows(report: Report, words: Words) -> list[dict[str, str]]:
    """Name, value, interval and definition of each metric, ready to print."""
    return [
        {
            "key": metric.key,
            "name": words.metric(metric.key),
            "value": value_text(report.metrics[metric.key], metric.unit, words),
            "interval": _interval(report, metric.key, metric.unit, words),
            "definition": metric.definition,
        }
        for metric in in_order()
        if metric.key in report.metrics and not _is_foreign(report, metric.key)
    ]


def _is_foreign(report: Report, key: str) -> bool:
    """Whether the shop does not do such a thing at all, so that a line about it would be noise."""
    return report.notes.absent.get(key) in FOREIGN


def value_text(found: Value, unit: Any, words: Words) -> str:
    return "–" if found.value is None else words.value(found.value, unit)


def _interval(report: Report, key: str, unit: Any, words: Words) -> str:
    found = report.metrics[key]
    if found.low is not None and found.high is not None:
        return words.interval(found.low, found.high, unit)
    if found.value is not None:
        return words.say("exact") if isinstance(found.value, int) else ""
    before = report.period.before
    dates = (
        {"first": _date(report, before.first), "last": _date(report, before.last)} if before else {}
    )
    reason = report.notes.absent[key]
    if reason == "no_customers_before" and not dates:
        return words.say("absent")
    return words.say(reason, **dates) if words.knows(reason) else words.say("absent")


def _date(report: Report, day: Any) -> str:
    return format_date(day, report.period.calendar)


def period_line(report: Report, words: Words) -> str:
    """From when to when, in the report's calendar and the shop's digits."""
    period = report.period
    first, last = (words.digits(_date(report, day)) for day in (period.first, period.last))
    return words.say("period", first=first, last=last, days=words.number(period.days))


def notes(report: Report, words: Words) -> list[str]:
    """What stands under the numbers."""
    found = report.notes
    if not found.orders_without_customer and not found.revenue_without_customer:
        return []
    return [
        words.say(
            "unknown",
            orders=words.number(found.orders_without_customer),
            lines=words.number(found.lines_without_customer),
            revenue=words.money(found.revenue_without_customer),
        )
    ]


def change_text(comparison: Comparison, key: str, compare: Compare, words: Words) -> str:
    """The change of a metric: what it is, or that it is no more than chance."""
    now = comparison.metrics[key]
    since = now.before if compare == "previous" else now.year_before
    if since is None or since.difference is None:
        return words.say("nothing_before")
    if not since.clear:
        return words.say("no_clear_change")
    sign = "+" if since.difference > 0 else "\u2212"
    size, unit = abs(since.difference), METRICS[key].unit
    if unit == "share":  # a share that rises from 10 % to 15 % rises by 5 points
        return sign + words.say("points", number=words.number(size * 100, 1))
    return sign + words.value(size, unit)


def breakdown_rows(found: BreakdownOut, words: Words) -> list[tuple[str, list[str]]]:
    """The name of each group and its metrics, the whole last."""

    def cells(metrics: Mapping[str, Value]) -> list[str]:
        return [value_text(metrics[m.key], METRICS[m.key].unit, words) for m in found.metrics]

    rows = [(_group_name(group, words), cells(group.metrics)) for group in found.groups]
    return [*rows, (words.say("whole"), cells(found.whole))]


def _group_name(group: GroupOut, words: Words) -> str:
    if group.kind == "value":
        return group.name
    if group.kind == "rest":
        return words.say("rest", count=words.number(int(group.key)))
    return words.say(group.kind)


def sentences(findings: Sequence[Finding], words: Words) -> list[str]:
    """The findings in the shop's language."""
    return [words.finding(finding.code, finding.numbers) for finding in findings]


def heatmap(report: Report, words: Words, months: int = SHOWN_MONTHS) -> list[dict[str, Any]]:
    """The last non-empty cohorts as rows of cells: text, shade (None: a count), complete."""
    cohorts = report.cohorts
    rows = []
    for row in [row for row, size in enumerate(cohorts.sizes) if size][-months:]:
        cells = [_cell(cohorts, row, k, words) for k in range(1, len(cohorts.months) - row)]
        size = words.number(cohorts.sizes[row])
        rows.append({"month": words.digits(cohorts.months[row]), "size": size, "cells": cells})
    return rows


def _cell(cohorts: Cohorts, row: int, offset: int, words: Words) -> dict[str, Any]:
    share, complete = cohorts.value[row][offset], bool(cohorts.complete[row][offset])
    if share is None or cohorts.sizes[row] < FEWEST_FOR_SHARE:
        count = cohorts.customers[row][offset]
        return {"text": words.number(count or 0), "shade": None, "complete": complete}
    return {"text": words.share(share, 0), "shade": shade(share), "complete": complete}
