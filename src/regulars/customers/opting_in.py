"""Double opt-in: who asks for messages proves that the address is theirs before any is sent.

Until then nobody is a customer of it: the request waits by itself, is forgotten after a week, and
brings an address no more than three mails a day, whoever types it into the form.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, delete, func, insert, select, update

from regulars.core.db import insert_new
from regulars.core.ids import customer_id_of, new_id
from regulars.customers import queries
from regulars.customers.consent import MARKETING, give_consent
from regulars.customers.people import import_people
from regulars.customers.suppression import lift_by_person
from regulars.customers.tables import pending_consents as table
from regulars.customers.tables import wordings

EXPIRES = timedelta(days=7)
MAILS_A_DAY = 3
ASKS_AN_HOUR = 20  # from one network address
SOURCE = "double opt-in"
_EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits for its confirmation."""

    id: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Who has come of a request."""

    customer_id: int
    language: str


def keep_wording(connection: Connection, language: str, text: str, *, now: datetime) -> str:
    """Remember a text that people agree to; returns the key that stands for it in the log."""
    key = hashlib.sha256(f"{language}:{text}".encode()).hexdigest()[:12]
    row = {"key": key, "language": language, "text": text, "made_at": now}
    insert_new(connection, wordings, [row])
    return key


def ask_to_join(
    connection: Connection,
    address: str,
    *,
    name: str,
    language: str,
    wording: str,
    asked_from: str,
    now: datetime,
) -> Asked | None:
    """Note that somebody asked for marketing to a (normalised) e-mail address.

    None when no mail may go out for it: the address had its three today, or too many requests
    came from one place.
    """
    row = connection.execute(select(table).where(_of(address)).with_for_update()).first()
    said = {"name": name, "language": language, "wording": wording, "asked_from": asked_from}
    if row is None:
        if _asks_since(connection, asked_from, now - timedelta(hours=1)) >= ASKS_AN_HOUR:
            return None
        asked = Asked(new_id("opt"), address, language)
        key = {"id": asked.id, "channel": _EMAIL, "address": address, "purpose": MARKETING}
        values = {**key, **said, "asked_at": now, "mails": 1, "mails_since": now}
        connection.execute(insert(table).values(**values))
        return asked
    fresh = now - row.mails_since >= timedelta(days=1)
    if not fresh and row.mails >= MAILS_A_DAY:
        return None
    counted = {"mails": 1, "mails_since": now} if fresh else {"mails": row.mails + 1}
    connection.execute(update(table).where(_of(address)).values(**said, asked_at=now, **counted))
    return Asked(row.id, address, language)


def find_request(connection: Connection, request_id: str, *, now: datetime) -> Asked | None:
    """The request behind a link; None when it was confirmed, or is too old."""
    row = _waiting(connection, request_id, now)
    return None if row is None else Asked(row.id, row.address, row.language)


def confirm_request(
    connection: Connection, request_id: str, *, confirmed_from: str, now: datetime
) -> Confirmed | None:
    """The owner of the address confirmed: from now on they agree. None as in `find_request`."""
    row = _waiting(connection, request_id, now)
    if row is None:
        return None
    customer_id = _customer(connection, row, now)
    evidence = (
        f"asked {row.asked_at.isoformat(timespec='seconds')} from {row.asked_from}; "
        f"confirmed {now.isoformat(timespec='seconds')} from {confirmed_from}"
    )
    give_consent(
        connection,
        [customer_id],
        channel=_EMAIL,
        source=SOURCE,
        wording=row.wording,
        evidence=evidence,
        prove=True,
        now=now,
    )
    lift_by_person(connection, _EMAIL, [row.address])
    connection.execute(delete(table).where(table.c.id == request_id))
    return Confirmed(customer_id, row.language)


def forget_unconfirmed(connection: Connection, *, now: datetime) -> int:
    """Delete the requests that nobody confirmed in time; returns how many."""
    return connection.execute(delete(table).where(table.c.asked_at <= now - EXPIRES)).rowcount


def _customer(connection: Connection, row: Any, now: datetime) -> int:
    """Whose the address is; somebody new when it is nobody's."""
    known = queries.owners(connection, _EMAIL, [row.address])
    customer_id = (
        int(known["customer_id"][0].as_py())
        if known.num_rows
        else customer_id_of(_EMAIL, row.address)
    )
    person = {
        "customer_id": [customer_id],
        "kind": [_EMAIL],
        "value": [row.address],
        "name": pa.array([row.name or None], pa.string()),
        "language": [row.language],
    }
    import_people(connection, pa.table(person), source=SOURCE, now=now)
    return customer_id


def _waiting(connection: Connection, request_id: str, now: datetime) -> Any:
    here = (table.c.id == request_id) & (table.c.asked_at > now - EXPIRES)
    return connection.execute(select(table).where(here)).first()


def _of(address: str) -> Any:
    return (
        (table.c.channel == _EMAIL) & (table.c.address == address) & (table.c.purpose == MARKETING)
    )


def _asks_since(connection: Connection, asked_from: str, since: datetime) -> int:
    here = (table.c.asked_from == asked_from) & (table.c.asked_at > since)
    return int(connection.execute(select(func.count()).select_from(table).where(here)).scalar_one())
