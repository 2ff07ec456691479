"""Events for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from regulars.events.service import Event

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def event(number: int | str, name: str = "page_viewed", **values: Any) -> Event:
    return Event(
        **{
            "id": f"e{number}",
            "name": name,
            "occurred_at": NOW,
            "identities": {"external": f"c{number}"},
            **values,
        }
    )


def order(number: int | str, total: str = "12.50", **values: Any) -> Event:
    properties = {"order_id": f"o{number}", "total": total, **values.pop("properties", {})}
    return event(number, "order_placed", properties=properties, **values)


def refund(number: int | str, amount: str, **values: Any) -> Event:
    properties = {"order_id": f"o{number}", "amount": amount}
    return event(f"r{number}", "order_refunded", properties=properties, **values)
