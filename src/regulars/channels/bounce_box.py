"""The mailbox into which a sender's bounces come back, read over IMAP.

How far it was read is remembered, so a mail is read once however often somebody looks; nothing in
the mailbox is changed. A mailbox that was made anew (another UIDVALIDITY) is read from its start.
"""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select, update

from regulars.channels.addresses import wire_address
from regulars.channels.tables import bounce_boxes as table
from regulars.channels.tables import senders
from regulars.core.db import upsert
from regulars.core.keys import Keys
from regulars.core.workspace import Workspace

TIMEOUT = 60  # seconds for each answer of the server
MOST_AT_ONCE = 500
Security = Literal["tls", "starttls", "none"]

Take = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class BounceBox:
    """Where bounces go, and how they are read; the password still sealed."""

    sender_id: str = "email"
    domain: str = ""  # of the return path; empty: bounces go to the sender's own address
    host: str = ""  # empty: nothing is read; a mail server pipes to `regulars bounces`
    port: int = 993
    security: Security = "tls"
    username: str = ""
    password: str = ""
    folder: str = "INBOX"
    uid_validity: int = 0
    last_uid: int = 0
    said: str = ""
    read_at: datetime | None = None


def bounce_box(connection: Connection, sender_id: str) -> BounceBox:
    """Where the sender's bounces go; an empty one until somebody sets it up."""
    row = connection.execute(select(table).where(table.c.sender_id == sender_id)).first()
    return BounceBox(sender_id) if row is None else _box(row)


def change_bounce_box(
    connection: Connection,
    keys: Keys,
    sender_id: str,
    *,
    domain: str,
    host: str,
    port: int,
    security: Security,
    username: str,
    password: str | None,
    folder: str,
) -> BounceBox:
    """Set it up; a password that is left out stays. Raises Invalid for a bad domain."""
    if domain:
        wire_address(f"bounces@{domain}")
    old = bounce_box(connection, sender_id)
    sealed = old.password if password is None else keys.encrypt(password) if password else ""
    row: dict[str, Any] = {
        "sender_id": sender_id,
        "domain": domain.lower(),
        "host": host,
        "port": port,
        "security": security,
        "username": username,
        "password": sealed,
        "folder": folder,
        "said": "",
    }
    if (old.host, old.username, old.folder) != (host, username, folder):
        row |= {"uid_validity": 0, "last_uid": 0}
    upsert(connection, table, [row], key=["sender_id"], change=[n for n in row if n != "sender_id"])
    return bounce_box(connection, sender_id)


def read_all(ws: Workspace, take: Take, *, now: datetime) -> int:
    """Read what is new in every mailbox; returns how many mails. A fault is told, not raised."""
    with ws.state.read() as connection:
        here = (table.c.host != "") & table.c.sender_id.in_(select(senders.c.id))
        boxes = [_box(row) for row in connection.execute(select(table).where(here))]
    return sum(_read(ws, box, take, now) for box in boxes)


def _read(ws: Workspace, box: BounceBox, take: Take, now: datetime) -> int:
    """Hand over each new mail, and remember after each how far we are."""
    count, said = 0, ""
    try:
        with _mailbox(box, ws.keys) as (client, validity):
            after = box.last_uid if validity == box.uid_validity else 0
            for uid in _newer(client, after)[:MOST_AT_ONCE]:
                mail = _fetch(client, uid)
                if mail is not None:
                    take(mail)
                    count += 1
                _note(ws, box, uid_validity=validity, last_uid=uid)
    except (OSError, imaplib.IMAP4.error) as error:
        said = f"{box.host}: {error}"[:300]
    _note(ws, box, said=said, read_at=now)
    return count


@contextmanager
def _mailbox(box: BounceBox, keys: Keys) -> Iterator[tuple[imaplib.IMAP4, int]]:
    """The open folder, to be looked at only, and the number that says which folder it is."""
    client = _connect(box)
    try:
        client.login(box.username, keys.decrypt(box.password) if box.password else "")
        folder = '"' + box.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        state, answer = client.select(folder, readonly=True)
        if state != "OK":
            raise imaplib.IMAP4.error(f"there is no folder {box.folder}: {answer!r}")
        _, validity = client.response("UIDVALIDITY")
        yield client, int(validity[0] or 0) if validity and validity[0] else 0
    finally:
        _leave(client)


def _connect(box: BounceBox) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if box.security == "tls":
        return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=context, timeout=TIMEOUT)
    client = imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)
    if box.security == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            client.shutdown()
            raise
    return client


def _leave(client: imaplib.IMAP4) -> None:
    try:
        client.logout()
    except (OSError, imaplib.IMAP4.error):
        client.shutdown()


def _newer(client: imaplib.IMAP4, after: int) -> list[int]:
    """The numbers of the mails behind one, in order; `*` alone would name the last one again."""
    _, found = client.uid("SEARCH", f"UID {after + 1}:*")
    numbers = (found[0] or b"").split() if found else []
    return sorted(uid for uid in map(int, numbers) if uid > after)


def _fetch(client: imaplib.IMAP4, uid: int) -> bytes | None:
    _, parts = client.uid("FETCH", str(uid), "(BODY.PEEK[])")
    bodies = [part[1] for part in parts if isinstance(part, tuple)]
    return bodies[0] if bodies else None


def _note(ws: Workspace, box: BounceBox, **values: Any) -> None:
    with ws.state.write() as connection:
        here = update(table).where(table.c.sender_id == box.sender_id)
        connection.execute(here.values(**values))


def _box(row: Any) -> BounceBox:
    return BounceBox(**{each.name: getattr(row, each.name) for each in fields(BounceBox)})
