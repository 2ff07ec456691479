"""Who would get a campaign if it started now, who would not and why, and what could be measured."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regulars.campaigns import service
from regulars.campaigns.reach import ChannelReach, reach
from regulars.campaigns.service import Campaign
from regulars.channels import service as channels
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.segments import service as segments
from regulars.stats.power import smallest_rise_of_rate
from regulars.templates import checking
from regulars.templates.lacking import Lacking, lacking

SHARES = (0.05, 0.1, 0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Rise:
    """The smallest rise of the share who order that a hold-out could show; None: none at all."""

    holdout: float
    rise: float | None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold before sending."""

    code: str
    ok: bool
    detail: str = ""
    channel: str = ""  # of the cascade, where it is about one


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
    channels: list[ChannelReach]  # in the order they are tried


def audience(ws: Workspace, campaign_id: str, *, now: datetime) -> Audience:
    """The audience as it would be now. Raises NotFound, and Conflict for a broken segment."""
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
        rule = segments.require_sound(connection, campaign.segment_id).rule
    people = segments.member_ids(ws, rule, now)
    rate = base_rate(ws, campaign.window_days, now)
    with ws.state.read() as connection:
        found = reach(connection, people, campaign.channels, now=now)
        refused = found.refused
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
            channels=found.channels,
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
        refused = reach(connection, people, campaign.channels, now=now).refused
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
    """Variables in the words that would be empty for somebody who gets them."""
    try:
        said = campaign.said(connection)
    except NotFound:  # the template is gone: told by the checks
        return []
    sources = [each.model_dump_json() for variants in said.values() for each in variants.values()]
    return lacking(connection, sources, people)


def _checks(
    ws: Workspace, connection: Connection, campaign: Campaign, now: datetime
) -> list[Check]:
    rules = messages.rules_of(connection)
    every = channels.senders(connection)
    found = []
    for channel in campaign.channels:
        reason = channels.lacking(every, channel, "marketing")
        found.append(Check("sender", reason is None, reason or "", channel))
    if "email" in campaign.channels:
        postal = any(one.postal_address for one in every if one.channel == "email")
        found.append(Check("postal_address", postal, channel="email"))
    faulty = _faults(ws, connection, campaign, now)
    found.append(Check("template", not faulty, faulty))
    return [*found, Check("not_held", rules.held_at is None, rules.held_reason)]


def _faults(ws: Workspace, connection: Connection, campaign: Campaign, now: datetime) -> str:
    """What keeps the words from being sent, in one line."""
    try:
        said = campaign.said(connection)
    except NotFound as gone:
        return gone.message
    findings = checking.check_for(ws, said, campaign.channels, people=None, now=now).findings
    return "; ".join(
        f"{one.where}: {one.code} {one.detail}".strip() for one in findings if one.level == "error"
    )
