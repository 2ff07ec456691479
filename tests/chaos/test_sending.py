"""kill -9 in the middle of a campaign: nothing lost, nothing sent twice, no consent broken.

Real worker processes send 2,000 planned messages (10,000 from 200 kills on) to a real SMTP server
while customers withdraw their consent, and are killed at random moments. REGULARS_CHAOS_KILLS says
how often: 5 in the everyday run, 50 in the full one.

The harness has been red: the bugs in `send_worker.plant` (`handed` committed only after the dot,
consent asked only at planning, `handed` rows taken over, fetched rows called sent, a woken worker
that is believed) are each planted in a short run below, and the numbers that are zero everywhere
else are then not.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.messages import service
from regulars.messages.tables import messages
from regulars.settings import Settings
from tests.messages.makers import emails, make_customers, make_mailing, make_sender
from tests.postgres import state_url

KILLS = int(os.environ.get("REGULARS_CHAOS_KILLS", "5"))
SEED = 20_261_120
SIZE = 10_000 if KILLS >= 200 else 2_000
SLOTS = 8
pytestmark = pytest.mark.chaos


@dataclass
class Verdict:
    """What the history checker found."""

    lost: int
    duplicated: int
    violations: int
    ambiguous: int
    kills: int
    states: Counter[str]


@contextmanager
def mail_sink(path: Path, seconds: float) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.chaos.mail_sink", str(path), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


def kill_once(ws: Workspace, accepted: Path, bug: str, rng: random.Random) -> None:
    """Start a worker and kill it: mostly while it sends, sometimes while it starts."""
    command = [sys.executable, "-m", "tests.chaos.send_worker"]
    command += [str(ws.settings.home), ws.settings.database_url, bug]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if rng.random() < 0.8:
            wait_for_mail(accepted)
        time.sleep(rng.uniform(0.02, 0.4))
        process.send_signal(signal.SIGKILL)


@contextmanager
def worker(ws: Workspace, bug: str, lease_seconds: float) -> Iterator[subprocess.Popen[str]]:
    """A worker that is ready, and killed in the end."""
    command = [sys.executable, "-m", "tests.chaos.send_worker", str(ws.settings.home)]
    command += [ws.settings.database_url, bug, str(lease_seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def wait_for_mail(accepted: Path) -> None:
    """Return when one more mail has arrived (or none comes any more)."""
    before, end = accepted.stat().st_size, time.monotonic() + 10
    while accepted.stat().st_size == before and time.monotonic() < end:
        time.sleep(0.005)


class OptOuts(threading.Thread):
    """Customers who withdraw their consent while the campaign is being sent."""

    def __init__(self, ws: Workspace, ids: list[int], seconds: float) -> None:
        super().__init__()
        self.ws, self.ids, self.pause = ws, ids, seconds / max(1, len(ids))
        self.at: dict[int, datetime] = {}
        self.ending = threading.Event()

    def run(self) -> None:
        for one in self.ids:
            if self.ending.wait(self.pause):
                return
            with self.ws.state.write() as connection:
                people.withdraw_consent(
                    connection, [one], channel="email", source="test", now=utc_now()
                )
            self.at[one] = utc_now()  # from here on the customer has our word


def run(home: Path, url: str, *, kills: int, size: int, bug: str = "") -> Verdict:
    rng = random.Random(SEED)
    ws = open_workspace(Settings(home=home, database_url=url, send_slots=SLOTS), create=True)
    accepted = home / "accepted.txt"
    accepted.touch()
    # As slow a server as makes the campaign outlast the kills.
    pause = kills * 0.4 * SLOTS / size
    with mail_sink(accepted, pause) as port:
        make_sender(ws, port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(size))
            make_mailing(connection, ids)
        leavers = OptOuts(ws, rng.sample(ids, size // 10), kills * 1.5)
        leavers.start()
        for _ in range(kills):
            kill_once(ws, accepted, bug, rng)
        leavers.ending.set()
        leavers.join()
        drain(ws)
    verdict = check(ws, accepted, leavers.at, kills)
    ws.close()
    return verdict


def drain(ws: Workspace) -> None:
    """Send the rest undisturbed."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        service.deliver(ws)
        with ws.state.read() as connection:
            if service.mailing(connection, "cmp_1").state == "finished":
                return
    raise AssertionError("the campaign does not finish")


def check(ws: Workspace, path: Path, left_at: dict[int, datetime], kills: int) -> Verdict:
    """Compare the ledger with what the mail server accepted and when customers left."""
    arrived = Counter(path.read_text().split())
    with ws.state.read() as connection:
        rows = connection.execute(
            select(messages, customers.c.email).join(
                customers, customers.c.id == messages.c.customer_id
            )
        ).all()
    lost = [
        row.email
        for row in rows
        if (row.state == "sent" and row.email not in arrived)
        or row.state not in ("sent", "ambiguous", "skipped")
        or (row.state == "skipped" and row.customer_id not in left_at)
    ]
    late = [
        row.email
        for row in rows
        if row.email in arrived
        and row.customer_id in left_at
        and (row.handed_at or row.claimed_at) > left_at[row.customer_id]
    ]
    states = Counter(row.state for row in rows)
    twice = sum(count - 1 for count in arrived.values())
    return Verdict(len(lost), twice, len(late), states["ambiguous"], kills, states)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_workers_lose_nothing_and_send_nothing_twice(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with state_url(database) as url:
        verdict = run(tmp_path, url, kills=KILLS, size=SIZE)
    with capsys.disabled():
        sys.stdout.write(f"\n{database}, {SIZE:,} messages, seed {SEED}: {verdict}\n")
    assert (verdict.lost, verdict.duplicated, verdict.violations) == (0, 0, 0)
    assert verdict.ambiguous <= verdict.kills * SLOTS
    assert verdict.states["skipped"] > 0


@pytest.mark.parametrize(
    ("bug", "red"),
    [
        ("handed_after_the_dot", "duplicated"),
        ("handed_is_stolen", "duplicated"),
        ("consent_only_at_planning", "violations"),
        ("cursor_at_fetch", "lost"),
    ],
)
def test_the_harness_turns_red_for_a_planted_bug(tmp_path: Path, bug: str, red: str) -> None:
    verdict = run(tmp_path, "", kills=6, size=400, bug=bug)
    assert getattr(verdict, red) > 0


@pytest.mark.parametrize(("bug", "copies"), [("", False), ("no_fencing", True)])
def test_a_worker_that_slept_past_its_lease_sends_nothing(
    tmp_path: Path, bug: str, copies: bool
) -> None:
    """One of two workers is stopped with claimed rows in its hands; the other takes them over."""
    with state_url("postgres") as url:
        ws = open_workspace(
            Settings(home=tmp_path, database_url=url, send_slots=SLOTS), create=True
        )
        accepted = tmp_path / "accepted.txt"
        accepted.touch()
        with mail_sink(accepted, 0.05) as port:
            make_sender(ws, port)
            with ws.state.write() as connection:
                make_mailing(connection, make_customers(connection, emails(300)))
            with worker(ws, bug, 1.0) as sleeper:
                wait_for_mail(accepted)
                sleeper.send_signal(signal.SIGSTOP)
                with worker(ws, bug, 1.0):
                    _wait_until_all_ended(ws)
                    sleeper.send_signal(signal.SIGCONT)
                    time.sleep(2)  # time enough to do harm
        arrived = Counter(accepted.read_text().split())
        ws.close()
    assert any(count > 1 for count in arrived.values()) == copies


def _wait_until_all_ended(ws: Workspace) -> None:
    """Until no row waits or is claimed; those the sleeper handed over stay as they are.

    A sleeper that holds locks is cut off after some seconds.
    """
    query = select(messages.c.id).where(messages.c.state.in_(("queued", "claimed"))).limit(1)
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with ws.state.read() as connection:
            if connection.execute(query).first() is None:
                return
        time.sleep(0.05)
    raise AssertionError("nobody took the sleeper's rows over")
