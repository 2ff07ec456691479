"""Setting senders up: what their provider accepts, secrets sealed, keys made, senders removed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import SecretStr, ValidationError
from sqlalchemy import Connection, delete, update

from regulars.channels import dkim
from regulars.channels.addresses import wire_address
from regulars.channels.email import Mailbox
from regulars.channels.mime import mailbox
from regulars.channels.provider import Provider
from regulars.channels.senders import CARRIES, Sender, get_sender, provider_of, sender
from regulars.channels.tables import mail_buckets, senders
from regulars.core.db import upsert
from regulars.core.errors import Invalid, Problem
from regulars.core.keys import Keys

# What is found out about a sender and not said by the form.
_FOUND_OUT = ("domain", "override", "pace")


@dataclass(frozen=True, slots=True)
class SenderForm:
    """A sender to be. A secret or key that is None stays as it was."""

    provider: str = "smtp"
    settings: dict[str, Any] = field(default_factory=dict)
    line: str = "any"
    on: bool = True
    from_name: str = ""
    from_address: str = ""
    reply_to: str = ""
    postal_address: str = ""
    dkim_domain: str = ""
    dkim_selector: str = ""
    dkim_key: str | None = None
    rate_per_minute: int = 600


def put_sender(
    connection: Connection, keys: Keys, sender_id: str, form: SenderForm, *, now: datetime
) -> Sender:
    """Set a sender up. Raises Invalid, naming each field, for what its provider does not accept."""
    family, old = provider_of(form.provider), sender(connection, sender_id)
    _check_id(sender_id, family.channel)
    _check_form(form, family.channel)
    plain, secrets = _checked_settings(keys, old, form)
    values = {name: getattr(form, name) for name in form.__slots__}
    row = {
        **values,
        "id": sender_id,
        "channel": family.channel,
        "settings": plain,
        "secrets": keys.encrypt(json.dumps(secrets)) if secrets else "",
        "dkim_key": _sealed_key(keys, old, form),
        "next_free_at": now,
        "rest_until": None,
        "rest_seconds": 0.0,
        "health": None,
        "changed_at": now,
    }
    change = [name for name in row if name != "id"]
    empty = dict.fromkeys(_FOUND_OUT)
    upsert(connection, senders, [{**row, **empty}], key=["id"], change=change)
    return get_sender(connection, sender_id)


def remove_sender(connection: Connection, sender_id: str) -> None:
    """Nothing leaves through it any more; what waits for it waits for another. Raises NotFound."""
    get_sender(connection, sender_id)
    connection.execute(delete(senders).where(senders.c.id == sender_id))
    connection.execute(delete(mail_buckets).where(mail_buckets.c.sender_id == sender_id))


def make_dkim_key(
    connection: Connection,
    keys: Keys,
    sender_id: str,
    *,
    selector: str,
    kind: str = "rsa",
    now: datetime,
) -> Sender:
    """Make a new key of this kind (rsa, ed25519) for the sender's domain; the old one of the kind
    stops signing. Raises NotFound.
    """
    found = get_sender(connection, sender_id)
    ed = kind == "ed25519"
    own = "dkim_ed" if ed else "dkim"
    made = dkim.new_ed_key() if ed else dkim.new_key()
    values = {
        "dkim_domain": found.mail_domain,
        f"{own}_selector": selector,
        f"{own}_key": keys.encrypt(made),
        "changed_at": now,
    }
    _check_selectors(found, own, selector)
    connection.execute(update(senders).where(senders.c.id == sender_id).values(**values))
    return get_sender(connection, sender_id)


def _check_selectors(found: Sender, own: str, selector: str) -> None:
    """One name in the domain holds one key."""
    other = found.dkim_selector if own == "dkim_ed" else found.dkim_ed_selector
    if other == selector:
        raise Invalid("The other key is published under this name: choose another selector.")


def note_health(
    connection: Connection, sender_id: str, *, ok: bool, said: str, now: datetime
) -> Sender:
    """Keep what the provider said of our account."""
    health = {"ok": ok, "said": said[:500], "at": now.isoformat()}
    connection.execute(update(senders).where(senders.c.id == sender_id).values(health=health))
    return replace(get_sender(connection, sender_id), health=health)


def _check_id(sender_id: str, channel: str) -> None:
    if not re.fullmatch(rf"{channel}(_[2-9]|_[1-9]\d)?", sender_id):
        raise Invalid(f"A sender of this channel is called {channel}, {channel}_2 and so on.")


def _check_form(form: SenderForm, channel: str) -> None:
    if form.line not in CARRIES:
        raise Invalid(f"A line is one of {', '.join(CARRIES)}.")
    if channel == "email" or form.from_address:
        # Raises for what no header may hold.
        mailbox(Mailbox(form.from_address, form.from_name))
    if form.reply_to:
        wire_address(form.reply_to)


def _checked_settings(
    keys: Keys, old: Sender | None, form: SenderForm
) -> tuple[dict[str, Any], dict[str, str]]:
    """Settings and secrets apart, as the provider declares them."""
    given = {name: value for name, value in form.settings.items() if value is not None}
    if old is not None and old.provider == form.provider:
        given = {**old.unsealed(keys), **given}
    family = provider_of(form.provider)
    try:
        checked = family(**given)
    except ValidationError as error:
        raise Invalid("The provider's settings are not valid.", problems=_problems(error)) from None
    return _apart(checked, family.secret_names())


def _apart(checked: Provider, names: frozenset[str]) -> tuple[dict[str, Any], dict[str, str]]:
    plain = checked.model_dump(mode="json", exclude=set(names))
    secrets = {name: getattr(checked, name) for name in names}
    return plain, {
        name: value.get_secret_value()
        for name, value in secrets.items()
        if isinstance(value, SecretStr) and value.get_secret_value()
    }


def _problems(error: ValidationError) -> tuple[Problem, ...]:
    return tuple(
        Problem("settings." + ".".join(map(str, fault["loc"])), fault["msg"])
        for fault in error.errors(include_input=False, include_url=False)
    )


def _sealed_key(keys: Keys, old: Sender | None, form: SenderForm) -> str:
    named = form.dkim_domain and form.dkim_selector
    if form.dkim_key is None:
        return old.dkim_key if old is not None and named else ""
    if not form.dkim_key:
        return ""
    if not named:
        raise Invalid("A DKIM key needs its domain and selector.")
    dkim.load_key(form.dkim_key)
    return keys.encrypt(form.dkim_key)
