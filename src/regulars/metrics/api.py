"""Routes of metrics; days in addresses and answers are Gregorian ISO dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.accounts.service import Calendar
from regulars.core.http import Read
from regulars.metrics import service
from regulars.metrics.schemas import Comparison, Finding, Report

router = APIRouter(prefix="/api", tags=["metrics"])

First = Annotated[date | None, Query(alias="from", description="First day, included.")]
Last = Annotated[date | None, Query(alias="to", description="Last day, included.")]


@router.get("/report")
def get_report(
    context: Read,
    first: First = None,
    last: Last = None,
    by: service.By | None = None,
    calendar: Calendar | None = None,
) -> Report:
    """The report of a period, by default of the whole history."""
    return service.report(
        context.workspace, first=first, last=last, by=by, calendar=calendar, now=context.now
    )


@router.get("/report/comparison")
def get_comparison(
    context: Read,
    first: First = None,
    last: Last = None,
    calendar: Calendar | None = None,
) -> Comparison:
    """Each metric beside the period before and a year before, by default for the last 30 days."""
    return service.comparison(
        context.workspace, first=first, last=last, calendar=calendar, now=context.now
    )


@router.get("/report/findings")
def get_findings(context: Read, calendar: Calendar | None = None) -> list[Finding]:
    """What to say first about the shop: codes with their numbers."""
    return service.findings(context.workspace, calendar=calendar, now=context.now)
