"""Background work of recommendations: learn again after an import and every day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from regulars.core.jobs import Run, job, periodic
from regulars.recommendations import service

AN_HOUR = 3_600.0
A_DAY = timedelta(days=1)


@job(service.REFIT, patient=True)
def refit_recommendations(run: Run, _arguments: Mapping[str, Any]) -> None:
    """When staff ask, or after an import."""
    service.refit(run.workspace, now=run.now(), go_on=run.go_on)


@periodic("refit_recommendations_daily", seconds=AN_HOUR)
def refit_recommendations_daily(run: Run) -> None:
    """Once a day, however often the worker starts: seasons turn, things arrive, people buy."""
    made_at = service.status(run.workspace, now=run.now()).made_at
    if made_at is None or made_at + A_DAY <= run.now():
        service.refit(run.workspace, now=run.now(), go_on=run.go_on)
