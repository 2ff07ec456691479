"""`regulars recommend` as somebody types it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulars.cli.commands.recommend import LISTS, command
from regulars.core.clock import day_number
from regulars.core.workspace import open_workspace
from regulars.history.service import append
from regulars.recommendations.lists import LISTS as SERVED
from regulars.settings import Settings
from tests.products.naive import Order, tables

TODAY = day_number(datetime.now(UTC).date())
PAIRS = [
    Order(who, TODAY - ago, ("green", "pot") if who % 2 else ("black", "milk"))
    for who in range(10, 40)
    for ago in (90, 30)
]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    workspace = open_workspace(Settings(home=tmp_path), create=True)
    append(workspace, tables(PAIRS), source="test")
    workspace.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_before_the_first_fit_it_says_what_to_do() -> None:
    assert run("evaluate").output == "Nothing learned yet. Run: regulars recommend refit\n"


def test_a_fit_says_what_it_learned_from() -> None:
    assert run("refit").output.startswith("30 customers and 4 items as of ")
    assert json.loads(run("evaluate", "--json").output)["items"] == 4


def test_what_goes_with_an_item_comes_with_its_reason() -> None:
    run("refit")
    (line,) = run("goes-with", "green").output.splitlines()
    assert line.split()[0] == "pot"
    assert line.endswith("goes with The green")


def test_a_list_of_a_customer_is_the_same_as_json() -> None:
    run("refit")
    shown = run("customer", "11", "--list", "buy_again").output.splitlines()
    found = json.loads(run("customer", "11", "--list", "buy_again", "--json").output)
    assert {line.split()[0] for line in shown} == {"green", "pot"}
    assert [item["sku"] for item in found["items"]] == [line.split()[0] for line in shown]


def test_somebody_new_gets_what_many_like() -> None:
    run("refit")
    assert "bought by 15 people lately" in run("customer", "12345", "--count", "1").output


def test_every_list_can_be_asked_for() -> None:
    assert set(LISTS.choices) == set(SERVED)
