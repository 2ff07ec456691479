"""Who would get a campaign if it started now, who would not and why, and what could be measured."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from regulars.campaigns import service
from regulars.campaigns.service import Campaign
from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.segments import service as segments
from regulars.stats.power import smallest_rise_of_rate

SHARES = (0.05, 0.1, 0.2, 0.5)
# Which fact of the customer a variable of the template speaks of.
_VARIABLE = re.compile(r"\bcustomer\.([a-z_]+)")
_TRAIT_OF = {"orders": "orders", "revenue": "revenue_minor", "last_order_on": "last_order_on"}
_COLUMN_OF = {"first_name": "name", "name": "name", "city": "city", "country": "country"}
_COLUMN_OF["language"] = "language"


@dataclass(frozen=True, slots=True)
class Rise:
    """The smallest rise of the share who order that a hold-out could show; None: none at all."""

    holdout: float
    rise: float | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A variable of the template that would be empty for some of those who get it."""

    variable: str
    count: int


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold before sending."""

    code: str
    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """From all customers to those who will get it; `held_out` is what the lot takes on average."""

    customers: int
    chosen: int
    skipped: dict[str, int]
    reachable: int
    held_out: int
    will_get: int
    base_rate: float | None  # share of past buyers who ordered in the last `window_days`
    rises: list[Rise]
    lacking: list[Lacking]
    checks: list[Check]


def audience(ws: Workspace, campaign_id: str, *, now: datetime) -> Audience:
    """The audience as it would be now. Raises NotFound, and Conflict for a broken segment."""
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
        rule = segments.require_sound(connection, campaign.segment_id).rule
    people = segments.member_ids(ws, rule, now)
    rate = base_rate(ws, campaign.window_days, now)
    with ws.state.read() as connection:
        refused = messages.guard(connection, people, now=now)
        reachable = [one for one in people if one not in refused]
        held_out = round(campaign.holdout * len(reachable))
        return Audience(
            customers=segments.total_customers(connection),
            chosen=len(people),
            skipped=dict(Counter(refused.values()).most_common()),
            reachable=len(reachable),
            held_out=held_out,
            will_get=len(reachable) - held_out,
            base_rate=rate,
            rises=[Rise(share, _rise(len(reachable), rate, share)) for share in SHARES],
            lacking=_lacking(connection, campaign, reachable),
            checks=_checks(ws, connection, campaign, now),
        )


def skipped_people(
    ws: Workspace, campaign_id: str, *, reason: str | None, now: datetime
) -> list[tuple[int, str]]:
    """Who would be skipped now, with the reason."""
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
        rule = segments.require_sound(connection, campaign.segment_id).rule
    people = segments.member_ids(ws, rule, now)
    with ws.state.read() as connection:
        refused = messages.guard(connection, people, now=now)
    return [(one, why) for one, why in sorted(refused.items()) if reason in (None, why)]


def base_rate(ws: Workspace, window_days: int, now: datetime) -> float | None:
    """The share of past buyers who ordered in the last so many days; None without any."""
    before = {"condition": "first_order", "op": "more_than", "days": window_days}
    lately = {"condition": "last_order", "op": "at_most", "days": window_days}
    found = segments.counts(ws, {"known": before, "back": {"all": [before, lately]}}, now)
    return found["back"] / found["known"] if found["known"] else None


def _rise(people: int, rate: float | None, holdout: float) -> float | None:
    if rate is None or people == 0 or not 0 < rate < 1:
        return None
    return smallest_rise_of_rate(people, rate, holdout=holdout)


def _lacking(connection: Connection, campaign: Campaign, people: list[int]) -> list[Lacking]:
    """Variables in the words that are empty for somebody, the most frequent gap first."""
    words = f"{campaign.subject}\n{campaign.body_html}\n{campaign.body_text}"
    used = sorted(set(_VARIABLE.findall(words)) & (_COLUMN_OF.keys() | _TRAIT_OF.keys()))
    if not used or not people:
        return []
    having = facts_of(connection, used)
    gaps = [Lacking(f"customer.{name}", len(set(people) - having[name])) for name in used]
    return sorted((gap for gap in gaps if gap.count), key=lambda gap: -gap.count)


def facts_of(connection: Connection, variables: list[str]) -> dict[str, set[int]]:
    """Who has each of the facts that variables speak of."""
    from regulars.customers import service as customers

    found: dict[str, set[int]] = {}
    for name in variables:
        if name in _COLUMN_OF:
            rows: Any = customers.people_table(connection, [_COLUMN_OF[name]])
            rows = rows.filter(_filled(rows[_COLUMN_OF[name]]))
        else:
            rows = customers.read_traits(connection, [_TRAIT_OF[name]])
        found[name] = set(rows["customer_id"].to_pylist())
    return found


def _filled(column: Any) -> Any:
    import pyarrow.compute as pc

    return pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), False)


def _checks(
    ws: Workspace, connection: Connection, campaign: Campaign, now: datetime
) -> list[Check]:
    found = channels.senders_for(connection, "email", "marketing")
    rules = messages.rules_of(connection)
    faults = messages.check_words(ws, campaign.words, now=now)
    faulty = "; ".join(f"{each.where}: {each.message}" for each in faults)
    return [
        Check("sender", bool(found)),
        Check("postal_address", bool(found) and bool(found[0].postal_address)),
        Check("template", not faults, faulty),
        Check("not_held", rules.held_at is None, rules.held_reason),
    ]
