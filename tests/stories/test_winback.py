"""A shop's old orders come in, its lapsed best customers are written to, and the gain is proved."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from regulars.campaigns import service as campaigns
from regulars.campaigns.audience import audience
from regulars.campaigns.report import report
from regulars.campaigns.starting import fill_ledger, start
from regulars.connectors.service import import_orders, mapping_of
from regulars.core.workspace import Workspace
from regulars.customers.tables import customers
from regulars.experiments.tables import exposures
from regulars.lifecycle import service as lifecycle
from regulars.messages import service as messages
from regulars.segments import service as segments
from tests.messages.makers import Clock, make_sender

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
LAPSED, FAITHFUL = 400, 600
HEAD = ("order_id", "date", "email", "name", "total", "accepts_marketing")


class Inbox:
    """A real mail server's end: whose mails it took."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.contents: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.contents.append(envelope.content)
        return "250 2.0.0 kept"


@pytest.fixture
def inbox(free_tcp_port: int) -> Iterator[tuple[Inbox, int]]:
    taken = Inbox()
    controller = Controller(taken, hostname="127.0.0.1", port=free_tcp_port)
    controller.start()
    yield taken, free_tcp_port
    controller.stop()


Row = Sequence[object]


def old_orders() -> list[Row]:
    """People who bought every month, much, and stopped; and people who still buy, little."""
    rows: list[Row] = []
    for person in range(LAPSED + FAITHFUL):
        lapsed = person < LAPSED
        last, total = (130, 90) if lapsed else (10, 9)
        agreed = "no" if person % 10 == 0 else "yes"
        for order in range(5):
            day = (NOW - timedelta(days=last + 30 * order)).date()
            rows.append((f"{person}-{order}", day, address(person), "Mina R", total, agreed))
    return rows


def address(person: int) -> str:
    return f"p{person:04}@example.com"


def take_in(ws: Workspace, path: Path, rows: Sequence[Row], now: datetime) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    found = import_orders(ws, path, mapping_of({"currency": "EUR"}), now=now)
    assert (found.rows, len(found.refused)) == (len(rows), 0)


def drawn(ws: Workspace) -> dict[str, list[str]]:
    """The addresses in each arm."""
    query = select(exposures.c.arm, customers.c.email).join(
        customers, customers.c.id == exposures.c.customer_id
    )
    arms: dict[str, list[str]] = {"treated": [], "control": []}
    with ws.state.read() as connection:
        for arm, email in connection.execute(query.order_by(customers.c.email)):
            arms[arm].append(email)
    return arms


def test_lapsed_customers_are_won_back_and_the_gain_is_proved(
    workspace: Workspace, tmp_path: Path, inbox: tuple[Inbox, int]
) -> None:
    ws, (taken, port) = workspace, inbox
    take_in(ws, tmp_path / "orders.csv", old_orders(), NOW)
    lifecycle.refresh(ws, NOW)
    make_sender(ws, port)

    campaign = write_campaign(ws)
    look_at_audience(ws, campaign)
    start(ws, campaign, now=NOW)
    fill_ledger(ws, clock=Clock(NOW))
    messages.deliver(ws, clock=Clock(NOW))

    arms = drawn(ws)
    assert sorted(taken.recipients) == arms["treated"]
    assert re.search(rb"Subject: Mina, gone since 20\d\d/\d\d/\d\d", taken.contents[0])
    refused = {address(person) for person in range(0, LAPSED, 10)}
    assert refused.isdisjoint(taken.recipients)

    back = {arm: people[: len(people) // share] for arm, people, share in shares(arms)}
    come_back(ws, tmp_path, back)
    check_report(ws, campaign, arms, back)


def write_campaign(ws: Workspace) -> str:
    with ws.state.write() as connection:
        return campaigns.create(
            connection,
            name="We miss you",
            segment_id=segments.find(connection, "lapsed-high-value").id,
            subject="{{ customer.first_name }}, gone since {{ customer.last_order_on | date }}",
            body_html="<p>It has been a while. <a href='https://shop.example/'>Look</a></p>",
            holdout=0.4,
            now=NOW,
        ).id


def look_at_audience(ws: Workspace, campaign: str) -> None:
    found = audience(ws, campaign, now=NOW)
    assert (found.customers, found.chosen) == (LAPSED + FAITHFUL, LAPSED * 9 // 10)
    assert (found.reachable, found.skipped) == (found.chosen, {})
    assert all(check.ok for check in found.checks)


def shares(arms: dict[str, list[str]]) -> Iterator[tuple[str, list[str], int]]:
    """One in three of those written to comes back, one in ten of the others."""
    yield "treated", arms["treated"], 3
    yield "control", arms["control"], 10


def come_back(ws: Workspace, folder: Path, back: dict[str, list[str]]) -> None:
    later = NOW + timedelta(days=6)
    rows = [
        (f"back-{email}", later.date(), email, "Mina R", 50, "yes")
        for email in (*back["treated"], *back["control"])
    ]
    take_in(ws, folder / "later.csv", rows, later + timedelta(days=1))


def check_report(
    ws: Workspace, campaign: str, arms: dict[str, list[str]], back: dict[str, list[str]]
) -> None:
    found = report(ws, campaign, now=NOW + timedelta(days=31))
    assert found.campaign.state == "finished"
    assert sum(line.count for line in found.ledger) == found.people == LAPSED * 9 // 10
    assert {line.state: line.count for line in found.ledger} == {
        "sent": len(arms["treated"]),
        "held_out": len(arms["control"]),
    }
    lift = found.lift
    for counted, arm in ((lift.treated, "treated"), (lift.control, "control")):
        assert (counted.people, counted.orders) == (len(arms[arm]), len(back[arm]))
        assert counted.revenue_minor == 5000 * len(back[arm])
    assert lift.orders is not None
    difference = len(back["treated"]) / len(arms["treated"]) - len(back["control"]) / len(
        arms["control"]
    )
    assert lift.orders.value == pytest.approx(difference)
    assert lift.orders.added.value == pytest.approx(difference * len(arms["treated"]))
    assert lift.orders.low > 0
    assert (lift.verdict.code, lift.sure) == ("it_worked", "very")
