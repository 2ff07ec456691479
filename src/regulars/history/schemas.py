"""What history says over the wire."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from regulars.core.text import Wire


class TimelineLine(Wire):
    """One line of an order."""

    sku: str | None
    title: str | None
    quantity: float
    amount_minor: int


class TimelineItem(Wire):
    """One thing that happened to a customer; `kind` is an order's kind or an event's name."""

    id: str
    kind: str
    at: datetime
    day: date
    order_key: str | None = None
    amount_minor: int | None = None
    lines: list[TimelineLine] = Field(default_factory=list)
    message_id: str | None = None
    campaign_id: str | None = None
    properties: dict[str, object] = Field(default_factory=dict)


class Timeline(Wire):
    """The latest facts of one customer, newest first; `before` asks for the page behind this."""

    items: list[TimelineItem]
    before: str | None
    currency: str
