"""Browsers and apps that subscribe: through the real application, to a push service that reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from fastapi import FastAPI
from sqlalchemy import select

from regulars.channels import service as channels
from regulars.channels.outgoing import Push
from regulars.channels.provider import Outcome
from regulars.cli.main import group
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service
from regulars.customers.reach import api, push
from regulars.customers.tables import consent_log, consents
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.fakes.push_service import FakeBrowser, FakePushService
from tests.server.browser import Browser
from tests.server.conftest import Clock, hire, signed_in

SITE = "https://shop.example"
VISITOR = "5f6e6a4e-visitor"
CLOCK = Clock()
ANONYMOUS, KNOWN = customer_id_of("anonymous", VISITOR), customer_id_of("external", "17")


@pytest.fixture
def service_of_browsers() -> Iterator[FakePushService]:
    with FakePushService() as fake:
        yield fake


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    opened = create_app(settings, clock=CLOCK)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def office(app: FastAPI) -> Workspace:
    """A workspace without web push."""
    found: Workspace = app.state.workspaces.default()
    return found


@pytest.fixture
def shop(office: Workspace, service_of_browsers: FakePushService) -> Workspace:
    settings = {**service_of_browsers.settings(), "sites": SITE}
    form = channels.SenderForm(provider="web_push", settings=settings)
    with office.state.write() as connection:
        channels.put_sender(connection, office.keys, "web_push", form, now=CLOCK())
    return office


def tell(app: FastAPI, path: str, body: dict[str, Any], origin: str = SITE) -> httpx.Response:
    """A browser on a page of this site posts plain text, which needs no asking first."""
    api.LIMIT._counts.clear()
    headers = {"Origin": origin, "Content-Type": "text/plain;charset=UTF-8"} if origin else {}
    content = json.dumps(body).encode()
    return Browser(app).post(f"/p/default/push/{path}", content=content, headers=headers)


def state_of(shop: Workspace, customer_id: int, channel: str = "web_push") -> str | None:
    here = (consents.c.customer_id == customer_id) & (consents.c.channel == channel)
    with shop.state.read() as connection:
        return connection.scalar(select(consents.c.state).where(here))


@pytest.fixture
def form(service_of_browsers: FakePushService) -> dict[str, Any]:
    fake = service_of_browsers
    return {
        "address": fake.endpoint("mina"),
        "keys": fake.browser.keys,
        "visitor": VISITOR,
        "language": "fa",
        "wording": "خبرم کن",
    }


def test_who_subscribes_is_pushed_to(
    app: FastAPI, shop: Workspace, form: dict[str, Any], service_of_browsers: FakePushService
) -> None:
    answer = tell(app, "subscribe", form)
    assert answer.status_code == 204, answer.text
    assert answer.headers["access-control-allow-origin"] == SITE
    assert state_of(shop, ANONYMOUS) == "granted"
    with shop.state.read() as connection:
        address = service.addresses_of(connection, [ANONYMOUS], "web_push")[ANONYMOUS]
        said = connection.execute(select(consent_log)).mappings().one()
        sender = channels.get_sender(connection, "web_push")
    assert (said["source"], len(said["wording"])) == ("push prompt", 12)
    message = Push("msg_1", address.address, "سلام", "قهوه", keys=dict(address.keys))
    line = sender.carrier(shop.keys).open(hello="")
    assert line.send(message, lambda: True).outcome is Outcome.ACCEPTED
    line.close()
    assert service_of_browsers.read[0]["title"] == "سلام"


def test_a_customer_of_the_shop_is_known_by_a_proof(
    app: FastAPI, shop: Workspace, form: dict[str, Any]
) -> None:
    named = {**form, "customer": "17", "proof": push.proof_of(shop, "17")}
    assert tell(app, "subscribe", named).status_code == 204
    assert (state_of(shop, KNOWN), state_of(shop, ANONYMOUS)) == ("granted", None)
    for proof in ("", "0" * 64, push.proof_of(shop, "18"), "é"):
        refused = tell(app, "subscribe", {**named, "customer": "18x", "proof": proof})
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "bad_proof")


def test_only_the_shops_own_site_may_subscribe_anybody(
    app: FastAPI, shop: Workspace, form: dict[str, Any]
) -> None:
    for origin in ("https://evil.example", "https://shop.example.evil.example", "null", ""):
        refused = tell(app, "subscribe", form, origin)
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers
        assert tell(app, "unsubscribe", {"address": form["address"]}, origin).status_code == 403
    assert state_of(shop, ANONYMOUS) is None


def test_what_no_browser_says_is_refused(
    app: FastAPI, shop: Workspace, form: dict[str, Any]
) -> None:
    changes: tuple[dict[str, Any], ...] = (
        {"address": "https://intranet.example/x"},
        {"address": "http://169.254.169.254/latest"},
        {"address": ""},
        {"keys": {}},
        {"keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"visitor": ""},
        {"channel": "email"},
        {"channel": "telegram"},
        {"admin": True},
        {"visitor": "a\x00b"},
    )
    for change in changes:
        assert tell(app, "subscribe", {**form, **change}).status_code == 422, change
    with shop.state.read() as connection:
        assert service.addresses_of(connection, [ANONYMOUS], "web_push") == {}


def test_stopping_drops_the_address_and_the_consent(
    app: FastAPI, shop: Workspace, form: dict[str, Any]
) -> None:
    tell(app, "subscribe", form)
    for _ in range(2):
        assert tell(app, "unsubscribe", {"address": form["address"]}).status_code == 204
        assert state_of(shop, ANONYMOUS) == "withdrawn"
    with shop.state.read() as connection:
        assert service.owner_of(connection, "web_push", form["address"]) is None


def test_a_renewed_subscription_moves_and_agrees_to_nothing_new(
    app: FastAPI, shop: Workspace, form: dict[str, Any], service_of_browsers: FakePushService
) -> None:
    tell(app, "subscribe", form)
    with shop.state.write() as connection:
        service.withdraw_consent(
            connection, [ANONYMOUS], channel="web_push", source="page", now=CLOCK()
        )
    renewed = {
        "address": service_of_browsers.endpoint("mina2"),
        "keys": FakeBrowser().keys,
        "replaces": form["address"],
    }
    assert tell(app, "subscribe", renewed).status_code == 204
    with shop.state.read() as connection:
        assert service.owner_of(connection, "web_push", renewed["address"]) == ANONYMOUS
        assert service.owner_of(connection, "web_push", form["address"]) is None
    assert state_of(shop, ANONYMOUS) == "withdrawn"
    stranger = {**renewed, "replaces": service_of_browsers.endpoint("nobody")}
    assert tell(app, "subscribe", {**stranger, "address": form["address"]}).status_code == 204
    with shop.state.read() as connection:
        assert service.owner_of(connection, "web_push", form["address"]) is None


def test_an_app_registers_devices_of_customers_it_can_prove(app: FastAPI, shop: Workspace) -> None:
    device = {"channel": "app_push", "address": "device-token", "keys": {"platform": "android"}}
    assert tell(app, "subscribe", {**device, "visitor": VISITOR}, "").status_code == 403
    proven = {**device, "customer": "17", "proof": push.proof_of(shop, "17")}
    assert tell(app, "subscribe", proven, "").status_code == 204
    assert state_of(shop, KNOWN, "app_push") == "granted"
    gone = {"channel": "app_push", "address": "device-token"}
    assert tell(app, "unsubscribe", gone, "").status_code == 204
    assert state_of(shop, KNOWN, "app_push") == "withdrawn"


def test_one_place_cannot_flood_the_list(
    app: FastAPI, shop: Workspace, form: dict[str, Any]
) -> None:
    headers, content = {"Origin": SITE}, json.dumps({"address": form["address"]}).encode()
    api.LIMIT._counts.clear()
    answers = [
        Browser(app).post("/p/default/push/unsubscribe", content=content, headers=headers)
        for _ in range(31)
    ]
    api.LIMIT._counts.clear()
    assert [each.status_code for each in answers].count(204) == 30
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_reading_never_changes_anything_and_the_scripts_are_small(
    app: FastAPI, shop: Workspace
) -> None:
    browser = Browser(app)
    key = push.web_push(shop).public_key
    snippet = browser.get("/p/default/push/snippet.js")
    worker = browser.get("/p/default/push/worker.js")
    for answer in (snippet, worker):
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "/p/default/push" in answer.text
        assert not {"__BASE__", "__KEY__"} & set(answer.text.split(chr(34)))
        assert len(answer.content) < 3_000
    assert key in snippet.text
    assert browser.get("/p/default/push/other.js").status_code in (404, 422)
    assert browser.get("/p/default/push/subscribe").status_code in (404, 405)


def test_the_developer_gets_the_lines_to_paste(app: FastAPI, shop: Workspace) -> None:
    hire(shop, "owner", CLOCK)
    hire(shop, "marketer", CLOCK)
    found = signed_in(app, "owner").get("/api/push").json()
    assert found["worker"].startswith('importScripts("http')
    assert found["snippet"].endswith('/p/default/push/snippet.js" async></script>')
    assert found["site_key"] == push.site_key(shop)
    assert signed_in(app, "marketer").get("/api/push").status_code == 403


def test_the_terminal_prints_the_same_lines(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_HOME", str(shop.settings.home))
    said = CliRunner().invoke(group, ["push"])
    assert said.exit_code == 0, said.output
    assert push.installed(shop).worker in said.output
    assert push.site_key(shop) not in said.output
    told = json.loads(CliRunner().invoke(group, ["push", "--json"]).output)
    assert told["site_key"] == push.site_key(shop)


def test_before_web_push_is_set_up_there_is_nothing_to_paste(
    app: FastAPI, office: Workspace
) -> None:
    assert Browser(app).get("/p/default/push/snippet.js").status_code == 409
