"""Each event is answered once; one that cannot be is set aside."""

from __future__ import annotations

import pyarrow as pa
import pytest
from sqlalchemy import Connection, select

from regulars.core.errors import NotFound
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.customers.tables import identities
from regulars.events import reactor, service
from regulars.events.service import Event
from tests.events.makers import NOW, event


def owners(ws: Workspace) -> dict[tuple[str, str], int]:
    with ws.state.read() as connection:
        rows = connection.execute(select(identities))
        return {(row.kind, row.value): row.customer_id for row in rows}


def react(ws: Workspace) -> None:
    while service.react(ws, now=NOW, events=2):
        pass


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A reaction to `signed_up` that fails for one event, and what it was given."""
    got: list[str] = []
    monkeypatch.setattr(reactor, "_reactions", [])

    @service.reacts("signed_up")
    def answer(connection: Connection, events: list[Event]) -> None:
        if any("poison" in found.properties for found in events):
            raise ValueError("this one hurts")
        got.extend(found.id for found in events)

    return got


class TestCustomers:
    def test_an_unknown_identity_makes_a_customer(self, any_workspace: Workspace) -> None:
        given = event(1, identities={"email": "Sara@Example.com", "anonymous": "a1"})
        service.record(any_workspace, [given], now=NOW)
        react(any_workspace)
        expected = customer_id_of("email", "sara@example.com")
        assert owners(any_workspace) == {
            ("email", "sara@example.com"): expected,
            ("anonymous", "a1"): expected,
        }

    def test_a_new_identity_joins_the_customer_of_a_known_one(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            people = pa.table({"customer_id": [7], "kind": ["external"], "value": ["c1"]})
            customers.import_people(connection, people, source="test", now=NOW)
        both = event(1, identities={"external": "c1", "email": "a@example.com"})
        later = event(2, identities={"email": "a@example.com", "anonymous": "x"})
        service.record(workspace, [both, later], now=NOW)
        react(workspace)
        assert set(owners(workspace).values()) == {7}

    @pytest.mark.parametrize("size", [1, 2, 100])
    def test_how_the_stream_is_cut_does_not_matter(self, workspace: Workspace, size: int) -> None:
        given = [
            event(1, identities={"anonymous": "a"}),
            event(2, identities={"anonymous": "a", "email": "x@example.com"}),
            event(3, identities={"email": "x@example.com", "external": "9"}),
            event(4, identities={"external": "9"}),
        ]
        for found in given:
            service.record(workspace, [found], now=NOW)
        while service.react(workspace, now=NOW, events=size):
            pass
        assert set(owners(workspace).values()) == {customer_id_of("anonymous", "a")}

    def test_what_is_no_address_is_nobody(self, workspace: Workspace) -> None:
        service.record(workspace, [event(1, identities={"email": "not an address"})], now=NOW)
        react(workspace)
        assert owners(workspace) == {}

    def test_two_addresses_of_one_customer_are_both_kept(self, workspace: Workspace) -> None:
        given = [
            event(n, identities={"external": "1", "email": f"{n}@example.com"}) for n in range(3)
        ]
        service.record(workspace, given, now=NOW)
        service.react(workspace, now=NOW)
        assert len(owners(workspace)) == 4
        assert len(set(owners(workspace).values())) == 1


class TestReactions:
    def test_each_event_is_answered_once_and_only_if_asked_for(
        self, any_workspace: Workspace, answered: list[str]
    ) -> None:
        given = [event(n, "signed_up" if n % 2 else "page_viewed") for n in range(6)]
        service.record(any_workspace, given, now=NOW)
        react(any_workspace)
        react(any_workspace)
        assert answered == ["e1", "e3", "e5"]

    def test_a_poison_event_is_set_aside_and_blocks_nobody(
        self, any_workspace: Workspace, answered: list[str]
    ) -> None:
        given = [event(n, "signed_up") for n in range(7)]
        given[3] = event(3, "signed_up", properties={"poison": True})
        service.record(any_workspace, given, now=NOW)
        service.react(any_workspace, now=NOW)
        assert {f"e{n}" for n in (0, 1, 2, 4, 5, 6)} <= set(answered)
        [letter], total = service.list_dead_letters(any_workspace)
        assert (letter["reason"], total) == ("ValueError: this one hurts", 1)
        assert ("external", "c4") in owners(any_workspace)

    def test_a_replay_goes_through_the_inbox_again(
        self, workspace: Workspace, answered: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        poison = event(1, "signed_up", properties={"poison": True})
        service.record(workspace, [poison], now=NOW)
        react(workspace)
        monkeypatch.setattr(reactor, "_reactions", [])
        [letter], _ = service.list_dead_letters(workspace)
        assert service.replay(workspace, [letter["id"]], now=NOW) == 1
        react(workspace)
        assert service.list_dead_letters(workspace) == ([], 0)
        with pytest.raises(NotFound, match=letter["id"]):
            service.replay(workspace, [letter["id"]], now=NOW)
