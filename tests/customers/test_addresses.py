"""Addresses that belong to a channel alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from regulars.core.workspace import Workspace
from regulars.customers import service as people

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_address_seen_last_is_where_a_customer_is_reached(any_workspace: Workspace) -> None:
    later = NOW + timedelta(hours=1)
    with any_workspace.state.write() as connection:
        people.add_address(connection, 1, "telegram", "100", now=NOW)
        people.add_address(connection, 1, "telegram", "200", keys={"k": "v"}, now=later)
        people.add_address(connection, 1, "web_push", "https://push.example/1", now=later)
        people.add_address(connection, 2, "telegram", "300", window_until=later, now=NOW)
        found = people.addresses_of(connection, [1, 2, 3], "telegram")
        assert found == {1: ("200", {"k": "v"}, None), 2: ("300", {}, later)}
        people.drop_address(connection, "telegram", "200")
        people.drop_address(connection, "telegram", "nobody's")
        assert people.addresses_of(connection, [1], "telegram")[1].address == "100"


def test_an_address_changes_hands_and_keeps_its_open_window(any_workspace: Workspace) -> None:
    later = NOW + timedelta(hours=1)
    with any_workspace.state.write() as connection:
        people.add_address(connection, 1, "whatsapp", "100", window_until=later, now=NOW)
        people.add_address(connection, 2, "whatsapp", "100", now=later)
        assert people.owner_of(connection, "whatsapp", "100") == 2
        assert people.owner_of(connection, "whatsapp", "101") is None
        assert people.addresses_of(connection, [1], "whatsapp") == {}
        assert people.addresses_of(connection, [2], "whatsapp")[2].window_until == later
