"""`regulars report` as somebody types it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulars.cli.commands.metrics import command as metrics
from regulars.cli.commands.report import command
from regulars.core.errors import Invalid, NotFound
from regulars.core.workspace import open_workspace
from regulars.history.service import append
from regulars.settings import Settings
from tests.metrics.shops import Fact, orders_table

FACTS = [Fact(1, date(2026, 1, 5), 1000), Fact(1, date(2026, 3, 25), 500)]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    workspace = open_workspace(Settings(home=tmp_path), create=True)
    append(workspace, {"orders": orders_table(FACTS)}, source="test")
    workspace.close()
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_json_is_the_report() -> None:
    found = json.loads(run("--json").output)
    assert found["orders"]["value"] == 2
    assert found["period"]["first"] == "2026-01-05"


def test_days_are_included_at_both_ends() -> None:
    found = json.loads(run("--from", "2026-01-05", "--to", "2026-03-25", "--json").output)
    assert found["orders"]["value"] == 2
    found = json.loads(run("--from", "2026-01-06", "--to", "2026-03-24", "--json").output)
    assert found["orders"]["value"] == 0


def test_jalali_dates_are_read_in_any_digits() -> None:
    found = json.loads(
        run("--calendar", "jalali", "--from", "1405/01/01", "--to", "۱۴۰۵-۰۱-۳۱", "--json").output
    )
    assert found["period"]["first"] == "2026-03-21"
    assert found["orders"]["value"] == 1
    assert found["cohorts"]["calendar"] == "jalali"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "yesterday"], "--from: 'yesterday' is not a date"),
        (["--to", "2026-02-30"], "--to: '2026-02-30' is not a day of the Gregorian calendar"),
        (["--from", "1405-01-01"], "see --calendar"),
        (["--from", "2026-03-01", "--to", "2026-02-01"], "begins"),
        (["--json", "--html", "x.html"], "Choose one"),
        (["--html", "/nowhere/at/all.html"], "cannot be written"),
    ],
)
def test_bad_input_is_one_clear_line(arguments: list[str], message: str) -> None:
    with pytest.raises(Invalid, match=message):
        run(*arguments)


def test_bad_input_ends_with_code_two_and_no_traceback() -> None:
    main = "from regulars.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", main, "report", "--from", "1999-99-99"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_html_goes_to_a_file_or_to_the_output(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    assert str(target) in run("--html", str(target)).output
    assert target.read_text("utf-8").startswith("<!doctype html>")
    assert run("--html").output.startswith("<!doctype html>")


def test_csv_and_text_are_printed() -> None:
    assert run("--csv").output.startswith("table,period,offset,metric,value")
    assert "Customer retention rate" in run("--by", "month").output


def test_a_home_without_a_workspace_says_what_to_do() -> None:
    with pytest.raises(NotFound, match="Import orders first"):
        run("--workspace", "elsewhere")


def test_a_comparison_and_groups_are_added_when_asked_for() -> None:
    days = ("--from", "2026-03-01", "--to", "2026-03-31")
    plain = json.loads(run(*days, "--json").output)
    assert not {"comparison", "breakdown"} & set(plain)
    found = json.loads(
        run(*days, "--json", "--compare", "previous", "--breakdown", "country").output
    )
    assert found["comparison"]["metrics"]["orders"]["before"]["value"] == 0
    assert found["breakdown"]["whole"]["orders"]["value"] == 1
    assert {key: found[key] for key in plain} == plain
    text = run(*days, "--compare", "year", "--breakdown", "country").output
    assert "no earlier period" in text
    assert "All together" in text
    rows = run(*days, "--csv", "--breakdown", "country").output
    assert "\ngroup,(untold),,orders,1,,,orders\n" in rows


@pytest.mark.parametrize(
    ("by", "calendar", "keys"),
    [
        ("year", "gregorian", ["2026"]),
        ("quarter", "jalali", ["1404-Q4", "1405-Q1"]),
        ("month", "umm_al_qura", ["1447-07", "1447-08", "1447-09", "1447-10"]),
        ("week", "gregorian", ["2026-01-05"]),
    ],
)
def test_any_period_of_any_calendar(by: str, calendar: str, keys: list[str]) -> None:
    arguments = ["--by", by, "--calendar", calendar, "--json"]
    if by == "week":
        arguments += ["--from", "2026-01-05", "--to", "2026-01-11"]
    found = json.loads(run(*arguments).output)
    assert [part["key"] for part in found["series"]] == keys


def test_metrics_that_are_asked_for_are_added() -> None:
    found = json.loads(run("--metric", "top_fifth_orders", "--json").output)
    assert found["metrics"]["top_fifth_orders"]["value"] == pytest.approx(0.2)
    with pytest.raises(Invalid, match="no metric luck; see regulars metrics"):
        run("--metric", "luck")


def test_every_metric_is_listed_with_its_definition() -> None:
    listed = CliRunner().invoke(metrics, ["--json"], catch_exceptions=False)
    found = {each["key"]: each for each in json.loads(listed.output)}
    assert found["reorder_rate"]["asked_for"] is True
    assert "90 days" in found["second_order_rate"]["definition"]
