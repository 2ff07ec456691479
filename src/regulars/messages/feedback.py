"""What comes back: reports of providers on messages, and what people wrote or did there.

A report names its message by our id or by the provider's. What comes twice counts once; what comes
before its message is settled waits a minute; what names no message of ours is let go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, delete, select

from regulars.channels import service as channels
from regulars.channels.provider import Heard, Inbound, News, Report
from regulars.core.among import among
from regulars.core.db import insert_new
from regulars.core.ids import fact_id_of
from regulars.core.jobs import enqueue
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.messages import inbound, verdicts
from regulars.messages.tables import messages, seen_reports

AGAIN = timedelta(minutes=1)
MOST_TRIES = 3
KEPT = timedelta(days=30)  # providers repeat themselves for days, not for months
JOB = "feedback"

log = structlog.get_logger("messages")


def receive(
    ws: Workspace, sender_id: str, heard: Sequence[Heard], *, now: datetime, tries: int = 0
) -> int:
    """Take in what a sender's provider says; returns how many of it counted."""
    with ws.state.write() as connection:
        sender = channels.sender(connection, sender_id)
        if sender is None or not heard:
            return 0
        fresh = _unseen(connection, sender_id, heard)
        reports = [each for each in fresh if isinstance(each, Report)]
        rows = _rows(connection, sender_id, reports)
        known = [(rows[each], each) for each in reports if each in rows]
        settled = [(row, each) for row, each in known if row["state"] not in verdicts.IN_FLIGHT]
        taken = {each for _, each in settled}
        news = verdicts.take_in(connection, settled, now=now)
        said = [each for each in fresh if isinstance(each, Inbound)]
        news += inbound.take_in(connection, ws.keys, sender, said, now=now)
        later = [each for each in reports if each not in taken]
        _wait(connection, sender_id, later, tries, now)
        done: list[Heard] = [*taken, *said]
        _remember(connection, sender_id, done, now)
    if news:
        events.record(ws, news, now=now)
    return len(done)


def receive_again(ws: Workspace, arguments: Any, *, now: datetime) -> None:
    """Take in what had to wait for its message."""
    heard = [_read(each) for each in arguments["reports"]]
    receive(ws, arguments["sender_id"], heard, now=now, tries=arguments["tries"])


def forget_old_reports(connection: Connection, *, now: datetime) -> None:
    """Let go of the keys of reports that nobody repeats any more."""
    connection.execute(delete(seen_reports).where(seen_reports.c.at < now - KEPT))


def _unseen(connection: Connection, sender_id: str, heard: Sequence[Heard]) -> list[Heard]:
    """What was not taken in before, each once, in the order in which it happened."""
    keyed = {_key(each) or f"#{place}": each for place, each in enumerate(heard)}
    query = select(seen_reports.c.key).where(
        seen_reports.c.sender_id == sender_id,
        among(connection, seen_reports.c.key, keyed),
    )
    seen = set(connection.scalars(query))
    fresh = [each for key, each in keyed.items() if key not in seen]
    return sorted(fresh, key=lambda each: each.at.timestamp() if each.at else float("inf"))


def _remember(connection: Connection, sender_id: str, done: Iterable[Heard], now: datetime) -> None:
    keys = {_key(each) for each in done} - {""}
    rows = [{"sender_id": sender_id, "key": key, "at": now} for key in sorted(keys)]
    insert_new(connection, seen_reports, rows)


def _key(heard: Heard) -> str:
    """What tells a repeated report from a second one; empty for what cannot be told apart."""
    if heard.key:
        return fact_id_of(type(heard).__name__, str(getattr(heard, "news", "")), heard.key)
    at = heard.at.isoformat() if heard.at else ""
    if isinstance(heard, Report):
        return fact_id_of(heard.news, heard.message_id, heard.provider_id, at)
    return fact_id_of(heard.event, heard.address, heard.text, at) if at else ""


def _rows(
    connection: Connection, sender_id: str, reports: Sequence[Report]
) -> dict[Report, dict[str, Any]]:
    """The messages that the reports are about; rows of one message are the same object."""
    ours = {each.message_id for each in reports if each.message_id}
    theirs = {each.provider_id for each in reports if each.provider_id and not each.message_id}
    by_id = among(connection, messages.c.id, ours)
    by_name = among(connection, messages.c.provider_id, theirs)
    by_name &= messages.c.sender_id == sender_id
    found: dict[str, dict[str, Any]] = {}
    named: dict[str, dict[str, Any]] = {}
    for where in (by_id, by_name):
        query = select(messages).where(where).order_by(messages.c.id).with_for_update()
        for row in connection.execute(query).mappings():
            kept = found.setdefault(row["id"], dict(row))
            named[row["provider_id"]] = kept
    pairs = ((each, _named(each, found, named)) for each in reports)
    return {each: row for each, row in pairs if row is not None}


def _named(
    report: Report, found: dict[str, dict[str, Any]], named: dict[str, dict[str, Any]]
) -> dict[str, Any] | None:
    if report.message_id:
        return found.get(report.message_id)
    return named.get(report.provider_id) if report.provider_id else None


def _wait(
    connection: Connection, sender_id: str, later: Sequence[Report], tries: int, now: datetime
) -> None:
    """Reports often overtake the answer that tells us their name for the message."""
    if not later:
        return
    if tries + 1 >= MOST_TRIES:
        log.info("reports on unknown messages", sender=sender_id, count=len(later))
        return
    arguments = {
        "sender_id": sender_id,
        "reports": [_written(each) for each in later],
        "tries": tries + 1,
    }
    enqueue(connection, JOB, arguments, now=now, run_at=now + AGAIN)


def _written(report: Report) -> dict[str, Any]:
    return {**asdict(report), "at": report.at.isoformat() if report.at else None}


def _read(row: dict[str, Any]) -> Report:
    at = datetime.fromisoformat(row["at"]) if row["at"] else None
    return Report(**{**row, "news": News(row["news"]), "at": at})
