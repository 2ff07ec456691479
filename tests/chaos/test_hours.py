"""Three years of claims over fifty zones: quiet hours and caps hold at every change of the clocks.

A clock of our own goes forward by the hour, and now and then jumps an hour or a day to and fro, as
clocks of machines do. Every hour the real claim takes what it may; an oracle that knows nothing of
the rules' code looks at each message. REGULARS_CHAOS_KILLS from 50 on runs the three years, fewer
the weeks around the changes of 2026.

It has been red: with hours asked in the shop's zone instead of the customer's (planted below).
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from regulars.channels import service as channels
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.messages import claims, recovery, service, waiting
from regulars.messages.rules import Cap
from regulars.messages.service import Mailing, Planned
from regulars.messages.tables import messages
from regulars.settings import Settings
from tests.chaos.processes import kills
from tests.messages.makers import make_sender

pytestmark = pytest.mark.chaos
SEED = 20_261_122
START = datetime(2026, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET_FROM, QUIET_TO = time(21), time(9)
CAPS = (Cap("*", 1, 1), Cap("*", 7, 3))
LONGEST_WAIT_HOURS = 72
# Half hours and quarters, both hemispheres, changes by half an hour, none at all, Ramadan's own.
ZONES = (
    "Africa/Cairo", "Africa/Casablanca", "Africa/Johannesburg", "Africa/Lagos",
    "Africa/Nairobi", "America/Anchorage", "America/Asuncion", "America/Bogota",
    "America/Caracas", "America/Chicago", "America/Denver", "America/Halifax", "America/Havana",
    "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Phoenix",
    "America/Santiago", "America/Sao_Paulo", "America/St_Johns", "Asia/Amman", "Asia/Baghdad",
    "Asia/Baku", "Asia/Beirut", "Asia/Damascus", "Asia/Dubai", "Asia/Jerusalem", "Asia/Kabul",
    "Asia/Kathmandu", "Asia/Kolkata", "Asia/Kuwait", "Asia/Riyadh", "Asia/Singapore",
    "Asia/Tehran", "Asia/Tokyo", "Asia/Yangon", "Atlantic/Azores", "Atlantic/Reykjavik",
    "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "Australia/Sydney",
    "Europe/Berlin", "Europe/Istanbul", "Europe/London", "Europe/Moscow", "Pacific/Apia",
    "Pacific/Auckland", "Pacific/Chatham", "Pacific/Marquesas",
)  # fmt: skip


@dataclass
class Seen:
    """What the oracle counted."""

    hours: int = 0
    taken: int = 0
    quiet: int = 0
    over_cap: int = 0
    late: int = 0
    by_customer: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def look(self, customer: int, zone: str, now: datetime) -> None:
        """Judge one message by the clock on the customer's wall and by what they got before."""
        self.taken += 1
        wall = now.astimezone(ZoneInfo(zone)).time()
        self.quiet += wall >= QUIET_FROM or wall < QUIET_TO
        before = self.by_customer[customer]
        for cap in CAPS:
            spent = sum(one >= now - timedelta(days=cap.days) for one in before[-50:])
            self.over_cap += spent >= cap.most
        before.append(now)

    def __str__(self) -> str:
        return (
            f"{self.hours:,} hours, {len(ZONES)} zones, {self.taken:,} messages: "
            f"in quiet hours {self.quiet}, over a cap {self.over_cap}, kept waiting {self.late}"
        )


def moments(until: datetime, chance: random.Random) -> Iterator[datetime]:
    """Hour by hour, with a jump of an hour or a day to and fro about every ten days."""
    now = START
    while now < until:
        if chance.random() < 1 / 240:
            jump = chance.choice((HOUR, DAY))
            yield now + jump
            yield now - jump
        yield now + timedelta(seconds=chance.randrange(3600))
        now += HOUR


def prepare(ws: Workspace) -> dict[int, str]:
    """Somebody in each zone, who agreed, and a shop in Tehran."""
    make_sender(ws, 1)  # nothing is ever sent: claims are what is looked at
    ids = dict(enumerate(ZONES, start=1))
    rows = [
        {"id": one, "created_at": START, "email": f"z{one}@example.com", "timezone": zone,
         "search": ""}
        for one, zone in ids.items()
    ]  # fmt: skip
    with ws.state.write() as connection:
        connection.execute(insert(customers), rows)
        people.give_consent(connection, list(ids), channel="email", source="test", now=START)
        service.change_rules(
            connection,
            quiet_from=f"{QUIET_FROM:%H:%M}",
            quiet_to=f"{QUIET_TO:%H:%M}",
            quiet="wait",
            over_cap="wait",
            longest_wait_hours=LONGEST_WAIT_HOURS,
            caps=CAPS,
        )
    return ids


def live(ws: Workspace, until: datetime, seed: int) -> Seen:
    """Plan a campaign to everybody each day, claim each hour."""
    chance, seen, zones = random.Random(seed), Seen(), prepare(ws)
    planned = 0
    for now in moments(until, chance):
        seen.hours += 1
        with ws.state.write() as connection:
            if now >= START + planned * DAY:
                planned += 1
                seen.late += _tidy(connection, now)
                mailing = Mailing(id=f"cmp_{planned}", content=service.letter("Hi", "<p>Hi</p>"))
                service.open_mailing(connection, mailing, now=now)
                rows = [Planned(one, mailing.id) for one in zones]
                service.plan(connection, rows, now=now)
                service.complete_mailing(connection, mailing.id)
            sender = channels.sender(connection, "email")
            assert sender is not None
            got = claims.claim(connection, sender.id, worker="w", limit=500, now=now)
            for one in got.taken:
                seen.look(one.customer_id, zones[one.customer_id], now)
            connection.execute(
                update(messages)
                .where(messages.c.state == "claimed")
                .values(state="sent", sent_at=now)
            )
            recovery.finish(connection, now=now)
    return seen


def _tidy(connection: Connection, now: datetime) -> int:
    """How many wait although they may not wait so long any more; what is long over goes."""
    oldest = now - timedelta(hours=LONGEST_WAIT_HOURS) - 4 * DAY
    query = select(func.count()).where(messages.c.state == "queued", messages.c.created_at < oldest)
    forgotten = connection.execute(query).scalar_one()
    connection.execute(delete(messages).where(messages.c.created_at < now - 30 * DAY))
    return forgotten


def test_nobody_is_written_to_in_quiet_hours_or_beyond_a_cap(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    until = START + (1096 if kills() >= 50 else 20) * DAY
    ws = open_workspace(Settings(home=tmp_path), create=True)
    seen = live(ws, until, SEED)
    ws.close()
    with capsys.disabled():
        sys.stdout.write(f"\nseed {SEED}: {seen}\n")
    assert (seen.quiet, seen.over_cap, seen.late) == (0, 0, 0)
    assert seen.taken > 2 * len(ZONES)


def test_hours_asked_in_the_shops_zone_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = waiting.place_of
    monkeypatch.setattr(
        waiting,
        "place_of",
        lambda _zone, _country, shop, country: places(None, None, shop, country),
    )
    ws = open_workspace(Settings(home=tmp_path), create=True)
    seen = live(ws, START + 3 * DAY, SEED)
    ws.close()
    assert seen.quiet > 0
