"""What a campaign did: a ledger that adds up to all people, what it added, what was clicked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.campaigns import queries, service
from regulars.campaigns.audience import Rise, base_rate
from regulars.campaigns.service import Campaign
from regulars.core import bulk
from regulars.core.errors import Conflict
from regulars.core.workspace import Workspace
from regulars.experiments import service as experiments
from regulars.experiments.service import Lift
from regulars.history.expressions import whole_sum
from regulars.history.service import Snapshot, open_snapshot
from regulars.history.tables import dataset
from regulars.messages import service as messages
from regulars.stats.power import smallest_rise_of_rate

ATTRIBUTION_DAYS = 5
# Everybody who has not got the message, whatever the reason.
NOT_RECEIVED = ("skipped", "held_out", "failed", "bounced", "ambiguous", "held", "queued")
# Mail gateways fetch links the moment a mail arrives; such a click is nobody's.
HUMAN_AFTER_SECONDS = 2
_SENT = pa.schema([("message_id", pa.string()), ("sent_at", pa.int64())])
_FETCHED = {"message_id": "string", "human_from": "timestamp(6)"}
_SENT_NAME = "campaign_sent"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One state of the ledger with its reasons; lines add up to all people."""

    state: str
    count: int
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Attributed:
    """Orders within some days of a click: includes people who would have bought anyway."""

    days: int
    orders: int
    revenue_minor: int
    customers: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole result so far."""

    campaign: Campaign
    people: int
    ledger: list[LedgerLine]
    open: int
    delivered: int
    bounced: int
    unclear: int
    clicked: int  # people; machines that fetch links are not counted
    unsubscribed: int
    lift: Lift
    attributed: Attributed
    what_would_tell: list[Rise]


def report(ws: Workspace, campaign_id: str, *, now: datetime) -> Report:
    """The result so far. Raises NotFound, and Conflict for a campaign that has not started."""
    with ws.state.read() as connection:
        campaign = service.get(connection, campaign_id)
        if campaign.started_at is None:
            raise Conflict(f"The campaign is {campaign.state}; there is nothing to report yet.")
        counts = messages.counts(connection, campaign_id)
        sent = bulk.fetch(connection, queries.sent_moments(connection, campaign_id), _SENT)
    with open_snapshot(ws) as snapshot:
        clicked, attributed = _answers(snapshot, campaign_id, sent)
    lift = experiments.lift(ws, campaign_id, window_days=campaign.window_days, now=now)
    states = counts.states
    return Report(
        campaign=campaign,
        people=counts.total,
        ledger=[
            LedgerLine(state, count, counts.reasons.get(state, {}))
            for state, count in sorted(states.items(), key=lambda item: -item[1])
        ],
        open=counts.open,
        delivered=states.get("sent", 0) + states.get("delivered", 0),
        bounced=states.get("bounced", 0),
        unclear=states.get("ambiguous", 0),
        clicked=clicked,
        unsubscribed=counts.unsubscribed,
        lift=lift,
        attributed=attributed,
        what_would_tell=_what_would_tell(ws, lift, now),
    )


def _answers(snapshot: Snapshot, campaign_id: str, sent: pa.Table) -> tuple[int, Attributed]:
    """People who clicked, and what they ordered soon after: two aggregates over one join."""
    human_from = pc.add(sent["sent_at"], HUMAN_AFTER_SECONDS * 1_000_000)
    columns = [sent["message_id"], human_from.cast(pa.timestamp("us"))]
    snapshot.register(_SENT_NAME, pa.table(columns, names=list(_FETCHED)))
    clicks = _human_clicks(campaign_id)
    clicked = clicks.aggregate(people=clicks.customer_id.nunique())
    near = _orders_after(clicks)
    totals = near.aggregate(
        orders=near.count(), revenue=whole_sum(near.amount), customers=near.customer_id.nunique()
    )
    people = int(snapshot.run(clicked)["people"][0].as_py())
    row = snapshot.run(totals).to_pylist()[0]
    revenue = int(row["revenue"] or 0)
    return people, Attributed(ATTRIBUTION_DAYS, int(row["orders"]), revenue, int(row["customers"]))


def _human_clicks(campaign_id: str) -> Any:
    """(customer_id, clicked_at) of every click that no machine made."""
    import ibis

    events = dataset("events")
    sent = ibis.table(_FETCHED, name=_SENT_NAME)
    wanted = events.filter(
        (events.name == "message_clicked")
        & (events.campaign_id == campaign_id)
        & events.customer_id.notnull()
    )
    joined = wanted.join(sent, wanted.message_id == sent.message_id).select(
        customer_id=wanted.customer_id,
        clicked_at=wanted.occurred_at,
        human_from=sent.human_from,
    )
    return joined.filter(joined.clicked_at >= joined.human_from)


def _orders_after(clicks: Any) -> Any:
    """Each order once that somebody placed within the days after one of their clicks."""
    orders = dataset("orders")
    placed = orders.filter(orders.kind == "order")
    pairs = clicks.join(placed, clicks.customer_id == placed.customer_id).select(
        order_key=placed.order_key,
        amount=placed.amount_minor,
        customer_id=placed.customer_id,
        seconds=placed.occurred_at.epoch_seconds() - clicks.clicked_at.epoch_seconds(),
    )
    near = pairs.filter((pairs.seconds >= 0) & (pairs.seconds <= ATTRIBUTION_DAYS * 86_400))
    return near.group_by("order_key", "customer_id").aggregate(amount=near.amount.max())


def _what_would_tell(ws: Workspace, lift: Lift, now: datetime) -> list[Rise]:
    """For a result that cannot be told: the rise that half held out would show next time."""
    people, control = lift.treated.people + lift.control.people, lift.control
    if lift.verdict.code not in ("cannot_tell", "too_few", "too_small") or not people:
        return []
    seen = control.converted / control.people if control.people else 0.0
    rate = seen or base_rate(ws, lift.window_days, now)
    if rate is None or not 0 < rate < 1:
        return []
    return [Rise(0.5, smallest_rise_of_rate(people, rate, holdout=0.5))]


def message_page(
    connection: Connection,
    campaign_id: str,
    *,
    state: str | None,
    reason: str | None,
    page: int,
    size: int,
) -> tuple[list[Any], int]:
    """Rows of the ledger with names. `not_received` stands for every state without the message."""
    service.get(connection, campaign_id)
    states = NOT_RECEIVED if state == "not_received" else [state] if state else []
    found, total = queries.message_page(
        connection, campaign_id, states=states, reason=reason, offset=(page - 1) * size, limit=size
    )
    return list(found), total
