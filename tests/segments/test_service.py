"""Keeping segments, and counting them."""

from __future__ import annotations

import pytest

from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.segments import service
from tests.segments.shop import NOW, Order, Person, Shop, settle

TWICE = {"condition": "orders", "times": 2}
GRANTED = {("email", "marketing"): "granted"}


def make_shop() -> Shop:
    return Shop(
        people=[
            Person(1, email="a@example.org", consents=GRANTED, country="DE"),
            Person(2, email="b@example.org", country="DE"),
            Person(3, email="c@example.org", consents=GRANTED, suppressed={"email"}),
            Person(4, country="IR"),
        ],
        orders=[Order(1, 5), Order(1, 40), Order(2, 3), Order(2, 90), Order(3, 4), Order(3, 6)],
    )


class TestCounting:
    def test_rows_narrowing_and_reach_come_from_one_rule(self, workspace: Workspace) -> None:
        settle(workspace, make_shop())
        rule = {"all": [TWICE, {"any": [{"condition": "last_order", "op": "at_most", "days": 4}]}]}
        counted = service.count_rows(workspace, rule, NOW)
        assert (counted.customers, counted.count) == (4, 2)
        assert counted.rows == [("all[0]", 3), ("all[1]", 2), ("all[1].any[0]", 2)]
        assert counted.narrowing == [("all[0]", 3), ("all[1]", 2)]

    def test_reach_says_why_not(self, workspace: Workspace) -> None:
        settle(workspace, make_shop())
        counted = service.count_rows(workspace, {"all": []}, NOW)
        email, sms = counted.reach
        assert (email.reachable, email.no_consent) == (1, 1)
        assert (email.suppressed, email.no_address) == (1, 1)
        assert sms == service.Reach("sms", 0, 4, 0, 0)

    def test_many_rules_are_counted_at_once(self, workspace: Workspace) -> None:
        settle(workspace, make_shop())
        rules = {"twice": TWICE, "not": {"not": TWICE}, "all": {"all": []}}
        assert service.counts(workspace, rules, NOW) == {"twice": 3, "not": 1, "all": 4}

    def test_a_rule_may_ask_for_more_facts_than_one_query_joins(
        self, any_workspace: Workspace
    ) -> None:
        traits: dict[str, float | str] = {f"t{n}": float(n) for n in range(90)}
        settle(any_workspace, Shop([Person(1, traits=traits), Person(2, country="DE")]))
        asked = [
            {"condition": "trait", "name": name, "number": value} for name, value in traits.items()
        ]
        assert service.member_ids(any_workspace, {"all": asked}, NOW) == [1]
        assert service.member_ids(any_workspace, {"not": {"any": asked}}, NOW) == [2]

    def test_an_empty_workspace_has_no_members(self, workspace: Workspace) -> None:
        assert service.count_rows(workspace, {"all": []}, NOW).count == 0
        assert service.member_ids(workspace, TWICE, NOW) == []

    def test_members_come_in_order(self, any_workspace: Workspace) -> None:
        settle(any_workspace, make_shop())
        assert service.member_ids(any_workspace, TWICE, NOW) == [1, 2, 3]


class TestKeeping:
    def test_ready_made_segments_are_there_without_a_row(self, workspace: Workspace) -> None:
        with workspace.state.read() as connection:
            known = service.list_segments(connection)
            assert service.get(connection, "lapsed-high-value").ready == "lapsed-high-value"
            assert service.find(connection, "Loyal customers").id == "loyal"
        assert len(known) == 6
        for each in known:
            service.validate(each.rule)

    def test_a_changed_ready_made_segment_keeps_its_place(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            service.change(connection, "loyal", rule=TWICE, now=NOW)
            changed = service.get(connection, "loyal")
            assert changed.rule == service.validate(TWICE)
            assert (changed.name, changed.ready) == ("Loyal customers", "loyal")

    def test_a_removed_segment_does_not_come_back(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            service.remove(connection, "loyal", now=NOW)
            with pytest.raises(NotFound):
                service.get(connection, "loyal")

    def test_a_segment_is_made_changed_and_listed(self, any_workspace: Workspace) -> None:
        with any_workspace.state.write() as connection:
            made = service.create(connection, name=" Twice ", rule=TWICE, now=NOW)
            assert made.name == "Twice"
            service.change(connection, made.id, name="Two", now=NOW)
        with any_workspace.state.read() as connection:
            assert service.list_segments(connection)[-1].name == "Two"
            assert service.get(connection, made.id).rule == service.validate(TWICE)

    def test_a_segment_without_a_name_is_refused(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection, pytest.raises(Invalid):
            service.create(connection, name="  ", rule=TWICE, now=NOW)


class TestSegmentsInSegments:
    def test_a_segment_stands_for_its_rule(self, workspace: Workspace) -> None:
        settle(workspace, make_shop())
        with workspace.state.write() as connection:
            twice = service.create(connection, name="Twice", rule=TWICE, now=NOW)
        inside = {"condition": "in_segment", "segment": twice.id}
        german = {"condition": "country", "countries": ["DE"]}
        assert service.member_ids(workspace, {"all": [inside, german]}, NOW) == [1, 2]

    def test_a_circle_is_refused_by_its_place(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            first = service.create(connection, name="First", rule=TWICE, now=NOW)
            inside = {"condition": "in_segment", "segment": first.id}
            second = service.create(connection, name="Second", rule=inside, now=NOW)
            back = {"not": {"condition": "in_segment", "segment": second.id}}
            with pytest.raises(Invalid) as caught:
                service.change(connection, first.id, rule=back, now=NOW)
        assert "leads back" in caught.value.problems[0].message

    def test_an_explosion_is_refused(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            rule: object = TWICE
            for number in range(3):
                made = service.create(connection, name=f"S{number}", rule=rule, now=NOW)
                rule = {"all": [{"condition": "in_segment", "segment": made.id}] * 10}
            with pytest.raises(Invalid) as caught:
                service.create(connection, name="Too much", rule=rule, now=NOW)
        assert "more than 500" in caught.value.problems[0].message

    def test_one_that_others_build_on_cannot_be_removed(self, workspace: Workspace) -> None:
        with workspace.state.write() as connection:
            inside = {"condition": "in_segment", "segment": "loyal"}
            service.create(connection, name="Built on it", rule=inside, now=NOW)
            with pytest.raises(Conflict, match="Built on it"):
                service.remove(connection, "loyal", now=NOW)

    def test_an_unknown_segment_is_refused(self, workspace: Workspace) -> None:
        with workspace.state.read() as connection, pytest.raises(Invalid) as caught:
            service.resolve(connection, {"all": [{"condition": "in_segment", "segment": "x"}]})
        assert caught.value.problems[0].where == "all[0].segment"


class TestSaying:
    def test_a_rule_is_rows_of_codes(self) -> None:
        rows = service.sentence({"all": [TWICE, {"not": {"condition": "late", "days": 7}}]})
        assert [(row.path, row.depth, row.negated, row.code) for row in rows] == [
            ("", 0, False, "all"),
            ("all[0]", 1, False, "orders"),
            ("all[1].not", 1, True, "late"),
        ]
        assert rows[1].values == {"op": "at_least", "times": 2}

    def test_a_rule_is_an_english_sentence(self, workspace: Workspace) -> None:
        rule = {
            "all": [
                {"condition": "orders", "times": 2, "days": 90},
                {"any": [{"condition": "spend", "amount": 20000}, {"condition": "late"}]},
                {"not": {"condition": "country", "countries": ["DE", "FR"]}},
            ]
        }
        with workspace.state.read() as connection:
            assert service.english(connection, rule) == (
                "People who ordered at least 2 times in the last 90 days and (spent at least "
                "200.00 USD or are 0 or more days later than their usual gap between orders) "
                "and do not match (live in DE or FR)."
            )
