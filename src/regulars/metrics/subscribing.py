"""Subscriptions from their events: which run on a day, and what they bring a month.

A subscription runs from the first of its events (`subscription_started`, `_renewed` or `_changed`)
that tells its price until `subscription_cancelled`; the last event of a day holds.
"""

from __future__ import annotations

from functools import cache

import ibis
import ibis.expr.types as ir

from regulars.history.expressions import whole_sum
from regulars.history.functions import property_number, property_text
from regulars.history.tables import dataset

ENDS = "metric_ends"
_ENDS = {"period": "int32", "day": "int32", "now": "int32"}
RUNNING = ("subscription_started", "subscription_renewed", "subscription_changed")
CANCELLED = "subscription_cancelled"
NAMES = (*RUNNING, CANCELLED)
_FOR_EVER = 2**31 - 1


def _told() -> ir.Table:
    """The events that say something: a renewal without a price changes nothing."""
    events = dataset("events")
    told = events.filter(events.name.isin(NAMES) & events.customer_id.notnull())
    own = property_text(told.properties, "subscription").fill_null("")
    amount = property_number(told.properties, "amount_minor")
    months = property_number(told.properties, "months").fill_null(1.0)
    cancelled = told.name == CANCELLED
    worth = (amount / ibis.greatest(months, 1.0)).round().cast("int64")
    found = told.select(
        "customer_id", "occurred_at", "fact_id", "day", own=own, over=cancelled, worth=worth
    )
    return found.filter(found.over | found.worth.notnull())


@cache
def spells() -> ir.Table:
    """Runs of days (the last one not included) in which a subscription had one price."""
    told = _told()
    in_time = ibis.window(
        group_by=[told.customer_id, told.own], order_by=[told.occurred_at, told.fact_id]
    )
    found = told.mutate(until=told.day.lead().over(in_time).fill_null(_FOR_EVER).cast("int32"))
    return found.filter(~found.over & (found.until > found.day))


@cache
def subscribers() -> ir.Table:
    """One row per period and customer with a subscription at its end or just before it began."""
    ends, runs = ibis.table(_ENDS, name=ENDS), spells()
    runs = runs.select("customer_id", "worth", "until", since=runs.day)
    found = runs.join(ends, (runs.since <= ends.day) & (runs.until > ends.day))
    now, before = found.now, 1 - found.now
    return found.group_by("period", "customer_id").aggregate(
        running=whole_sum(now),
        worth=whole_sum(found.worth * now),
        running_before=whole_sum(before),
        worth_before=whole_sum(found.worth * before),
    )
