"""Broken rules: what is gone is named where it is used, and nothing is silently empty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from regulars.core.errors import Conflict, Invalid
from regulars.core.workspace import Workspace
from regulars.segments import base, service
from regulars.segments.base import CONDITIONS, Condition, condition
from regulars.segments.lists import service as lists
from regulars.segments.tables import segments as stored
from tests.segments.shop import NOW, Person, Shop, settle
from tests.server.browser import Browser

ON_LIST = {"condition": "in_list", "list": "lst_a"}


@pytest.fixture(autouse=True)
def _shop(office: Workspace) -> None:
    settle(office, Shop([Person(1, traits={"points": 3.0}, lists={"lst_a"}), Person(2)]))


def keep(ws: Workspace, rule: Any, name: str = "Mine") -> str:
    with ws.state.write() as connection:
        return service.create(connection, name=name, rule=rule, now=NOW).id


def spoil(ws: Workspace, segment_id: str, rule: Any) -> None:
    """Put a rule in place as an older program or another package may have left it."""
    with ws.state.write() as connection:
        changed = update(stored).where(stored.c.id == segment_id).values(rule=rule)
        connection.execute(changed)


def faults(ws: Workspace, segment_id: str) -> dict[str, str]:
    with ws.state.read() as connection:
        found = service.broken(connection).get(segment_id, ())
    return {each.where: each.message for each in found}


def test_what_is_gone_is_named_by_its_place(office: Workspace) -> None:
    key = keep(office, {"all": [{"condition": "orders", "times": 1}]})
    for rule, expected in (
        ({"all": [{"not": ON_LIST}]}, {}),
        (
            {"all": [{"not": {**ON_LIST, "list": "x"}}]},
            {"all[0].not.list": "there is no such list"},
        ),
        ({"condition": "in_segment", "segment": "x"}, {"segment": "there is no such segment"}),
        ({"condition": "trait", "name": "points", "number": 1}, {}),
        (
            {"condition": "has_trait", "name": "size"},
            {"name": "no customer has this trait any more"},
        ),
        ({"any": [{"condition": "orders", "times": -1}]}, None),
        ({"condition": "from_a_package"}, None),
        (["not", "a", "rule"], None),
    ):
        spoil(office, key, rule)
        if expected is None:
            assert faults(office, key)
        else:
            assert faults(office, key) == expected


def test_a_trait_that_nobody_has_yet_is_not_broken_before_the_first_traits(
    office: Workspace,
) -> None:
    settle(office, Shop([Person(1)]))
    with office.state.read() as connection:
        assert service.broken(connection) == {}


def test_a_segment_on_a_broken_one_is_broken_itself(office: Workspace) -> None:
    inner = keep(office, ON_LIST, "Inner")
    outer = keep(office, {"not": {"condition": "in_segment", "segment": inner}}, "Outer")
    spoil(office, inner, {**ON_LIST, "list": "gone"})
    assert faults(office, outer) == {"not.segment": "that segment is broken itself"}
    with office.state.read() as connection, pytest.raises(Conflict, match="“Outer” is broken"):
        service.require_sound(connection, outer)


def test_segments_that_lead_to_each_other_are_both_broken(office: Workspace) -> None:
    first, second = keep(office, ON_LIST, "First"), keep(office, ON_LIST, "Second")
    spoil(office, first, {"condition": "in_segment", "segment": second})
    spoil(office, second, {"condition": "in_segment", "segment": first})
    assert faults(office, first)
    assert faults(office, second)


def test_a_broken_rule_is_never_counted_as_nobody(office: Workspace) -> None:
    with pytest.raises(Conflict, match="gone no longer exists"):
        service.count(office, {"not": {**ON_LIST, "list": "gone"}}, NOW)
    with pytest.raises(Invalid):
        service.count(office, {"condition": "from_a_package"}, NOW)


def test_a_rule_that_is_broken_cannot_be_kept(office: Workspace) -> None:
    with pytest.raises(Invalid) as caught:
        keep(office, {"all": [{**ON_LIST, "list": "gone"}]})
    assert [each.where for each in caught.value.problems] == ["all[0].list"]
    keep(office, {"condition": "has_trait", "name": "not yet"})


@pytest.fixture
def _package() -> Iterator[None]:
    len(CONDITIONS)

    @condition("from_a_package")
    class _FromAPackage(Condition):
        """Comes with a package."""

        def test(self, scope: Any) -> base.Test:
            return scope.person("customer_id") > 0

    yield
    CONDITIONS._members.pop("from_a_package", None)


@pytest.mark.usefixtures("_package")
def test_the_list_of_segments_survives_an_uninstalled_package(
    office: Workspace, marketer: Browser
) -> None:
    key = keep(office, {"all": [{"condition": "from_a_package"}, ON_LIST]})
    assert marketer.get(f"/api/segments/{key}").json()["count"] == 1
    del CONDITIONS._members["from_a_package"]
    listed = {each["id"]: each for each in marketer.get("/api/segments").json()["items"]}
    assert listed[key]["count"] is None
    assert [each["path"] for each in listed[key]["broken"]] == ["all[0].condition"]
    assert [row["code"] for row in listed[key]["sentence"]] == ["all", "broken", "in_list"]
    assert listed[key]["sentence"][1]["values"] == {"condition": "from_a_package"}
    others = [each for each in listed.values() if each["id"] != key and not each["broken"]]
    assert all(each["count"] is not None for each in others)
    assert marketer.get(f"/api/segments/{key}").json()["count"] is None
    for path in (f"/api/segments/{key}/members", f"/api/segments/{key}/members.csv"):
        assert marketer.get(path).status_code == 409
    assert marketer.delete(f"/api/segments/{key}").status_code == 204


def test_a_list_that_a_segment_is_built_on_stays(office: Workspace) -> None:
    keep(office, {"all": [ON_LIST]}, "Regular guests")
    with office.state.write() as connection, pytest.raises(Conflict, match="Regular guests"):
        lists.remove(office, connection, "lst_a")
    with office.state.write() as connection:
        lists.remove(office, connection, "lst_b")
