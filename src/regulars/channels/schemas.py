"""What crosses the wire about senders and caught mail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from regulars.channels.bounce_box import BounceBox
from regulars.channels.catcher import CaughtMail
from regulars.channels.pace import Bucket
from regulars.channels.provider import PROVIDERS
from regulars.channels.service import MAILBOX_GROUPS, Sender, hook_url, pace_of
from regulars.core.text import Count, Text, Wire
from regulars.core.workspace import Workspace

Address = Annotated[str, Field(min_length=1, max_length=2000)]
Label = Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9._-]*$")]
Rate = Annotated[int, Field(ge=0, le=1_000_000)]


class SenderIn(Wire):
    """A sender to be. A password or key that is left out stays as it was."""

    provider: Annotated[str, Field(max_length=50)] = "smtp"
    settings: dict[str, str | int | float | bool | None]
    line: Literal["any", "advertising", "service"] = "any"
    on: bool = True
    from_name: Annotated[str, Field(max_length=200)] = ""
    from_address: Annotated[str, Field(max_length=320)] = ""
    reply_to: Annotated[str, Field(max_length=320)] = ""
    postal_address: Text = ""
    dkim_domain: Label = ""
    dkim_selector: Label = ""
    dkim_key: Annotated[str | None, Field(max_length=20_000)] = None
    rate_per_minute: Rate = 600


class HealthOut(Wire):
    """What the provider last said of our account."""

    ok: bool
    said: str
    at: datetime


class RecordOut(Wire):
    """A text record for the domain's owner to publish."""

    name: str
    text: str


class SenderOut(Wire):
    """A sender as it stands; secrets are named, never shown."""

    id: str
    channel: str
    provider: str
    line: str
    on: bool
    settings: dict[str, Any]
    secrets_set: list[str]
    from_name: str
    from_address: str
    reply_to: str
    postal_address: str
    dkim_domain: str
    dkim_selector: str
    dkim_ed_selector: str
    dkim_records: list[RecordOut]
    rate_per_minute: Count
    rests_until: datetime | None
    health: HealthOut | None
    webhook_url: str


class ProviderOut(Wire):
    """A provider and the form of its settings as JSON Schema."""

    key: str
    title: str
    channel: str
    form: dict[str, Any]
    secrets: list[str]
    polls: bool


class TestIn(Wire):
    """Where to send a test: an address of the channel."""

    __test__ = False  # the name is not for pytest
    address: Address


class TestOut(Wire):
    """What the provider said to a test."""

    __test__ = False
    accepted: bool
    reply: str


class BounceBoxIn(Wire):
    """Where bounces go. Without a domain they go to the sender's own address; without a host a
    mail server hands them over (`regulars bounces`)."""

    domain: Label = ""
    host: Label = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 993
    security: Literal["tls", "starttls", "none"] = "tls"
    username: Annotated[Text, Field(max_length=320)] = ""
    password: Annotated[str | None, Field(max_length=1_000)] = None
    folder: Annotated[Text, Field(min_length=1, max_length=200)] = "INBOX"


class BounceBoxOut(Wire):
    """Where bounces go, and how reading them went; `said` is empty when it went well."""

    domain: str
    host: str
    port: int
    security: Literal["tls", "starttls", "none"]
    username: str
    password_set: bool
    folder: str
    read_at: datetime | None
    said: str


class DkimIn(Wire):
    """The name under which the new key is published, and its kind: ed25519 only beside rsa."""

    kind: Literal["rsa", "ed25519"] = "rsa"
    selector: Annotated[str, Field(min_length=1, max_length=63, pattern=r"^[A-Za-z0-9-]+$")]


class FindingOut(Wire):
    """One thing that the domain doctor looked at; `value` is the text to publish under `name`."""

    code: str
    level: Literal["ok", "warn", "bad"]
    detail: str
    name: str
    value: str


class OverrideOut(Wire):
    """Who lets marketing leave in spite of the findings, and why."""

    reason: str
    by: str
    at: datetime


class OverrideIn(Wire):
    """Why marketing may leave in spite of the findings."""

    reason: Annotated[str, Field(min_length=1, max_length=1_000)]


class DomainOut(Wire):
    """What the doctor found of a sender's domain.

    `examined` is false for what sends no e-mail, or only to this machine; `stops` says that
    marketing waits.
    """

    domain: str
    examined: bool
    looked_at: datetime | None
    green: bool
    stops: bool
    findings: list[FindingOut]
    override: OverrideOut | None


class PaceIn(Wire):
    """How fast a sender may write to each large mailbox provider; 0 is no limit.

    Its warm-up ends at `target_per_day` messages a day to each, and begins with 50.
    """

    target_per_day: Rate = 0
    started_on: date | None = None
    per_minute: dict[Annotated[str, Field(max_length=20)], Rate] = Field(default_factory=dict)


class BucketOut(Wire):
    """What a sender wrote to one mailbox provider today, and what it may."""

    group: str
    sent_today: Count
    most_today: Count | None
    rests_until: datetime | None
    said: str


class PaceOut(PaceIn):
    """The pace of a sender as it stands."""

    buckets: list[BucketOut]


class CaughtRow(Wire):
    """A caught mail in the list."""

    id: str
    to: str
    sender: str
    subject: str
    sent_at: datetime | None


class CaughtList(Wire):
    """A page of caught mails."""

    items: list[CaughtRow]
    total: Count


class CaughtDetail(CaughtRow):
    """A caught mail with its headers and both its parts."""

    headers: list[tuple[str, str]]
    text: str
    html: str


_SHOWN = (
    "id", "channel", "provider", "line", "on", "from_name", "from_address", "reply_to",
    "postal_address", "dkim_domain", "dkim_selector", "dkim_ed_selector", "rate_per_minute",
)  # fmt: skip


def sender_out(found: Sender, ws: Workspace, now: datetime) -> SenderOut:
    """A sender as it crosses the wire."""
    records = [RecordOut(name=name, text=text) for name, text in found.dns_records(ws.keys)]
    return SenderOut(
        **{name: getattr(found, name) for name in _SHOWN},
        settings=found.settings or {},
        secrets_set=found.secret_names(ws.keys),
        dkim_records=records,
        rests_until=found.rest_until if found.rests(now) else None,
        health=None if found.health is None else HealthOut(**found.health),
        webhook_url=hook_url(ws, found.id),
    )


def domain_out(found: Sender) -> DomainOut:
    """The findings of a sender's domain."""
    kept = found.domain or {}
    said = found.override
    holds = said is not None and said["domain"] == found.mail_domain
    return DomainOut(
        domain=found.mail_domain,
        examined=found.is_examined,
        looked_at=kept.get("at"),
        green=kept.get("green", False),
        stops=found.is_stopped,
        findings=[FindingOut(**one) for one in kept.get("findings", ())],
        override=OverrideOut(**{name: said[name] for name in OverrideOut.model_fields})
        if said and holds
        else None,
    )


def pace_out(found: Sender, buckets: Mapping[str, Bucket], now: datetime) -> PaceOut:
    """The pace of a sender, with every group of mailboxes."""
    pace = pace_of(found)
    most = pace.cap(now.astimezone(UTC).date())
    known = [buckets.get(group, Bucket(group)).at(now) for group in MAILBOX_GROUPS]
    return PaceOut(
        target_per_day=pace.target_per_day,
        started_on=pace.started_on,
        per_minute=dict(pace.per_minute),
        buckets=[
            BucketOut(
                group=one.mail_group,
                sent_today=one.day_count,
                most_today=most,
                rests_until=one.rest_until if one.rests(now) else None,
                said=one.said if one.rests(now) else "",
            )
            for one in known
        ],
    )


def providers_out() -> list[ProviderOut]:
    """Every provider with its form."""
    return [
        ProviderOut(
            key=key,
            title=member.title,
            channel=member.channel,
            form=member.form(),
            secrets=sorted(member.secret_names()),
            polls=member.polls,
        )
        for key, member in PROVIDERS.items()
    ]


def caught_row(mail: CaughtMail) -> CaughtRow:
    """A mail for the list."""
    return CaughtRow(**{name: getattr(mail, name) for name in CaughtRow.model_fields})


def caught_detail(mail: CaughtMail) -> CaughtDetail:
    """A mail with all its parts."""
    return CaughtDetail(**{name: getattr(mail, name) for name in CaughtDetail.model_fields})


def bounce_box_out(box: BounceBox) -> BounceBoxOut:
    """The mailbox as it crosses the wire, without its password."""
    shown = {
        name: getattr(box, name) for name in BounceBoxOut.model_fields if name != "password_set"
    }
    return BounceBoxOut(**shown, password_set=bool(box.password))
