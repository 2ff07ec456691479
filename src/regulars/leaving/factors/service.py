"""How the shop served them, from events that a shop or its help desk sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.history.functions import property_number
from regulars.leaving.family import Before, factor

if TYPE_CHECKING:
    import ibis.expr.types as ir

GOOD_SCORE = 4  # of five


@factor("late_delivery", place=10, needs="event:order_delivered")
def late_delivery(before: Before) -> ir.Table:
    """An order arrived later than promised: an event `order_delivered` with more `days` than
    `promised_days`."""
    events = before.events("order_delivered")
    days = property_number(events.properties, "days")
    promised = property_number(events.properties, "promised_days")
    return events.filter((days > promised).fill_null(False)).select("customer_id")


@factor("complaint", place=20, needs="event:complaint_opened")
def complaint(before: Before) -> ir.Table:
    """Complained: an event `complaint_opened`."""
    return before.events("complaint_opened").select("customer_id")


@factor("low_score", place=25, needs="event:review_given")
def low_score(before: Before) -> ir.Table:
    """Gave a review below four of five: an event `review_given` with its `score`."""
    events = before.events("review_given")
    score = property_number(events.properties, "score")
    return events.filter((score < GOOD_SCORE).fill_null(False)).select("customer_id")
