"""Opens and clicks, told apart into those of people and those of machines.

Mail programs fetch pictures before anybody reads, and gateways follow every link of a mail. All of
it is kept, but only what a person did counts. Whether a click stands alone shows a little later, so
history is told of it then.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from regulars.channels.provider import News, Report
from regulars.core.among import among
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.schemas import Event
from regulars.messages.reporting import event_of
from regulars.messages.tables import messages, touches

OPENED, CLICKED, TRAPPED = "opened", "clicked", "trapped"
# Mail gateways fetch every link the moment a mail arrives; no customer is that quick …
QUICK = timedelta(seconds=2)
BURST = timedelta(seconds=2)  # … nor follows two links within this time,
TRAP = timedelta(minutes=1)  # nor a link that cannot be seen: what came around it is a machine's.
SETTLED = timedelta(seconds=5)  # by then it is clear whether a click stands alone
KEPT = timedelta(days=2)
BATCH = 1_000

_FIRST = {OPENED: "opened_at", CLICKED: "clicked_at"}
_NEWS = {News.OPENED: OPENED, News.CLICKED: CLICKED}
# Apple's Mail fetches ahead under the barest name; the proxies of Google and Yahoo do by their own.
_AHEAD = re.compile(r"^Mozilla/5\.0$|GoogleImageProxy|YahooMailProxy")
_ROBOT = re.compile(
    r"bot\b|crawl|spider|scan|preview|headless|barracuda|mimecast|proofpoint|safelinks|symantec"
    r"|python-|curl/|wget/|go-http|java/|okhttp|libwww",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Touch:
    """Something that was fetched because of a message, and by whom as they call themselves."""

    message_id: str
    kind: str
    url: str = ""
    agent: str = ""
    method: str = "GET"


def touch(ws: Workspace, what: Touch, *, now: datetime) -> None:
    """Keep what was fetched; the first time that a person did it stands at the message."""
    with ws.state.write() as connection:
        where = messages.c.id == what.message_id
        found = connection.execute(select(messages).where(where)).mappings().first()
        if found is None:
            return
        row = dict(found)
        why = _machine(what, row, now)
        values = {"message_id": what.message_id, "kind": what.kind, "url": what.url, "at": now}
        connection.execute(insert(touches).values(**values, machine=why, untold=True))
        if what.kind == TRAPPED:
            _call_machine(connection, what.message_id, "trap", since=now - TRAP)
        elif what.kind == CLICKED and _is_burst(connection, what, now):
            _call_machine(connection, what.message_id, "burst", since=now - BURST)
        _stand(connection, row, now)


def take_in(
    connection: Connection, reports: Sequence[tuple[Mapping[str, Any], Report]], *, now: datetime
) -> None:
    """Keep the opens and clicks that a provider reports."""
    told = [(row, each) for row, each in reports if each.news in _NEWS]
    if not told:
        return
    rows = [
        {
            "message_id": row["id"],
            "kind": _NEWS[each.news],
            "url": each.detail[:2_000] if each.news is News.CLICKED else "",
            "at": each.at or now,
            "machine": "quick" if _is_quick(row, each.at or now) else "",
            "untold": True,
        }
        for row, each in told
    ]
    connection.execute(insert(touches), rows)
    _stand_at(connection, {row["id"] for row, _ in told})


def tell(ws: Workspace, *, now: datetime) -> int:
    """Tell history of what is settled by now; returns how many."""
    told = 0
    while rows := _untold(ws, now - SETTLED):
        events.record(ws, [_event(row) for row in rows], now=now)
        with ws.state.write() as connection:
            these = among(connection, touches.c.id, [row.touch for row in rows])
            connection.execute(update(touches).where(these).values(untold=False))
        told += len(rows)
    return told


def forget_told(connection: Connection, *, now: datetime) -> None:
    """Let go of what history knows and no later click can change."""
    old = (touches.c.at < now - KEPT) & ~touches.c.untold
    connection.execute(delete(touches).where(old))


def _machine(what: Touch, row: Mapping[str, Any], now: datetime) -> str:
    """Why no person did this; empty when one may have."""
    if what.kind == TRAPPED:
        return "trap"
    if what.method == "HEAD":
        return "head"
    if _is_quick(row, now):
        return "quick"
    if what.kind == OPENED and _AHEAD.search(what.agent):
        return "ahead"
    return "robot" if _ROBOT.search(what.agent) else ""


def _is_quick(row: Mapping[str, Any], now: datetime) -> bool:
    start = row["sent_at"] or row["handed_at"]
    return start is not None and now - start < QUICK


def _is_burst(connection: Connection, what: Touch, now: datetime) -> bool:
    """Whether another link of the message, or the trap, was followed a moment ago."""
    near = (touches.c.message_id == what.message_id) & (touches.c.at > now - BURST)
    other = (touches.c.kind == CLICKED) & (touches.c.url != what.url)
    trap = (touches.c.message_id == what.message_id) & (touches.c.kind == TRAPPED)
    trap &= touches.c.at > now - TRAP
    found = select(touches.c.id).where((near & other) | trap).limit(1)
    return connection.execute(found).first() is not None


def _call_machine(connection: Connection, message_id: str, why: str, *, since: datetime) -> None:
    here = (touches.c.message_id == message_id) & (touches.c.machine == "")
    connection.execute(update(touches).where(here, touches.c.at > since).values(machine=why))


def _stand(connection: Connection, row: Mapping[str, Any], now: datetime) -> None:
    """Put the first human open and click at the message. Whoever fetches it, it has arrived."""
    _stand_at(connection, {row["id"]})
    if row["state"] == "ambiguous":
        came = {"state": "sent", "reason": "", "sent_at": row["handed_at"], "untold": True}
        connection.execute(update(messages).where(messages.c.id == row["id"]).values(**came))


def _stand_at(connection: Connection, message_ids: set[str]) -> None:
    """Set the first human moments of these messages from what is kept.

    An older moment than what is kept stays; it was a person's, or it would not stand there.
    """
    for kind, column in _FIRST.items():
        here = (touches.c.message_id == messages.c.id) & (touches.c.kind == kind)
        human = select(func.min(touches.c.at)).where(here, touches.c.machine == "")
        kept = select(func.min(touches.c.at)).where(here)
        stands = messages.c[column]
        replaceable = stands.is_(None) | (stands >= kept.scalar_subquery())
        statement = update(messages).where(
            among(connection, messages.c.id, message_ids), replaceable
        )
        connection.execute(statement.values({column: human.scalar_subquery()}))


def _untold(ws: Workspace, until: datetime) -> list[Any]:
    names = ("kind", "url", "at", "machine")
    query = (
        select(
            messages, touches.c.id.label("touch"), *(touches.c[n].label(f"t_{n}") for n in names)
        )
        .join(messages, messages.c.id == touches.c.message_id)
        .where(touches.c.untold, touches.c.at <= until)
        .order_by(touches.c.id)
        .limit(BATCH)
    )
    with ws.state.read() as connection:
        return list(connection.execute(query))


def _event(row: Any) -> Event:
    """What a person did, or that a machine was there: once for each kind and reason."""
    if row.t_machine:
        said = {"what": row.t_kind, "why": row.t_machine}
        return event_of(row, "message_scanned", row.t_at, *said.values(), **said)
    if row.t_kind == OPENED:
        return event_of(row, "message_opened", row.t_at)
    return event_of(row, "message_clicked", row.t_at, str(row.touch), url=row.t_url)
