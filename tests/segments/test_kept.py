"""What is kept in memory answers as if nothing were kept, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pyarrow as pa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as customers
from regulars.events import service as events
from regulars.history import service as history
from regulars.segments import kept, totals
from regulars.segments import service as segments
from regulars.segments.counting import Counted
from tests.segments.shop import NOW, Order, Person, Shop, order_rows, settle
from tests.waiting import until_told

ONE = {"condition": "orders", "op": "at_least", "times": 1, "days": 30}
WHO = st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True)
RULES: list[dict[str, Any]] = [
    {"all": [ONE, {"condition": "country", "countries": ["DE"]}]},
    {"any": [ONE, {"condition": "trait", "name": "points", "op": "at_least", "number": 3}]},
    {"all": [{"not": ONE}, {"condition": "consent", "channel": "email"}]},
    {"condition": "reachable", "channel": "email"},
]


def learn(ws: Workspace, points: dict[int, float]) -> None:
    table = pa.table({"customer_id": pa.array(points, pa.int64()), "number": [*points.values()]})
    with ws.state.write() as connection:
        customers.write_traits(connection, "points", table, source="test", now=NOW)


def add(ws: Workspace, who: list[int], country: str) -> None:
    people = {"customer_id": pa.array(who, pa.int64()), "kind": ["external"] * len(who)}
    people |= {"value": list(map(str, who)), "country": [country] * len(who)}
    people |= {"email": [f"{each}@example.org" for each in who]}
    with ws.state.write() as connection:
        customers.import_people(connection, pa.table(people), source="test", now=NOW)


class Counting(RuleBasedStateMachine):
    """A shop that changes between counts; a second process changes it as well."""

    @initialize()
    def begin(self) -> None:
        self.ws, self.other = HOME[0], open_workspace(HOME[0].settings)
        settle(self.ws, Shop([Person(number, country="DE") for number in (1, 2)]))
        self.serial = 0

    @rule(who=WHO, country=st.sampled_from(["DE", "FR"]), mine=st.booleans())
    def import_people(self, who: list[int], country: str, mine: bool) -> None:
        add(self.ws if mine else self.other, who, country)

    @rule(
        points=st.dictionaries(st.integers(1, 8), st.sampled_from([1.0, 5.0])), mine=st.booleans()
    )
    def learn(self, points: dict[int, float], mine: bool) -> None:
        learn(self.ws if mine else self.other, points)

    @rule(who=WHO, granted=st.booleans())
    def agree(self, who: list[int], granted: bool) -> None:
        verb = customers.give_consent if granted else customers.withdraw_consent
        with self.other.state.write() as connection:
            verb(connection, who, channel="email", source="test", now=NOW)

    @rule(who=st.integers(1, 8))
    def bounce(self, who: int) -> None:
        with self.other.state.write() as c:
            address = f"{who}@example.org"
            customers.suppress(c, channel="email", address=address, reason="bounced", now=NOW)

    @rule(who=WHO, ago=st.integers(0, 40), waiting=st.booleans())
    def order(self, who: list[int], ago: int, waiting: bool) -> None:
        self.serial += 1
        if not waiting:
            rows = order_rows([Order(each, ago) for each in who])
            keys = pa.array([f"{self.serial}-{n}" for n in range(len(who))])
            for name in ("fact_id", "order_key"):
                orders = rows["orders"]
                place = orders.schema.get_field_index(name)
                rows["orders"] = orders.set_column(place, orders.schema.field(name), keys)
            history.append(self.other, {"orders": rows["orders"]}, source="test")
            return
        happened = [
            events.Event(
                f"e{self.serial}-{each}",
                "order_placed",
                NOW - timedelta(days=ago),
                customer_id=each,
                properties={"order_id": f"w{self.serial}-{each}", "total": 5},
            )
            for each in who
        ]
        events.record(self.other, happened, now=NOW)

    @rule(bound=st.sampled_from([0, 100, 2**20]))
    def shrink(self, bound: int) -> None:
        with mock.patch.object(kept, "MOST_BYTES", bound):
            segments.count_rows(self.ws, RULES[0], NOW)

    @invariant()
    def warm_is_cold(self) -> None:
        if not hasattr(self, "ws"):
            return
        for each in RULES:
            warm = segments.count_rows(self.ws, each, NOW)
            assert warm == cold(self.ws, each)
            assert segments.count(self.ws, each, NOW) == warm.count

    def teardown(self) -> None:
        if hasattr(self, "other"):
            self.other.close()


HOME: list[Workspace] = []


def cold(ws: Workspace, asked: dict[str, Any]) -> Counted:
    """The count of a process that has just begun."""
    with mock.patch.object(kept, "_stores", {}):
        return segments.count_rows(ws, asked, NOW)


def test_counts_are_those_of_a_process_that_has_just_begun(workspace: Workspace) -> None:
    HOME[:] = [workspace]
    modest = settings(
        max_examples=3,
        stateful_step_count=6,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Counting, settings=modest)


def test_a_transaction_that_writes_keeps_nothing(any_workspace: Workspace) -> None:
    settle(any_workspace, Shop([Person(1, country="DE")]))
    with any_workspace.state.write() as connection:
        ids, _ = kept.facts_of_everybody(connection, [("country",)])
        assert ids.tolist() == [1]
        assert kept.store_of(connection).mark == -1


def test_a_transaction_that_began_earlier_sees_what_it_saw(any_workspace: Workspace) -> None:
    settle(any_workspace, Shop([Person(1, country="DE")]))
    with any_workspace.state.read() as earlier:
        customers.mark(earlier)  # its first look
        add(any_workspace, [2], "FR")
        with any_workspace.state.read() as later:
            assert kept.facts_of_everybody(later, [])[0].tolist() == [1, 2]
        assert kept.facts_of_everybody(earlier, [])[0].tolist() == [1]
        with any_workspace.state.read() as again:
            assert kept.facts_of_everybody(again, [])[0].tolist() == [1, 2]


def test_another_rule_counts_over_history_only_what_is_new(any_workspace: Workspace) -> None:
    settle(any_workspace, Shop([Person(1), Person(2)], [Order(1, 3), Order(2, 20)]))
    until_told(any_workspace)
    spend = {"condition": "spend", "amount": 100, "days": 10}
    with mock.patch.object(totals, "_made", wraps=totals._made) as made:
        for days, expected in ((30, 1), (30, 1), (5, 1), (2, 0)):
            asked = {"all": [{**ONE, "days": days}, spend]}
            assert segments.count_rows(any_workspace, asked, NOW).count == expected
    assert [len(call.args[3]) for call in made.call_args_list] == [2, 1, 1]


def test_what_nobody_asked_for_longest_is_forgotten_first(any_workspace: Workspace) -> None:
    settle(any_workspace, Shop([Person(1, country="DE", city="Bonn", language="de")]))
    until_told(any_workspace)
    with any_workspace.state.read() as connection:
        store = kept.store_of(connection)
        for each in ("country", "city", "country"):
            kept.facts_of_everybody(connection, [(each,)])
        with mock.patch.object(kept, "MOST_BYTES", sum(c.nbytes for c in store.facts.values())):
            kept.facts_of_everybody(connection, [("language",)])
    assert list(store.facts) == [("country",), ("language",)]
