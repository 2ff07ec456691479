"""Background work of recommendations: learn again after an import and every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.core.jobs import Run, job, periodic
from regulars.recommendations import service

A_DAY = 86_400.0


@job(service.REFIT)
def refit_recommendations(run: Run, _arguments: Mapping[str, Any]) -> None:
    """When staff ask, or after an import."""
    service.refit(run.workspace, now=run.now())


@periodic("refit_recommendations_daily", seconds=A_DAY)
def refit_recommendations_daily(run: Run) -> None:
    """Every day: seasons turn, new arrivals come, and people buy."""
    service.refit(run.workspace, now=run.now())
