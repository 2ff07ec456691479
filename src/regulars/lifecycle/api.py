"""Routes of the lifecycle."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read, Write
from regulars.lifecycle import service
from regulars.lifecycle.schemas import Lifecycle, Matrix, Rfm, Series, SettingsOut
from regulars.lifecycle.service import By, Settings

router = APIRouter(prefix="/api", tags=["lifecycle"])

Months = Annotated[int, Query(ge=1, le=36)]


@router.get("/lifecycle")
def get_lifecycle(
    context: Read, on: date | None = None, since: date | None = None, by: By = "stage"
) -> Lifecycle:
    """Customers per lifecycle stage or RFM group on a day, and how they moved since another."""
    return service.lifecycle(context.workspace, now=context.now, on=on, since=since, by=by)


@router.get("/lifecycle/matrix")
def get_matrix(context: Read) -> Matrix:
    """Customers by how long they are silent and how often they came."""
    return service.matrix(context.workspace, now=context.now)


@router.get("/lifecycle/series")
def get_series(context: Read, by: By = "stage", months: Months = 12) -> Series:
    """How many stood where at the ends of the last months."""
    return service.series(context.workspace, now=context.now, by=by, months=months)


@router.get("/lifecycle/settings")
def get_settings(context: Read) -> SettingsOut:
    """The limits of the stages and the thresholds of the RFM scores."""
    return service.read_settings(context.workspace, now=context.now)


@router.put("/lifecycle/settings")
def put_settings(context: Write, body: Settings) -> SettingsOut:
    """Set limits and thresholds; everybody's stage and scores follow in the background."""
    with context.workspace.state.write() as connection:
        service.change_settings(connection, body, now=context.now)
    return service.read_settings(context.workspace, now=context.now)


@router.get("/rfm")
def get_rfm(context: Read) -> Rfm:
    """Customers by recency, frequency and money."""
    return service.rfm(context.workspace, now=context.now)
