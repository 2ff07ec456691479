"""Routes and public pages, through the real application where it matters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from regulars.accounts.service import change_profile
from regulars.core.workspace import Workspace
from regulars.customers.tables import consents, customers
from regulars.messages import service
from regulars.messages.links import Links, Subject
from regulars.messages.tables import messages
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.fakes.smtp_server import FakeSmtp
from tests.forging import forged
from tests.messages.makers import NOW, Clock, make_customers, make_mailing, make_sender
from tests.server.browser import Browser
from tests.server.conftest import hire, signed_in

CLOCK = Clock(NOW + timedelta(minutes=1))


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    opened = create_app(settings, clock=CLOCK)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def workspace(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    return found


@pytest.fixture
def owner(app: FastAPI, workspace: Workspace) -> Browser:
    hire(workspace, "owner", CLOCK)
    return signed_in(app, "owner")


@pytest.fixture
def customer(app: FastAPI) -> Browser:
    """Somebody with a mail program: no cookie, no token."""
    return Browser(app)


@pytest.fixture
def message_id(workspace: Workspace) -> str:
    """A message that was sent to a Persian-speaking customer."""
    with FakeSmtp() as server:
        make_sender(workspace, server.port)
        with workspace.state.write() as connection:
            ids = make_customers(connection, ["mina@example.com"])
            connection.execute(update(customers).values(language="fa"))
            change_profile(connection, title="Corner <Shop>")
            make_mailing(connection, ids)
        service.deliver(workspace, clock=Clock())
        content = server.accepted[0].content.decode()
    assert re.search(r"List-Unsubscribe: <http://127.0.0.1:8600/p/default/u/\S+>\r\n", content)
    with workspace.state.read() as connection:
        return str(connection.execute(select(messages.c.id)).scalar_one())


def path(ws: Workspace, message: str) -> str:
    return Links(ws).unsubscribe(Subject(message)).removeprefix(ws.settings.public_url)


def consent(ws: Workspace) -> str:
    with ws.state.read() as connection:
        return str(connection.execute(select(consents.c.state)).scalar_one())


def test_looking_at_the_unsubscribe_page_changes_nothing(
    customer: Browser, workspace: Workspace, message_id: str
) -> None:
    page = customer.get(path(workspace, message_id))
    assert page.status_code == 200
    assert '<html lang="fa" dir="rtl">' in page.text
    assert "Corner &lt;Shop&gt;" in page.text
    assert "<script" not in page.text
    assert consent(workspace) == "granted"


def test_the_button_opts_out_and_the_next_one_takes_it_back(
    customer: Browser, workspace: Workspace, message_id: str
) -> None:
    url = path(workspace, message_id)
    for _ in range(2):
        assert "اشتراک شما لغو شد" in customer.post(url, data={"action": "withdraw"}).text
        assert consent(workspace) == "withdrawn"
    assert "خوش برگشتید" in customer.post(url, data={"action": "give"}).text
    assert consent(workspace) == "granted"


@pytest.mark.parametrize("multipart", [True, False])
def test_one_click_works_without_cookies(
    customer: Browser, workspace: Workspace, message_id: str, owner: Browser, multipart: bool
) -> None:
    form = {"List-Unsubscribe": "One-Click"}
    url = path(workspace, message_id)
    if multipart:
        answer = customer.post(url, files={name: (None, value) for name, value in form.items()})
    else:
        answer = customer.post(url, data=form)
    assert answer.status_code == 200
    assert consent(workspace) == "withdrawn"
    detail = owner.get(f"/api/messages/{message_id}").json()
    assert detail["message"]["unsubscribed_at"]


def test_an_altered_token_gets_a_neutral_404(
    customer: Browser, workspace: Workspace, message_id: str
) -> None:
    good = path(workspace, message_id)
    click = Links(workspace).click(message_id, "https://shop.example/")
    click = click.removeprefix(workspace.settings.public_url)
    crossed = good.replace("/u/", "/c/")  # a token fits only its own door
    for bad in (forged(good), "/p/default/u/x", crossed, click[:-3]):
        answer = customer.get(bad)
        assert answer.status_code == 404, bad
        assert "Corner" not in answer.text
        assert customer.post(forged(good)).status_code == 404
    assert consent(workspace) == "granted"


def test_a_click_is_remembered_and_goes_only_where_we_signed(
    customer: Browser, owner: Browser, workspace: Workspace, message_id: str
) -> None:
    url = "https://shop.example/?a=1&b=2"
    link = Links(workspace).click(message_id, url).removeprefix(workspace.settings.public_url)
    answer = customer.get(link)
    assert (answer.status_code, answer.headers["location"]) == (302, url)
    assert owner.get(f"/api/messages/{message_id}").json()["message"]["clicked_at"]


def test_the_pixel_answers_with_a_picture_whatever_happens(
    customer: Browser, owner: Browser, workspace: Workspace, message_id: str
) -> None:
    pixel = Links(workspace).pixel(message_id).removeprefix(workspace.settings.public_url)
    for url in (pixel, "/p/default/o/nonsense.gif"):
        answer = customer.get(url)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/gif")
    assert owner.get(f"/api/messages/{message_id}").json()["message"]["opened_at"]


def test_an_open_settles_a_doubt(
    workspace: Workspace, customer: Browser, owner: Browser, message_id: str
) -> None:
    with workspace.state.write() as connection:
        connection.execute(update(messages).values(state="ambiguous", sent_at=None))
    customer.get(Links(workspace).pixel(message_id).removeprefix(workspace.settings.public_url))
    assert owner.get(f"/api/messages/{message_id}").json()["message"]["state"] == "sent"


def test_messages_are_listed_by_customer_and_state(owner: Browser, message_id: str) -> None:
    found = owner.get("/api/messages", params={"state": "sent"}).json()
    assert found["total"] == 1
    person = found["items"][0]["customer_id"]
    assert isinstance(person, str)
    assert owner.get("/api/messages", params={"customer_id": person}).json()["total"] == 1
    assert owner.get("/api/messages", params={"customer_id": "1"}).json()["total"] == 0
    assert owner.get("/api/messages/msg_nope").status_code == 404


def test_templates_are_checked_with_their_lines(owner: Browser) -> None:
    words = {"subject": "Hi", "body_html": "<p>\n{{ nope }}</p>"}
    problems = owner.post("/api/messages/check", json=words).json()["problems"]
    assert [problem["where"] for problem in problems] == ["body_html line 2"]


def test_rules_are_changed_and_bad_ones_refused(owner: Browser) -> None:
    rules = {
        "caps": [{"channel": "*", "days": 30, "most": 2}, {"channel": "sms", "days": 1, "most": 1}],
        "quiet_from": "21:00",
        "quiet_to": "08:30",
        "over_cap": "wait",
    }
    assert owner.ask("PUT", "/api/sending", json=rules).json() == {
        **rules,
        "quiet": "wait",
        "mourning": "wait",
        "longest_wait_hours": 72,
        "held_at": None,
        "held_reason": "",
    }
    for bad in ({"quiet_from": "21:00"}, {"quiet_from": "25:00", "quiet_to": "08:00"}, {"x": 1}):
        assert owner.ask("PUT", "/api/sending", json=bad).status_code == 422
    assert owner.post("/api/sending/release").status_code == 200
