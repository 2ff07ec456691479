"""Every SQL statement of campaigns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    delete,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from regulars.campaigns.tables import campaigns
from regulars.customers.tables import customers
from regulars.messages.tables import mailings, messages

MAILING = ("state", "reason", "detail", "finished_at")
DEFINITION = (
    "name", "segment_id", "subject", "body_html", "body_text", "channels", "template_id",
    "template_version", "content", "holdout", "window_days",
)  # fmt: skip


def _with_mailing() -> Any:
    columns = [mailings.c[name].label(f"mailing_{name}") for name in MAILING]
    return select(campaigns, *columns).outerjoin(mailings, mailings.c.id == campaigns.c.id)


def every(connection: Connection) -> list[Row[Any]]:
    """All campaigns with the state of their mailings, newest first."""
    return list(connection.execute(_with_mailing().order_by(campaigns.c.created_at.desc())))


def one(connection: Connection, campaign_id: str) -> Row[Any] | None:
    """One campaign with the state of its mailing."""
    return connection.execute(_with_mailing().where(campaigns.c.id == campaign_id)).first()


def using(connection: Connection, segment_id: str) -> list[Row[Any]]:
    """The campaigns of one segment, newest first."""
    query = _with_mailing().where(campaigns.c.segment_id == segment_id)
    return list(connection.execute(query.order_by(campaigns.c.created_at.desc())))


def using_template(connection: Connection, template_id: str) -> list[Row[Any]]:
    """The campaigns that use one template, newest first."""
    query = _with_mailing().where(campaigns.c.template_id == template_id)
    return list(connection.execute(query.order_by(campaigns.c.created_at.desc())))


def lock(connection: Connection, campaign_id: str) -> Row[Any] | None:
    """The campaign's row, with other writers kept waiting until this transaction ends."""
    query = select(campaigns).where(campaigns.c.id == campaign_id).with_for_update()
    return connection.execute(query).first()


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(insert(campaigns).values(**row))


def change(connection: Connection, campaign_id: str, **values: Any) -> None:
    connection.execute(update(campaigns).where(campaigns.c.id == campaign_id).values(**values))


def remove(connection: Connection, campaign_id: str) -> None:
    connection.execute(delete(campaigns).where(campaigns.c.id == campaign_id))


def due(connection: Connection, now: datetime) -> list[str]:
    """Scheduled campaigns whose time has come."""
    query = select(campaigns.c.id).where(
        campaigns.c.phase == "scheduled", campaigns.c.send_at <= now
    )
    return list(connection.scalars(query.order_by(campaigns.c.send_at, campaigns.c.id)))


def starting(connection: Connection) -> list[str]:
    """Campaigns whose people are not all in the ledger yet."""
    query = select(campaigns.c.id).where(campaigns.c.phase == "starting")
    return list(connection.scalars(query.order_by(campaigns.c.started_at, campaigns.c.id)))


def state_counts(connection: Connection) -> dict[str, dict[str, int]]:
    """Messages per campaign and state, for all campaigns at once."""
    query = (
        select(messages.c.campaign_id, messages.c.state, func.count())
        .where(messages.c.campaign_id.in_(select(campaigns.c.id)))
        .group_by(messages.c.campaign_id, messages.c.state)
    )
    found: dict[str, dict[str, int]] = {}
    for campaign_id, state, count in connection.execute(query):
        found.setdefault(campaign_id, {})[state] = count
    return found


def message_page(
    connection: Connection,
    campaign_id: str,
    *,
    states: Collection[str],
    reason: str | None,
    offset: int,
    limit: int,
) -> tuple[list[Mapping[str, Any]], int]:
    """Ledger rows of a campaign with the customers' names, and how many there are in all."""
    chosen = [messages.c.campaign_id == campaign_id]
    if states:
        chosen.append(messages.c.state.in_(states))
    if reason is not None:
        chosen.append(messages.c.reason == reason)
    total = connection.execute(select(func.count()).select_from(messages).where(*chosen))
    query = (
        select(messages, customers.c.name, customers.c.email)
        .outerjoin(customers, customers.c.id == messages.c.customer_id)
        .where(*chosen)
        .order_by(messages.c.customer_id)
        .limit(limit)
        .offset(offset)
    )
    return [dict(row) for row in connection.execute(query).mappings()], total.scalar_one()


def sent_moments(connection: Connection, campaign_id: str) -> Any:
    """Select (message_id, sent_at in microseconds) of what left, for history to join."""
    sent = func.coalesce(messages.c.sent_at, messages.c.handed_at)
    return select(messages.c.id, type_coerce(sent, BigInteger)).where(
        messages.c.campaign_id == campaign_id, sent.is_not(None)
    )
