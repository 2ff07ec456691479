"""Starting a campaign: everybody in its segment gets one row in the ledger, whatever happens.

The hold-out is drawn late: segment, then consent, suppression and caps, then the lot, then the
exposure of both arms and the message rows, all in one transaction per chunk. A chunk begins behind
the last customer of the chunk before it, so after a crash the rest is done and nothing twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection

from regulars.campaigns import queries, service
from regulars.campaigns.reach import reach
from regulars.campaigns.service import Campaign
from regulars.campaigns.words import label, mailing_content
from regulars.channels import service as channels
from regulars.core.clock import Clock
from regulars.core.errors import Conflict, RegularsError
from regulars.core.workspace import Workspace
from regulars.experiments import service as experiments
from regulars.messages import service as messages
from regulars.messages.service import Mailing, Planned
from regulars.segments import service as segments
from regulars.templates import checking
from regulars.templates.findings import require_none

CHUNK = 20_000
NOBODY = -1  # below every customer id
COUNTED = ("email", "sms")  # channels that segments know of

log = structlog.get_logger("campaigns")


def start(ws: Workspace, campaign_id: str, *, now: datetime) -> None:
    """Begin: from here on it cannot be changed, and its people are put into the ledger.

    Raises Conflict when it has begun, its segment is broken or a channel has no sender, and Invalid
    for faulty words.
    """
    _require_domain(ws, campaign_id, now)
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
        rule = segments.require_sound(connection, campaign.segment_id).rule
        _require_senders(connection, campaign)
        said = campaign.said(connection)
    found = checking.check_for(ws, said, campaign.channels, people=None, now=now)
    require_none(found.findings)
    planned = _planned(ws, campaign, rule, now)
    with ws.state.write() as connection:
        _open(connection, campaign_id, rule, planned, now)


def _require_domain(ws: Workspace, campaign_id: str, now: datetime) -> None:
    """Looks at what the domain publishes, where that is not known or was not right."""
    with ws.state.read() as connection:
        by_mail = "email" in service.get(connection, campaign_id).channels
    if by_mail:
        channels.require_domain(ws, now=now)


def _require_senders(connection: Connection, campaign: Campaign) -> None:
    every = channels.senders(connection)
    for channel in campaign.channels:
        reason = channels.lacking(every, channel, "marketing")
        if reason is not None:
            raise Conflict(f"Set a sender up for {channel} first.", code=reason)


def _planned(ws: Workspace, campaign: Campaign, rule: dict[str, Any], now: datetime) -> int:
    """About how many will get it or be held out."""
    if not set(campaign.channels) <= set(COUNTED):
        people = segments.member_ids(ws, rule, now)
        with ws.state.read() as connection:
            refused = reach(connection, people, campaign.channels, now=now).refused
        return len(people) - len(refused)
    on = [
        {
            "all": [
                {"condition": "consent", "channel": channel, "purpose": "marketing"},
                {"condition": "reachable", "channel": channel},
            ]
        }
        for channel in campaign.channels
    ]
    return segments.count(ws, {"all": [rule, {"any": on}]}, now)


def _open(
    connection: Connection, campaign_id: str, rule: dict[str, object], planned: int, now: datetime
) -> None:
    queries.lock(connection, campaign_id)
    campaign = service.get(connection, campaign_id)
    if campaign.state not in ("draft", "scheduled"):
        raise Conflict(f"The campaign is {campaign.state}; it cannot be started again.")
    values = {"phase": "starting", "started_at": now, "rule": rule, "reached": NOBODY}
    queries.change(connection, campaign_id, **values, problem="")
    experiments.create_experiment(
        connection, campaign_id, holdout=campaign.holdout, planned=planned, now=now
    )
    said = campaign.said(connection)
    mailing = Mailing(
        id=campaign_id,
        channels=campaign.channels,
        subject=campaign.subject or label(said),
        content=mailing_content(connection, said, campaign.channels),
    )
    messages.open_mailing(connection, mailing, now=now)


def start_due(ws: Workspace, *, now: datetime) -> None:
    """Start the campaigns whose time has come; one that cannot becomes a draft and says why."""
    with ws.state.read() as connection:
        due = queries.due(connection, now)
    for campaign_id in due:
        try:
            start(ws, campaign_id, now=now)
        except RegularsError as error:
            with ws.state.write() as connection:
                if service.get(connection, campaign_id).state == "scheduled":
                    values = {"phase": "draft", "problem": error.message, "send_at": None}
                    queries.change(connection, campaign_id, **values)


def fill_ledger(
    ws: Workspace,
    *,
    clock: Clock,
    stopping: Callable[[], bool] = lambda: False,
    chunk: int = CHUNK,
) -> None:
    """Put the people of every campaign that has begun into the ledger."""
    with ws.state.read() as connection:
        begun = queries.starting(connection)
    for campaign_id in begun:
        try:
            people = _people(ws, campaign_id, clock())
        except RegularsError:  # one broken rule must not keep the other campaigns waiting
            log.exception("campaign cannot be filled", campaign=campaign_id)
            continue
        while not stopping():
            with ws.state.write() as connection:
                if _fill_chunk(connection, campaign_id, people, chunk, clock()):
                    break


def _people(ws: Workspace, campaign_id: str, now: datetime) -> Sequence[int]:
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
    return segments.member_ids(ws, campaign.rule, campaign.started_at or now)


def _fill_chunk(
    connection: Connection, campaign_id: str, people: Sequence[int], size: int, now: datetime
) -> bool:
    """Decide about the next people, in the caller's transaction; True when nobody is left.

    The row lock makes a second process wait and then go on behind the first.
    """
    row = queries.lock(connection, campaign_id)
    if row is None or row.phase != "starting":
        return True
    begin = bisect_right(people, row.reached)
    chosen = people[begin : begin + size]
    if messages.mailing(connection, campaign_id).state == "stopped":
        decided = [Planned(one, campaign_id, "skipped", "stopped") for one in chosen]
    else:
        decided = _decide(connection, campaign_id, row.channels, chosen, now)
    messages.plan(connection, decided, now=now)
    if begin + size < len(people):
        queries.change(connection, campaign_id, reached=chosen[-1])
        return False
    queries.change(connection, campaign_id, phase="started", reached=None)
    messages.complete_mailing(connection, campaign_id)
    return True


def _decide(
    connection: Connection,
    campaign_id: str,
    cascade: Sequence[str],
    people: Sequence[int],
    now: datetime,
) -> list[Planned]:
    """Skipped with its reason, held out by lot, or queued."""
    refused = reach(connection, people, cascade, now=now).refused
    skipped = [Planned(one, campaign_id, "skipped", reason) for one, reason in refused.items()]
    open_to_it = [one for one in people if one not in refused]
    if not open_to_it:
        return skipped
    drawn = experiments.expose(connection, campaign_id, open_to_it, now=now).to_pydict()
    arms = zip(drawn["customer_id"], drawn["arm"], strict=True)
    return skipped + [
        Planned(one, campaign_id, "queued" if arm == experiments.TREATED else "held_out")
        for one, arm in arms
    ]
