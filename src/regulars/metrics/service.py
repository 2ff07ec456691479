"""The verbs of metrics: report, compare, follow over time, break down and find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from regulars.accounts.service import Calendar, Profile, profile_of
from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.locale.calendars import By
from regulars.metrics import breaking
from regulars.metrics.asking import ranks_of, reorders_of
from regulars.metrics.breaking import Source, breakdown_named, broken_down
from regulars.metrics.comparing import comparison_of
from regulars.metrics.family import in_order, named
from regulars.metrics.findings import findings_of
from regulars.metrics.measuring import Prepared, measure, prepare
from regulars.metrics.over_time import metric_out, series_of
from regulars.metrics.remembering import remembered
from regulars.metrics.reordering import Of
from regulars.metrics.reporting import HEADLINE, chosen_span, report_of, spans_of, wanted
from regulars.metrics.schemas import (
    BreakdownKind,
    BreakdownOut,
    Compare,
    Comparison,
    Finding,
    MetricOut,
    MetricSeries,
    Ranks,
    Reorders,
    Report,
)
from regulars.metrics.windows import Window, span_before, span_year_before

__all__ = [
    "HEADLINE",
    "By",
    "Compare",
    "breakdown",
    "breakdowns",
    "comparison",
    "family",
    "findings",
    "ranks",
    "reorders",
    "report",
    "report_of",
    "series",
]

COMPARED_DAYS = 30


def report(
    ws: Workspace,
    *,
    first: date | None = None,
    last: date | None = None,
    by: By | None = None,
    calendar: Calendar | None = None,
    metrics: Sequence[str] = (),
    now: datetime,
) -> Report:
    """Everything the shop learns about a period; by default about its whole history.

    `metrics` names those of the family that are only counted when asked for.
    """

    def make(shop: Profile) -> Report:
        with open_snapshot(ws) as snapshot:
            return report_of(
                snapshot,
                shop,
                first=first,
                last=last,
                by=by,
                calendar=calendar,
                today=shop.today(now),
                asked_for=metrics,
                referred=_referred(ws),
            )

    question = ("report", first, last, by, calendar, tuple(sorted(metrics)))
    return remembered(ws, question, make, now=now)


def series(
    ws: Workspace,
    metrics: Sequence[str],
    *,
    first: date | None = None,
    last: date | None = None,
    by: By = "month",
    calendar: Calendar | None = None,
    compare: Compare | None = None,
    now: datetime,
) -> MetricSeries:
    """Metrics of the family over time, with the same periods earlier when asked to compare."""
    members = named(metrics)

    def make(shop: Profile) -> MetricSeries:
        with open_snapshot(ws) as snapshot:
            return series_of(
                snapshot,
                shop,
                members,
                first=first,
                last=last,
                by=by,
                calendar=calendar,
                compare=compare,
                today=shop.today(now),
                referred=_referred(ws),
            )

    question = ("series", members, first, last, by, calendar, compare)
    return remembered(ws, question, make, now=now)


def comparison(
    ws: Workspace,
    *,
    first: date | None = None,
    last: date | None = None,
    calendar: Calendar | None = None,
    metrics: Sequence[str] = (),
    now: datetime,
) -> Comparison:
    """Each metric of a period (by default the last 30 days of history) beside the period before
    and the same days a year before, and whether the change is more than chance."""

    def make(shop: Profile) -> Comparison:
        with open_snapshot(ws) as snapshot:
            history = extent(snapshot)
            seen_to = min(history.last, shop.today(now)) if history else shop.today(now)
            end = last or seen_to
            begin = first or end - timedelta(days=COMPARED_DAYS - 1)
            span = chosen_span(begin, end, history, shop.today(now))
            others = [span_before(span), span_year_before(span, calendar or shop.calendar)]
            spans = [span, *(other for other in others if other)]
            windows = [Window("", each, span_before(each)) for each in spans]
            prepared = prepare(snapshot, history, spans_of(windows, []), referred=_referred(ws))
            measured = measure(snapshot, prepared, windows, wanted(metrics))
            found = dict(zip(spans, measured, strict=True))
        return comparison_of(shop, span, others, found, history)

    question = ("comparison", first, last, calendar, tuple(sorted(metrics)))
    return remembered(ws, question, make, now=now)


def findings(ws: Workspace, *, calendar: Calendar | None = None, now: datetime) -> list[Finding]:
    """What to say first about the shop, as codes and numbers."""

    def make(shop: Profile) -> list[Finding]:
        with open_snapshot(ws) as snapshot:
            return findings_of(snapshot, shop, calendar=calendar, today=shop.today(now))

    return remembered(ws, ("findings", calendar), make, now=now)


def breakdown(
    ws: Workspace,
    of: str,
    metrics: Sequence[str],
    *,
    first: date | None = None,
    last: date | None = None,
    top: int = 10,
    now: datetime,
) -> BreakdownOut:
    """Metrics of a period per group of customers. Raises Invalid for what does not exist."""
    chosen, members = breakdown_named(of), named(metrics)

    def make(shop: Profile) -> BreakdownOut:
        opened = _window(ws, first, last, shop.today(now))
        with ws.state.read() as connection, opened as (snapshot, prepared, window):
            source = Source(snapshot, connection, now)
            return broken_down(source, shop, chosen, members, prepared, window, top=top)

    if of == "segment":  # its rules look at the clock, and they may change
        return make(profile_of(ws))
    return remembered(ws, ("breakdown", of, members, first, last, top), make, now=now)


def breakdowns() -> list[BreakdownKind]:
    """The ways to break metrics down."""
    return [
        BreakdownKind(
            key=each.key, title=each.title, definition=each.definition, overlap=each.overlap
        )
        for each in breaking.breakdowns()
    ]


def reorders(
    ws: Workspace,
    of: Of,
    *,
    first: date | None = None,
    last: date | None = None,
    top: int = 50,
    now: datetime,
) -> Reorders:
    """What customers tried in their first 90 days with it, and how many bought it again."""

    def make(shop: Profile) -> Reorders:
        with _window(ws, first, last, shop.today(now)) as (snapshot, prepared, window):
            return reorders_of(snapshot, prepared, window, of, top=top)

    return remembered(ws, ("reorders", of, first, last, top), make, now=now)


def ranks(
    ws: Workspace, *, first: date | None = None, last: date | None = None, now: datetime
) -> Ranks:
    """What each tenth of the customers brought, the best first."""

    def make(shop: Profile) -> Ranks:
        with _window(ws, first, last, shop.today(now)) as (snapshot, prepared, window):
            return ranks_of(snapshot, prepared, window)

    return remembered(ws, ("ranks", first, last), make, now=now)


@contextmanager
def _window(
    ws: Workspace, first: date | None, last: date | None, today: date
) -> Iterator[tuple[Snapshot, Prepared, Window]]:
    """History summed for one span."""
    with open_snapshot(ws) as snapshot:
        history = extent(snapshot)
        span = chosen_span(first, last, history, today)
        window = Window("all", span, span_before(span))
        prepared = prepare(snapshot, history, spans_of([window], []), referred=_referred(ws))
        yield snapshot, prepared, window


def family(ws: Workspace) -> list[MetricOut]:
    """Every metric there is."""
    currency = profile_of(ws).currency
    return [metric_out(metric, currency) for metric in in_order()]


def _referred(ws: Workspace) -> pa.Table:
    """Customers of whom the shop says that somebody referred them."""
    with ws.state.read() as connection:
        found = read_traits(connection, ["referred_by"])
    return found.filter(pc.is_valid(found["text"])).select(["customer_id"])
