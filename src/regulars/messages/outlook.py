"""What would become of a marketing e-mail to one customer that is written now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.customers.service import get
from regulars.messages import queries
from regulars.messages.rules import Cap, Rules, quiet_until
from regulars.messages.service import guard, rules_of

CHANNEL = "email"


@dataclass(frozen=True, slots=True)
class Outlook:
    """Why it would be skipped (None: it would be sent), and what it would wait for."""

    channel: str
    reason: str | None
    held: bool
    quiet_until: datetime | None
    used: Mapping[Cap, int]  # marketing messages that count against each cap
    rules: Rules


def outlook(connection: Connection, customer_id: int, *, now: datetime) -> Outlook:
    """What the sender would decide at this moment, by its own rules. Raises NotFound."""
    get(connection, customer_id)
    rules = rules_of(connection)
    caps = rules.caps_on(CHANNEL)
    spent = queries.spent_of(connection, [customer_id], caps, now=now)
    return Outlook(
        channel=CHANNEL,
        reason=guard(connection, [customer_id], channel=CHANNEL, now=now).get(customer_id),
        held=rules.held_at is not None,
        quiet_until=quiet_until(rules, profile(connection).timezone, now),
        used=spent.get(customer_id, dict.fromkeys(caps, 0)),
        rules=rules,
    )
