"""The last question before a message leaves, and the answer of the other side afterwards.

Both work on a group of messages in one transaction, so that all slots share one fsync. `hand` asks
consent, suppression and the mailing's state once more: a customer who opted out between claim and
hand-over gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, tuple_, update

from regulars.channels import service as channels
from regulars.channels.provider import Outcome, Receipt
from regulars.customers import service as people
from regulars.customers.tables import consents
from regulars.messages import queries
from regulars.messages.claims import Claimed
from regulars.messages.tables import mailings, messages, sending

# Longer than the ten minutes a server may think after the final dot.
ANSWER_LEASE = timedelta(minutes=75)
BACK_OFF_MINUTES = (1, 5, 15, 60, 120, 240, 480, 720, 720, 720, 720)
MOST_SENDER_FAULTS = 3
_NOBODY_WAS_ASKED = frozenset({Outcome.UNREACHABLE, Outcome.UNTRIED})


@dataclass(frozen=True, slots=True)
class Result:
    """How the try of one message ended. `failure` says what was wrong on our own side."""

    message: Claimed
    receipt: Receipt
    failure: str = ""


def hand(
    connection: Connection,
    group: Sequence[tuple[Claimed, str]],
    *,
    worker: str,
    now: datetime,
) -> set[str]:
    """Commit `handed` for those of the group that may leave; returns their ids.

    The group holds each message with its Message-ID. A row that is no longer ours (its lease ran
    out and someone else took it) is left alone: that is what makes a woken zombie harmless.
    """
    rows = _locked_rows(connection, [one for one, _ in group])
    withdrawn = _without_consent(connection, [one for one, _ in group], now)
    stopped = _suppressed(connection, [one for one, _ in group])
    held = connection.execute(select(sending.c.held_at)).scalar() is not None
    leaving, staying = [], []
    for one, mail_id in group:
        row = rows.get(one.id)
        if row is None or not _is_ours(row, one, worker):
            continue
        state, reason = _objection(one, row.mailing, held, one.id in withdrawn, one.id in stopped)
        if state:
            staying.append({"row_id": one.id, "new_state": state, "why": reason})
        else:
            leaving.append({"row_id": one.id, "header_id": mail_id})
    _mark_handed(connection, leaving, now)
    _mark_staying(connection, staying, now)
    return {row["row_id"] for row in leaving}


def _locked_rows(connection: Connection, group: Sequence[Claimed]) -> dict[str, Any]:
    query = (
        select(
            messages.c.id,
            messages.c.state,
            messages.c.epoch,
            messages.c.claimed_by,
            mailings.c.state.label("mailing"),
        )
        .join(mailings, mailings.c.id == messages.c.campaign_id)
        .where(queries.among(connection, messages.c.id, [one.id for one in group]))
        .order_by(messages.c.id)
    )
    # A pause or stop that commits first is seen here; one that comes later waits for us.
    campaigns = {one.campaign_id for one in group}
    shared = select(mailings.c.id).where(mailings.c.id.in_(campaigns)).order_by(mailings.c.id)
    connection.execute(shared.with_for_update(read=True))
    return {row.id: row for row in connection.execute(query.with_for_update(of=messages))}


def _is_ours(row: Any, one: Claimed, worker: str) -> bool:
    # `handed` already: our own commit whose answer got lost on the way from the database.
    mine = row.epoch == one.epoch and row.claimed_by == worker
    return mine and row.state in ("claimed", "handed")


def _objection(
    one: Claimed, mailing: str, held: bool, withdrawn: bool, stopped: bool
) -> tuple[str, str]:
    """The state and reason that keep a message here; empty when it may leave."""
    if held:
        return "held", "restored"
    if withdrawn:
        return "skipped", "consent_withdrawn"
    if stopped:
        return "skipped", "suppressed"
    if mailing == "sending":
        return "", ""
    return ("queued", "") if mailing == "paused" else ("skipped", "stopped")


def _suppressed(connection: Connection, group: Sequence[Claimed]) -> set[str]:
    """Messages whose address takes none of their purpose."""
    found: set[str] = set()
    for channel, purpose in {(one.channel, one.purpose) for one in group}:
        these = [one for one in group if (one.channel, one.purpose) == (channel, purpose)]
        hashes = [one.address_hash for one in these]
        stopped = people.suppressed(connection, channel, hashes, purpose)
        found |= {one.id for one in these if one.address_hash in stopped}
    return found


def _without_consent(connection: Connection, group: Sequence[Claimed], now: datetime) -> set[str]:
    """Messages whose customer does not agree now; an opt-out under way is waited for."""
    pairs = {(one.customer_id, one.purpose) for one in group}
    query = (
        select(consents.c.customer_id, consents.c.purpose, queries.consent_now(now))
        .where(
            consents.c.channel == "email",
            tuple_(consents.c.customer_id, consents.c.purpose).in_(sorted(pairs)),
        )
        .order_by(consents.c.customer_id, consents.c.purpose)
        .with_for_update(read=True)
    )
    state = {(row.customer_id, row.purpose): row.state for row in connection.execute(query)}
    return {one.id for one in group if not _agrees(state.get((one.customer_id, one.purpose)), one)}


def _agrees(state: str | None, one: Claimed) -> bool:
    return state == "granted" or (one.purpose != "marketing" and state is None)


def _mark_handed(connection: Connection, rows: list[dict[str, str]], now: datetime) -> None:
    if not rows:
        return
    statement = (
        update(messages)
        .where(messages.c.id == bindparam("row_id"))
        .values(
            state="handed",
            handed_at=now,
            lease_until=now + ANSWER_LEASE,
            mail_id=bindparam("header_id"),
            reason="",
        )
    )
    connection.execute(statement, rows)


def _mark_staying(connection: Connection, rows: list[dict[str, str]], now: datetime) -> None:
    if not rows:
        return
    statement = (
        update(messages)
        .where(messages.c.id == bindparam("row_id"))
        .values(state=bindparam("new_state"), reason=bindparam("why"), claimed_by=None)
    )
    connection.execute(statement, rows)
    ended = [row["row_id"] for row in rows if row["new_state"] == "skipped"]
    connection.execute(
        update(messages)
        .where(queries.among(connection, messages.c.id, ended))
        .values(ended_at=now, untold=True)
    )


def settle(
    connection: Connection, results: Sequence[Result], *, worker: str, now: datetime
) -> None:
    """Write down how tries ended. An answer that comes after we gave it up still counts."""
    known = [result for result in results if result.receipt.outcome is not Outcome.STOPPED]
    if known:
        statement = _settlement(worker)
        connection.execute(statement, [_settled(result, now) for result in known])
    _act_on(connection, known, now)


def _settlement(worker: str) -> Any:
    return (
        update(messages)
        .where(
            messages.c.id == bindparam("row_id"),
            messages.c.epoch == bindparam("row_epoch"),
            messages.c.claimed_by == worker,
            or_(*(messages.c.state == state for state in ("claimed", "handed", "ambiguous"))),
        )
        .values(
            state=bindparam("new_state"),
            reason=bindparam("why"),
            provider_reply=bindparam("said"),
            attempts=bindparam("tries"),
            next_try_at=bindparam("again_at"),
            sent_at=bindparam("went_at"),
            ended_at=bindparam("end_at"),
            untold=bindparam("news"),
            lease_until=None,
        )
    )


def _settled(result: Result, now: datetime) -> dict[str, Any]:
    state, reason, wait = _verdict(result)
    one, ended = result.message, state != "queued"
    return {
        "row_id": one.id,
        "row_epoch": one.epoch,
        "new_state": state,
        "why": reason,
        "said": result.receipt.reply[:500],
        "tries": one.attempts + (result.receipt.outcome not in _NOBODY_WAS_ASKED),
        "again_at": now + wait,
        "went_at": now if state == "sent" else None,
        "end_at": now if ended else None,
        "news": ended and state != "ambiguous",
    }


def _verdict(result: Result) -> tuple[str, str, timedelta]:
    """State, reason and when to try again."""
    now = timedelta()
    if result.failure:
        return "failed", result.failure, now
    match result.receipt.outcome:
        case Outcome.ACCEPTED:
            return "sent", "", now
        case Outcome.BOUNCED:
            return "bounced", "bad_address", now
        case Outcome.REFUSED:
            return "failed", "refused", now
        case Outcome.UNKNOWN:
            return "ambiguous", "no_answer", now
        case Outcome.UNTRIED:
            return "queued", "", now
        case Outcome.UNREACHABLE:
            return "queued", "unreachable", timedelta(seconds=channels.FIRST_REST)
        case Outcome.SENDER_FAULT:
            last = result.message.attempts + 1 >= MOST_SENDER_FAULTS
            return ("failed" if last else "queued"), "sender_refused", now
        case _:
            return _deferred(result.message.attempts)


def _deferred(attempts: int) -> tuple[str, str, timedelta]:
    """The next try; after about three days it is over."""
    if attempts >= len(BACK_OFF_MINUTES):
        return "failed", "gave_up", timedelta()
    return "queued", "deferred", timedelta(minutes=BACK_OFF_MINUTES[attempts])


def _act_on(connection: Connection, results: Sequence[Result], now: datetime) -> None:
    """What an answer means beyond its own message."""
    outcomes = {result.receipt.outcome for result in results}
    if Outcome.UNREACHABLE in outcomes:
        channels.rest(connection, "email", now)
    elif Outcome.ACCEPTED in outcomes:
        channels.awake(connection, "email", now)
    for result in results:
        if result.receipt.outcome is Outcome.BOUNCED:
            people.suppress(
                connection,
                channel="email",
                address=result.message.address,
                reason="bounced",
                detail=result.receipt.reply[:200],
                now=now,
            )
        if result.receipt.outcome is Outcome.SENDER_FAULT:
            connection.execute(
                update(mailings)
                .where(mailings.c.id == result.message.campaign_id, mailings.c.state == "sending")
                .values(state="paused", reason="sender_refused", detail=result.receipt.reply[:500])
            )
