"""Routes of experiments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read
from regulars.experiments import service
from regulars.experiments.schemas import Lift

router = APIRouter(prefix="/api/experiments", tags=["experiments"])


@router.get("/{experiment_id}/lift")
def get_lift(
    context: Read,
    experiment_id: str,
    window_days: Annotated[int, Query(ge=1, le=service.MAX_WINDOW_DAYS)] = 30,
) -> Lift:
    """What the treated did more than the held out."""
    return service.lift(context.workspace, experiment_id, window_days=window_days, now=context.now)
