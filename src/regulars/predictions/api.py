"""Routes of predictions."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from regulars.core.http import Read, Write
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.predictions import service
from regulars.predictions.schemas import Card, DueList, OldCard, Person, Refit

router = APIRouter(prefix="/api/predictions", tags=["predictions"])


@router.get("")
def get_card(context: Read) -> Card | None:
    """The card of the newest fit; null before the first."""
    with context.workspace.state.read() as connection:
        return service.newest_card(connection)


@router.get("/history")
def get_history(context: Read, limit: Annotated[int, Query(ge=1, le=365)] = 30) -> list[OldCard]:
    """The last fits, newest first."""
    with context.workspace.state.read() as connection:
        return service.older_cards(connection, limit)


@router.get("/customers/{customer_id}")
def get_person(context: Read, customer_id: Name) -> Person:
    """All that is predicted of one customer, with intervals; no numbers for who never ordered."""
    with context.workspace.state.read() as connection:
        return service.person(connection, parse_id(customer_id))


@router.get("/due")
def list_due(
    context: Read,
    customer: Name | None = None,
    sku: Name | None = None,
    before: date | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> DueList:
    """Which customer needs which product again: what is still to come, soonest first, then what is
    overdue, newest first. `before` is the last day shown."""
    who = None if customer is None else parse_id(customer)
    return service.due(context.workspace, customer_id=who, item=sku, before=before, limit=limit)


@router.post("/refit", status_code=202)
def refit(context: Write) -> Refit:
    """Fit again in the background."""
    with context.workspace.state.write() as connection:
        return Refit(job=service.ask_for_refit(connection, now=context.now))
