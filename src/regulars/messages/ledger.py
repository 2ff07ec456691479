"""Questions to the ledger: how many, which, and why this one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select

from regulars.core.errors import NotFound
from regulars.messages.tables import OPEN_STATES, mailings, messages


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


@dataclass(frozen=True, slots=True)
class Explanation:
    """One message and how it came to stand where it stands."""

    message: RowMapping
    steps: list[Step]


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
    number: int = 1,
    size: int = 50,
) -> MessagePage:
    """Messages with the names of their campaigns' subjects, newest first."""
    wanted = {
        messages.c.campaign_id: campaign_id,
        messages.c.customer_id: customer_id,
        messages.c.state: state,
        messages.c.reason: reason,
    }
    chosen = [column == value for column, value in wanted.items() if value is not None]
    total = connection.execute(select(func.count()).select_from(messages).where(*chosen)).scalar()
    query = _with_subject().where(*chosen).order_by(messages.c.id.desc())
    found = connection.execute(query.limit(size).offset((number - 1) * size)).mappings()
    return MessagePage(list(found), total or 0)


def explain(connection: Connection, message_id: str) -> Explanation:
    """The message with its trail. Raises NotFound."""
    query = _with_subject().where(messages.c.id == message_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound("There is no such message.")
    return Explanation(row, _steps(row))


def _with_subject() -> Any:
    return select(messages, mailings.c.subject).outerjoin(
        mailings, mailings.c.id == messages.c.campaign_id
    )


def _steps(row: RowMapping) -> list[Step]:
    steps = [Step("planned", row["created_at"])]
    passed = (
        ("claimed", "claimed_at"),
        ("handed", "handed_at"),
        ("accepted", "sent_at"),
        ("opened", "opened_at"),
        ("clicked", "clicked_at"),
        ("unsubscribed", "unsubscribed_at"),
    )
    steps += [Step(code, row[column]) for code, column in passed if row[column] is not None]
    if row["state"] == "queued" and row["attempts"]:
        steps.append(Step("will_retry", row["next_try_at"], row["reason"]))
    elif row["state"] not in ("sent", "claimed", "handed", "queued"):
        steps.append(Step(row["state"], row["ended_at"], row["reason"]))
    return sorted(steps, key=lambda step: step.at or row["created_at"])
