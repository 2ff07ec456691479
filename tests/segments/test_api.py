"""The routes of segments, through the real server."""

from __future__ import annotations

import pytest

from regulars.core.workspace import Workspace
from tests.segments.shop import Order, Person, Shop, settle
from tests.server.browser import Browser

TWICE = {"condition": "orders", "times": 2}
GRANTED = {("email", "marketing"): "granted"}


@pytest.fixture(autouse=True)
def _shop(office: Workspace) -> None:
    people = [
        Person(1, email="a@example.org", name="Mina", country="DE", consents=GRANTED),
        Person(2**60 - 1, email="b@example.org", country="DE", traits={"p_alive": 0.5}),
    ]
    settle(office, Shop(people, [Order(1, 5, coupon="SPRING"), Order(1, 6), Order(2**60 - 1, 5)]))


def test_a_segment_is_made_counted_listed_changed_and_removed(marketer: Browser) -> None:
    made = marketer.post("/api/segments", json={"name": "Twice", "rule": TWICE})
    assert made.status_code == 201, made.text
    where = f"/api/segments/{made.json()['id']}"
    assert marketer.get(where).json()["count"] == 1
    listed = marketer.get("/api/segments").json()
    assert (listed["customers"], listed["items"][-1]["count"]) == (2, 1)
    members = marketer.get(f"{where}/members").json()
    assert [(each["id"], each["name"]) for each in members["items"]] == [("1", "Mina")]
    changed = marketer.ask("PUT", where, json={"rule": {"not": TWICE}})
    assert changed.json()["sentence"][0]["negated"]
    assert marketer.get(f"{where}/members").json()["items"][0]["id"] == str(2**60 - 1)
    assert marketer.delete(where).status_code == 204
    assert marketer.get(where).status_code == 404


def test_a_faulty_rule_is_422_and_names_the_place(marketer: Browser) -> None:
    answer = marketer.post("/api/segments/count", json={"rule": {"all": [{"condition": "spend"}]}})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["where"] == "all[0].amount"


def test_the_builder_is_told_counts_and_reach(marketer: Browser) -> None:
    counted = marketer.post("/api/segments/count", json={"rule": {"all": [TWICE]}}).json()
    assert counted["rows"] == [{"path": "all[0]", "count": 1}]
    assert counted["reach"][0]["reachable"] == 1
    listed = marketer.post("/api/segments/members", json={"rule": TWICE, "size": 1}).json()
    assert listed["total"] == 1


def test_conditions_tell_their_forms(marketer: Browser) -> None:
    items = {each["key"]: each for each in marketer.get("/api/segments/conditions").json()["items"]}
    orders = {each["name"]: each for each in items["orders"]["parameters"]}
    assert (orders["times"]["type"], orders["times"]["required"]) == ("integer", True)
    assert orders["op"]["choices"][0] == "at_least"
    assert orders["sku"]["suggest"] == "sku"
    assert items["lifecycle_stage"]["parameters"][0]["type"] == "choices"
    assert all(each["help"] for each in items.values())


@pytest.mark.parametrize(
    ("of", "values"),
    [("country", ["DE"]), ("coupon", ["SPRING"]), ("trait", ["p_alive"]), ("rfm_group", [])],
)
def test_known_values_are_suggested(marketer: Browser, of: str, values: list[str]) -> None:
    assert marketer.get(f"/api/segments/values?of={of}").json()["items"] == values


def test_unknown_suggestions_are_404(marketer: Browser) -> None:
    assert marketer.get("/api/segments/values?of=shoe_size").status_code == 404


def test_an_analyst_may_count_but_not_keep(analyst: Browser) -> None:
    assert analyst.post("/api/segments/count", json={"rule": TWICE}).status_code == 200
    assert analyst.post("/api/segments", json={"name": "x", "rule": TWICE}).status_code == 403


def test_ideas_travel_with_their_assumption(marketer: Browser) -> None:
    answer = marketer.get("/api/segments/ideas")
    assert answer.json() == {"items": [], "currency": "USD"}


@pytest.mark.parametrize(
    "body",
    [
        '{"rule":' + '{"not":' * 5_000 + "{}" + "}" * 5_001,
        '{"rule":' + "[" * 100_000,
        '{"rule":1e400}',
    ],
)
def test_bodies_made_to_break_the_reader_are_refused(marketer: Browser, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = marketer.post("/api/segments/count", content=body, headers=headers)
    assert answer.status_code in (400, 422), answer.text
