"""Routes of predictions."""

from __future__ import annotations

from fastapi import APIRouter

from regulars.core.http import Read, Write
from regulars.predictions import service
from regulars.predictions.schemas import Card, Refit

router = APIRouter(prefix="/api/predictions", tags=["predictions"])


@router.get("")
def get_card(context: Read) -> Card | None:
    """The card of the newest fit; null before the first."""
    with context.workspace.state.read() as connection:
        return service.newest_card(connection)


@router.post("/refit", status_code=202)
def refit(context: Write) -> Refit:
    """Fit again in the background."""
    with context.workspace.state.write() as connection:
        return Refit(job=service.ask_for_refit(connection, now=context.now))
