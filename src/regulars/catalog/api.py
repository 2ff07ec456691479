"""Routes of the catalogue."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from regulars.accounts.service import profile
from regulars.catalog import service
from regulars.catalog.schemas import CatalogItem, CatalogPage, CatalogPut, CatalogSaved
from regulars.core.clock import day_date, day_number
from regulars.core.http import Read, Write
from regulars.core.text import Name, Text

router = APIRouter(prefix="/api/catalog", tags=["catalog"])


@router.get("")
def list_catalog(
    context: Read,
    q: Annotated[Text, Query(description="Words of a number, title, category or brand.")] = "",
    sku: Annotated[tuple[Name, ...], Query(max_length=100, description="Only these.")] = (),
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> CatalogPage:
    """The products for sale, by title."""
    with context.workspace.state.read() as connection:
        found = service.search(connection, text=q, skus=sku, page=page, size=size)
    return CatalogPage(items=[_item(row) for row in found.items], total=found.total)


@router.put("")
def put_catalog(context: Write, form: CatalogPut) -> CatalogSaved:
    """Add products and change known ones, all of them or none."""
    rows = [_row(item) for item in form.items]
    with context.workspace.state.write() as connection:
        today = day_number(profile(connection).today(context.now))
        saved = service.save(connection, rows, day=today, now=context.now)
    return CatalogSaved(new=saved.new, changed=saved.changed, same=saved.same)


def _item(row: dict[str, Any]) -> CatalogItem:
    day = row["added_day"]
    facts = {name: value for name, value in row.items() if name != "added_day"}
    return CatalogItem(**facts, added_on=None if day is None else day_date(day))


def _row(item: CatalogItem) -> dict[str, Any]:
    """The facts that were sent; what is not among them is left as it is."""
    row = item.model_dump(exclude_unset=True)
    if "added_on" in row:
        day = row.pop("added_on")
        row["added_day"] = None if day is None else day_number(day)
    return row
