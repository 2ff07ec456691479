"""What crosses the wire about campaigns."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from regulars.campaigns.service import (
    DEFAULT_HOLDOUT,
    DEFAULT_WINDOW_DAYS,
    LONGEST_WINDOW_DAYS,
    MOST_HELD_OUT,
)
from regulars.core.text import Count, LongText, Name, Text, Wire
from regulars.experiments.schemas import Lift
from regulars.templates.content import Content
from regulars.templates.schemas import Language

Holdout = Annotated[float, Field(ge=0, le=MOST_HELD_OUT, allow_inf_nan=False)]
WindowDays = Annotated[int, Field(ge=1, le=LONGEST_WINDOW_DAYS)]
Page = Annotated[int, Field(ge=1, le=1_000_000)]
Size = Annotated[int, Field(ge=1, le=200)]
Channel = Annotated[str, Field(max_length=40)]
Channels = Annotated[tuple[Channel, ...], Field(min_length=1, max_length=10)]
TemplateId = Annotated[str, Field(max_length=60)]
Version = Annotated[int, Field(ge=0, le=1_000_000)]
CustomerId = Annotated[str, Field(max_length=19)]


class CampaignOut(Wire):
    """One campaign. `counts` are messages per state and add up to all its people."""

    id: str
    name: str
    state: str
    segment_id: str
    segment_name: str | None
    subject: str
    body_html: str
    body_text: str
    channels: tuple[str, ...]
    template_id: str | None
    template_version: Count | None
    content: Content
    holdout: float
    window_days: int
    send_at: datetime | None
    problem: str
    reason: str
    detail: str
    preparing: bool
    created_at: datetime
    changed_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    counts: dict[str, Count]


class CampaignList(Wire):
    items: list[CampaignOut]


class NewCampaign(Wire):
    """A draft. `channels` are tried in their order. Its words: `content` of its own, else subject
    and body as a plain e-mail, else the template's (version 0: the newest when it starts).
    """

    name: Text = ""
    segment_id: Name
    subject: Text = ""
    body_html: LongText = ""
    body_text: LongText = ""
    channels: Channels = ("email",)
    template_id: TemplateId = ""
    template_version: Version = 0
    content: Content = Field(default_factory=dict)
    holdout: Holdout = DEFAULT_HOLDOUT
    window_days: WindowDays = DEFAULT_WINDOW_DAYS


class ChangedCampaign(Wire):
    """The fields to overwrite; what is left out stays. Empty takes template or content away."""

    name: Name | None = None
    segment_id: Name | None = None
    subject: Text | None = None
    body_html: LongText | None = None
    body_text: LongText | None = None
    channels: Channels | None = None
    template_id: TemplateId | None = None
    template_version: Version | None = None
    content: Content | None = None
    holdout: Holdout | None = None
    window_days: WindowDays | None = None


class CopyIn(Wire):
    name: Name


class StartIn(Wire):
    """When to start; at once if nothing is said."""

    at: AwareDatetime | None = None


class PreviewIn(Wire):
    customer_id: CustomerId | None = None
    channel: Channel = "email"
    language: Language | None = None


class PreviewOut(Wire):
    """The message as one customer would see it."""

    subject: str
    html: str
    text: str
    language: str
    customer_id: str | None


class TestIn(Wire):
    address: Name
    customer_id: CustomerId | None = None
    channel: Channel = "email"
    language: Language | None = None


class TestOut(Wire):
    reply: str


class RiseOut(Wire):
    """The smallest rise of the share who order that a hold-out would show; null: none."""

    holdout: float
    rise: float | None


class LackingOut(Wire):
    variable: str
    count: Count


class CheckOut(Wire):
    """One thing that must hold before sending: sender, postal_address, template, not_held.

    `channel` is the one of the cascade that it is about, else empty.
    """

    code: str
    ok: bool
    detail: str
    channel: str


class ReasonCount(Wire):
    reason: str
    count: Count


class ChannelReachOut(Wire):
    """One channel of the cascade: whom it could reach, and whom it gets after those before it.

    `skipped` are those who were left for it and go on to the next, by reason.
    """

    channel: str
    reachable: Count
    gets: Count
    skipped: list[ReasonCount]


class AudienceOut(Wire):
    """From all customers to those who will get it."""

    customers: Count
    chosen: Count
    skipped: list[ReasonCount]
    reachable: Count
    held_out: Count
    will_get: Count
    base_rate: float | None
    rises: list[RiseOut]
    lacking: list[LackingOut]
    checks: list[CheckOut]
    channels: list[ChannelReachOut]


class SkippedPerson(Wire):
    id: str
    name: str | None
    email: str | None
    reason: str


class SkippedPage(Wire):
    items: list[SkippedPerson]
    total: Count


class LedgerLineOut(Wire):
    state: str
    count: Count
    reasons: list[ReasonCount]


class AttributedOut(Wire):
    """Orders within some days of a click; includes people who would have bought anyway."""

    days: int
    orders: Count
    revenue_minor: int
    customers: Count


class ReportOut(Wire):
    """What a campaign did so far. `lift` first, `attributed` second."""

    campaign: CampaignOut
    currency: str
    people: Count
    ledger: list[LedgerLineOut]
    open: Count
    delivered: Count
    bounced: Count
    unclear: Count
    clicked: Count
    unsubscribed: Count
    lift: Lift
    attributed: AttributedOut
    what_would_tell: list[RiseOut]


class CampaignMessage(Wire):
    """One person's row in the ledger of a campaign."""

    id: str
    customer_id: str
    name: str | None
    email: str | None
    state: str
    reason: str
    channel: str
    provider_reply: str
    attempts: Count
    created_at: datetime
    sent_at: datetime | None
    opened_at: datetime | None
    clicked_at: datetime | None
    unsubscribed_at: datetime | None
    ended_at: datetime | None


class CampaignMessages(Wire):
    items: list[CampaignMessage]
    total: Count


class ResolveIn(Wire):
    """Whether to send the unclear messages again (some may get it twice)."""

    send_again: bool


class Changed(Wire):
    """How many messages a verb changed."""

    count: Count


def reasons_out(reasons: dict[str, Any]) -> list[ReasonCount]:
    """Reasons with their counts, the most frequent first."""
    ordered = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
    return [ReasonCount(reason=reason, count=count) for reason, count in ordered]
