"""The verbs of sending: hand a mailing over, plan its messages, stop it, answer questions.

A campaign or a journey opens a mailing (its words), plans messages for it (who gets it, who was
held out, who is skipped and why) and completes it; from there the engine sends. It is finished when
no row is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from regulars.core.db import insert_new
from regulars.core.errors import Conflict, NotFound
from regulars.core.ids import new_id
from regulars.messages import queries
from regulars.messages.engine import deliver
from regulars.messages.hold import ensure_row, hold_all, release
from regulars.messages.ledger import Counts, Explanation, MessagePage, counts, explain, page
from regulars.messages.preview import Preview, check_words, preview, send_test
from regulars.messages.rules import Cap, Rules, over, refusal
from regulars.messages.standings import standings
from regulars.messages.tables import caps as cap_table
from regulars.messages.tables import mailings, messages, sending
from regulars.messages.templates import Rendered, TemplateFault, check, render
from regulars.messages.words import Stored, Words, letter

__all__ = [
    "Cap",
    "Counts",
    "Explanation",
    "Mailing",
    "MessagePage",
    "Planned",
    "Preview",
    "Rendered",
    "Rules",
    "TemplateFault",
    "Words",
    "change_rules",
    "check",
    "check_words",
    "complete_mailing",
    "counts",
    "deliver",
    "explain",
    "guard",
    "hold_all",
    "letter",
    "mailing",
    "next_try",
    "open_mailing",
    "page",
    "pause",
    "plan",
    "preview",
    "release",
    "render",
    "resolve_ambiguous",
    "resume",
    "retry_failed",
    "rules_of",
    "send_test",
    "stop",
]

CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is to be sent, and how far it has come."""

    id: str
    channels: Sequence[str] = ("email",)  # tried in this order: a cascade
    purpose: str = "marketing"
    priority: int = 0  # higher goes first
    state: str = "sending"  # sending, paused, stopped, finished
    reason: str = ""
    detail: str = ""
    complete: bool = False
    subject: str = ""  # what lists call it
    content: Stored = field(default_factory=dict)
    expires_at: datetime | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """The decision about one customer: `queued`, `held_out` or `skipped` (with its reason)."""

    customer_id: int
    campaign_id: str
    state: str = "queued"
    reason: str = ""
    visit: str = ""


def guard(
    connection: Connection,
    customer_ids: Sequence[int],
    *,
    channel: str = "email",
    purpose: str = "marketing",
    now: datetime,
) -> dict[int, str]:
    """Why each of these customers could not be written to now; who is not named could be.

    The same rules decide again when a message is claimed and when it is handed over. What only puts
    a message off (hours, mourning, a cap where one waits) is no reason here.
    """
    rules = rules_of(connection)
    refused = dict.fromkeys(customer_ids, "no_customer")
    for chunk in queries.chunks(customer_ids, CHUNK):
        known = standings(connection, chunk, channel=channel, purpose=purpose, rules=rules, now=now)
        for customer_id, standing in known.items():
            reason = refusal(standing, channel=channel, purpose=purpose)
            if reason is None and over(standing.spent) and rules.over_cap == "skip":
                reason = "frequency_cap"
            if reason is None:
                del refused[customer_id]
            else:
                refused[customer_id] = reason
    return refused


def open_mailing(connection: Connection, mailing: Mailing, *, now: datetime) -> None:
    """Begin a mailing: its messages may be planned, and are sent as they are planned."""
    values = {name: getattr(mailing, name) for name in mailing.__slots__}
    values["channels"] = list(mailing.channels)
    connection.execute(insert(mailings).values(**values, created_at=now))


def plan(connection: Connection, rows: Sequence[Planned], *, now: datetime) -> int:
    """Write decisions into the ledger; one that is already there stays as it is.

    Returns how many were new, so a repeated chunk is harmless.
    """
    kinds = {
        row.id: (row.channels[0], row.purpose)
        for row in connection.execute(
            select(mailings).where(mailings.c.id.in_({row.campaign_id for row in rows}))
        )
    }
    unknown = {row.campaign_id for row in rows} - kinds.keys()
    if unknown:
        raise Conflict(f"Open the mailing {min(unknown)} before planning messages for it.")
    return insert_new(connection, messages, [_ledger_row(row, kinds, now) for row in rows])


def _ledger_row(
    row: Planned, kinds: dict[str, tuple[str, str]], now: datetime
) -> dict[str, object]:
    channel, purpose = kinds[row.campaign_id]
    return {
        "id": new_id("msg"),
        "customer_id": row.customer_id,
        "campaign_id": row.campaign_id,
        "visit": row.visit,
        "channel": channel,
        "purpose": purpose,
        "state": row.state,
        "reason": row.reason,
        "created_at": now,
        "next_try_at": now,
        "ended_at": None if row.state == "queued" else now,
        "untold": row.state == "skipped",
    }


def complete_mailing(connection: Connection, campaign_id: str) -> None:
    """Say that every message of the mailing is planned; from now on it can finish."""
    connection.execute(update(mailings).where(mailings.c.id == campaign_id).values(complete=True))


def mailing(connection: Connection, campaign_id: str) -> Mailing:
    """The mailing as it stands. Raises NotFound."""
    row = connection.execute(select(mailings).where(mailings.c.id == campaign_id)).first()
    if row is None:
        raise NotFound("There is no such mailing.")
    return Mailing(**{name: getattr(row, name) for name in Mailing.__slots__})


def next_try(connection: Connection, campaign_ids: Sequence[str]) -> datetime | None:
    """The first moment at which a message of these mailings may go out; None: at any moment."""
    return queries.next_try(connection, campaign_ids)


def rules_of(connection: Connection) -> Rules:
    """How this business sends; the defaults until somebody changes them."""
    return queries.rules_of(connection)


def change_rules(
    connection: Connection, *, caps: Sequence[Cap] | None = None, **changes: object
) -> Rules:
    """Change how this business sends. Caps that are given take the place of all that were."""
    ensure_row(connection)
    if changes:
        connection.execute(update(sending).values(**changes))
    if caps is not None:
        connection.execute(delete(cap_table))
        insert_new(connection, cap_table, [asdict(cap) for cap in caps])
    return rules_of(connection)


def pause(connection: Connection, campaign_id: str, *, reason: str = "staff") -> None:
    """Stop handing messages over; what has been handed over is waited for."""
    _move(connection, campaign_id, ("sending",), state="paused", reason=reason, detail="")


def resume(connection: Connection, campaign_id: str) -> None:
    """Go on where it stopped: everybody who has not got the message, and nobody twice."""
    _move(connection, campaign_id, ("paused",), state="sending", reason="", detail="")


def stop(connection: Connection, campaign_id: str, *, now: datetime) -> None:
    """End the mailing: who has not got the message will not get it."""
    _move(connection, campaign_id, ("sending", "paused"), state="stopped", finished_at=now)
    connection.execute(
        update(messages)
        .where(messages.c.campaign_id == campaign_id, messages.c.state.in_(("queued", "held")))
        .values(state="skipped", reason="stopped", ended_at=now, untold=True)
    )


def retry_failed(connection: Connection, campaign_id: str, *, now: datetime) -> int:
    """Try the failed messages again; returns how many. Bounced addresses are not among them."""
    return _again(connection, campaign_id, "failed", now)


def resolve_ambiguous(
    connection: Connection, campaign_id: str, *, send_again: bool, now: datetime
) -> int:
    """A person decides about the messages nobody can be sure of; returns how many there were.

    Sending again reaches everyone and may reach some twice; otherwise they count as sent.
    """
    if send_again:
        return _again(connection, campaign_id, "ambiguous", now)
    return connection.execute(
        update(messages)
        .where(messages.c.campaign_id == campaign_id, messages.c.state == "ambiguous")
        .values(state="sent", reason="presumed", sent_at=messages.c.handed_at, untold=True)
    ).rowcount


def _again(connection: Connection, campaign_id: str, state: str, now: datetime) -> int:
    """Queue the messages in a state once more and reopen their mailing."""
    moved = connection.execute(
        update(messages)
        .where(messages.c.campaign_id == campaign_id, messages.c.state == state)
        .values(
            state="queued",
            reason="",
            attempts=0,
            doubts=0,
            epoch=messages.c.epoch + 1,  # a late answer to the old try no longer settles it
            next_try_at=now,
            ended_at=None,
        )
    ).rowcount
    if moved:
        connection.execute(
            update(mailings)
            .where(mailings.c.id == campaign_id, mailings.c.state == "finished")
            .values(state="sending", finished_at=None)
        )
    return moved


def _move(
    connection: Connection, campaign_id: str, from_states: tuple[str, ...], **values: object
) -> None:
    found = connection.execute(
        update(mailings)
        .where(mailings.c.id == campaign_id, mailings.c.state.in_(from_states))
        .values(**values)
    )
    if not found.rowcount:
        raise Conflict(f"The mailing is {mailing(connection, campaign_id).state}.")
