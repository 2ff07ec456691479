"""`regulars cohorts` as somebody types it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulars.cli.commands.cohorts import command
from regulars.core.errors import Invalid, NotFound
from regulars.core.workspace import open_workspace
from regulars.history.service import append
from regulars.settings import Settings
from tests.cohorts.shop import Shop, bought, tables

PEOPLE = tuple(bought(who, 0, 1000) for who in range(40))
BACK = tuple(bought(who, 40, 250) for who in range(10))
MANY = Shop((*PEOPLE, *BACK, bought(99, 45), bought(99, 75)))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    workspace = open_workspace(Settings(home=tmp_path), create=True)
    append(workspace, {k: v for k, v in tables(MANY).items() if v.num_rows}, source="test")
    workspace.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_a_triangle_can_be_read() -> None:
    lines = run().output.splitlines()
    assert "Wilson" in lines[0]
    assert lines[2].split() == ["people", "+0", "+1", "+2"]
    assert lines[4].split() == ["2026-01", "40", "100%", "25%", "0%~"]
    assert lines[5].split() == ["2026-02", "1", "-", "-"]


def test_money_is_told_per_person() -> None:
    output = run("--measure", "revenue", "--kind", "up_to", "--age", "30").output
    assert "USD per person of the row" in output
    row = next(line for line in output.splitlines() if line.startswith("2026-01"))
    assert row.split()[:4] == ["2026-01", "40", "10.00", "10.62~"]


def test_json_and_csv_hold_the_same_cells() -> None:
    found = json.loads(run("--json").output)
    cells = list(csv.DictReader(run("--csv").output.splitlines()))
    assert found["return"] == "order"
    assert [cell["people"] for cell in cells if cell["cohort"] == "2026-01"] == ["40", "10", "0"]
    assert len(cells) == sum(state is not None for r in found["rows"] for state in r["complete"])


def test_margins_without_costs_say_so() -> None:
    assert "No order line has a cost" in run("--measure", "margin").output


def test_jalali_periods_are_jalali() -> None:
    found = json.loads(run("--calendar", "jalali", "--from", "1404/10/01", "--json").output)
    assert found["rows"][0]["key"] == "1404-10"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--start", "orders"], "--start: must be"),
        (["--return", "first_order"], "--return: nobody"),
        (["--age", "0"], "--age"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(arguments: list[str], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        run(*arguments)


def test_a_segment_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        run("--segment", "nobody")
