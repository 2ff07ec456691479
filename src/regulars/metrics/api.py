"""Routes of metrics; days in addresses and answers are Gregorian ISO dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.accounts.service import Calendar
from regulars.core.http import Read
from regulars.locale.calendars import By
from regulars.metrics import service
from regulars.metrics.reordering import Of
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

router = APIRouter(prefix="/api", tags=["metrics"])

First = Annotated[date | None, Query(alias="from", description="First day, included.")]
Last = Annotated[date | None, Query(alias="to", description="Last day, included.")]
Extra = Annotated[
    list[str] | None,
    Query(alias="metric", description="Metrics that are only counted when asked for; repeatable."),
]
Asked = Annotated[list[str], Query(alias="metric", description="A metric; repeatable.")]

Top = Annotated[int, Query(ge=1, le=100, description="How many groups to show by themselves.")]
Rows = Annotated[int, Query(ge=1, le=1000, description="How many rows, the most tried first.")]


@router.get("/metrics")
def get_metrics(context: Read) -> list[MetricOut]:
    """Every metric with its unit and definition."""
    return service.family(context.workspace)


@router.get("/report")
def get_report(
    context: Read,
    first: First = None,
    last: Last = None,
    by: By | None = None,
    calendar: Calendar | None = None,
    metrics: Extra = None,
) -> Report:
    """The report of a period, by default of the whole history."""
    return service.report(
        context.workspace,
        first=first,
        last=last,
        by=by,
        calendar=calendar,
        metrics=metrics or (),
        now=context.now,
    )


@router.get("/report/series")
def get_series(
    context: Read,
    metrics: Asked,
    first: First = None,
    last: Last = None,
    by: By = "month",
    calendar: Calendar | None = None,
    compare: Compare | None = None,
) -> MetricSeries:
    """Metrics over time, beside the periods just before or the same ones a year before."""
    return service.series(
        context.workspace,
        metrics,
        first=first,
        last=last,
        by=by,
        calendar=calendar,
        compare=compare,
        now=context.now,
    )


@router.get("/report/comparison")
def get_comparison(
    context: Read,
    first: First = None,
    last: Last = None,
    calendar: Calendar | None = None,
    metrics: Extra = None,
) -> Comparison:
    """Each metric beside the period before and a year before, by default for the last 30 days."""
    return service.comparison(
        context.workspace,
        first=first,
        last=last,
        calendar=calendar,
        metrics=metrics or (),
        now=context.now,
    )


@router.get("/report/breakdowns")
def get_breakdowns(context: Read) -> list[BreakdownKind]:
    """The ways to break metrics down."""
    return service.breakdowns()


@router.get("/report/breakdown")
def get_breakdown(
    context: Read,
    of: str,
    metrics: Asked,
    first: First = None,
    last: Last = None,
    top: Top = 10,
) -> BreakdownOut:
    """Metrics per group of customers: the largest groups, the others together, and the whole."""
    return service.breakdown(
        context.workspace, of, metrics, first=first, last=last, top=top, now=context.now
    )


@router.get("/report/reorders")
def get_reorders(
    context: Read, of: Of = "product", first: First = None, last: Last = None, top: Rows = 50
) -> Reorders:
    """What customers tried, and how many bought it again within 90 days."""
    return service.reorders(context.workspace, of, first=first, last=last, top=top, now=context.now)


@router.get("/report/ranks")
def get_ranks(context: Read, first: First = None, last: Last = None) -> Ranks:
    """What each tenth of the customers brought, the best first."""
    return service.ranks(context.workspace, first=first, last=last, now=context.now)


@router.get("/report/findings")
def get_findings(context: Read, calendar: Calendar | None = None) -> list[Finding]:
    """What to say first about the shop: codes with their numbers."""
    return service.findings(context.workspace, calendar=calendar, now=context.now)
