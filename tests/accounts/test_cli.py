"""`regulars staff`, as an administrator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from regulars.cli.commands.staff import command
from regulars.core.errors import NotFound

LONG = "quite a long one"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    return CliRunner()


def test_staff_are_added_listed_and_given_new_passwords(run: CliRunner) -> None:
    add = ["add", "Ann@shop.example", "--name", "Ann", "--role", "owner", "--password", LONG]
    assert "Added ann@shop.example as owner." in run.invoke(command, add).output
    listed = json.loads(run.invoke(command, ["list", "--json"]).output)
    assert [(row["email"], row["role"]) for row in listed] == [("ann@shop.example", "owner")]
    assert "ann@shop.example  owner  Ann" in run.invoke(command, ["list"]).output
    change = ["password", "ann@shop.example", "--password", "another good phrase"]
    assert "has a new password" in run.invoke(command, change).output


def test_a_stranger_has_no_password_to_change(run: CliRunner) -> None:
    result = run.invoke(command, ["password", "nobody@shop.example", "--password", LONG])
    assert isinstance(result.exception, NotFound)
