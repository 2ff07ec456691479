"""Questions to the ledger: how many, which, and why this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select

from regulars.core.errors import NotFound
from regulars.customers.tables import customers
from regulars.locale.letters import fold
from regulars.messages.explaining import Asked, Outcome, asked_now, asked_then
from regulars.messages.tables import OPEN_STATES, mailings, messages

# What is told by a moment of its own, or has not come to an end.
_TOLD_BY_MOMENT = ("sent", "delivered", "complained", "claimed", "handed", "queued")


@dataclass(frozen=True, slots=True)
class Counts:
    """The ledger of one mailing, added up: the states sum to `total`."""

    total: int = 0
    states: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, dict[str, int]] = field(default_factory=dict)  # state -> reason -> count
    opened: int = 0
    clicked: int = 0
    unsubscribed: int = 0

    @property
    def open(self) -> int:
        """Messages whose end is not known yet."""
        return sum(self.states.get(state, 0) for state in OPEN_STATES)


@dataclass(frozen=True, slots=True)
class MessagePage:
    """One page of messages and how many there are in all."""

    items: list[RowMapping]
    total: int


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a message, as a code; the screens word it."""

    code: str
    at: datetime | None
    reason: str = ""
    channel: str = ""  # where, if not where the message stands now


@dataclass(frozen=True, slots=True)
class Explanation:
    """One message and how it came to stand where it stands."""

    message: RowMapping
    steps: list[Step]
    decided_at: datetime | None  # when the rules were asked last …
    then: list[Asked]  # … and what each of them said
    now: list[Asked]
    outcome: Outcome  # what would become of it now


def counts(connection: Connection, campaign_id: str) -> Counts:
    """How many messages of the mailing stand where."""
    known = (messages.c.opened_at, messages.c.clicked_at, messages.c.unsubscribed_at)
    rows = connection.execute(
        select(
            messages.c.state, messages.c.reason, func.count(), *(func.count(one) for one in known)
        )
        .where(messages.c.campaign_id == campaign_id)
        .group_by(messages.c.state, messages.c.reason)
    ).all()
    states: dict[str, int] = {}
    reasons: dict[str, dict[str, int]] = {}
    for state, reason, count, *_ in rows:
        states[state] = states.get(state, 0) + count
        if reason:
            reasons.setdefault(state, {})[reason] = count
    sums = [sum(row[place] for row in rows) for place in (2, 3, 4, 5)]
    return Counts(sums[0], states, reasons, *sums[1:])


def page(
    connection: Connection,
    *,
    campaign_id: str | None = None,
    customer_id: int | None = None,
    state: str | None = None,
    reason: str | None = None,
    channel: str | None = None,
    sender_id: str | None = None,
    text: str = "",
    number: int = 1,
    size: int = 50,
) -> MessagePage:
    """Messages with their campaigns' subjects and customers' names, newest first.

    `text` is looked for in names, or is an address or an id of a message.
    """
    wanted = {
        messages.c.campaign_id: campaign_id,
        messages.c.customer_id: customer_id,
        messages.c.state: state,
        messages.c.reason: reason,
        messages.c.channel: channel,
        messages.c.sender_id: sender_id,
    }
    chosen = [column == value for column, value in wanted.items() if value is not None]
    if text:
        chosen.append(_found_by(text))
    count = select(func.count()).select_from(messages).where(*chosen)
    total = connection.execute(count).scalar()
    query = _with_subject().where(*chosen).order_by(messages.c.id.desc())
    found = connection.execute(query.limit(size).offset((number - 1) * size)).mappings()
    return MessagePage(list(found), total or 0)


def explain(connection: Connection, message_id: str, *, now: datetime) -> Explanation:
    """The message with its trail and what the rules say of it. Raises NotFound."""
    query = _with_subject().where(messages.c.id == message_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("There is no such message.")
    decided_at, then = asked_then(connection, row)
    found, outcome = asked_now(connection, row, now=now)
    return Explanation(row, _steps(row), decided_at, then, found, outcome)


def _found_by(text: str) -> Any:
    """An address, a message's id, or words that the customer is found by."""
    words = fold(text).split()[:12]
    named = select(customers.c.id).where(
        *(customers.c.search.contains(word, autoescape=True) for word in words)
    )
    exactly = or_(messages.c.id == text, messages.c.address == text)
    return or_(exactly, messages.c.customer_id.in_(named)) if words else exactly


def _with_subject() -> Any:
    return (
        select(messages, mailings.c.subject, customers.c.name)
        .outerjoin(mailings, mailings.c.id == messages.c.campaign_id)
        .outerjoin(customers, customers.c.id == messages.c.customer_id)
    )


def _steps(row: RowMapping) -> list[Step]:
    steps = [Step("planned", row["created_at"])]
    passed = (
        ("claimed", "claimed_at"),
        ("handed", "handed_at"),
        ("accepted", "sent_at"),
        ("delivered", "delivered_at"),
        ("opened", "opened_at"),
        ("clicked", "clicked_at"),
        ("unsubscribed", "unsubscribed_at"),
        ("complained", "complained_at"),
    )
    steps += [
        Step("refused", datetime.fromisoformat(each["at"]), each["reason"], each["channel"])
        for each in row["tried"] or ()
    ]
    steps += [Step(code, row[column]) for code, column in passed if row[column] is not None]
    if row["state"] == "queued" and (row["attempts"] or row["reason"]):
        steps.append(Step("will_retry", row["next_try_at"], row["reason"]))
    elif row["state"] not in _TOLD_BY_MOMENT:
        steps.append(Step(row["state"], row["ended_at"], row["reason"]))
    return sorted(steps, key=lambda step: step.at or row["created_at"])
