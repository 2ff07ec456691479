"""People leave while they are being written to: nobody gets a message afterwards.

Four threads opt people out (by the link in a mail, by staff, by a suppression of the address, by
taking everything of them out) while a real engine sends to a real SMTP server. From the moment an
opt-out is acknowledged nothing may be handed over. Beside them a scanner fetches the links of those
who stay, as mail gateways do, and must not opt anybody out. REGULARS_CHAOS_KILLS from 50 on makes
it ten thousand races.

It has been red: the bugs of `_plant` turn one of its figures each.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select

from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as people
from regulars.customers import tables
from regulars.messages import handing, judging, responses, service
from regulars.messages.links import Links, Subject
from regulars.messages.reach import api as reach
from regulars.messages.tables import messages
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.chaos.processes import kills
from tests.chaos.test_sending import mail_sink
from tests.messages.makers import emails, make_customers, make_mailing, make_sender
from tests.postgres import state_url
from tests.server.browser import Browser

pytestmark = pytest.mark.chaos
SEED = 20_261_122
PEOPLE = 26_000 if kills() >= 50 else 600
SERVER_TAKES = 0.1 if kills() >= 50 else 0.002  # seconds; slow enough for ten thousand to leave
WRITERS = 4


@dataclass
class Races:
    """Who left when, and how their message stood at that moment."""

    at: dict[int, datetime] = field(default_factory=dict)
    standing: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Found:
    """What the checker found."""

    afterwards: int  # handed over after the opt-out was acknowledged
    lost: int  # neither arrived nor said why not
    twice: int
    by_scanner: int  # opted out by a link that was only looked at


def _withdraw(ws: Workspace, one: int, _message: str) -> None:
    with ws.state.write() as connection:
        people.withdraw_consent(connection, [one], channel="email", source="staff", now=utc_now())


def _unsubscribe(ws: Workspace, _one: int, message: str) -> None:
    responses.opted_out(ws, Subject(message), source="one-click", now=utc_now())


def _suppress(ws: Workspace, one: int, _message: str) -> None:
    with ws.state.write() as connection:
        email = connection.scalars(
            select(tables.customers.c.email).where(tables.customers.c.id == one)
        ).one()
        people.suppress(connection, channel="email", address=email, reason="staff", now=utc_now())


def _erase(ws: Workspace, one: int, _message: str) -> None:
    with ws.state.write() as connection:
        for name in ("consents", "identities", "traits"):
            table = getattr(tables, name)
            connection.execute(delete(table).where(table.c.customer_id == one))
        connection.execute(delete(tables.customers).where(tables.customers.c.id == one))


WAYS: tuple[Callable[[Workspace, int, str], None], ...] = (
    _withdraw, _unsubscribe, _suppress, _erase,
)  # fmt: skip


def leave(ws: Workspace, theirs: set[int], races: Races, seed: int, over: threading.Event) -> None:
    """Opt these people out, each while their own message is under way or about to be."""
    chance = random.Random(seed)
    while theirs and not over.is_set():
        met = _under_way(ws, theirs)
        for one, message in met:
            theirs.remove(one)
            way = chance.choice(WAYS)
            way(ws, one, message)
            races.at[one] = utc_now()  # from here on the person has our word
            with ws.state.read() as connection:
                query = select(messages.c.state).where(messages.c.id == message)
                races.standing[connection.scalars(query).one()] += 1
            races.ways[way.__name__] += 1
        if not met:  # all of them who are near have left already
            time.sleep(0.02)


def _under_way(ws: Workspace, theirs: set[int]) -> list[tuple[int, str]]:
    """Some whose message is being sent, else some whose turn comes next."""
    for states in (("claimed", "handed"), ("queued",)):
        query = select(messages.c.customer_id, messages.c.id).where(messages.c.state.in_(states))
        with ws.state.read() as connection:
            rows = connection.execute(query.order_by(messages.c.id).limit(200)).all()
        mine = [(row[0], row[1]) for row in rows if row[0] in theirs]
        if mine:
            return mine[:3]
    return []


def scan(ws: Workspace, staying: set[int]) -> None:
    """Look at the opt-out links of those who stay, without pressing anything."""
    links = Links(ws)
    with ws.state.read() as connection:
        rows = connection.execute(select(messages.c.customer_id, messages.c.id))
        ids = [row[1] for row in rows if row[0] in staying]
    app = create_app(ws.settings)
    gateway = Browser(app)
    for one in ids:
        path = links.unsubscribe(Subject(one)).removeprefix(ws.settings.public_url)
        assert gateway.get(path).status_code == 200
    app.state.workspaces.close()


def run(ws: Workspace, folder: Path, *, size: int, seed: int = SEED) -> tuple[Found, Races]:
    """A campaign to `size` people of whom some leave while it is sent."""
    accepted, races, over = folder / "accepted.txt", Races(), threading.Event()
    accepted.touch()
    with mail_sink(accepted, SERVER_TAKES) as port:
        make_sender(ws, port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(size))
            make_mailing(connection, ids)
            by_id = dict(zip(ids, emails(size), strict=True))
        workers = [
            threading.Thread(
                target=leave, args=(ws, set(ids[place::10]), races, seed + place, over)
            )
            for place in range(WRITERS)
        ]
        staying = {one for place in range(WRITERS, 10) for one in ids[place::10]}
        workers.append(threading.Thread(target=scan, args=(ws, staying)))
        for one in workers:
            one.start()
        try:
            _send_all(ws)
        finally:
            over.set()
            for one in workers:
                one.join()
    return _check(ws, accepted, races, by_id), races


def _send_all(ws: Workspace) -> None:
    end = time.monotonic() + 900
    while time.monotonic() < end:
        service.deliver(ws)
        with ws.state.read() as connection:
            if service.mailing(connection, "cmp_1").state == "finished":
                return
    raise AssertionError("the campaign does not finish")


def _check(ws: Workspace, path: Path, races: Races, by_id: dict[int, str]) -> Found:
    arrived = Counter(path.read_text().split())
    with ws.state.read() as connection:
        rows = connection.execute(select(messages)).all()
        log = tables.consent_log
        scanned = select(log.c.customer_id).where(
            log.c.state == "withdrawn", log.c.customer_id.not_in(list(races.at))
        )
        by_scanner = len(set(connection.scalars(scanned)))
    afterwards = sum(
        row.handed_at is not None and row.handed_at > races.at[row.customer_id]
        for row in rows
        if row.customer_id in races.at
    )
    lost = sum(
        (row.state == "sent") != (arrived[by_id[row.customer_id]] > 0)
        or row.state not in ("sent", "skipped")
        or (row.state == "skipped" and row.customer_id not in races.at)
        for row in rows
    )
    twice = sum(count - 1 for count in arrived.values())
    return Found(afterwards, lost, twice, by_scanner)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_nobody_gets_a_message_after_they_left(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with state_url(database) as url:
        ws = _workspace(tmp_path, url)
        found, races = run(ws, tmp_path, size=PEOPLE)
        ws.close()
    with capsys.disabled():
        told = f"{found}, {len(races.at):,} left ({dict(races.ways)}), then {dict(races.standing)}"
        sys.stdout.write(f"\n{database}, {PEOPLE:,} people, seed {SEED}: {told}\n")
    assert found == Found(0, 0, 0, 0)
    assert len(races.ways) == len(WAYS)
    assert races.standing["claimed"] > 0  # some were met on their way out
    assert kills() < 50 or len(races.at) >= 10_000


def _workspace(folder: Path, url: str) -> Workspace:
    return open_workspace(Settings(home=folder, database_url=url), create=True)


def _plant(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo one of the rules."""
    if bug == "consent_at_planning":
        monkeypatch.setattr(judging, "refusal", lambda *_a, **_k: None)
        monkeypatch.setattr(handing, "_refusal", lambda *_: None)
    elif bug == "lost_suppression":
        monkeypatch.setattr(people, "suppressed", lambda *_: set())
    elif bug == "get_unsubscribes":
        show = reach._scene

        def act_at_once(context: Any, subject: Subject | None, scene: Any) -> Any:
            if subject is not None:
                responses.opted_out(context.workspace, subject, source="GET", now=utc_now())
            return show(context, subject, scene)

        monkeypatch.setattr(reach, "_scene", act_at_once)


@pytest.mark.parametrize(
    ("bug", "red"),
    [
        ("consent_at_planning", "afterwards"),
        ("lost_suppression", "afterwards"),
        ("get_unsubscribes", "by_scanner"),
    ],
)
def test_a_planted_bug_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: str, red: str
) -> None:
    _plant(bug, monkeypatch)
    ws = _workspace(tmp_path, "")
    found, _ = run(ws, tmp_path, size=400)
    ws.close()
    assert getattr(found, red) > 0
