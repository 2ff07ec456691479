"""The sender: through whom messages leave, in whose name, signed how and how fast."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import SecretStr, ValidationError
from sqlalchemy import Connection, select, update

from regulars.channels import dkim, mime
from regulars.channels.addresses import wire_address
from regulars.channels.dkim import Signer
from regulars.channels.email import Email, Envelope, Letter, Mailbox
from regulars.channels.mime import mailbox
from regulars.channels.provider import PROVIDERS, Outcome, Provider
from regulars.channels.tables import senders
from regulars.core.db import upsert
from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.keys import Keys
from regulars.core.workspace import Workspace

FIRST_REST, LONGEST_REST = 5.0, 300.0
# What is not spent in a quiet moment may be caught up on: at most this much at once.
BURST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Sender:
    """The sender as stored, its secrets still sealed."""

    provider: str
    settings: dict[str, Any]
    secrets: str
    from_name: str
    from_address: str
    reply_to: str
    postal_address: str
    dkim_domain: str
    dkim_selector: str
    dkim_key: str
    rate_per_minute: int
    next_free_at: datetime
    rest_until: datetime | None
    rest_seconds: float

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox(self.from_address, self.from_name)

    @property
    def domain(self) -> str:
        """The domain that Message-IDs and the greeting carry."""
        return wire_address(self.from_address).rpartition("@")[2]

    def carrier(self, keys: Keys) -> Provider:
        """The provider with its secrets unsealed."""
        secrets = json.loads(keys.decrypt(self.secrets)) if self.secrets else {}
        return _provider(self.provider)(**self.settings, **secrets)

    def secret_names(self, keys: Keys) -> list[str]:
        """Which secrets are set."""
        names = list(json.loads(keys.decrypt(self.secrets))) if self.secrets else []
        return sorted([*names, "dkim_key"] if self.dkim_key else names)

    def signer(self, keys: Keys) -> Signer | None:
        """Who signs, if a DKIM key is set."""
        if not self.dkim_key:
            return None
        key = dkim.load_key(keys.decrypt(self.dkim_key))
        return Signer(self.dkim_domain, self.dkim_selector, key)

    def dns_record(self, keys: Keys) -> tuple[str, str] | None:
        """Name and text of the record that receivers look the DKIM key up in."""
        signer = self.signer(keys)
        if signer is None:
            return None
        return f"{signer.selector}._domainkey.{signer.domain}", dkim.dns_record(signer.key)


def sender(connection: Connection) -> Sender | None:
    """The sender; None until somebody sets one up."""
    row = connection.execute(select(senders)).first()
    if row is None:
        return None
    return Sender(**{name: getattr(row, name) for name in Sender.__slots__})


def change_sender(
    connection: Connection,
    keys: Keys,
    *,
    provider: str = "smtp",
    settings: dict[str, Any],
    from_name: str,
    from_address: str,
    reply_to: str = "",
    postal_address: str = "",
    dkim_domain: str = "",
    dkim_selector: str = "",
    dkim_key: str | None = None,
    rate_per_minute: int = 600,
    now: datetime,
) -> Sender:
    """Set the sender up. A secret or key that is not given stays as it was.

    Raises Invalid, naming each field, for settings the provider does not accept.
    """
    old = sender(connection)
    plain, secrets = _checked_settings(keys, old, provider, settings)
    _check_names(from_name, from_address, reply_to)
    row = {
        "id": 1,
        "provider": provider,
        "settings": plain,
        "secrets": keys.encrypt(json.dumps(secrets)) if secrets else "",
        "from_name": from_name,
        "from_address": from_address,
        "reply_to": reply_to,
        "postal_address": postal_address,
        "dkim_domain": dkim_domain,
        "dkim_selector": dkim_selector,
        "dkim_key": _sealed_key(keys, old, dkim_domain, dkim_selector, dkim_key),
        "rate_per_minute": rate_per_minute,
        "next_free_at": now,
        "rest_until": None,
        "rest_seconds": 0.0,
        "changed_at": now,
    }
    upsert(connection, senders, [row], key=["id"], change=[name for name in row if name != "id"])
    changed = sender(connection)
    assert changed is not None
    return changed


def example_sender(now: datetime) -> Sender:
    """Who a preview speaks for before the sender is set up."""
    return Sender(
        provider="smtp",
        settings={},
        secrets="",
        from_name="",
        from_address="hello@shop.example",
        reply_to="",
        postal_address="",
        dkim_domain="",
        dkim_selector="",
        dkim_key="",
        rate_per_minute=0,
        next_free_at=now,
        rest_until=None,
        rest_seconds=0,
    )


def send_test(ws: Workspace, address: str, *, now: datetime) -> tuple[bool, str]:
    """Send a short mail to an address: whether it was taken, and what the server said.

    Raises Conflict before the sender is set up, Invalid for a bad address.
    """
    text = "This mail shows that Regulars can send in your name."
    subject = "A test from Regulars"
    return send_alone(ws, address, subject=subject, html=f"<p>{text}</p>", text=text, now=now)


def send_alone(
    ws: Workspace,
    address: str,
    *,
    subject: str,
    html: str,
    text: str,
    language: str = "",
    now: datetime,
) -> tuple[bool, str]:
    """Send one mail to staff, outside of the ledger: whether it was taken, and the answer.

    Raises Conflict before the sender is set up, Invalid for a bad address.
    """
    with ws.state.read() as connection:
        found = sender(connection)
    if found is None:
        raise Conflict("Set the sender up first.", code="no_sender")
    mail = Email(
        sender=found.mailbox,
        to=Mailbox(address),
        subject=subject,
        html=html,
        text=text,
        message_id=f"<{uuid4().hex}@{found.domain}>",
        reply_to=found.reply_to,
        language=language,
        headers=(("Auto-Submitted", "auto-generated"),),
    )
    content, signer = mime.build(mail, now=now), found.signer(ws.keys)
    if signer is not None:
        content = signer.sign(content, now=now)
    envelope = Envelope(wire_address(found.from_address), wire_address(address), content)
    letter = Letter(mail.message_id, mail, envelope, marketing=False)
    line = found.carrier(ws.keys).open(hello=found.domain)
    try:
        receipt = line.send(letter, lambda: True)
    finally:
        line.close()
    return receipt.outcome is Outcome.ACCEPTED, receipt.reply


def make_dkim_key(connection: Connection, keys: Keys, *, selector: str, now: datetime) -> Sender:
    """Make a new key for the sender's domain; the old one stops signing. Raises NotFound."""
    found = sender(connection)
    if found is None:
        raise NotFound("Set the sender up first.")
    values = {
        "dkim_domain": found.domain,
        "dkim_selector": selector,
        "dkim_key": keys.encrypt(dkim.new_key()),
        "changed_at": now,
    }
    connection.execute(update(senders).values(**values))
    changed = sender(connection)
    assert changed is not None
    return changed


def allowance(found: Sender, now: datetime) -> int | None:
    """How many messages may leave now under the rate limit; None means any number."""
    if found.rest_until is not None and now < found.rest_until:
        return 0
    if not found.rate_per_minute:
        return None
    behind = (now - found.next_free_at).total_seconds()
    free = min(behind, BURST_SECONDS) * found.rate_per_minute / 60
    return int(free) + 1 if behind >= 0 else 0


def spend(connection: Connection, found: Sender, count: int, now: datetime) -> None:
    """Move the rate limit's clock on, in the transaction that claims the messages."""
    if not found.rate_per_minute or not count:
        return
    start = max(found.next_free_at, now - timedelta(seconds=BURST_SECONDS))
    free = start + timedelta(seconds=60 * count / found.rate_per_minute)
    connection.execute(update(senders).values(next_free_at=free))


def lock_sender(connection: Connection) -> Sender | None:
    """The sender, with other workers kept waiting until this transaction ends."""
    connection.execute(select(senders.c.id).with_for_update()).first()
    return sender(connection)


def rest(connection: Connection, now: datetime) -> None:
    """The provider was unreachable: try again later, and later still if it stays so."""
    found = lock_sender(connection)
    if found is None or (found.rest_until is not None and found.rest_until > now):
        return
    seconds = min(max(found.rest_seconds * 2, FIRST_REST), LONGEST_REST)
    until = now + timedelta(seconds=seconds)
    connection.execute(update(senders).values(rest_until=until, rest_seconds=seconds))


def awake(connection: Connection) -> None:
    """The provider answered: forget the rests."""
    connection.execute(
        update(senders).where(senders.c.rest_seconds > 0).values(rest_until=None, rest_seconds=0)
    )


def _provider(key: str) -> type[Provider]:
    found = PROVIDERS.get(key)
    if found is None:
        raise Invalid(f"There is no e-mail provider {key!r}; there are: {', '.join(PROVIDERS)}.")
    return found


def _checked_settings(
    keys: Keys, old: Sender | None, key: str, settings: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Settings and secrets apart, as the provider declares them."""
    family = _provider(key)
    given = {name: value for name, value in settings.items() if value is not None}
    if old is not None and old.provider == key and old.secrets:
        given = {**json.loads(keys.decrypt(old.secrets)), **given}
    try:
        checked = family(**given)
    except ValidationError as error:
        raise Invalid("The provider's settings are not valid.", problems=_problems(error)) from None
    values = {name: getattr(checked, name) for name in family.model_fields}
    secrets = {
        name: value.get_secret_value()
        for name, value in values.items()
        if isinstance(value, SecretStr)
    }
    plain = {name: value for name, value in values.items() if name not in secrets}
    return plain, {name: value for name, value in secrets.items() if value}


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    return tuple(
        Problem("settings." + ".".join(map(str, fault["loc"])), fault["msg"])
        for fault in error.errors(include_input=False, include_url=False)
    )


def _check_names(from_name: str, from_address: str, reply_to: str) -> None:
    mailbox(Mailbox(from_address, from_name))  # raises for what no header may hold
    if reply_to:
        wire_address(reply_to)


def _sealed_key(keys: Keys, old: Sender | None, domain: str, selector: str, pem: str | None) -> str:
    if pem is None:
        return old.dkim_key if old is not None and domain and selector else ""
    if not pem:
        return ""
    if not domain or not selector:
        raise Invalid("A DKIM key needs its domain and selector.")
    dkim.load_key(pem)
    return keys.encrypt(pem)
