"""What crosses the wire about the sender and caught mail."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from regulars.channels.catcher import CaughtMail
from regulars.channels.provider import PROVIDERS
from regulars.channels.service import Sender
from regulars.core.keys import Keys
from regulars.core.text import Count, Name, Text, Wire

Address = Annotated[str, Field(min_length=3, max_length=320)]
Label = Annotated[str, Field(max_length=253, pattern=r"^[A-Za-z0-9._-]*$")]
Rate = Annotated[int, Field(ge=0, le=1_000_000)]


class SenderIn(Wire):
    """The sender to be. A password or key that is left out stays as it was."""

    provider: Annotated[str, Field(max_length=50)] = "smtp"
    settings: dict[str, str | int | float | bool | None]
    from_name: Name
    from_address: Address
    reply_to: Annotated[str, Field(max_length=320)] = ""
    postal_address: Text = ""
    dkim_domain: Label = ""
    dkim_selector: Label = ""
    dkim_key: Annotated[str | None, Field(max_length=20_000)] = None
    rate_per_minute: Rate = 600


class SenderOut(Wire):
    """The sender as it stands; secrets are named, never shown."""

    ready: bool
    provider: str
    settings: dict[str, Any]
    secrets_set: list[str]
    from_name: str
    from_address: str
    reply_to: str
    postal_address: str
    dkim_domain: str
    dkim_selector: str
    dkim_record_name: str | None
    dkim_record: str | None
    rate_per_minute: Count


class ProviderOut(Wire):
    """A provider and the form of its settings as JSON Schema."""

    key: str
    title: str
    form: dict[str, Any]
    secrets: list[str]


class TestIn(Wire):
    """Where to send a test mail."""

    __test__ = False  # the name is not for pytest
    address: Address


class TestOut(Wire):
    """What the mail server said to a test mail."""

    __test__ = False
    accepted: bool
    reply: str


class DkimIn(Wire):
    """The name under which the new key is published."""

    selector: Annotated[str, Field(min_length=1, max_length=63, pattern=r"^[A-Za-z0-9-]+$")]


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


def sender_out(found: Sender | None, keys: Keys) -> SenderOut:
    """The sender as it crosses the wire; an empty form before it is set up."""
    shown = ("from_name", "from_address", "reply_to", "postal_address", "dkim_domain")
    if found is None:
        blank = dict.fromkeys((*shown, "dkim_selector"), "")
        return SenderOut(
            ready=False,
            provider="smtp",
            settings={},
            secrets_set=[],
            dkim_record_name=None,
            dkim_record=None,
            rate_per_minute=600,
            **blank,
        )
    record = found.dns_record(keys) or (None, None)
    return SenderOut(
        ready=True,
        provider=found.provider,
        settings=found.settings,
        secrets_set=found.secret_names(keys),
        dkim_record_name=record[0],
        dkim_record=record[1],
        rate_per_minute=found.rate_per_minute,
        dkim_selector=found.dkim_selector,
        **{name: getattr(found, name) for name in shown},
    )


def providers_out() -> list[ProviderOut]:
    """Every provider with its form."""
    return [
        ProviderOut(
            key=key, title=member.title, form=member.form(), secrets=sorted(member.secret_names())
        )
        for key, member in PROVIDERS.items()
    ]


def caught_row(mail: CaughtMail) -> CaughtRow:
    """A mail for the list."""
    return CaughtRow(**{name: getattr(mail, name) for name in CaughtRow.model_fields})


def caught_detail(mail: CaughtMail) -> CaughtDetail:
    """A mail with all its parts."""
    return CaughtDetail(**{name: getattr(mail, name) for name in CaughtDetail.model_fields})
