"""The engine at the pace of mailbox providers, and under a domain that is not ready."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from regulars.channels import pace as pace_module
from regulars.channels import service as channels
from regulars.channels.service import Pace
from regulars.channels.tables import senders
from regulars.core.workspace import Workspace
from regulars.messages import service
from regulars.messages.tables import messages
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import (
    NOW,
    Clock,
    make_customers,
    make_mailing,
    make_sender,
    states,
)


@pytest.fixture(autouse=True)
def _small_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "FIRST_DAY", 5)


def people_at(domain: str, count: int) -> list[str]:
    return [f"c{number:03d}@{domain}" for number in range(count)]


def set_up(ws: Workspace, server: FakeSmtp, to: list[str], pace: Pace | None = None) -> None:
    make_sender(ws, server.port)
    with ws.state.write() as connection:
        make_mailing(connection, make_customers(connection, to))
        if pace is not None:
            channels.put_pace(connection, "email", pace, now=NOW)


def test_each_day_of_a_warm_up_sends_no_more_than_its_cap_to_each_provider(
    any_workspace: Workspace,
) -> None:
    ws, clock = any_workspace, Clock()
    to = people_at("gmail.com", 16) + people_at("yahoo.com", 2)
    with FakeSmtp() as server:
        set_up(ws, server, to, Pace(target_per_day=1_000, started_on=NOW.date()))
        days = []
        for _ in range(3):
            service.deliver(ws, clock=clock)
            days.append(Counter(mail.recipient.split("@")[1] for mail in server.accepted))
            if len(days) == 1:
                held = Counter(states(ws).values())
                assert held == {"sent": 7, "queued:warm_up": 11}
                clock.move(hours=1)  # the same day
                assert service.deliver(ws, clock=clock) == 0
            clock.move(hours=24)
    assert [day["gmail.com"] for day in days] == [5, 15, 16]
    assert days[0]["yahoo.com"] == 2


def test_a_warm_up_may_take_longer_than_other_waits(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    pace = Pace(target_per_day=10_000, started_on=date(2026, 12, 24))  # each day like its first
    with FakeSmtp() as server:
        set_up(ws, server, people_at("gmail.com", 26), pace)
        for _ in range(6):
            service.deliver(ws, clock=clock)
            clock.move(hours=24)
    assert Counter(states(ws).values()) == {"sent": 26}


def test_what_is_not_marketing_waits_for_no_warm_up(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids = make_customers(connection, people_at("gmail.com", 9))
            make_mailing(connection, ids, purpose="transactional")
            pace = Pace(target_per_day=1_000, per_minute={"gmail": 5})
            channels.put_pace(connection, "email", pace, now=NOW)
        assert service.deliver(ws, clock=clock) == 9


def test_a_limit_for_a_provider_holds_in_every_minute(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock()
    with FakeSmtp() as server:
        set_up(ws, server, people_at("icloud.com", 25), Pace(per_minute={"apple": 10}))
        sent = []
        for _ in range(3):
            service.deliver(ws, clock=clock)
            sent.append(len(server.accepted))
            clock.move(minutes=1)
    assert sent == [10, 20, 25]
    with ws.state.read() as connection:
        handed = Counter(connection.scalars(select(messages.c.handed_at)))
    assert max(handed.values()) == 10


def test_a_provider_that_says_too_fast_is_left_alone_and_the_others_are_not(
    any_workspace: Workspace,
) -> None:
    ws, clock = any_workspace, Clock()

    def modes(to: str, _nth: int) -> str:
        slow = to.endswith("@gmail.com") and clock.now < NOW + timedelta(minutes=1)
        return "rcpt:421 4.7.28 unusual rate of mail" if slow else "ok"

    with FakeSmtp(modes) as server:
        set_up(ws, server, people_at("gmail.com", 3))
        service.deliver(ws, clock=clock)
        with ws.state.write() as connection:
            assert channels.buckets_of(connection, "email")["gmail"].rests(NOW)
            ids = make_customers(connection, ["new@gmail.com", "new@yahoo.com"])
            make_mailing(connection, ids, campaign="cmp_2")
        tried = Counter(server.tries)
        service.deliver(ws, clock=clock)
        assert states(ws, "cmp_2") == {
            "new@gmail.com": "queued:mailbox_throttle",
            "new@yahoo.com": "sent",
        }
        assert server.tries["new@gmail.com"] == 0
        assert {to: count for to, count in server.tries.items() if "gmail" in to} == {
            to: count for to, count in tried.items() if "gmail" in to
        }
        clock.move(minutes=2)
        service.deliver(ws, clock=clock)
    assert set(states(ws).values()) == {"sent"}
    assert states(ws, "cmp_2")["new@gmail.com"] == "sent"


def test_marketing_is_paused_while_the_domain_is_not_right(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    make_sender(ws, 25, host="mail.shop.example")
    bad = {"at": datetime(2026, 11, 20, tzinfo=UTC).isoformat(), "green": False, "findings": []}
    with ws.state.write() as connection:
        connection.execute(update(senders).values(domain=bad))
        make_mailing(connection, make_customers(connection, people_at("shop.example", 2)))
    service.deliver(ws, clock=clock)
    with ws.state.read() as connection:
        mailing = service.mailing(connection, "cmp_1")
    assert (mailing.state, mailing.reason) == ("paused", "domain")
    assert set(states(ws).values()) == {"queued"}
