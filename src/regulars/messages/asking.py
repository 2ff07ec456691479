"""Asking those providers for reports who do not call us by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, select

from regulars.channels import service as channels
from regulars.channels.service import Sender
from regulars.core.db import upsert
from regulars.core.errors import RegularsError
from regulars.core.workspace import Workspace
from regulars.messages import feedback
from regulars.messages.tables import messages, report_rounds

MOST_AT_ONCE = 200
ASKED_FOR = timedelta(hours=48)  # gateways remember messages for about two days

log = structlog.get_logger("messages")


def ask_all(ws: Workspace, *, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Ask each such provider about its next messages; returns how many reports counted."""
    with ws.state.read() as connection:
        found = [one for one in channels.senders(connection) if one.on]
    counted = 0
    for sender in found:
        if stopping():
            break
        if type(sender.carrier(ws.keys)).polls:
            counted += _ask(ws, sender, now)
    return counted


def _ask(ws: Workspace, sender: Sender, now: datetime) -> int:
    """Ask about a slice of the messages nobody has told us of, and for what people wrote."""
    with ws.state.read() as connection:
        after = connection.scalar(
            select(report_rounds.c.after_id).where(report_rounds.c.sender_id == sender.id)
        )
        names = _next(connection, sender.id, after or "", now)
    try:
        heard = sender.carrier(ws.keys).ask_reports([name for _, name in names])
    except RegularsError as error:
        log.warning("reports not read", sender=sender.id, said=error.message)
        return 0
    last = names[-1][0] if len(names) == MOST_AT_ONCE else ""  # the next round begins anew
    with ws.state.write() as connection:
        row = {"sender_id": sender.id, "after_id": last}
        upsert(connection, report_rounds, [row], key=["sender_id"], change=["after_id"])
    return feedback.receive(ws, sender.id, heard, now=now)


def _next(
    connection: Connection, sender_id: str, after: str, now: datetime
) -> Sequence[tuple[str, str]]:
    query = (
        select(messages.c.id, messages.c.provider_id)
        .where(
            messages.c.ended_at > now - ASKED_FOR,
            messages.c.sender_id == sender_id,
            messages.c.state == "sent",
            messages.c.provider_id.is_not(None),
            messages.c.id > after,
        )
        .order_by(messages.c.id)
        .limit(MOST_AT_ONCE)
    )
    return [(row.id, row.provider_id) for row in connection.execute(query)]
