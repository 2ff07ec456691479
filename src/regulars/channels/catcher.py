"""The built-in mail catcher: a real SMTP server that keeps what it gets and sends nothing on.

The demo and a careful first day use it as the sender's server; its screen shows what customers
would have read. Mails are files in the workspace, the newest last by name.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from regulars.core.errors import Conflict, NotFound
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace

MOST_KEPT = 5_000
MOST_BYTES = 32 * 2**20
_TO = b"X-Caught-For: "


@dataclass(frozen=True, slots=True)
class CaughtMail:
    """One mail as its reader would see it."""

    id: str
    to: str
    sender: str
    subject: str
    sent_at: datetime | None
    headers: list[tuple[str, str]]
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Catcher:
    """A running catcher."""

    port: int
    _controller: Any

    def stop(self) -> None:
        """Take no more mail."""
        self._controller.stop()


def start_catcher(ws: Workspace, port: int) -> Catcher:
    """Listen on this machine's port (0 picks a free one) and keep every mail in the workspace.

    Raises Conflict when another program has the port.
    """
    from aiosmtpd.controller import Controller

    folder, port = _folder(ws), port or _free_port()
    folder.mkdir(parents=True, exist_ok=True)
    controller = Controller(
        _Keep(folder),
        hostname="127.0.0.1",
        port=port,
        data_size_limit=MOST_BYTES,
        enable_SMTPUTF8=True,
    )
    try:
        controller.start()
    except OSError as error:
        raise Conflict(
            f"The mail catcher cannot listen on port {port}: {error.strerror or error}. "
            "Choose another with REGULARS_MAIL_CATCHER_PORT."
        ) from None
    return Catcher(port, controller)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


class _Keep:
    """aiosmtpd asks this object what to do with a mail."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        content: bytes = envelope.content
        to = ", ".join(envelope.rcpt_tos).encode()
        beside = self._folder / ".arriving"
        beside.write_bytes(_TO + to + b"\r\n" + content)
        beside.rename(self._folder / f"{new_id('mail')}.eml")
        return "250 2.0.0 kept"


def caught(
    ws: Workspace, *, text: str = "", page: int = 1, size: int = 50
) -> tuple[list[CaughtMail], int]:
    """A page of mails, newest first, and how many there are; `text` is looked for in address and
    subject.
    """
    paths = sorted(_folder(ws).glob("*.eml"), reverse=True)[:MOST_KEPT]
    start = (page - 1) * size
    if not text:
        return [_read(path) for path in paths[start : start + size]], len(paths)
    wanted = text.casefold()
    found = [mail for mail in _read_all(paths) if wanted in f"{mail.to} {mail.subject}".casefold()]
    return found[start : start + size], len(found)


def caught_mail(ws: Workspace, mail_id: str) -> CaughtMail:
    """One mail. Raises NotFound."""
    if not mail_id.replace("_", "").isalnum():
        raise NotFound("There is no such mail.")
    return _read(_folder(ws) / f"{mail_id}.eml")


def _folder(ws: Workspace) -> Path:
    return ws.folder / "caught"


def _read_all(paths: list[Path]) -> Iterator[CaughtMail]:
    for path in paths:
        with contextlib.suppress(NotFound):  # somebody emptied the folder meanwhile
            yield _read(path)


def _read(path: Path) -> CaughtMail:
    try:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    except FileNotFoundError:
        raise NotFound("There is no such mail.") from None
    assert isinstance(mail, EmailMessage)
    return CaughtMail(
        id=path.stem,
        to=str(mail["X-Caught-For"] or ""),
        sender=str(mail["From"] or ""),
        subject=str(mail["Subject"] or ""),
        sent_at=_date(mail),
        headers=[(name, str(value)) for name, value in mail.items() if name != "X-Caught-For"],
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _date(mail: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(mail["Date"]))
    except ValueError:
        return None


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    return "" if body is None else str(body.get_content())
