"""What holds for every condition, whoever wrote it."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from tests.segments.shop import NOW, Shop, settle

from regulars.core.workspace import Workspace
from regulars.segments import service
from regulars.segments.base import CONDITIONS, Condition, Parameter, parameters
from regulars.segments.compile import Plan
from regulars.segments.evaluate import lay, opened
from regulars.segments.rule import Node, dump, parse

TYPES = {
    "integer": 3, "number": 1.5, "share": 0.5, "money": 1000, "text": "x", "texts": ["x"],
    "integers": [1], "date": "2026-01-01", "segment": "loyal", "list": "lst_a", "boolean": True,
    "where": [{"property": "x", "value": "y"}],
}  # fmt: skip


def value_of(parameter: Parameter) -> Any:
    """Something the form could send."""
    if parameter.choices:
        first = parameter.choices[0]
        return [first] if parameter.form.type == "choices" else first
    return TYPES[parameter.form.type]


def leaf(key: str) -> dict[str, Any]:
    """The condition with its required parameters."""
    required = [each for each in parameters(CONDITIONS[key]) if each.required]
    values = {each.name: value_of(each) for each in required}
    return {"condition": key, **values, **({"number": 1} if key == "trait" else {})}


def resolve(ws: Workspace, rule: dict[str, Any]) -> Node:
    with ws.state.read() as connection:
        return service.resolve(connection, rule)


@pytest.fixture(params=list(CONDITIONS))
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_it_says_what_it_is(key: str) -> None:
    member = CONDITIONS[key]
    assert member.__doc__
    assert member.__doc__ != Condition.__doc__
    assert member.key == key


def test_its_form_has_known_types(key: str) -> None:
    for each in parameters(CONDITIONS[key]):
        assert each.form.type in TYPES or each.choices, each.name


def test_its_json_form_is_stable(key: str) -> None:
    once = dump(parse(leaf(key)))
    assert dump(parse(once)) == once


def test_it_says_itself_in_english(key: str) -> None:
    node = parse(leaf(key))
    said = node.condition.english(str)  # type: ignore[union-attr]
    assert said
    assert "{" not in said


def test_it_runs_over_an_empty_shop(key: str, workspace: Workspace) -> None:
    settle(workspace, Shop([]))
    assert service.count(workspace, leaf(key), NOW) == 0


def test_it_can_be_shown_as_sql(key: str, workspace: Workspace) -> None:
    settle(workspace, Shop([]))
    assert "SELECT" in service.sql(workspace, leaf(key), NOW)


def test_it_says_on_which_days_it_may_change(key: str, workspace: Workspace) -> None:
    """Whole days that compile beside its test; a condition that cannot say answers None."""
    settle(workspace, Shop([]))
    plan = Plan(20_000)
    node = resolve(workspace, leaf(key))
    plan.add("chosen", node)
    plan.add_flip("flip", [node])
    with opened(workspace) as (snapshot, connection):
        assert snapshot.run(lay(snapshot, connection, plan)).num_rows == 0


def test_what_it_refers_to_is_one_of_its_parameters(key: str) -> None:
    condition = parse(leaf(key)).condition  # type: ignore[union-attr]
    for each in condition.refers():
        assert getattr(condition, each.field) == each.id


def test_unknown_parameters_are_refused_by_name(key: str) -> None:
    from regulars.core.errors import Invalid

    with pytest.raises(Invalid) as caught:
        parse({**leaf(key), "colour": "red"})
    assert [each.where for each in caught.value.problems] == ["colour"]


def test_operators_are_the_same_everywhere() -> None:
    from regulars.segments.base import ENGLISH_OP, Op

    assert set(ENGLISH_OP) == set(get_args(Op))
