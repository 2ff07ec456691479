"""The routes of cohorts, asked as a browser would."""

from __future__ import annotations

import pytest

from regulars.cohorts.api import router
from regulars.core.workspace import Workspace
from regulars.segments import service as segments
from tests.cohorts.shop import NOW
from tests.cohorts.test_people import SHOP, settle
from tests.server.alone import ANA, served
from tests.server.browser import Browser


@pytest.fixture
def analyst(workspace: Workspace) -> Browser:
    settle(workspace, SHOP)
    return served(router, workspace, ANA, NOW)


def test_without_a_question_it_is_months_of_first_orders(analyst: Browser) -> None:
    found = analyst.get("/api/cohorts").json()
    assert [row["people"] for row in found["rows"]] == [[2, 1, 0], [1, 1, None], [0, None, None]]
    assert (found["start"], found["return"], found["from"]) == (
        "first_order",
        "order",
        "2026-01-10",
    )
    assert found["rows"][0]["few"]


def test_every_choice_is_a_parameter(analyst: Browser) -> None:
    path = (
        "/api/cohorts?start=event:seen&return=order:coupon=X&by=quarter&age=30&measure=revenue"
        "&kind=up_to&calendar=jalali&from=2026-01-01&to=2026-05-01"
    )
    found = analyst.get(path).json()
    assert found["calendar"] == "jalali"
    assert found["unit"] == "USD_minor"
    assert found["rows"][0]["key"].startswith("140")


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("start=orders", "start"),
        ("return=first_order", "return"),
        ("age=0", "age"),
        ("colour=red", "colour"),
        ("measure=margin&return=event:seen", "measure"),
    ],
)
def test_a_wrong_question_names_its_place(analyst: Browser, query: str, where: str) -> None:
    answer = analyst.get(f"/api/cohorts?{query}")
    assert answer.status_code == 422
    assert where in str(answer.json()["error"]["problems"])


def test_a_rule_may_choose_the_people(analyst: Browser, workspace: Workspace) -> None:
    rule = {"condition": "event", "name": "seen"}
    found = analyst.ask("POST", "/api/cohorts", json={"measure": "orders", "rule": rule}).json()
    assert found["size"] == 1


def test_a_cell_gives_its_rule(analyst: Browser, workspace: Workspace) -> None:
    asked = {"return": "order", "age": 30, "row": "2026-02", "column": 1}
    cell = analyst.ask("POST", "/api/cohorts/cell", json=asked).json()
    assert segments.member_ids(workspace, cell["rule"], NOW) == [3]
    gone = analyst.ask("POST", "/api/cohorts/cell", json={"row": "1999-01"})
    assert gone.status_code == 404
