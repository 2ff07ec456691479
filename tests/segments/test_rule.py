"""Reading a rule: every fault is named by its place."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.core.errors import Invalid
from regulars.segments.rule import MAX_CONDITIONS, MAX_DEPTH, dump, parse

TWICE = {"condition": "orders", "times": 2}


def faults(rule: object) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        parse(rule)
    return {problem.where: problem.message for problem in caught.value.problems}


def test_a_rule_is_written_back_with_its_defaults() -> None:
    rule = {"all": [TWICE, {"not": {"any": [{"condition": "late"}]}}]}
    assert dump(parse(rule)) == {
        "all": [
            {"condition": "orders", "op": "at_least", "times": 2},
            {"not": {"any": [{"condition": "late", "days": 0}]}},
        ]
    }


def test_reading_what_was_written_changes_nothing() -> None:
    rule = {"all": [TWICE, {"condition": "orders", "times": 1, "first": "2026-01-31"}]}
    assert dump(parse(dump(parse(rule)))) == dump(parse(rule))


def test_all_faults_are_named_at_once() -> None:
    rule = {
        "all": [
            TWICE,
            {"condition": "last_order", "days": -1},
            {"not": {"any": [{"condition": "orders", "times": 1, "colour": "red"}]}},
            {"condition": "nonsense"},
        ]
    }
    found = faults(rule)
    assert found["all[1].days"] == "input should be greater than or equal to 0"
    assert found["all[2].not.any[0].colour"] == "extra inputs are not permitted"
    assert found["all[3].condition"].startswith("must be one of: ")
    assert len(found) == 3


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        (None, "rule"),
        ([], "rule"),
        ({}, "rule"),
        ({"all": [], "any": []}, "rule"),
        ({"all": {}}, "all"),
        ({"any": []}, "any"),
        ({"not": []}, "not"),
        ({"condition": ["orders"]}, "condition"),
        ({"condition": "orders", "times": float("nan")}, "times"),
        ({"condition": "orders", "times": 10**30}, "times"),
        ({"condition": "orders", "times": 1, "sku": "a\x00b"}, "sku"),
        ({"condition": "orders", "times": 1, "sku": "\ud800"}, "sku"),
        ({"condition": "p_alive", "probability": float("inf")}, "probability"),
        ({"condition": "country", "countries": []}, "countries"),
        ({"condition": "orders", "times": 1, "days": 3, "first": "2026-01-01"}, "rule"),
        ({"condition": "orders", "times": 1, "sku": "a", "coupon": "b"}, "rule"),
        ({"condition": "trait", "name": "x"}, "rule"),
    ],
)
def test_what_is_no_rule_is_refused(rule: object, where: str) -> None:
    assert list(faults(rule)) == [where]


def test_unknown_names_come_back_in_plain_characters() -> None:
    assert list(faults({**TWICE, "é" * 100: 1})) == ["\\xe9" * 60]
    assert list(faults({**TWICE, "\ud800": 1})) == ["rule"]


def test_depth_and_width_are_limited() -> None:
    deep: dict[str, Any] = TWICE
    for _ in range(MAX_DEPTH):
        deep = {"not": deep}
    assert "nested deeper" in next(iter(faults(deep).values()))
    assert "more than" in faults({"all": [TWICE] * (MAX_CONDITIONS + 1)})["all"]
    wide = {"all": [{"all": [TWICE] * 60}, {"all": [TWICE] * 60}]}
    assert "more than" in faults(wide)["rule"]
