"""`regulars sender` as somebody types it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from regulars.channels import service
from regulars.channels.provider import PROVIDERS
from regulars.cli.commands.sender import command
from regulars.core.clock import utc_now
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import open_workspace
from regulars.settings import Settings
from tests.fakes.smtp_server import FakeSmtp


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REGULARS_HOME", str(tmp_path))
    return tmp_path


def typed(*words: str) -> str:
    """What the command prints; its error is raised."""
    done = CliRunner().invoke(command, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def set_up(port: int = 2525) -> str:
    return typed(
        *("set", "--host", "127.0.0.1", "--port", str(port), "--security", "none"),
        *("--from-name", "Corner Shop", "--from-address", "hello@shop.example"),
        *("--postal-address", "1 High Street"),
    )


def test_a_mail_server_is_set_up_tried_and_listed() -> None:
    with FakeSmtp() as server:
        said = set_up(server.port)
        assert said == "email: messages leave through smtp as Corner Shop <hello@shop.example>.\n"
        assert typed("test", "mina@example.com").startswith("Accepted: ")
        assert [mail.recipient for mail in server.accepted] == ["mina@example.com"]
    assert typed("list") == "email: smtp, any, on as Corner Shop <hello@shop.example>\n"
    (listed,) = json.loads(typed("list", "--json"))
    assert (listed["id"], listed["provider"], listed["on"]) == ("email", "smtp", True)


def test_a_refused_test_says_what_the_server_said() -> None:
    with FakeSmtp(lambda _to, _n: "rcpt:550 5.1.1 gone") as server:
        set_up(server.port)
        with pytest.raises(Conflict, match="gone"):
            typed("test", "mina@example.com")


def test_without_a_sender_the_next_step_is_plain() -> None:
    set_up()
    with pytest.raises(NotFound):
        typed("health", "sms")
    with pytest.raises(NotFound):
        typed("pace", "sms")


def test_every_provider_is_named_with_its_settings() -> None:
    lines = typed("providers").splitlines()
    assert {line.split(" ")[0] for line in lines} == set(PROVIDERS)
    smtp = next(line for line in lines if line.startswith("smtp "))
    assert smtp.startswith("smtp (email): ")
    assert "host" in smtp


def test_a_setting_is_a_key_and_a_value() -> None:
    assert "'region' is not key=value" in typed("set", "--provider", "ses", "--setting", "region")


def test_a_warm_up_begins_changes_and_ends() -> None:
    set_up()
    assert typed("pace") == "email: warm-up none\n"
    said = typed("pace", "--warm-up-to", "20000", "--limit", "yahoo=100", "--limit", "gmail=500")
    today = utc_now().date()
    assert said == (
        f"email: warm-up to 20,000 a day since {today}, now 50\n"
        "  gmail: 500 a minute\n  yahoo: 100 a minute\n"
    )
    assert typed("pace", "--limit", "yahoo=0").splitlines()[1:] == ["  gmail: 500 a minute"]
    assert typed("pace", "--warm-up-to", "0") == "email: warm-up none\n  gmail: 500 a minute\n"


def test_a_higher_target_goes_on_with_a_warm_up_and_begins_anew_after_it(home: Path) -> None:
    set_up()
    today = utc_now().date()
    begun(home, today - timedelta(days=2), target=1_000)
    said = f"email: warm-up to 20,000 a day since {today - timedelta(days=2)}, now 200\n"
    assert typed("pace", "--warm-up-to", "20000") == said
    begun(home, today - timedelta(days=90), target=1_000)
    assert (
        typed("pace") == f"email: warm-up to 1,000 a day since {today - timedelta(days=90)}, over\n"
    )
    said = f"email: warm-up to 20,000 a day since {today}, now 50\n"
    assert typed("pace", "--warm-up-to", "20000") == said


def begun(home: Path, day: date, *, target: int) -> None:
    """A warm-up that began some time ago."""
    ws = open_workspace(Settings(home=home))
    with ws.state.write() as connection:
        service.put_pace(connection, "email", service.Pace(target, day), now=utc_now())
    ws.close()


def test_a_wrong_limit_is_told() -> None:
    set_up()
    assert "'many' is not a number" in typed("pace", "--limit", "yahoo=many")
    with pytest.raises(Invalid, match="gmail, microsoft"):
        typed("pace", "--limit", "hotmail=5")
    with pytest.raises(Invalid, match="1,000,000"):
        typed("pace", "--limit", "yahoo=5000000")
    assert typed("pace") == "email: warm-up none\n"
