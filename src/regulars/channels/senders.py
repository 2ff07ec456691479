"""The senders: through whom messages leave, in whose name, signed how and how fast."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select

from regulars.channels import dkim
from regulars.channels.addresses import wire_address
from regulars.channels.dkim import Signer
from regulars.channels.email import Mailbox
from regulars.channels.provider import PROVIDERS, Provider
from regulars.channels.tables import bounce_boxes
from regulars.channels.tables import senders as table
from regulars.core.errors import Invalid, NotFound
from regulars.core.keys import Keys

SenderLine = Literal["any", "advertising", "service"]
# Which purposes each kind of line may carry.
CARRIES: dict[str, frozenset[str]] = {
    "any": frozenset({"marketing", "transactional", "service"}),
    "advertising": frozenset({"marketing"}),
    "service": frozenset({"transactional", "service"}),
}


_LOOPBACK = re.compile(r"127(\.\d{1,3}){3}|\[?::1\]?")


@dataclass(frozen=True, slots=True)
class Sender:
    """One sender as stored, its secrets still sealed."""

    id: str
    channel: str
    provider: str
    next_free_at: datetime
    line: str = "any"  # any, advertising, service
    on: bool = True
    settings: dict[str, Any] | None = None
    secrets: str = ""
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    postal_address: str = ""
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: str = ""
    dkim_ed_selector: str = ""
    dkim_ed_key: str = ""
    rate_per_minute: int = 0
    rest_until: datetime | None = None
    rest_seconds: float = 0
    health: dict[str, Any] | None = None
    domain: dict[str, Any] | None = None
    override: dict[str, Any] | None = None
    bounce_domain: str = ""  # of the return paths; see bounce_box.py
    pace: dict[str, Any] | None = None
    changed_at: datetime | None = None

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.from_address, self.from_name)

    @property
    def mail_domain(self) -> str:
        """The domain that Message-IDs and the greeting carry; empty for what sends no mail."""
        if not self.from_address:
            return ""
        return wire_address(self.from_address).rpartition("@")[2]

    def carries(self, purpose: str) -> bool:
        """Whether it is on, its line is for messages of this purpose and its domain allows it."""
        return self.is_for(purpose) and not (purpose == "marketing" and self.is_stopped)

    def is_for(self, purpose: str) -> bool:
        """Whether it is on and its line is for messages of this purpose."""
        return self.on and purpose in CARRIES.get(self.line, frozenset())

    @property
    def is_local(self) -> bool:
        """Whether its server is on this machine: the mail catcher, a test."""
        settings = self.settings or {}
        host = settings.get("host") or urlsplit(str(settings.get("base_url", ""))).hostname
        return host == "localhost" or bool(_LOOPBACK.fullmatch(str(host)))

    @property
    def is_examined(self) -> bool:
        """Whether what its domain publishes matters: what is real leaves in its name."""
        return self.channel == "email" and not self.is_local

    @property
    def is_stopped(self) -> bool:
        """Whether marketing waits until its domain is mended, or somebody takes it on himself."""
        if not self.is_examined or self.domain is None or self.domain["green"]:
            return False
        return self.override is None or self.override["domain"] != self.mail_domain

    def rests(self, now: datetime) -> bool:
        """Whether its provider is left alone for now."""
        return self.rest_until is not None and now < self.rest_until

    def carrier(self, keys: Keys) -> Provider:
        """The provider with its secrets unsealed."""
        return provider_of(self.provider)(**(self.settings or {}), **self.unsealed(keys))

    def unsealed(self, keys: Keys) -> dict[str, str]:
        """The secrets among its settings."""
        found: dict[str, str] = json.loads(keys.decrypt(self.secrets)) if self.secrets else {}
        return found

    def secret_names(self, keys: Keys) -> list[str]:
        """Which secrets are set."""
        sealed = ("dkim_key", "dkim_ed_key")
        return sorted([*self.unsealed(keys), *(name for name in sealed if getattr(self, name))])

    def signers(self, keys: Keys) -> list[Signer]:
        """Who signs its mails: one for each DKIM key there is."""
        pairs = (
            (self.dkim_selector, self.dkim_key),
            (self.dkim_ed_selector, self.dkim_ed_key),
        )
        rewritten = provider_of(self.provider).mail.rewrites
        return [
            Signer(self.dkim_domain, selector, dkim.load_key(keys.decrypt(key)), rewritten)
            for selector, key in pairs
            if key
        ]

    def dns_records(self, keys: Keys) -> list[tuple[str, str]]:
        """Name and text of the records that receivers look the DKIM keys up in."""
        return [
            (f"{one.selector}._domainkey.{one.domain}", dkim.dns_record(one.key))
            for one in self.signers(keys)
        ]


def senders(connection: Connection, *, channel: str | None = None) -> list[Sender]:
    """All senders, or those of a channel, each channel's first one first."""
    query = _stored().order_by(table.c.channel, table.c.id)
    if channel is not None:
        query = query.where(table.c.channel == channel)
    return [_sender(row) for row in connection.execute(query)]


def sender(connection: Connection, sender_id: str = "email") -> Sender | None:
    """One sender; None until somebody sets it up."""
    row = connection.execute(_stored().where(table.c.id == sender_id)).first()
    return None if row is None else _sender(row)


def get_sender(connection: Connection, sender_id: str) -> Sender:
    """One sender. Raises NotFound."""
    found = sender(connection, sender_id)
    if found is None:
        raise NotFound("Set the sender up first.")
    return found


def senders_for(connection: Connection, channel: str, purpose: str) -> list[Sender]:
    """Those that may carry messages of this purpose on this channel."""
    return [one for one in senders(connection, channel=channel) if one.carries(purpose)]


def lacking(found: list[Sender], channel: str, purpose: str) -> str | None:
    """Why none of the senders carries it: `no_sender`, `service_line` when those that are on may
    carry no advertising, or `domain` when theirs is not set up. None when one does.
    """
    here = [one for one in found if one.channel == channel and one.on]
    if any(one.carries(purpose) for one in here):
        return None
    if any(one.is_for(purpose) for one in here):
        return "domain"
    return "service_line" if here and purpose == "marketing" else "no_sender"


def example_sender(now: datetime) -> Sender:
    """Who a preview speaks for before a sender is set up."""
    return Sender("email", "email", "smtp", now, from_address="hello@shop.example")


def provider_of(key: str) -> type[Provider]:
    """A member of the family. Raises Invalid."""
    found = PROVIDERS.get(key)
    if found is None:
        raise Invalid(f"There is no provider {key!r}; there are: {', '.join(PROVIDERS)}.")
    return found


_NAMES = tuple(each.name for each in fields(Sender))


def _stored() -> Any:
    """The senders, each with the domain of its return paths."""
    domain = func.coalesce(bounce_boxes.c.domain, "").label("bounce_domain")
    boxes = table.outerjoin(bounce_boxes, bounce_boxes.c.sender_id == table.c.id)
    return select(table, domain).select_from(boxes)


def _sender(row: Any) -> Sender:
    return Sender(**{name: getattr(row, name) for name in _NAMES})
