"""`regulars lifecycle` as somebody types it."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulars.cli.commands.lifecycle import command
from regulars.core.errors import Invalid
from regulars.core.workspace import open_workspace
from regulars.history.service import append
from regulars.settings import Settings
from tests.metrics.shops import Fact, orders_table

LAST = date(2026, 6, 30)
FACTS = [Fact(1, LAST - timedelta(days=ago), 1000) for ago in (0, 30, 60, 90, 200)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    workspace = open_workspace(Settings(home=tmp_path), create=True)
    append(workspace, {"orders": orders_table([*FACTS, Fact(2, LAST, 50)])}, source="test")
    workspace.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_text_says_stages_what_to_do_and_who_moved() -> None:
    said = run().output
    assert "2 customers on 2026-06-30, and how they moved since 2026-05-31." in said
    assert "At risk" not in said
    assert "50.00 USD  Thank them" in said
    assert "not yet > new" in said
    assert "cannot tell yet" in said or "as usual" in said


def test_json_and_csv_hold_the_same_numbers() -> None:
    found = json.loads(run("--json", "--by", "rfm").output)
    rows = list(csv.DictReader(run("--csv", "--by", "rfm").output.splitlines()))
    groups = {row["to"]: int(row["customers"]) for row in rows if not row["from"]}
    assert groups == {group["code"]: group["customers"] for group in found["groups"]}
    assert len(rows) == len(found["groups"]) + len(found["moves"])


def test_days_are_read_in_the_shops_calendar_and_checked() -> None:
    found = json.loads(run("--json", "--on", "2026-04-30", "--since", "2026-04-01").output)
    assert (found["on"], found["since"], found["customers"]) == ("2026-04-30", "2026-04-01", 1)
    with pytest.raises(Invalid):
        run("--on", "2999-01-01")


def test_a_shop_without_orders_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "empty"))
    open_workspace(Settings(home=tmp_path / "empty"), create=True).close()
    assert "no orders yet" in run().output
