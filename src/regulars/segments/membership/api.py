"""Routes of memberships."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter

from regulars.core.http import Read
from regulars.core.text import Name
from regulars.customers.service import parse_id
from regulars.segments import service
from regulars.segments.membership.person import of_customer
from regulars.segments.membership.service import growth
from regulars.segments.schemas import BelongingList, BelongingOut, GrowthDay, GrowthOut

router = APIRouter(prefix="/api/segments", tags=["segments"])


@router.get("/{segment_id}/growth")
def show_growth(context: Read, segment_id: str) -> GrowthOut:
    """How many a segment held on each day since it is counted, and how many came and left."""
    with context.workspace.state.read() as connection:
        service.get(connection, segment_id)
        days = growth(connection, segment_id)
    items = [GrowthDay(**asdict(each)) for each in days]
    return GrowthOut(items=items, since=items[0].day if items else None)


@router.get("/of/{customer_id}")
def list_of_customer(context: Read, customer_id: Name) -> BelongingList:
    """The segments one customer is in now, and since when."""
    found = of_customer(context.workspace, parse_id(customer_id), context.now)
    return BelongingList(items=[BelongingOut(**asdict(each)) for each in found])
