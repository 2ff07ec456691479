"""Background work of predictions: refit after an import and every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.core.jobs import Run, job, periodic
from regulars.predictions import service

A_DAY = 86_400.0


@job(service.REFIT)
def refit_predictions(run: Run, _arguments: Mapping[str, Any]) -> None:
    """After an import, or when staff ask."""
    service.refit(run.workspace, now=run.now())


@periodic("refit_predictions_daily", seconds=A_DAY)
def refit_predictions_daily(run: Run) -> None:
    """Every day: silence alone changes who is still a customer."""
    service.refit(run.workspace, now=run.now())
