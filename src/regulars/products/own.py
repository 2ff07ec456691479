"""What one customer buys, and when by their own gap they need it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from regulars.accounts.service import profile
from regulars.core.clock import day_date, day_number
from regulars.core.workspace import Workspace
from regulars.customers.service import get
from regulars.history.service import open_snapshot
from regulars.products import queries
from regulars.products.schemas import OwnProduct, OwnProducts

MOST_OWN = 100

OWN = (
    "On how many days they bought each product, and what it came to, refunds taken off. The gap is "
    "the median of the days from one of these days to the next; due is the last of them plus the "
    "gap. After a single purchase there is no gap, and nothing is due."
)


def of_customer(ws: Workspace, customer_id: int, now: datetime) -> OwnProducts:
    """The products of one customer, most often bought first. Raises NotFound."""
    with ws.state.read() as connection:
        get(connection, customer_id)
        shop = profile(connection)
    today = shop.today(now)
    with open_snapshot(ws) as snapshot:
        asked = queries.of_customer(customer_id, day_number(today), MOST_OWN)
        items = [_own(row) for row in snapshot.run(asked).to_pylist()]
    return OwnProducts(items=items, on=today, currency=shop.currency, definition=OWN)


def _own(row: Mapping[str, Any]) -> OwnProduct:
    gap = row["gap"]
    return OwnProduct(
        key=row["item"],
        title=row["title"],
        category=row["category"],
        days=row["days"],
        quantity=row["quantity"],
        amount_minor=row["amount"],
        first_on=day_date(row["first_day"]),
        last_on=day_date(row["last_day"]),
        gap=gap,
        shortest=row["shortest"],
        longest=row["longest"],
        due_on=None if gap is None else day_date(row["last_day"] + round(gap)),
    )
