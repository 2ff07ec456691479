"""Telling the shop's own people that something needs them."""

from __future__ import annotations

import structlog

from regulars.channels.kinds import TEAM
from regulars.channels.outgoing import Alert
from regulars.channels.provider import Outcome
from regulars.channels.senders import Sender, senders
from regulars.core.workspace import Workspace

log = structlog.get_logger("channels")


def alert(ws: Workspace, message: Alert) -> int:
    """Tell every room there is; returns how many took it. Never raises: whoever tells of trouble
    must not get into more.
    """
    try:
        with ws.state.read() as connection:
            rooms = [one for one in senders(connection, channel=TEAM) if one.on]
    except Exception:
        log.exception("the team could not be told")
        return 0
    return sum(_tell(ws, room, message) for room in rooms)


def _tell(ws: Workspace, room: Sender, message: Alert) -> bool:
    try:
        line = room.carrier(ws.keys).open(hello="")
        try:
            receipt = line.send(message, lambda: True)
        finally:
            line.close()
    except Exception:
        log.exception("an alert was not sent", sender=room.id)
        return False
    taken = receipt.outcome is Outcome.ACCEPTED
    if not taken:
        log.warning("an alert was not taken", sender=room.id, reply=receipt.reply)
    return taken
