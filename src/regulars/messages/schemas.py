"""What crosses the wire about messages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from regulars.core.text import Count, LongText, Text, Wire
from regulars.messages.ledger import Explanation
from regulars.messages.outlook import Outlook
from regulars.messages.rules import Rules

ClockTime = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]


class MessageOut(Wire):
    """One message of the ledger."""

    id: str
    customer_id: str  # beyond what JavaScript counts to
    campaign_id: str
    subject: str | None
    channel: str
    purpose: str
    state: str
    reason: str
    address: str | None
    attempts: Count
    provider_reply: str
    created_at: datetime
    next_try_at: datetime
    handed_at: datetime | None
    sent_at: datetime | None
    ended_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None
    unsubscribed_at: datetime | None


class MessageList(Wire):
    """A page of messages."""

    items: list[MessageOut]
    total: Count


class StepOut(Wire):
    """One thing that happened to a message."""

    code: str
    at: datetime | None
    reason: str


class MessageDetail(Wire):
    """A message and how it came to stand where it stands."""

    message: MessageOut
    steps: list[StepOut]


def message_out(row: object) -> MessageOut:
    """A ledger row as it crosses the wire."""
    values = dict(row)  # type: ignore[call-overload]
    known = {name: values[name] for name in MessageOut.model_fields}
    return MessageOut(**{**known, "customer_id": str(values["customer_id"])})


def detail_out(found: Explanation) -> MessageDetail:
    """A message with its trail as it crosses the wire."""
    steps = [StepOut(code=step.code, at=step.at, reason=step.reason) for step in found.steps]
    return MessageDetail(message=message_out(found.message), steps=steps)


class OutlookOut(Wire):
    """What would become of a marketing message written now.

    `reason` says why it would be skipped; null: it would be sent, at once or when nothing is held
    and quiet hours are over.
    """

    channel: str
    reason: str | None
    held: bool
    quiet_until: datetime | None
    used: Count
    cap_messages: Count
    cap_days: Count


def outlook_out(found: Outlook) -> OutlookOut:
    """The outlook as it crosses the wire."""
    names = ("channel", "reason", "held", "quiet_until", "used")
    return OutlookOut(
        **{name: getattr(found, name) for name in names},
        cap_messages=found.rules.cap_messages,
        cap_days=found.rules.cap_days,
    )


class SendingRules(Wire):
    """How this business sends; quiet hours as HH:MM in the shop's zone, empty for none."""

    cap_messages: Annotated[int, Field(ge=0, le=100)] = 3
    cap_days: Annotated[int, Field(ge=1, le=365)] = 7
    quiet_from: ClockTime = ""
    quiet_to: ClockTime = ""

    @model_validator(mode="after")
    def both_or_none(self) -> Self:
        """Quiet hours have a beginning and an end."""
        if bool(self.quiet_from) != bool(self.quiet_to):
            raise ValueError("give both quiet_from and quiet_to, or neither")
        return self


class SendingOut(SendingRules):
    """The rules, and whether all sending is held until a person releases it."""

    held_at: datetime | None
    held_reason: str


def sending_out(rules: Rules) -> SendingOut:
    """The rules as they cross the wire."""
    return SendingOut(**{name: getattr(rules, name) for name in SendingOut.model_fields})


class WordsIn(Wire):
    """Subject and body as Liquid templates."""

    subject: Text
    body_html: LongText
    body_text: LongText = ""


class ProblemOut(Wire):
    """One fault of a template: where and what."""

    where: str
    message: str


class CheckOut(Wire):
    """What is wrong with a template; an empty list means it can be sent."""

    problems: list[ProblemOut]
