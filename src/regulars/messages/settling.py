"""What the other side's answer means: for the message, its cascade, its sender and its address.

Only an UNKNOWN end leaves open whether the customer has the message. A marketing message then waits
for a person, a transactional one is tried once more. A provider that knows repeated ids says RETRY
instead: through the same sender, which alone knows them, a second try makes no second copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, or_, update

from regulars.channels import service as channels
from regulars.channels.kinds import CHANNELS
from regulars.channels.provider import NOT_A_USER, Outcome, Receipt
from regulars.customers import service as people
from regulars.messages import moves, queries
from regulars.messages.claims import Claimed
from regulars.messages.rules import MARKETING
from regulars.messages.tables import messages

BACK_OFF_MINUTES = (1, 5, 15, 60, 120, 240, 480, 720, 720, 720, 720)
MOST_SENDER_FAULTS = 3
DOUBT = "no_answer"
LONGEST_WAIT = 86_400.0  # a provider that asks for more is asked again after a day
_NOBODY_WAS_ASKED = frozenset({Outcome.UNREACHABLE, Outcome.UNTRIED})
_ANSWERS = frozenset({Outcome.REFUSED, Outcome.BOUNCED})


@dataclass(frozen=True, slots=True)
class Result:
    """How the try of one message ended. `failure` says what was wrong on our own side;
    `repeatable` that it was handed over to a provider which knows repeated ids."""

    message: Claimed
    receipt: Receipt
    failure: str = ""
    repeatable: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the row."""

    state: str
    reason: str = ""
    wait: timedelta = timedelta()
    doubts: int = 0
    moves_on: bool = False  # to the next channel of its cascade


_FAILED = Verdict("failed", "refused")


def settle(
    connection: Connection, results: Sequence[Result], *, worker: str, now: datetime
) -> None:
    """Write down how tries ended. An answer that comes after we gave it up still counts."""
    known = [result for result in results if result.receipt.outcome is not Outcome.STOPPED]
    if known:
        rows = [{**_settled(result, now), "worker": worker} for result in known]
        rows.sort(key=itemgetter("row_id"))  # as reports lock them; the rest is tried again
        connection.execute(_SETTLEMENT, rows)
    _act_on(connection, known, now)


# Built once, for every group of answers.
_SETTLEMENT = (
    update(messages)
    .where(
        messages.c.id == bindparam("row_id"),
        messages.c.epoch == bindparam("row_epoch"),
        messages.c.claimed_by == bindparam("worker"),
        or_(*(messages.c.state == state for state in ("claimed", "handed", "ambiguous"))),
    )
    .values(
        state=bindparam("new_state"),
        reason=bindparam("why"),
        channel=bindparam("on_channel"),
        tried=bindparam("channels_tried"),
        provider_reply=bindparam("said"),
        provider_id=bindparam("their_id"),
        cost=bindparam("price"),
        attempts=bindparam("tries"),
        doubts=bindparam("in_doubt"),
        next_try_at=bindparam("again_at"),
        sent_at=bindparam("went_at"),
        ended_at=bindparam("end_at"),
        untold=bindparam("news"),
        lease_until=None,
    )
)


def _settled(result: Result, now: datetime) -> dict[str, Any]:
    one, receipt, verdict = result.message, result.receipt, verdict_on(result)
    ended = verdict.state != "queued"
    tries = one.attempts + (0 if _is_no_try(receipt) else 1)
    return {
        "row_id": one.id,
        "row_epoch": one.epoch,
        "new_state": verdict.state,
        "why": "" if verdict.moves_on else verdict.reason,
        "on_channel": one.after[0] if verdict.moves_on else one.channel,
        "channels_tried": _tried(one, verdict, now),
        "said": receipt.reply[:500],
        "their_id": receipt.provider_id or None,
        "price": receipt.cost or None,
        "tries": 0 if verdict.moves_on else tries,
        "in_doubt": verdict.doubts,
        "again_at": now + verdict.wait,
        "went_at": now if verdict.state == "sent" else None,
        "end_at": now if ended else None,
        "news": ended and verdict.state != "ambiguous",
    }


def _is_no_try(receipt: Receipt) -> bool:
    """Nobody was asked, or we were told to come back later: that is about us, not the message."""
    told_later = receipt.outcome is Outcome.RETRY and receipt.wait_seconds is not None
    return told_later or receipt.outcome in _NOBODY_WAS_ASKED


def _tried(one: Claimed, verdict: Verdict, now: datetime) -> list[dict[str, Any]]:
    if not verdict.moves_on:
        return [dict(line) for line in one.tried]
    return moves.tried_on(one.channel, one.tried, verdict.reason, now)


def verdict_on(result: Result) -> Verdict:
    """What becomes of a message after a try."""
    verdict, one = _verdict(result), result.message
    # The doubts of a marketing message come from repeatable tries: an answer ends them.
    answered = one.purpose == MARKETING and result.receipt.outcome in _ANSWERS
    closed = verdict.moves_on or verdict.state in ("failed", "bounced")
    if one.doubts and closed and not answered:  # an earlier copy may have arrived all the same
        return Verdict("ambiguous", DOUBT, doubts=one.doubts)
    return verdict


def _verdict(result: Result) -> Verdict:
    one = result.message
    if result.failure:
        return Verdict("failed", result.failure)
    match result.receipt.outcome:
        case Outcome.ACCEPTED:
            return Verdict("sent")
        case Outcome.BOUNCED:
            return _closed(one, "bounced", "bad_address")
        case Outcome.REFUSED:
            no_account = result.receipt.reply.startswith(NOT_A_USER)
            return _closed(one, "failed", "not_a_user") if no_account else _FAILED
        case Outcome.UNKNOWN:
            return _doubtful(one)
        case Outcome.UNTRIED:
            return Verdict("queued", doubts=one.doubts)
        case Outcome.UNREACHABLE:
            rest = timedelta(seconds=channels.FIRST_REST)
            return Verdict("queued", "unreachable", rest, one.doubts)
        case Outcome.SENDER_FAULT:
            last = one.attempts + 1 >= MOST_SENDER_FAULTS
            return Verdict("failed" if last else "queued", "sender_refused", doubts=one.doubts)
        case _:
            return _deferred(result)


def _closed(one: Claimed, state: str, reason: str) -> Verdict:
    """This channel does not reach the customer: the next one may."""
    return Verdict("queued", reason, moves_on=True) if one.after else Verdict(state, reason)


def _doubtful(one: Claimed) -> Verdict:
    """A second copy of a transactional message is allowed, a third is not."""
    if one.purpose == MARKETING or one.doubts:
        return Verdict("ambiguous", DOUBT, doubts=one.doubts + 1)
    return Verdict("queued", DOUBT, timedelta(minutes=BACK_OFF_MINUTES[0]), 1)


def _deferred(result: Result) -> Verdict:
    """The next try; after about three days it is over."""
    one, asked = result.message, result.receipt.wait_seconds
    if asked is not None:
        wait = timedelta(seconds=min(asked, LONGEST_WAIT))
        return Verdict("queued", "deferred", wait, one.doubts)
    doubts = one.doubts + int(result.repeatable)
    if one.attempts >= len(BACK_OFF_MINUTES):
        return (
            Verdict("ambiguous", DOUBT, doubts=doubts) if doubts else Verdict("failed", "gave_up")
        )
    wait = timedelta(minutes=BACK_OFF_MINUTES[one.attempts])
    return Verdict("queued", "deferred", wait, doubts)


def _act_on(connection: Connection, results: Sequence[Result], now: datetime) -> None:
    """What answers mean beyond their own messages."""
    for sender_id in sorted({result.message.sender_id for result in results}):
        theirs = [one for one in results if one.message.sender_id == sender_id]
        _rest_or_wake(connection, sender_id, [one.receipt for one in theirs], now)
        _slow_down(connection, sender_id, theirs, now)
    for result in results:
        if result.receipt.outcome is Outcome.BOUNCED:
            _shut(connection, result, now)
        if result.receipt.outcome is Outcome.SENDER_FAULT:
            one, said = result.message, result.receipt.reply
            queries.pause(connection, [one.campaign_id], "sender_refused", detail=said)


def _rest_or_wake(
    connection: Connection, sender_id: str, receipts: Sequence[Receipt], now: datetime
) -> None:
    waits = [
        receipt.wait_seconds
        for receipt in receipts
        if receipt.outcome is Outcome.RETRY and receipt.wait_seconds is not None
    ]
    outcomes = {receipt.outcome for receipt in receipts}
    if waits:
        channels.rest(connection, sender_id, now, seconds=max(waits))
    elif Outcome.UNREACHABLE in outcomes:
        channels.rest(connection, sender_id, now)
    elif Outcome.ACCEPTED in outcomes:
        channels.awake(connection, sender_id, now)


def _slow_down(
    connection: Connection, sender_id: str, results: Sequence[Result], now: datetime
) -> None:
    """Leave mailbox providers alone for a while that said we write too fast."""
    said = {
        one.message.address: one.receipt.reply
        for one in results
        if one.message.channel == "email"
        and one.receipt.outcome is Outcome.RETRY
        and channels.is_too_fast(one.receipt.reply)
    }
    if said:
        groups = channels.mailbox_groups(connection, said, now=now)
        answers = [(groups[address], reply) for address, reply in said.items()]
        channels.back_off(connection, sender_id, answers, now)


def _shut(connection: Connection, result: Result, now: datetime) -> None:
    """Never write to a dead address again. One of the channel's own is forgotten: the customer may
    have another there."""
    one = result.message
    if CHANNELS[one.channel].address == "own":
        people.drop_address(connection, one.channel, one.address)
        return
    people.suppress(
        connection,
        channel=one.channel,
        address=one.address,
        reason="bounced",
        detail=result.receipt.reply[:200],
        now=now,
    )
