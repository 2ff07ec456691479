"""Subscriptions: who has one, and what they bring a month."""

from __future__ import annotations

import ibis

from regulars.metrics.bases import Subscribers
from regulars.metrics.family import metric
from regulars.metrics.measures import Measure, Ratio, Share, Total


@metric("subscribers", unit="customers", better="up", place=200, base=Subscribers)
def subscribers(people: Subscribers) -> Measure:
    """Customers with at least one subscription running at the end of the period.

    A subscription runs from its start until it is cancelled (events `subscription_…`); refunds
    change nothing, and events without a known customer do not count. Absent without any such event.
    """
    return Total(people.now)


@metric("new_subscribers", unit="customers", better="up", place=202, base=Subscribers)
def new_subscribers(people: Subscribers) -> Measure:
    """Customers with a subscription at the end of the period and none just before it began.

    Who had one long ago and took one again counts too. Refunds change nothing, and events without a
    known customer do not count.
    """
    return Total(people.now & ~people.before)


@metric("churned_subscribers", unit="customers", better="down", place=204, base=Subscribers)
def churned_subscribers(people: Subscribers) -> Measure:
    """Customers with a subscription just before the period began and none at its end.

    Refunds change nothing, and events without a known customer do not count.
    """
    return Total(people.before & ~people.now)


@metric("subscriber_retention_rate", unit="share", better="up", place=206, base=Subscribers)
def subscriber_retention_rate(people: Subscribers) -> Measure:
    """Of customers with a subscription just before the period began, the share who have one at its
    end (logo retention).

    Refunds change nothing, and events without a known customer do not count. Interval: Wilson,
    95 %.
    """
    return Share(people.before & people.now, people.before, empty="no_subscribers_before")


@metric("mrr", unit="money", better="up", place=210, base=Subscribers)
def mrr(people: Subscribers) -> Measure:
    """Monthly recurring revenue: what the subscriptions running at the end of the period bring a
    month, each its price divided by its months, rounded to whole minor units.

    Prices as agreed: refunds change nothing. Events without a known customer do not count.
    """
    return Total(people.worth)


@metric("mrr_retention", unit="share", better="up", place=212, base=Subscribers)
def mrr_retention(people: Subscribers) -> Measure:
    """What subscribers from before the period bring a month at its end, each counted at most up to
    what they brought just before it began, divided by what they all brought then.

    Refunds change nothing, and events without a known customer do not count. Interval: delta method
    over customers, 95 %.
    """
    kept = ibis.least(people.worth, people.worth_before)
    return Ratio(kept, people.worth_before, empty="no_subscribers_before", least=0.0)


@metric("mrr_net_retention", unit="share", better="up", place=214, base=Subscribers)
def mrr_net_retention(people: Subscribers) -> Measure:
    """What subscribers from before the period bring a month at its end, divided by what they
    brought just before it began.

    Refunds change nothing, and events without a known customer do not count. Interval: delta method
    over customers, 95 %.
    """
    stayed = people.before.ifelse(people.worth, 0)
    return Ratio(stayed, people.worth_before, empty="no_subscribers_before", least=0.0)
