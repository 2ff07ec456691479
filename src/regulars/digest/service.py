"""The verbs of the digest: who reads it, and sending what is due."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from regulars.accounts.service import Member, Profile, list_staff, profile
from regulars.channels.service import send_alone, senders_for
from regulars.core.workspace import Workspace
from regulars.digest import queries
from regulars.digest.letter import Letter, write
from regulars.locale.calendars import Span

AT = time(8)  # the shop's own clock
LATEST = timedelta(days=3)  # a server that was off for longer does not send an old week


def set_reader(connection: Connection, staff_id: str, *, reads: bool, now: datetime) -> None:
    """Somebody wants the week by e-mail, or no longer."""
    queries.set_reader(connection, staff_id, reads=reads, now=now)


def is_reader(connection: Connection, staff_id: str) -> bool:
    """Whether somebody gets the week by e-mail."""
    return staff_id in queries.readers(connection)


def last_week(shop: Profile, now: datetime) -> Span:
    """The last whole week of the shop, by its own first weekday."""
    today = shop.today(now)
    begun = today - timedelta(days=(today.weekday() - shop.week_start) % 7)
    return Span(begun - timedelta(days=7), begun - timedelta(days=1))


def preview(ws: Workspace, *, language: str, now: datetime) -> Letter:
    """The digest that would go out now."""
    with ws.state.read() as connection:
        shop = profile(connection)
    return write(ws, shop, last_week(shop, now), language=language, now=now)


def send_now(ws: Workspace, member: Member, *, now: datetime) -> tuple[bool, str]:
    """Send one reader the last week, whatever went out before. Raises Conflict without sender."""
    letter = preview(ws, language=member.language, now=now)
    return _send(ws, member, letter, now)


def send_due(ws: Workspace, *, now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send the last week to each reader who has not got it; returns how many were tried."""
    with ws.state.read() as connection:
        shop, ready = profile(connection), bool(senders_for(connection, "email", "service"))
        week = last_week(shop, now)
        due = _readers(connection, week) if ready and _is_time(shop, week, now) else []
    letters: dict[str, Letter] = {}
    for member in due:
        if stopping():
            break
        if member.language not in letters:
            letters[member.language] = write(ws, shop, week, language=member.language, now=now)
        _send_once(ws, member, letters[member.language], week.first, now)
    return len(due)


def _readers(connection: Connection, week: Span) -> list[Member]:
    waiting = queries.readers(connection) - queries.tried(connection, week.first)
    return [member for member in list_staff(connection) if member.id in waiting]


def _is_time(shop: Profile, week: Span, now: datetime) -> bool:
    opens = datetime.combine(week.last + timedelta(days=1), AT, shop.zone)
    return opens <= now < opens + LATEST


def _send_once(ws: Workspace, member: Member, letter: Letter, week: date, now: datetime) -> None:
    """Note first, send then: after a crash in between a digest is missed rather than doubled."""
    with ws.state.write() as connection:
        if not queries.begin(connection, member.id, week, now):
            return
    try:
        taken, reply = _send(ws, member, letter, now)
    except OSError as error:
        taken, reply = False, str(error)
    with ws.state.write() as connection:
        state = "sent" if taken else "failed"
        queries.finish(connection, member.id, week, state=state, reply=reply)


def _send(ws: Workspace, member: Member, letter: Letter, now: datetime) -> tuple[bool, str]:
    return send_alone(
        ws,
        member.email,
        subject=letter.subject,
        html=letter.html,
        text=letter.text,
        language=member.language,
        now=now,
    )
