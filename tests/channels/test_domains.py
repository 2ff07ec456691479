"""What the doctor found, kept: marketing waits for it, somebody may answer for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi import FastAPI

from regulars.channels import service
from regulars.channels.advice import SAID
from regulars.channels.dkim import dns_record
from regulars.cli.main import group
from regulars.core.errors import Conflict
from regulars.core.workspace import Workspace
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.channels.test_doctor import GOOD
from tests.fakes.dns_server import FakeDns
from tests.messages.makers import NOW, Clock
from tests.server.browser import Browser
from tests.server.conftest import hire, signed_in

CLOCK = Clock()
SMTP = {
    "settings": {"host": "mail.shop.example", "port": 25, "security": "none"},
    "from_name": "Corner Shop",
    "from_address": "hello@shop.example",
}


@pytest.fixture
def dns() -> Iterator[FakeDns]:
    with FakeDns(GOOD) as running:
        yield running


@pytest.fixture
def app(tmp_path: Path, dns: FakeDns) -> Iterator[FastAPI]:
    settings = Settings(
        home=tmp_path / "home", base_url="https://shop.example", dns_server=dns.address
    )
    opened = create_app(settings, clock=CLOCK)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def ws(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    return found


@pytest.fixture
def owner(app: FastAPI, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(Browser, "site", "https://shop.test")
    hire(ws, "owner", CLOCK)
    browser = signed_in(app, "owner")
    browser.ask("PUT", "/api/senders/email", json=SMTP)
    return browser


def mend(ws: Workspace, owner: Browser, dns: FakeDns) -> None:
    """Make a key and publish it."""
    owner.post("/api/senders/email/dkim", json={"selector": "r1"})
    with ws.state.read() as connection:
        (signer,) = service.get_sender(connection, "email").signers(ws.keys)
    dns.records["r1._domainkey.shop.example", "TXT"] = [dns_record(signer.key)]


def carries(ws: Workspace, purpose: str) -> bool:
    with ws.state.read() as connection:
        return bool(service.senders_for(connection, "email", purpose))


def test_marketing_waits_until_the_domain_is_mended(
    ws: Workspace, owner: Browser, dns: FakeDns
) -> None:
    assert owner.get("/api/senders/email/domain").json()["looked_at"] is None
    with pytest.raises(Conflict) as refused:
        service.require_domain(ws, now=NOW)
    assert refused.value.code == "domain"
    assert (carries(ws, "marketing"), carries(ws, "service")) == (False, True)
    with ws.state.read() as connection:
        found = service.senders(connection)
    assert service.lacking(found, "email", "marketing") == "domain"
    mend(ws, owner, dns)
    looked = owner.post("/api/senders/email/domain").json()
    assert (looked["green"], looked["stops"]) == (True, False), looked
    assert carries(ws, "marketing")
    service.require_domain(ws, now=NOW)


def test_somebody_may_answer_for_it_and_is_remembered(ws: Workspace, owner: Browser) -> None:
    owner.post("/api/senders/email/domain")
    path = "/api/senders/email/domain/override"
    assert owner.ask("PUT", path, json={"reason": " "}).status_code == 422
    found = owner.ask("PUT", path, json={"reason": "The agency mends it on Monday"}).json()
    assert (found["green"], found["stops"]) == (False, False)
    assert found["override"]["by"].startswith("owner")
    assert found["override"]["reason"] == "The agency mends it on Monday"
    assert carries(ws, "marketing")
    owner.ask("PUT", "/api/senders/email", json={**SMTP, "from_address": "hello@other.example"})
    assert not carries(ws, "marketing")  # said of the other domain
    owner.ask("PUT", "/api/senders/email", json=SMTP)
    assert owner.delete(path).json()["stops"]
    assert not carries(ws, "marketing")


def test_a_marketer_looks_but_does_not_override(
    app: FastAPI, ws: Workspace, owner: Browser
) -> None:
    hire(ws, "marketer", CLOCK)
    marketer = signed_in(app, "marketer")
    assert marketer.post("/api/senders/email/domain").status_code == 200
    path = "/api/senders/email/domain/override"
    assert marketer.ask("PUT", path, json={"reason": "x"}).status_code == 403


def test_domains_are_looked_at_when_new_changed_or_a_day_old(
    ws: Workspace, owner: Browser, dns: FakeDns
) -> None:
    mend(ws, owner, dns)
    for later, looks in ((0, True), (1, False), (23, False), (25, True)):
        dns.asked.clear()
        service.look_at_due_domains(ws, now=CLOCK() + timedelta(hours=later))
        assert bool(dns.asked) is looks, later
    dns.silent.add("_dmarc.shop.example")  # a silent hour changes nothing that is known
    service.look_at_due_domains(ws, now=CLOCK() + timedelta(days=9))
    assert owner.get("/api/senders/email/domain").json()["green"]


def test_this_machine_needs_no_domain(ws: Workspace, owner: Browser, dns: FakeDns) -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        local = {**SMTP, "settings": {**SMTP["settings"], "host": host}}  # type: ignore[dict-item]
        owner.ask("PUT", "/api/senders/email", json=local)
        service.require_domain(ws, now=NOW)
        assert not owner.get("/api/senders/email/domain").json()["examined"]
        assert owner.post("/api/senders/email/domain").status_code == 409
    assert dns.asked == []


def test_the_terminal_says_what_to_publish(
    ws: Workspace, owner: Browser, dns: FakeDns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_HOME", str(ws.settings.home))
    monkeypatch.setenv("REGULARS_DNS_SERVER", dns.address)
    monkeypatch.setenv("REGULARS_BASE_URL", "https://shop.example")
    del dns.records["_dmarc.shop.example", "TXT"]
    said = CliRunner().invoke(group, ["sender", "doctor"])
    assert said.exit_code != 0
    assert "publish  _dmarc.shop.example  TXT  v=DMARC1; p=none" in said.output
    told = CliRunner().invoke(group, ["sender", "doctor", "--json"])
    findings = json.loads(told.output.splitlines()[0])["findings"]
    assert {one["code"] for one in findings} <= SAID.keys()
