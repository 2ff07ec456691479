"""Background work of predictions: refit after an import and every day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.core.jobs import Run, job, periodic
from regulars.predictions import service

AN_HOUR = 3_600.0


@job(service.REFIT, patient=True)
def refit_predictions(run: Run, _arguments: Mapping[str, Any]) -> None:
    """After an import, or when staff ask."""
    service.refit(run.workspace, now=run.now(), go_on=run.go_on)


@periodic("refit_predictions_daily", seconds=AN_HOUR)
def refit_predictions_daily(run: Run) -> None:
    """Once a day, however often the worker starts: silence alone changes who is a customer."""
    with run.workspace.state.read() as connection:
        card = service.newest_card(connection)
    if card is None or card.next_at <= run.now():
        service.refit(run.workspace, now=run.now(), go_on=run.go_on)
