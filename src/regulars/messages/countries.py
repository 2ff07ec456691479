"""The hours that countries ask for, and where a shop allows itself others.

Whoever widens them says why; who it was and when is kept with the reason. Names of senders and
suffixes stay as the country has them: operators refuse anything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

import structlog
from sqlalchemy import Connection, delete, select

from regulars.core.db import upsert
from regulars.core.errors import Invalid, NotFound
from regulars.locale.country_rules import Rule, all_rules, rule_of
from regulars.messages.tables import country_exceptions as table

log = structlog.get_logger("messages")


@dataclass(frozen=True, slots=True)
class CountryHours:
    """One country on one channel: what it asks, and what holds here instead, if anything."""

    country: str
    channel: str
    rule: Rule
    exception: Any = None  # the row: opens, closes, closed_weekdays, reason, by, at


def country_hours(connection: Connection) -> list[CountryHours]:
    """Every country there is a rule or an exception for."""
    own = {(row.country, row.channel): row for row in connection.execute(select(table))}
    known = all_rules()
    return [
        CountryHours(*key, known.get(key) or rule_of(*key), own.get(key))
        for key in sorted({*known, *own})
    ]


def exceptions(connection: Connection) -> dict[tuple[str, str], Rule]:
    """The rules as the shop has changed them, by country and channel."""
    return {(row.country, row.channel): _changed(row) for row in connection.execute(select(table))}


def allow_hours(
    connection: Connection,
    country: str,
    channel: str,
    *,
    opens: str,
    closes: str,
    closed_weekdays: Sequence[int],
    reason: str,
    by: str,
    now: datetime,
) -> None:
    """Let marketing arrive at other hours. Raises Invalid for hours that are none."""
    if time.fromisoformat(opens) >= time.fromisoformat(closes):
        raise Invalid("The hours end before they begin.", code="bad_hours")
    row = {
        "country": country.upper(),
        "channel": channel,
        "opens": opens,
        "closes": closes,
        "closed_weekdays": sorted(set(closed_weekdays)),
        "reason": reason,
        "by": by,
        "at": now,
    }
    key = ["country", "channel"]
    upsert(connection, table, [row], key=key, change=[name for name in row if name not in key])
    log.info("country hours changed", **{name: row[name] for name in row if name != "at"})


def keep_hours(connection: Connection, country: str, channel: str, *, by: str) -> None:
    """Let the country's own hours count again. Raises NotFound."""
    here = (table.c.country == country.upper()) & (table.c.channel == channel)
    if not connection.execute(delete(table).where(here)).rowcount:
        raise NotFound("Nothing was changed for this country.")
    log.info("country hours restored", country=country, channel=channel, by=by)


def _changed(row: Any) -> Rule:
    window = time.fromisoformat(row.opens), time.fromisoformat(row.closes)
    known = rule_of(row.country, row.channel)
    return replace(known, window=window, closed_weekdays=frozenset(row.closed_weekdays))
