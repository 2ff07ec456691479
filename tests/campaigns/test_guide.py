"""The guide to a win-back works as it is written: its commands are run one after the other."""

from __future__ import annotations

import csv
import json
import re
import shlex
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from regulars.cli.main import group
from tests.fakes.smtp_server import FakeSmtp

GUIDE = Path(__file__).parents[2] / "docs/guides/win-back.md"
PEOPLE, LAPSED = 40, 12


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(group, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def commands() -> list[list[str]]:
    """Every `regulars …` line of the guide as arguments."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert all(line.startswith("regulars ") for line in lines)
    return [shlex.split(line)[1:] for line in lines]


def write_shop(folder: Path) -> None:
    """Some people bought monthly, much, and stopped; the guide's body lies beside."""
    with (folder / "orders.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["order_id", "date", "email", "name", "total", "accepts_marketing"])
        for person in range(PEOPLE):
            last, total = (130, 90) if person < LAPSED else (5, 10)
            for order in range(5):
                day = date.today() - timedelta(days=last + 30 * order)
                email, name = f"p{person}@example.com", f"Mina {person}"
                out.writerow([f"{person}-{order}", day, email, name, total, "yes"])
    body = re.search(r"```html\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert body
    (folder / "body.html").write_text(body[1])


def test_the_commands_of_the_guide_lead_to_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "home"))
    write_shop(tmp_path)
    said: dict[str, str] = {}
    with FakeSmtp() as server:
        local = {"mail.example.com": "127.0.0.1", "587": str(server.port)}
        for arguments in commands():
            extra = ["--security", "none"] if arguments[0] == "sender" else []
            arguments = [local.get(each, each) for each in arguments]
            said[" ".join(arguments[:2] + arguments[-1:])] = run(*arguments, *extra).output
    members = said["segments members --csv"]
    assert members.count("\n") == LAPSED + 1
    assert ",Mina 0," in members
    report = json.loads(said["campaign report --json"])
    assert report["people"] == LAPSED
    assert report["campaign"]["state"] == "finished"
    sent, held_out = report["delivered"], report["lift"]["control"]["people"]
    assert (len(server.accepted), sent + held_out) == (sent, LAPSED)
    assert f"{LAPSED} of {PEOPLE} customers" in said["segments count lapsed-high-value"]
    assert f"{LAPSED}  can be reached" in said["campaign audience We miss you"]


def test_mistakes_are_one_line_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from regulars.core.errors import Invalid, NotFound
    from regulars.core.workspace import open_workspace
    from regulars.settings import load

    monkeypatch.setenv("REGULARS_HOME", str(tmp_path / "home"))
    open_workspace(load(), create=True).close()
    for arguments, error, message in (
        (["segments", "count"], Invalid, "Name a segment"),
        (["segments", "count", "--rule", "[" * 100_000], Invalid, "not JSON"),
        (["segments", "members", "nobody"], NotFound, "There is no segment 'nobody'"),
        (["campaign", "report", "x"], NotFound, "There is no campaign 'x'"),
        (
            ["campaign", "create", "--segment", "loyal", "--subject", "x", "--body", "missing"],
            Invalid,
            "cannot be read",
        ),
    ):
        result = CliRunner().invoke(group, arguments)
        assert isinstance(result.exception, error), result.output
        assert message in str(result.exception)
