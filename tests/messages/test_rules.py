"""Who may be written to, and when."""

from __future__ import annotations

import pytest

from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.messages import service
from regulars.messages.rules import Standing, refusal
from tests.messages.makers import NOW, make_customers, make_mailing


def standing(**changes: object) -> Standing:
    values: dict[str, object] = {
        "customer_id": 1,
        "address": "a@b.example",
        "address_hash": "h",
        "consent": "granted",
        "suppressed": False,
        "spent": {},
        **changes,
    }
    return Standing(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "marketing", "other"),
    [
        ({}, None, None),
        ({"address": None}, "no_address", "no_address"),
        ({"address": "nonsense"}, "invalid_address", "invalid_address"),
        ({"suppressed": True}, "suppressed", "suppressed"),
        ({"consent": "withdrawn"}, "consent_withdrawn", "consent_withdrawn"),
        ({"consent": None}, "no_consent", None),
        ({"consent": "??"}, "no_consent", None),
        ({"consent": "paused"}, "paused", None),
    ],
)
def test_each_reason_refuses(
    change: dict[str, object], marketing: str | None, other: str | None
) -> None:
    assert refusal(standing(**change), channel="email", purpose="marketing") == marketing
    assert refusal(standing(**change), channel="email", purpose="transactional") == other


def test_the_guard_says_why_for_each_customer(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        good, left, dead = make_customers(
            connection, ["good@b.example", "left@b.example", "dead@b.example"]
        )
        (never,) = make_customers(connection, ["never@b.example"], consent=False)
        people.withdraw_consent(connection, [left], channel="email", source="test", now=NOW)
        people.suppress(
            connection, channel="email", address="Dead@B.example", reason="bounced", now=NOW
        )
        found = service.guard(connection, [good, left, dead, never, 7], now=NOW)
    assert found == {
        left: "consent_withdrawn",
        dead: "suppressed",
        never: "no_consent",
        7: "no_customer",
    }


def test_planning_twice_changes_nothing(any_workspace: Workspace) -> None:
    rows = [service.Planned(1, "cmp_1"), service.Planned(2, "cmp_1", "held_out")]
    with any_workspace.state.write() as connection:
        make_mailing(connection, [])
        assert service.plan(connection, rows, now=NOW) == 2
        assert service.plan(connection, [*rows, service.Planned(3, "cmp_1")], now=NOW) == 1
        assert service.counts(connection, "cmp_1").states == {"queued": 2, "held_out": 1}
