"""What a report on a message means: for its row, for the address and for the customer's consent.

Reports come late, twice and out of order. A bounce outweighs a delivery, a delivery outweighs a
failure, and any sign of life settles a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, update

from regulars.channels.provider import News, Report
from regulars.customers import service as people
from regulars.events.schemas import Event
from regulars.messages import touches
from regulars.messages.reporting import event_about
from regulars.messages.tables import messages

IN_FLIGHT = ("claimed", "handed")  # not settled yet: a report on it waits
_UNDELIVERED = "undelivered"
_CHANGED = (
    "state", "reason", "provider_reply", "sent_at", "delivered_at", "ended_at", "opened_at",
    "clicked_at", "unsubscribed_at", "complained_at", "untold",
)  # fmt: skip
_SUPPRESSES = {
    News.BOUNCED: "bounced",
    News.BLOCKED: "blocked",
    News.COMPLAINED: "complained",
}

Row = dict[str, Any]


def take_in(
    connection: Connection, reports: Sequence[tuple[Row, Report]], *, now: datetime
) -> list[Event]:
    """Apply the reports to the ledger, in their order; returns what history is to be told."""
    changed: dict[str, Row] = {}
    for row, report in reports:
        row.update(changes(row, report, report.at or now))
        changed[row["id"]] = row
    _write(connection, list(changed.values()))
    _addresses(connection, reports, now)
    touches.take_in(connection, reports, now=now)
    return [*_complaints(reports, now), *_opt_outs(connection, reports, now)]


def changes(row: Mapping[str, Any], report: Report, at: datetime) -> Row:
    """What the report changes in the row of its message."""
    match report.news:
        case News.DELIVERED:
            return {"delivered_at": row["delivered_at"] or at} | _arrived(row, at)
        case News.BOUNCED:
            return _ended(row, "bounced", "bad_address", report, at)
        case News.BLOCKED:
            return _ended(row, "failed", "blocked", report, at) if _in_doubt(row) else {}
        case News.FAILED | News.SOFT_BOUNCED:
            return _ended(row, "failed", _UNDELIVERED, report, at) if _in_doubt(row) else {}
        case News.COMPLAINED:
            return {"complained_at": row["complained_at"] or at} | _arrived(row, at)
        case News.UNSUBSCRIBED:
            return {"unsubscribed_at": row["unsubscribed_at"] or at}
        case _:
            return _arrived(row, at)


def _in_doubt(row: Mapping[str, Any]) -> bool:
    """Whether the message left and nobody has said yet that it arrived."""
    tried_again = row["state"] == "queued" and row["doubts"] > 0
    return row["state"] in ("sent", "ambiguous") or tried_again


def _arrived(row: Mapping[str, Any], at: datetime) -> Row:
    """The row of a message that has come; what bounced for good stays so."""
    if not _in_doubt(row) and row["reason"] != _UNDELIVERED:
        return {}
    went = row["sent_at"] or row["handed_at"] or at
    came = {"sent_at": went, "delivered_at": row["delivered_at"] or at, "ended_at": at}
    return {"state": "delivered", "reason": "", "untold": True, **came}


def _ended(row: Mapping[str, Any], state: str, reason: str, report: Report, at: datetime) -> Row:
    """The row of a message that has not come; one that never left stays as it is."""
    left = _in_doubt(row) or row["state"] == "delivered" or row["reason"] == _UNDELIVERED
    if not left:
        return {}
    return {
        "state": state,
        "reason": reason,
        "provider_reply": report.detail[:500],
        "sent_at": row["sent_at"] or row["handed_at"],
        "ended_at": at,
        "untold": True,
    }


def _write(connection: Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _CHANGED}
    statement = update(messages).where(messages.c.id == bindparam("row_id")).values(**values)
    connection.execute(
        statement,
        [{"row_id": row["id"], **{f"new_{name}": row[name] for name in _CHANGED}} for row in rows],
    )


def _addresses(
    connection: Connection, reports: Sequence[tuple[Row, Report]], now: datetime
) -> None:
    """What the reports mean for the addresses, whatever the row said before."""
    for channel in sorted({row["channel"] for row, _ in reports}):
        here = [(row, each) for row, each in reports if row["channel"] == channel]
        told = {
            news: {row["address"]: each.detail for row, each in here if each.news is news}
            for news in News
        }
        for news, reason in _SUPPRESSES.items():
            said = {address: text for address, text in told[news].items() if address}
            people.suppress_all(connection, channel, reason, said, now=now)
        soft = {address: text for address, text in told[News.SOFT_BOUNCED].items() if address}
        people.note_soft_bounces(connection, channel, soft, now=now)
        came = [row["address_hash"] for row, each in here if each.news is News.DELIVERED]
        people.forget_soft_bounces(connection, channel, came)


def _complaints(reports: Sequence[tuple[Row, Report]], now: datetime) -> list[Event]:
    return [
        event_about(row, "message_complained", each.at or now)
        for row, each in reports
        if each.news is News.COMPLAINED
    ]


def _opt_outs(
    connection: Connection, reports: Sequence[tuple[Row, Report]], now: datetime
) -> list[Event]:
    """Withdraw the consent of those who told the provider to stop."""
    stopped = [(row, each) for row, each in reports if each.news is News.UNSUBSCRIBED]
    for channel in sorted({row["channel"] for row, _ in stopped}):
        here = [row for row, _ in stopped if row["channel"] == channel]
        people.withdraw_consent(
            connection,
            [row["customer_id"] for row in here],
            channel=channel,
            source="provider",
            evidence=", ".join(row["id"] for row in here)[:300],
            now=now,
        )
    return [
        event_about(row, "unsubscribed", each.at or now, purpose="marketing")
        for row, each in stopped
    ]
