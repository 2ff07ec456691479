"""What a campaign earned."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from regulars.campaigns.report import message_page, report
from regulars.core.errors import Conflict
from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.messages import service as messages
from regulars.messages import touches
from tests.campaigns.makers import arms, begin, make_campaign, make_people
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import Clock
from tests.segments.shop import NOW, Order, Shop, order_rows


def buy(ws: Workspace, customers: list[int], at: datetime, amount: int = 1000) -> None:
    """Orders at a moment after the campaign."""
    import pyarrow as pa

    rows = order_rows([Order(customer, 0, amount) for customer in customers])["orders"]
    moments = pa.array([at.replace(tzinfo=None)] * len(customers), pa.timestamp("us"))
    place = rows.schema.get_field_index("occurred_at")
    rows = rows.set_column(place, rows.schema.field(place), moments)
    key = rows.schema.get_field_index("order_key")
    keys = pa.array([f"{at.timestamp()}-{customer}" for customer in customers])
    rows = rows.set_column(key, rows.schema.field(key), keys)
    history.append(ws, {"orders": rows}, source="test")


def send(ws: Workspace, clock: Clock) -> None:
    messages.deliver(ws, clock=clock)


def test_a_draft_has_no_report(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    with pytest.raises(Conflict):
        report(workspace, made.id, now=NOW)


def test_the_ledger_adds_up_and_the_lift_compares_the_arms(workspace: Workspace) -> None:
    clock = Clock(NOW)
    with FakeSmtp() as server:
        made = make_campaign(workspace, Shop(make_people(300)), holdout=0.5, port=server.port)
        begin(workspace, made.id)
        send(workspace, clock)
    drawn = arms(workspace, made.id)
    treated = sorted(one for one, arm in drawn.items() if arm == "treated")
    control = sorted(one for one, arm in drawn.items() if arm == "control")
    buy(workspace, treated[:60] + control[:12], NOW + timedelta(days=2))
    found = report(workspace, made.id, now=NOW + timedelta(days=40))
    assert sum(line.count for line in found.ledger) == found.people == 300
    assert (found.delivered, found.open) == (len(treated), 0)
    assert (found.lift.treated.orders, found.lift.control.orders) == (60, 12)
    assert found.lift.treated.revenue_minor == 60_000
    assert found.lift.verdict.code == "it_worked"
    assert found.what_would_tell == []
    assert found.campaign.state == "finished"


def test_too_few_orders_say_what_would_tell(workspace: Workspace) -> None:
    made = make_campaign(workspace, Shop(make_people(60)), holdout=0.5)
    begin(workspace, made.id)
    control = [one for one, arm in arms(workspace, made.id).items() if arm == "control"]
    buy(workspace, control[:2], NOW + timedelta(days=1))
    found = report(workspace, made.id, now=NOW + timedelta(days=5))
    assert found.lift.verdict.code == "too_few"
    assert [each.holdout for each in found.what_would_tell] == [0.5]


def test_orders_soon_after_a_human_click_are_attributed_once(workspace: Workspace) -> None:
    clock = Clock(NOW)
    with FakeSmtp() as server:
        made = make_campaign(workspace, Shop(make_people(4)), port=server.port)
        begin(workspace, made.id)
        send(workspace, clock)
    with workspace.state.read() as connection:
        rows, total = message_page(connection, made.id, state="sent", reason=None, page=1, size=10)
    assert total == 4
    one, two, three = (row["id"] for row in rows[:3])
    machine = timedelta(seconds=1)  # no customer is that quick
    hour = timedelta(hours=1)
    for message_id, later in ((two, machine), (one, hour), (three, hour), (one, 2 * hour)):
        click = touches.Touch(message_id, touches.CLICKED, "https://shop.example")
        touches.touch(workspace, click, now=NOW + later)
    touches.tell(workspace, now=NOW + 3 * hour)
    people = [row["customer_id"] for row in rows]
    buy(workspace, people[:2], NOW + timedelta(days=3), amount=700)
    buy(workspace, [people[2]], NOW + timedelta(days=9))  # too late
    buy(workspace, [people[0]], NOW + timedelta(minutes=5))  # before the click
    found = report(workspace, made.id, now=NOW + timedelta(days=10))
    assert found.clicked == 2
    assert (found.attributed.orders, found.attributed.revenue_minor) == (1, 700)
    assert found.attributed.customers == 1


def test_who_did_not_get_it_is_listed_with_the_reason(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace)
    begin(any_workspace, made.id)
    with any_workspace.state.read() as connection:
        rows, total = message_page(
            connection, made.id, state="skipped", reason="no_consent", page=1, size=10
        )
        assert (total, rows[0]["customer_id"], rows[0]["name"]) == (1, 7, "Mina 7")
        _, missed = message_page(
            connection, made.id, state="not_received", reason=None, page=2, size=3
        )
    assert missed == 10
