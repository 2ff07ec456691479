"""Customers over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest

from regulars.core.errors import Conflict
from regulars.core.http import Context, Visitor
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import api, service
from regulars.customers.schemas import ConsentChange, SuppressionIn, SuppressionLift

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANN = customer_id_of("external", "1")


@pytest.fixture
def context(workspace: Workspace) -> Context:
    people = pa.table(
        {"customer_id": [ANN], "kind": ["external"], "value": ["1"], "name": ["Ann"],
         "email": ["ann@shop.example"]}
    )  # fmt: skip
    traits: dict[str, dict[str, Any]] = {
        "revenue_minor": {"number": 12_345.0},
        "lifecycle_stage": {"text": "loyal"},
        "last_order_on": {"text": "2026-10-01"},
        "p_alive": {"number": 0.75, "low": 0.5, "high": 0.9},
    }
    with workspace.state.write() as connection:
        service.import_people(connection, people, source="import:x", now=NOW)
        for key, value in traits.items():
            table = pa.table({"customer_id": [ANN], **{n: [v] for n, v in value.items()}})
            service.write_traits(connection, key, table, source="rule", now=NOW)
    return Context(workspace, NOW, Visitor("stf_1", "Sara", "s@b.c", "marketer", "en"))


def test_the_list_shows_each_customers_traits(context: Context) -> None:
    page = api.list_customers(context, q="ann", stage=None, sort="-revenue", page=1, size=10)
    row = page.items[0]
    assert (page.total, row.id, row.revenue_minor, row.stage) == (1, str(ANN), 12_345, "loyal")
    assert str(row.last_order_on) == "2026-10-01"
    assert row.orders is None


def test_consent_given_to_staff_is_logged_with_the_reason(context: Context) -> None:
    said = ConsentChange(channel="email", state="granted", reason="asked at the till")
    customer = api.change_consent(context, str(ANN), said)
    assert [(each.channel, each.state) for each in customer.consents] == [("email", "granted")]
    entry = customer.consent_log[0]
    assert (entry.source, entry.evidence) == ("staff:stf_1", "asked at the till")
    assert [each.value for each in customer.identities] == ["ann@shop.example", "1"]


def test_staff_shut_and_open_an_address_with_a_reason(context: Context) -> None:
    form = SuppressionIn(channel="email", address=" Ann@Shop.example ", reason="asked by phone")
    api.add_suppression(context, form)
    found = api.list_suppressions(context, address="ann@shop.example", page=1, size=10)
    (row,) = found.items
    assert (row.reason, row.scope, row.detail, row.by) == (
        "staff",
        "all",
        "asked by phone",
        "s@b.c",
    )
    assert [each.reason for each in api.get_customer(context, str(ANN)).suppressed] == ["staff"]
    lift = SuppressionLift(
        channel="email", address_hash=row.address_hash, reason="staff", because="asked again"
    )
    api.lift_suppression(context, lift)
    assert api.list_suppressions(context, page=1, size=10).total == 0


def test_a_complaint_is_not_for_staff_to_lift(context: Context) -> None:
    with context.workspace.state.write() as connection:
        service.suppress(
            connection, channel="email", address="ann@shop.example", reason="complained", now=NOW
        )
    (row,) = api.list_suppressions(context, page=1, size=10).items
    assert row.only_themselves
    assert row.scope == "marketing"
    lift = SuppressionLift(
        channel="email", address_hash=row.address_hash, reason="complained", because="they are nice"
    )
    with pytest.raises(Conflict):
        api.lift_suppression(context, lift)
