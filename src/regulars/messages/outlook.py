"""What would become of a marketing message to one customer that is written now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.customers.service import get
from regulars.messages.rules import Cap, Rules
from regulars.messages.service import guard, rules_of
from regulars.messages.standings import spent_of
from regulars.messages.waiting import Hours


@dataclass(frozen=True, slots=True)
class Outlook:
    """Why it would be skipped (None: it would be sent), and what it would wait for."""

    channel: str
    reason: str | None
    held: bool
    quiet_until: datetime | None
    waits_for: str | None  # quiet_hours, mourning
    used: Mapping[Cap, int]  # marketing messages that count against each cap
    rules: Rules


def outlook(
    connection: Connection, customer_id: int, *, channel: str = "email", now: datetime
) -> Outlook:
    """What the sender would decide at this moment, by its own rules. Raises NotFound."""
    person = get(connection, customer_id).customer
    rules, business = rules_of(connection), profile(connection)
    caps = rules.caps_on(channel)
    spent = spent_of(connection, [customer_id], caps, now=now)
    hours = Hours(rules, channel, business.timezone, business.country)
    wait = hours.wait(person["timezone"], person["country"], now)
    return Outlook(
        channel=channel,
        reason=guard(connection, [customer_id], channel=channel, now=now).get(customer_id),
        held=rules.held_at is not None,
        quiet_until=None if wait is None else wait.until,
        waits_for=None if wait is None else wait.reason,
        used=spent.get(customer_id, dict.fromkeys(caps, 0)),
        rules=rules,
    )
