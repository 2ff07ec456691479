"""What happened to one customer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.accounts.service import profile
from regulars.core.http import Read
from regulars.core.text import Name
from regulars.customers.service import get, parse_id
from regulars.history.schemas import Timeline
from regulars.history.snapshot import open_snapshot
from regulars.history.timeline import About, cursor_of, page, parse_cursor

router = APIRouter(prefix="/api/customers", tags=["history"])


@router.get("/{customer_id}/timeline")
def read_timeline(
    context: Read,
    customer_id: Name,
    before: Annotated[Name | None, Query()] = None,
    about: Annotated[About | None, Query(description="Only orders, messages or the rest.")] = None,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Timeline:
    """The latest facts of one customer, newest first."""
    ws, number = context.workspace, parse_id(customer_id)
    cursor = None if before is None else parse_cursor(before)
    with ws.state.read() as connection:
        get(connection, number)  # NotFound for a customer that does not exist
        currency = profile(connection).currency
    with open_snapshot(ws) as snapshot:
        items = page(snapshot, number, before=cursor, size=size, about=about)
    more = cursor_of(items[-1]) if len(items) == size else None
    return Timeline(items=items, before=more, currency=currency)
