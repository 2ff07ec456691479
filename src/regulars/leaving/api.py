"""The route of leaving."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read
from regulars.leaving import service
from regulars.leaving.schemas import Leaving

router = APIRouter(prefix="/api", tags=["leaving"])

Horizon = Annotated[int, Query(ge=14, le=730, description="Days without order.")]


@router.get("/leaving")
def get_leaving(context: Read, horizon: Horizon = 180) -> Leaving:
    """What differed before, between people who left and people who came back."""
    return service.leaving(context.workspace, horizon=horizon, now=context.now)
