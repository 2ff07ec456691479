"""A shop with an experiment, and the plain way to count its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.experiments import service
from regulars.history import service as history
from tests.history.makers import order_row, orders_table

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def bought(
    customer_id: int, after: timedelta, amount: int = 1000, kind: str = "order"
) -> dict[str, Any]:
    """An order (or refund) some time after START."""
    at = START + after
    key = f"{customer_id}-{at.timestamp()}-{amount}-{kind}"
    moment = at.replace(tzinfo=None)
    row = order_row(key, at.date(), customer_id, amount_minor=amount, kind=kind)
    return {**row, "occurred_at": moment, "day": day_number(at.date())}


def run(
    ws: Workspace,
    people: Sequence[int],
    orders: Sequence[dict[str, Any]],
    *,
    holdout: float = 0.2,
    planned: int | None = None,
    salt: str = "salt",
) -> Mapping[int, str]:
    """Expose everybody at START and give the shop its orders; returns the arm of each."""
    with ws.state.write() as connection:
        service.create_experiment(
            connection, "exp", holdout=holdout, planned=planned or len(people), now=START, salt=salt
        )
        drawn = service.expose(connection, "exp", people, now=START)
    if orders:
        history.append(ws, {"orders": orders_table(orders)}, source="test")
    return dict(zip(drawn["customer_id"].to_pylist(), drawn["arm"].to_pylist(), strict=True))


def day(offset: int) -> date:
    return (START + timedelta(days=offset)).date()
