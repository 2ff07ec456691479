"""Keeps what the domain doctor found of each sender of e-mail, and lets somebody answer for it.

Marketing waits while something is bad. A finding holds until the next look; a look at which the
domain name system was silent changes nothing that is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Connection, update

from regulars.channels import dkim
from regulars.channels.doctor import Finding, OwnKey, Patient, examine
from regulars.channels.provider import MailWays
from regulars.channels.records import Dns
from regulars.channels.senders import Sender, get_sender, provider_of, senders
from regulars.channels.tables import senders as table
from regulars.core.errors import Conflict, Invalid
from regulars.core.keys import Keys
from regulars.core.workspace import Workspace

LOOK_EVERY = timedelta(days=1)
# Mail servers of services, by the end of their name, and what SPF records include for them. They
# sign with keys of their own.
_SERVICES = {
    "gmail.com": "_spf.google.com",
    "google.com": "_spf.google.com",
    "office365.com": "spf.protection.outlook.com",
    "outlook.com": "spf.protection.outlook.com",
    "amazonaws.com": "amazonses.com",
    "sendgrid.net": "sendgrid.net",
    "mailgun.org": "mailgun.org",
    "postmarkapp.com": "spf.mtasv.net",
    "brevo.com": "spf.brevo.com",
    "mailjet.com": "spf.mailjet.com",
    "zoho.com": "zohomail.com",
    "fastmail.com": "spf.messagingengine.com",
    "yandex.ru": "_spf.yandex.net",
    "yandex.com": "_spf.yandex.net",
}

log = structlog.get_logger("domains")


def look_at_domain(ws: Workspace, sender_id: str, *, now: datetime) -> Sender:
    """Examine the sender's domain and keep the findings. Raises NotFound, Conflict."""
    with ws.state.read() as connection:
        found = get_sender(connection, sender_id)
    if not found.is_examined:
        raise Conflict("Only a sender of e-mail through a real server has a domain to examine.")
    dns = Dns(ws.settings.dns_server)
    findings = examine(patient_of(found, ws.keys, ws.settings.public_url), dns)
    with ws.state.write() as connection:
        _keep(connection, found, findings, now)
        return get_sender(connection, sender_id)


def _keep(connection: Connection, found: Sender, findings: list[Finding], now: datetime) -> None:
    levels = {one.level for one in findings}
    silent = any(one.code == "dns_silent" for one in findings)
    kept: Mapping[str, Any] = {
        "at": now.isoformat(),
        "green": "bad" not in levels,
        "findings": [asdict(one) for one in findings],
    }
    if silent and found.domain is not None:
        kept = {**found.domain, "at": now.isoformat()}
    connection.execute(update(table).where(table.c.id == found.id).values(domain=kept))


def look_at_due_domains(ws: Workspace, *, now: datetime) -> None:
    """Look at every sender that nobody looked at since it was changed, or since yesterday."""
    with ws.state.read() as connection:
        found = senders(connection, channel="email")
    for one in found:
        if one.on and one.is_examined and _is_due(one, now):
            look_at_domain(ws, one.id, now=now)


def _is_due(found: Sender, now: datetime) -> bool:
    if found.domain is None:
        return True
    looked_at = datetime.fromisoformat(found.domain["at"])
    changed = found.changed_at is not None and looked_at < found.changed_at
    return changed or looked_at + LOOK_EVERY <= now


def require_domain(ws: Workspace, *, now: datetime) -> None:
    """Raises Conflict when marketing by e-mail is kept back by its senders' domains."""
    meant = _meant(ws)
    for one in meant:
        if one.is_examined and (one.is_stopped or _is_due(one, now)):
            look_at_domain(ws, one.id, now=now)
    if meant and not any(one.carries("marketing") for one in _meant(ws)):
        text = "The domain of the sender is not set up for marketing: see its findings."
        raise Conflict(text, code="domain")


def _meant(ws: Workspace) -> list[Sender]:
    """The senders that would carry marketing by e-mail."""
    with ws.state.read() as connection:
        return [one for one in senders(connection, channel="email") if one.is_for("marketing")]


def override_domain(
    connection: Connection, sender_id: str, *, reason: str, by: str, now: datetime
) -> Sender:
    """Let marketing leave in spite of the findings: somebody said why. Raises NotFound, Invalid."""
    found = get_sender(connection, sender_id)
    if not reason.strip():
        raise Invalid("Say why marketing may leave in spite of the findings.")
    said = {"reason": reason.strip(), "by": by, "at": now.isoformat(), "domain": found.mail_domain}
    log.warning("domain findings overridden", sender=sender_id, **said)
    connection.execute(update(table).where(table.c.id == sender_id).values(override=said))
    return get_sender(connection, sender_id)


def withdraw_override(connection: Connection, sender_id: str, *, by: str) -> Sender:
    """Let the findings count again. Raises NotFound."""
    get_sender(connection, sender_id)
    log.info("domain findings count again", sender=sender_id, by=by)
    connection.execute(update(table).where(table.c.id == sender_id).values(override=None))
    return get_sender(connection, sender_id)


def patient_of(found: Sender, keys: Keys, public_url: str) -> Patient:
    """What is examined of a sender."""
    ways = _ways(found)
    own = _own_keys(found, keys) if ways.keeps_bytes else ()
    return Patient(
        domain=found.mail_domain,
        bounce_domain=found.mail_domain,
        key_domain=found.dkim_domain,
        keys=own,
        host=str((found.settings or {}).get("host", "")),
        include=ways.spf,
        signs=ways.signs and not own,
        public_url=public_url,
    )


def _ways(found: Sender) -> MailWays:
    """What becomes of its mails; a mail server of a known service does as the service does."""
    labels = str((found.settings or {}).get("host", "")).lower().split(".")
    service = _SERVICES.get(".".join(labels[-2:]))
    return MailWays(signs=True, spf=service) if service else provider_of(found.provider).mail


def _own_keys(found: Sender, keys: Keys) -> tuple[OwnKey, ...]:
    return tuple(
        OwnKey(
            f"{one.selector}._domainkey.{one.domain}",
            dkim.dns_record(one.key),
            one.key.key_size if isinstance(one.key, rsa.RSAPrivateKey) else 0,
        )
        for one in found.signers(keys)
    )
