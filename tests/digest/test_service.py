"""The week by e-mail: right week, right readers, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from regulars.accounts.service import Profile, change_profile, create_staff
from regulars.core.http import Visitor
from regulars.core.workspace import Workspace
from regulars.digest import service
from regulars.digest.api import router
from regulars.history.service import append
from regulars.locale.calendars import Span
from tests.messages.makers import make_sender
from tests.metrics.shops import Fact, orders_table
from tests.server.alone import served

MONDAY = datetime(2026, 6, 29, 9, tzinfo=UTC)


class Inbox:
    def __init__(self) -> None:
        self.mails: list[tuple[list[str], bytes]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append((envelope.rcpt_tos, envelope.content))
        return "250 kept"


@pytest.fixture
def inbox(free_tcp_port: int, workspace: Workspace) -> Iterator[Inbox]:
    taken = Inbox()
    controller = Controller(taken, hostname="127.0.0.1", port=free_tcp_port)
    controller.start()
    make_sender(workspace, free_tcp_port)
    yield taken
    controller.stop()


def reader(ws: Workspace, name: str, language: str) -> str:
    with ws.state.write() as connection:
        made = create_staff(
            connection,
            name=name,
            email=f"{name}@shop.example",
            password="a long pass phrase 71",
            role="owner",
            language=language,
            now=MONDAY,
        )
        service.set_reader(connection, made.id, reads=True, now=MONDAY)
    return made.id


def fill(ws: Workspace) -> None:
    facts = [
        Fact(who, date(2026, 6, 22) - timedelta(days=7 * back), 1000 + who)
        for who in range(1, 60)
        for back in range(4)
    ]
    append(ws, {"orders": orders_table(facts)}, source="test")


@pytest.mark.parametrize(
    ("week_start", "first"),
    [(0, date(2026, 6, 22)), (5, date(2026, 6, 20)), (6, date(2026, 6, 21))],
)
def test_the_week_is_the_last_whole_one_of_the_shop(week_start: int, first: date) -> None:
    shop = Profile(week_start=week_start)
    assert service.last_week(shop, MONDAY) == Span(first, first + timedelta(days=6))


def test_each_reader_gets_the_week_once(workspace: Workspace, inbox: Inbox) -> None:
    fill(workspace)
    reader(workspace, "mina", "fa")
    reader(workspace, "tom", "en")
    assert service.send_due(workspace, now=MONDAY) == 2
    assert service.send_due(workspace, now=MONDAY + timedelta(hours=1)) == 0
    assert service.send_due(workspace, now=MONDAY + timedelta(days=7)) == 2
    assert sorted(to for to, _ in inbox.mails[:2]) == [["mina@shop.example"], ["tom@shop.example"]]
    assert len(inbox.mails) == 4


def test_nothing_leaves_before_eight_nor_days_later(workspace: Workspace, inbox: Inbox) -> None:
    fill(workspace)
    reader(workspace, "tom", "en")
    assert service.send_due(workspace, now=MONDAY.replace(hour=7)) == 0
    assert service.send_due(workspace, now=MONDAY + timedelta(days=3)) == 0
    assert inbox.mails == []


def test_a_refused_mail_is_noted_and_not_tried_again(
    workspace: Workspace, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: Any) -> str:
        return "550 no"

    monkeypatch.setattr(Inbox, "handle_DATA", refuse)
    reader(workspace, "tom", "en")
    assert service.send_due(workspace, now=MONDAY) == 1
    assert service.send_due(workspace, now=MONDAY) == 0


def test_the_letter_says_the_numbers_in_the_reader_s_language(
    workspace: Workspace, inbox: Inbox
) -> None:
    fill(workspace)
    with workspace.state.write() as connection:
        change_profile(connection, calendar="jalali", title="Gift Shop", week_start=0)
    letter = service.preview(workspace, language="fa", now=MONDAY)
    assert "۱۴۰۵-۰۴-۰۱" in letter.subject
    assert 'dir="rtl"' in letter.html
    assert "۵۹" in letter.text  # customers of the week
    english = service.preview(workspace, language="en", now=MONDAY)
    assert "Customers: 59" in english.text
    assert "no clear change to the week before" in english.text


def test_a_shop_without_orders_is_told_so(workspace: Workspace) -> None:
    letter = service.preview(workspace, language="en", now=MONDAY)
    assert "No orders yet." in letter.text
    assert "Revenue" in letter.text


def test_a_hostile_title_stays_text(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        change_profile(connection, title="<script>alert(1)</script>")
    letter = service.preview(workspace, language="en", now=MONDAY)
    assert "<script>" not in letter.html


def test_staff_switch_it_on_and_send_themselves_one(workspace: Workspace, inbox: Inbox) -> None:
    fill(workspace)
    staff_id = reader(workspace, "tom", "en")
    tom = Visitor(staff_id, "tom", "tom@shop.example", "owner", "en")
    browser = served(router, workspace, tom, MONDAY)
    assert browser.get("/api/digest").json()["reads"] is True
    answer = browser.ask("PUT", "/api/digest", json={"reads": False}).json()
    assert (answer["reads"], answer["can_send"]) == (False, True)
    assert browser.ask("POST", "/api/digest/send").json()["sent"] is True
    mail = message_from_bytes(inbox.mails[0][1], policy=policy.default)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert service.send_due(workspace, now=MONDAY) == 0
