"""Every SQL statement of operations. All of them count; none looks at a single customer."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, case, func, or_, select, type_coerce

from regulars.channels.tables import senders
from regulars.core.clock import to_micros
from regulars.core.db import upsert
from regulars.core.jobs import jobs
from regulars.events.tables import dead_letters, inbox
from regulars.messages.tables import OPEN_STATES, mailings, messages
from regulars.operations.facts import Ended, Mailing, Pulse, Waiting, Work
from regulars.operations.tables import heartbeats, notices

_MINUTE = 60_000_000
_LIVE = ("sending", "paused")
_NEWEST = 5_000  # batches


def outbox(connection: Connection, *, now: datetime) -> tuple[Waiting, ...]:
    """Messages of live mailings that have not ended, by channel and reason."""
    is_due = messages.c.next_try_at <= now
    query = (
        select(
            messages.c.channel,
            mailings.c.state.label("mailing"),
            messages.c.state,
            messages.c.reason,
            func.count(),
            func.sum(case((is_due, 1), else_=0)),
            func.min(case((is_due, messages.c.next_try_at))),
            func.min(case((~is_due, messages.c.next_try_at))),
        )
        .join(mailings, mailings.c.id == messages.c.campaign_id)
        .where(mailings.c.state.in_(_LIVE), messages.c.state.in_(OPEN_STATES))
        .group_by(messages.c.channel, mailings.c.state, messages.c.state, messages.c.reason)
    )
    return tuple(Waiting(*row) for row in connection.execute(query))


def ended(connection: Connection, *, since: datetime) -> tuple[Ended, ...]:
    """Messages that ended since then, by channel and state."""
    query = (
        select(
            messages.c.channel,
            messages.c.state,
            func.count(),
            func.count(messages.c.complained_at),
        )
        .where(messages.c.ended_at >= since)
        .group_by(messages.c.channel, messages.c.state)
    )
    return tuple(Ended(*row) for row in connection.execute(query))


def left_by_minute(connection: Connection, *, now: datetime) -> dict[str, dict[int, int]]:
    """Messages that left within the last hour: channel -> minutes ago -> how many."""
    since = now - timedelta(hours=1)
    ago = (to_micros(now) - type_coerce(messages.c.sent_at, BigInteger)) // _MINUTE
    query = (
        select(messages.c.channel, ago.label("ago"), func.count())
        .where(messages.c.ended_at > since, messages.c.sent_at > since)
        .group_by(messages.c.channel, ago)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for channel, minutes, count in connection.execute(query):
        found[channel][max(0, int(minutes))] = count
    return dict(found)


def sender_rows(connection: Connection) -> list[Any]:
    """All senders as stored."""
    return list(connection.execute(select(senders).order_by(senders.c.channel, senders.c.id)))


def mailings_in_motion(connection: Connection, *, since: datetime) -> tuple[Mailing, ...]:
    """Mailings that are being sent, are paused or finished since then, with their messages."""
    chosen = or_(mailings.c.state.in_(_LIVE), mailings.c.finished_at >= since)
    query = select(mailings).where(chosen).order_by(mailings.c.created_at.desc())
    rows = connection.execute(query).all()
    states = _states(connection, chosen)
    return tuple(
        Mailing(
            id=row.id,
            name=row.subject,
            channel=(row.channels or ["email"])[0],
            state=row.state,
            reason=row.reason,
            detail=row.detail,
            finished_at=row.finished_at,
            states=states.get(row.id, {}),
        )
        for row in rows
    )


def _states(connection: Connection, chosen: Any) -> dict[str, dict[str, int]]:
    query = (
        select(messages.c.campaign_id, messages.c.state, func.count())
        .where(messages.c.campaign_id.in_(select(mailings.c.id).where(chosen)))
        .group_by(messages.c.campaign_id, messages.c.state)
    )
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for campaign_id, state, count in connection.execute(query):
        found[campaign_id][state] = count
    return found


def with_state(
    connection: Connection, state: str, *, since: datetime, campaign_id: str | None
) -> list[str]:
    """The campaigns and other mailings that have messages which ended in a state since then."""
    query = (
        select(messages.c.campaign_id)
        .where(messages.c.ended_at >= since, messages.c.state == state)
        .distinct()
    )
    if campaign_id is not None:
        query = query.where(messages.c.campaign_id == campaign_id)
    return list(connection.scalars(query.order_by(messages.c.campaign_id)))


def paused(connection: Connection, campaign_id: str | None) -> list[str]:
    """Mailings that stand still though nobody paused them."""
    query = select(mailings.c.id).where(mailings.c.state == "paused", mailings.c.reason != "staff")
    if campaign_id is not None:
        query = query.where(mailings.c.id == campaign_id)
    return list(connection.scalars(query.order_by(mailings.c.id)))


def sending_marketing(connection: Connection, channel: str) -> list[str]:
    """Marketing mailings that are being sent and begin with a channel."""
    query = select(mailings.c.id, mailings.c.channels).where(
        mailings.c.state == "sending", mailings.c.purpose == "marketing"
    )
    return [row.id for row in connection.execute(query) if channel in row.channels]


def complaints_of(connection: Connection, channel: str, *, since: datetime) -> tuple[int, int]:
    """Marketing messages that arrived since then, and how many of them were called spam.

    The few complaints are looked for first: without any, the many messages are not counted.
    """
    here = (
        messages.c.channel == channel,
        messages.c.purpose == "marketing",
        messages.c.sent_at >= since,
    )
    complained = select(func.count()).where(messages.c.complained_at >= since, *here)
    count = connection.execute(complained).scalar_one()
    if not count:
        return 0, 0
    arrived = select(func.count()).where(
        messages.c.ended_at >= since,
        messages.c.state.in_(("sent", "delivered", "complained")),
        *here,
    )
    return int(connection.execute(arrived).scalar_one()), int(count)


def pulses(connection: Connection) -> tuple[Pulse, ...]:
    """What the workers told of their periodic jobs."""
    rows = connection.execute(select(heartbeats).order_by(heartbeats.c.job)).mappings()
    return tuple(Pulse(**row) for row in rows)


def work(connection: Connection, *, now: datetime) -> Work:
    """The queue of asked-for work; failures of the last day."""
    due = (jobs.c.state == "queued") & (jobs.c.run_at <= now)
    waiting, oldest = connection.execute(
        select(func.count(), func.min(jobs.c.run_at)).where(due)
    ).one()
    failed = connection.execute(
        select(jobs.c.name, jobs.c.error)
        .where(jobs.c.state == "failed", jobs.c.finished_at >= now - timedelta(days=1))
        .order_by(jobs.c.finished_at.desc())
    ).all()
    return Work(
        waiting=waiting,
        oldest=oldest,
        running=_count(connection, jobs.c.state == "running"),
        failed=len(failed),
        last_failed=failed[0].name if failed else "",
        error=(failed[0].error or "") if failed else "",
        done=_count(
            connection, jobs.c.state == "done", jobs.c.finished_at >= now - timedelta(hours=1)
        ),
    )


def dead_letter_count(connection: Connection) -> int:
    """Events that were set aside and not replayed."""
    return _count(connection, dead_letters.c.state == "open")


def _count(connection: Connection, *chosen: Any) -> int:
    return int(connection.execute(select(func.count()).where(*chosen)).scalar_one())


def noticed_at(connection: Connection, code: str) -> datetime | None:
    """When something was last told or done of its own accord."""
    return connection.execute(select(notices.c.at).where(notices.c.code == code)).scalar()


def notice(connection: Connection, codes: list[str], *, now: datetime) -> None:
    """Remember that these were told or done now."""
    rows = [{"code": code, "at": now} for code in codes]
    upsert(connection, notices, rows, key=["code"], change=["at"])


def received(connection: Connection, *, since: datetime) -> tuple[int, float]:
    """Events of the newest batches of the inbox since then, and over how many minutes they came."""
    newest = select(inbox.c.n, inbox.c.received_at).order_by(inbox.c.seq.desc()).limit(_NEWEST)
    rows = [row for row in connection.execute(newest) if row.received_at >= since]
    if not rows:
        return 0, 60.0
    whole = len(rows) < _NEWEST
    span = (rows[0].received_at - (since if whole else rows[-1].received_at)).total_seconds()
    return sum(row.n for row in rows), max(span / 60, 1.0)


def by_domain(connection: Connection, *, since: datetime) -> list[tuple[str, str, int, int]]:
    """E-mails that ended since then: (domain, state, how many, how many complaints)."""
    address = messages.c.address
    if connection.dialect.name == "postgresql":
        domain = func.lower(func.split_part(address, "@", 2))
    else:
        domain = func.lower(func.substr(address, func.instr(address, "@") + 1))
    query = (
        select(domain, messages.c.state, func.count(), func.count(messages.c.complained_at))
        .where(
            messages.c.ended_at >= since,
            messages.c.channel == "email",
            address.is_not(None),
            messages.c.state.in_(("sent", "delivered", "complained", "bounced")),
        )
        .group_by(domain, messages.c.state)
    )
    return [tuple(row) for row in connection.execute(query)]
