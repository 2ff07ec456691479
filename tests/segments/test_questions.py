"""What the builder asks about a rule: overlap, sample, sentence, SQL, CSV; and its limits."""

from __future__ import annotations

import csv
import io

import pytest

from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, open_snapshot
from regulars.segments import service
from regulars.segments.limits import limited
from tests.segments.shop import NOW, Happening, Order, Person, Shop, settle
from tests.server.browser import Browser

TWICE = {"condition": "orders", "times": 2}
VIEWED = {"condition": "event", "name": "viewed"}
SURELY = {"condition": "prediction", "name": "p_alive", "sure": True}
BERLIN = {"condition": "city", "cities": ["Berlin"]}


@pytest.fixture(autouse=True)
def _shop(office: Workspace) -> None:
    people = [
        Person(n, name=f"=N{n}", city="Berlin" if n < 8 else None, email=f"{n}@x.org")
        for n in range(1, 13)
    ]
    orders = [Order(n, day) for n in range(5, 11) for day in (3, 9)]
    settle(office, Shop(people, orders, [Happening(1, 2, "viewed", {"plan": "pro"})]))


def keep(ws: Workspace, name: str, rule: object) -> str:
    with ws.state.write() as connection:
        return service.create(connection, name=name, rule=rule, now=NOW).id


def test_overlap_is_counted_against_every_segment(office: Workspace, marketer: Browser) -> None:
    berlin, nobody = keep(office, "Berlin", BERLIN), keep(office, "No", {"not": {"all": []}})
    found = marketer.post("/api/segments/overlap", json={"rule": TWICE}).json()
    assert found["count"] == 6
    items = {each["id"]: each for each in found["items"]}
    expected = {"id": berlin, "name": "Berlin", "customers": 7, "both": 3}
    assert items[berlin] == {**expected, "share_of_rule": 0.5, "share_of_other": 3 / 7}
    assert items[nobody]["share_of_other"] is None
    assert found["items"][0]["id"] == berlin
    empty = marketer.post("/api/segments/overlap", json={"rule": {"not": {"all": []}}}).json()
    assert {each["share_of_rule"] for each in empty["items"]} == {None}


def test_a_count_shows_up_to_five_members(marketer: Browser) -> None:
    counted = marketer.post("/api/segments/count", json={"rule": TWICE}).json()
    assert [each["id"] for each in counted["sample"]] == ["5", "6", "7", "8", "9"]
    counted = marketer.post("/api/segments/count", json={"rule": {"not": {"all": []}}}).json()
    assert counted["sample"] == []


def test_a_rule_is_said_in_a_sentence(office: Workspace, marketer: Browser) -> None:
    key = keep(office, "From Berlin", BERLIN)
    rule = {"all": [{"condition": "in_segment", "segment": key}, {"condition": "nothing"}]}
    said = marketer.post("/api/segments/sentence", json={"rule": rule}).json()
    assert said["english"] == (
        "People who are in the segment “From Berlin” and match a condition that cannot be read "
        "(nothing)."
    )
    assert [row["code"] for row in said["rows"]] == ["all", "in_segment", "broken"]
    assert [each["path"] for each in said["broken"]] == ["all[1].condition"]


def test_the_sql_of_a_rule_is_one_readable_query(office: Workspace, marketer: Browser) -> None:
    rule = {"all": [TWICE, BERLIN, {"condition": "trait", "name": "a\nDROP", "number": 1}]}
    sql = marketer.post("/api/segments/sql", json={"rule": rule}).json()["sql"]
    notes = [line for line in sql.splitlines() if line.startswith("--")]
    assert notes == ["-- fact_0: city", "-- fact_1: trait a DROP number"]
    assert "'Berlin'" in sql
    with office.state.read() as connection, open_snapshot(office) as snapshot:
        found = service.members(snapshot, {"all": [TWICE, BERLIN]}, NOW, connection)
        text = service.sql(office, {"all": [TWICE, BERLIN]}, NOW)
        assert snapshot.sql(text).to_pydict() == found.to_pydict()


def test_members_are_exported_without_formulas(office: Workspace, marketer: Browser) -> None:
    key = keep(office, "Twice", TWICE)
    saved = marketer.get(f"/api/segments/{key}/members.csv")
    free = marketer.post("/api/segments/members.csv", json={"rule": TWICE})
    assert saved.content == free.content
    assert saved.headers["content-type"] == "text/csv; charset=utf-8"
    assert f'filename="{key}.csv"' in saved.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(saved.content.decode("utf-8-sig"))))
    assert [(row["id"], row["name"]) for row in rows][:2] == [("5", "'=N5"), ("6", "'=N6")]
    assert len(rows) == 6


def test_a_long_export_comes_in_pieces(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from regulars.segments import export

    monkeypatch.setattr(export, "CHUNK", 5)
    pieces = list(export.people_csv(office, list(range(1, 13))))
    assert len(pieces) == 4
    assert "".join(pieces).count("\r\n") == 13


def test_uses_name_the_segments_built_on_it(office: Workspace, marketer: Browser) -> None:
    outer = keep(office, "Outer", {"not": {"condition": "in_segment", "segment": "loyal"}})
    found = marketer.get("/api/segments/loyal/uses").json()["items"]
    expected = {"kind": "segment", "id": outer, "name": "Outer", "holds": "is built on it"}
    assert found == [expected]
    assert marketer.delete("/api/segments/loyal").status_code == 409
    assert marketer.get("/api/segments/nothing/uses").status_code == 404


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"all": [{"condition": "nth_order", "which": "nth"}]}, "all[0]"),
        ({"condition": "nth_order", "which": "first", "number": 2}, "rule"),
        ({"condition": "birthday", "days": 181}, "days"),
        ({"condition": "prediction", "name": "shoe_size", "number": 1}, "name"),
        ({**SURELY, "op": "exactly", "number": 1}, "rule"),
        ({**VIEWED, "where": [{"property": "a"}]}, "where[0]"),
        ({**VIEWED, "where": [{"property": "a", "op": "at_least", "value": "1"}]}, "where[0]"),
        ({**VIEWED, "where": [{"property": "", "op": "exists"}]}, "where[0].property"),
        ({"condition": "orders", "times": 1, "sku": "a", "channel": "web"}, "rule"),
        ({"condition": "in_list", "list": ""}, "list"),
        ({"condition": "average_order_value", "amount": 2**41}, "amount"),
    ],
)  # fmt: skip
def test_a_faulty_condition_is_422_and_names_its_place(
    marketer: Browser, rule: object, path: str
) -> None:
    for route in ("count", "members", "members.csv", "overlap", "sql"):
        answer = marketer.post(f"/api/segments/{route}", json={"rule": rule})
        assert answer.status_code == 422, route
        assert [each["where"] for each in answer.json()["error"]["problems"]] == [path]


def test_a_query_that_takes_too_long_ends_with_a_plain_error(office: Workspace) -> None:
    endless = "SELECT count(*) FROM range(100000000) a, range(100000000) b"
    with (
        open_snapshot(office) as snapshot,
        pytest.raises(Invalid, match=r"took longer than 0\.05 s"),
        limited(snapshot, 0.05),
    ):
        snapshot.sql(endless)


def test_a_query_between_two_interruptions_is_stopped_too(office: Workspace) -> None:
    def ask_for_ever(snapshot: Snapshot) -> None:
        while True:
            snapshot.sql("SELECT count(*) FROM range(1000000)")

    with (
        open_snapshot(office) as snapshot,
        pytest.raises(Invalid, match="took longer"),
        limited(snapshot, 0.01),
    ):
        ask_for_ever(snapshot)


def test_without_a_limit_nothing_is_stopped(office: Workspace) -> None:
    with open_snapshot(office) as snapshot:
        with limited(snapshot, 0):
            assert snapshot.sql("SELECT 1 AS one").to_pylist() == [{"one": 1}]
        snapshot.engine.interrupt()
        with pytest.raises(ZeroDivisionError), limited(snapshot, 30):
            raise ZeroDivisionError
