"""Messages through servers that misbehave in two dozen ways: none is lost, none comes too often.

A mail server, a text gateway that knows no repeated ids and a messenger that does are real servers
which drop, stall, refuse and talk nonsense by recipient and try. For each way it is known what must
become of the message and how many copies may arrive. REGULARS_CHAOS_KILLS from 50 on sends 20,000.

It has been red: blind retries after a silence, and bounces that suppress nobody (planted below).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from regulars.channels.provider import Outcome
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as people
from regulars.customers.tables import customers, suppressions
from regulars.messages import service, settling
from regulars.messages.settling import Result, Verdict
from regulars.messages.tables import messages
from regulars.settings import Settings
from tests.chaos.processes import kills
from tests.fakes.bale import FakeBale
from tests.fakes.smtp_server import FakeSmtp
from tests.fakes.twilio import FakeTwilio
from tests.messages.makers import NOW, Clock, make_cascade, make_line, make_sender
from tests.postgres import state_url

pytestmark = pytest.mark.chaos
SIZE = 20_000 if kills() >= 50 else 480
SLOTS = 8
Way = Callable[[int], str]  # what the server does at the nth try


@dataclass(frozen=True)
class Mode:
    """How a server treats somebody, and what must become of a marketing message to them."""

    channel: str
    does: Way
    state: str = "sent"
    copies: int = 1
    suppressed: bool = False


def first(mode: str) -> Way:
    """Only the first try goes wrong."""
    return lambda nth: mode if nth == 1 else "ok"


def always(mode: str) -> Way:
    return lambda _nth: mode


MODES = (
    Mode("email", always("ok")),
    Mode("email", first("drop:rcpt")),
    Mode("email", first("drop:data")),
    Mode("email", first("drop:body")),
    Mode("email", first("rcpt:450 4.2.1 later")),
    Mode("email", first("data:451 4.7.1 greylisted")),
    Mode("email", first("dot:452 4.3.1 no room")),
    Mode("email", always("split")),
    Mode("email", always("lines")),
    Mode("email", always("bare_lf")),
    Mode("email", always("drop:dot"), "ambiguous"),
    Mode("email", always("garbage"), "ambiguous"),
    Mode("email", always("rcpt:550 5.1.1 nobody"), "bounced", 0, suppressed=True),
    Mode("email", always("dot:554 5.6.0 no thanks"), "failed", 0),
    Mode("email", always("rcpt:452 4.2.2 full"), "failed", 0),
    Mode("sms", always("ok")),
    Mode("sms", first("closed")),
    Mode("sms", always("drop"), "ambiguous"),
    Mode("sms", always("broken"), "ambiguous"),
    Mode("sms", always("lost"), "ambiguous", 0),
    Mode("bale", always("ok")),
    Mode("bale", first("drop")),
    Mode("bale", first("broken")),
    Mode("bale", always("not_a_user"), "failed", 0),
)


@dataclass
class Found:
    """What the checker counted."""

    lost: int = 0  # called sent and never taken, or left without an end
    marketing_twice: int = 0
    most_transactional: int = 0
    late: int = 0  # the server, slow itself, hung up inside the content only after the last dot
    misjudged: list[str] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    copies: int = 0


def phone(number: int) -> str:
    """Never one of the fakes' magic numbers, which the last digits tell."""
    return f"+989{number:05d}7777"


def number_of(address: str) -> int:
    """Which customer an address belongs to, however the provider writes it."""
    if "@" in address:
        return int(address.partition("@")[0][1:])
    return int(address.lstrip("+")[3:8])


def treat(address: str, nth: int) -> str:
    return MODES[number_of(address) % len(MODES)].does(nth)


@contextmanager
def servers(ws: Workspace) -> Iterator[Callable[[], Counter[int]]]:
    """The three of them; yields what each customer got so far."""
    with ExitStack() as stack:
        mail = stack.enter_context(FakeSmtp(treat))
        text, chat = (stack.enter_context(kind(treat)) for kind in (FakeTwilio, FakeBale))
        make_sender(ws, mail.port)
        for vendor in (text, chat):
            make_line(ws, vendor)

        def arrived() -> Counter[int]:
            got = Counter(number_of(one.recipient) for one in mail.accepted)
            for vendor in (text, chat):
                got.update(number_of(vendor.recipient(call)) for call in vendor.taken)
            return got

        yield arrived


def plan(ws: Workspace, size: int) -> None:
    """Half of the people get a marketing message, half a transactional one."""
    rows = [
        {"id": one, "created_at": NOW, "email": f"c{one}@example.com", "phone": phone(one),
         "name": "Mina", "search": ""}
        for one in range(1, size + 1)
    ]  # fmt: skip
    with ws.state.write() as connection:
        connection.execute(insert(customers), rows)
        for channel in ("email", "sms", "bale"):
            ids = [one for one in range(1, size + 1) if MODES[one % len(MODES)].channel == channel]
            people.give_consent(connection, ids, channel=channel, source="test", now=NOW)
            for purpose, wanted in (("marketing", 0), ("transactional", 1)):
                chosen = [one for one in ids if one // len(MODES) % 2 == wanted]
                campaign = f"{channel}_{purpose}"
                make_cascade(connection, chosen, channel, campaign=campaign, purpose=purpose)


def send_all(ws: Workspace, clock: Clock) -> None:
    """Send until nothing is open; the clock jumps to the next moment at which anything is due."""
    for _ in range(3_000):
        service.deliver(ws, clock=clock)
        upcoming = _next_due(ws)
        if upcoming is None:
            return
        clock.now = max(clock.now + timedelta(seconds=10), upcoming)
    raise AssertionError("the campaigns do not finish")


def _next_due(ws: Workspace) -> datetime | None:
    query = select(func.min(messages.c.next_try_at)).where(messages.c.state == "queued")
    with ws.state.read() as connection:
        return connection.scalars(query).one()


def check(ws: Workspace, arrived: Counter[int]) -> Found:
    found = Found(copies=arrived.total())
    with ws.state.read() as connection:
        rows = connection.execute(select(messages)).all()
        stopped = set(connection.scalars(select(suppressions.c.address_hash)))
    for row in rows:
        mode, copies = MODES[row.customer_id % len(MODES)], arrived[row.customer_id]
        marketing = row.purpose == "marketing"
        found.states[row.state] += 1
        found.lost += row.state in ("queued", "claimed", "handed", "held")
        found.lost += row.state == "sent" and not copies
        if marketing:
            found.marketing_twice += copies > 1
        else:
            found.most_transactional = max(found.most_transactional, copies)
        silent = mode.state == "ambiguous" and not marketing
        right = row.state == mode.state and copies == mode.copies * (1 + silent)
        right &= (row.address_hash in stopped) == mode.suppressed
        late = (mode.does(1), row.state, copies) == ("drop:body", "ambiguous", 0)
        found.late += late
        if not right and not late:
            ways = f"{mode.channel} {mode.does(1)}: {row.state} {row.reason}, {copies} copies"
            found.misjudged.append(f"{ways} ({row.purpose})")
    return found


def run(home: Path, url: str, size: int) -> Found:
    ws = open_workspace(Settings(home=home, database_url=url, send_slots=SLOTS), create=True)
    with servers(ws) as arrived:
        plan(ws, size)
        send_all(ws, Clock())
        found = check(ws, arrived())
    ws.close()
    return found


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_hostile_servers_lose_nothing_and_double_no_marketing(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with state_url(database) as url:
        found = run(tmp_path, url, SIZE)
    with capsys.disabled():
        told = f"{SIZE:,} messages, {len(MODES)} ways: {found.states}, {found.copies:,} copies, "
        told += f"misjudged {len(found.misjudged)}, "
        sys.stdout.write(f"\n{database}, {told}late {found.late}\n")
    assert Counter(found.misjudged) == Counter()
    assert (found.lost, found.marketing_twice) == (0, 0)
    assert found.most_transactional == 2
    assert found.late <= SIZE // len(MODES) // 4  # half of those it may happen to: nearly never


def _retry_blindly(monkeypatch: pytest.MonkeyPatch) -> None:
    careful = settling._verdict

    def blind(result: Result) -> Verdict:
        if result.receipt.outcome is Outcome.UNKNOWN and result.message.attempts < 3:
            return Verdict("queued", "deferred", timedelta(minutes=1))
        return careful(result)

    monkeypatch.setattr(settling, "_verdict", blind)


def test_blind_retries_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _retry_blindly(monkeypatch)
    found = run(tmp_path, "", 2 * len(MODES))
    assert found.marketing_twice > 0
    assert found.most_transactional > 2


def test_a_bounce_that_suppresses_nobody_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "_shut", lambda *_: None)
    assert run(tmp_path, "", 2 * len(MODES)).misjudged
