"""What crosses the wire about messages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from regulars.core.text import Count, LongText, Name, Text, Wire
from regulars.messages.countries import CountryHours
from regulars.messages.ledger import Explanation
from regulars.messages.outlook import Outlook
from regulars.messages.rules import EVERY_CHANNEL, Cap, Rules

Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="HH:MM")]
ClockTime = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")]


Weekdays = Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)]


class MessageOut(Wire):
    """One message of the ledger."""

    id: str
    customer_id: str  # beyond what JavaScript counts to
    name: str | None
    campaign_id: str
    subject: str | None
    channel: str
    purpose: str
    state: str
    reason: str
    address: str | None
    attempts: Count
    sender_id: str | None
    provider_id: str | None
    provider_reply: str
    cost: str | None
    created_at: datetime
    next_try_at: datetime
    handed_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    ended_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None
    unsubscribed_at: datetime | None
    complained_at: datetime | None


class MessageList(Wire):
    """A page of messages."""

    items: list[MessageOut]
    total: Count


class StepOut(Wire):
    """One thing that happened to a message."""

    code: str
    at: datetime | None
    reason: str
    channel: str


class AskedOut(Wire):
    """One rule and its answer: `number` of `limit` in `days` for a cap; `at` since or until when.

    Codes: hold, mailing, sender, address, suppressed, consent, cap, hours.
    """

    code: str
    ok: bool
    said: str
    number: int | None
    limit: int | None
    days: int | None
    at: datetime | None


class OutcomeOut(Wire):
    """What would become of the message now: leave, wait, skip (with a reason) or nothing."""

    would: Literal["leave", "wait", "skip", "nothing"]
    reason: str


class MessageDetail(Wire):
    """A message, how it came to stand where it stands, and what the rules said and say."""

    message: MessageOut
    steps: list[StepOut]
    decided_at: datetime | None
    then: list[AskedOut]
    now: list[AskedOut]
    outcome: OutcomeOut


def message_out(row: object) -> MessageOut:
    """A ledger row as it crosses the wire."""
    values = dict(row)  # type: ignore[call-overload]
    known = {name: values[name] for name in MessageOut.model_fields}
    return MessageOut(**{**known, "customer_id": str(values["customer_id"])})


def detail_out(found: Explanation) -> MessageDetail:
    """A message with its trail as it crosses the wire."""
    steps = [StepOut(**asdict(step)) for step in found.steps]
    return MessageDetail(
        message=message_out(found.message),
        steps=steps,
        decided_at=found.decided_at,
        then=[AskedOut(**asdict(one)) for one in found.then],
        now=[AskedOut(**asdict(one)) for one in found.now],
        outcome=OutcomeOut(**asdict(found.outcome)),
    )


class CapIn(Wire):
    """At most so many marketing messages in so many days; channel "*" is all together."""

    channel: Annotated[str, Field(max_length=30)] = EVERY_CHANNEL
    days: Annotated[int, Field(ge=1, le=365)]
    most: Annotated[int, Field(ge=0, le=100)]


class UsedCap(CapIn):
    """A cap, and how many messages count against it now."""

    used: Count


class OutlookOut(Wire):
    """What would become of a marketing message written now.

    `reason` says why it would be skipped; null: it would be sent, at once or when nothing is held
    and quiet hours are over.
    """

    channel: str
    reason: str | None
    held: bool
    quiet_until: datetime | None
    waits_for: str | None
    caps: list[UsedCap]


def outlook_out(found: Outlook) -> OutlookOut:
    """The outlook as it crosses the wire."""
    names = ("channel", "reason", "held", "quiet_until", "waits_for")
    caps = [UsedCap(**asdict(cap), used=used) for cap, used in found.used.items()]
    return OutlookOut(**{name: getattr(found, name) for name in names}, caps=caps)


class SendingRules(Wire):
    """How this business sends; quiet hours as HH:MM in the customer's zone, empty for none."""

    quiet_from: ClockTime = ""
    quiet_to: ClockTime = ""
    quiet: Literal["wait", "skip"] = "wait"
    over_cap: Literal["skip", "wait"] = "skip"
    mourning: Literal["wait", "skip", "send"] = "wait"
    longest_wait_hours: Annotated[int, Field(ge=1, le=24 * 30)] = 72
    caps: Annotated[list[CapIn], Field(max_length=50, default_factory=list)]

    @model_validator(mode="after")
    def both_or_none(self) -> Self:
        """Quiet hours have a beginning and an end."""
        if bool(self.quiet_from) != bool(self.quiet_to):
            raise ValueError("give both quiet_from and quiet_to, or neither")
        return self


def rules_in(given: SendingRules) -> dict[str, Any]:
    """The rules as the service takes them; one cap for each channel and span."""
    caps = {(cap.channel, cap.days): Cap(cap.channel, cap.days, cap.most) for cap in given.caps}
    return {**given.model_dump(exclude={"caps"}), "caps": list(caps.values())}


class SendingOut(SendingRules):
    """The rules, and whether all sending is held until a person releases it."""

    held_at: datetime | None
    held_reason: str


def sending_out(rules: Rules) -> SendingOut:
    """The rules as they cross the wire."""
    known = {name: getattr(rules, name) for name in SendingOut.model_fields if name != "caps"}
    return SendingOut(**known, caps=[CapIn(**asdict(cap)) for cap in rules.caps])


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


class HoursIn(Wire):
    """Other hours than a country asks for, and why the shop takes that on itself."""

    opens: Clock
    closes: Clock
    closed_weekdays: Weekdays = Field(default_factory=list)
    reason: Name


class HoursChanged(HoursIn):
    """What holds instead, who said so and when."""

    by: str
    at: datetime


class CountryOut(Wire):
    """What a country asks of marketing on a channel. `*` stands for those without a row."""

    country: str
    channel: str
    opens: str
    closes: str
    closed_weekdays: list[int]
    sender_prefix: str
    sender_suffix: str
    sender_longest: int | None
    opt_out_suffix: str
    links_need_approval: bool
    source: str
    since: date | None
    changed: HoursChanged | None


def country_out(found: CountryHours) -> CountryOut:
    """A country's rule as it crosses the wire."""
    rule, own = found.rule, found.exception
    opens, closes = rule.window or (time(), time())
    names = ("sender_prefix", "sender_suffix", "sender_longest", "opt_out_suffix", "source")
    changed = {name: getattr(own, name) for name in HoursChanged.model_fields} if own else None
    return CountryOut(
        country=found.country,
        channel=found.channel,
        opens=opens.isoformat("minutes"),
        closes=closes.isoformat("minutes"),
        closed_weekdays=sorted(rule.closed_weekdays),
        links_need_approval=rule.links_need_approval,
        since=rule.since,
        changed=HoursChanged(**changed) if changed else None,
        **{name: getattr(rule, name) for name in names},
    )
