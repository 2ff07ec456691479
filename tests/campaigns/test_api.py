"""The routes of campaigns, through the real server."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.campaigns.starting import fill_ledger
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from tests.campaigns.makers import make_campaign
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import make_sender
from tests.server.browser import Browser
from tests.server.conftest import Clock


@pytest.fixture
def where(office: Workspace) -> str:
    made = make_campaign(
        office, subject="Hello {{ customer.first_name }}", body_html="<p>{{ shop.title }}</p>"
    )
    return f"/api/campaigns/{made.id}"


def test_a_campaign_is_written_shown_changed_copied_and_removed(
    marketer: Browser, where: str
) -> None:
    segment = marketer.get(where).json()["segment_id"]
    draft = {"name": "New", "segment_id": segment, "subject": "Hi", "body_html": "<p>Hi</p>"}
    made = marketer.post("/api/campaigns", json=draft).json()
    assert (made["state"], made["segment_name"], made["holdout"]) == ("draft", "All", 0.1)
    changed = marketer.ask("PUT", f"/api/campaigns/{made['id']}", json={"holdout": 0.5})
    assert changed.json()["holdout"] == 0.5
    copied = marketer.post(f"/api/campaigns/{made['id']}/copy", json={"name": "Again"})
    assert (copied.status_code, copied.json()["holdout"]) == (201, 0.5)
    assert len(marketer.get("/api/campaigns").json()["items"]) == 3
    assert marketer.delete(f"/api/campaigns/{made['id']}").status_code == 204
    assert marketer.get(f"/api/campaigns/{made['id']}").status_code == 404


def test_it_is_previewed_as_a_customer_and_tested(
    marketer: Browser, office: Workspace, where: str
) -> None:
    shown = marketer.post(f"{where}/preview", json={"customer_id": "3"}).json()
    assert (shown["subject"], shown["customer_id"]) == ("Hello Mina", "3")
    assert "My shop" in shown["html"]
    with FakeSmtp() as server:
        make_sender(office, server.port)
        answer = marketer.post(f"{where}/test", json={"address": "me@shop.example"})
        assert answer.status_code == 200, answer.text
    assert server.accepted[0].recipient == "me@shop.example"


def test_a_faulty_template_is_422_and_names_the_line(marketer: Browser, where: str) -> None:
    marketer.ask("PUT", where, json={"body_html": "<p>{{ customer.shoe }}</p>"})
    answer = marketer.post(f"{where}/preview", json={})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["where"] == "body_html line 1"


def test_the_audience_says_who_and_why_not(marketer: Browser, where: str) -> None:
    found = marketer.get(f"{where}/audience").json()
    assert (found["chosen"], found["reachable"], found["will_get"]) == (10, 6, 6)
    assert {"reason": "no_address", "count": 1} in found["skipped"]
    assert [each["holdout"] for each in found["rises"]] == [0.05, 0.1, 0.2, 0.5]
    skipped = marketer.get(f"{where}/audience/skipped?reason=no_consent").json()
    assert [(each["id"], each["reason"]) for each in skipped["items"]] == [("7", "no_consent")]


def test_it_is_started_paused_resumed_and_reported(
    marketer: Browser, office: Workspace, where: str, clock: Clock
) -> None:
    started = marketer.post(f"{where}/start", json={})
    assert (started.status_code, started.json()["preparing"]) == (200, True), started.text
    assert marketer.post(f"{where}/start", json={}).status_code == 409
    fill_ledger(office, clock=clock)
    assert marketer.post(f"{where}/pause", json={}).json()["state"] == "paused"
    assert marketer.post(f"{where}/resume", json={}).json()["state"] == "sending"
    with FakeSmtp() as server:
        make_sender(office, server.port)
        messages.deliver(office, clock=clock)
    found = marketer.get(f"{where}/report").json()
    assert sum(line["count"] for line in found["ledger"]) == found["people"] == 10
    assert (found["delivered"], found["campaign"]["state"]) == (6, "finished")
    assert found["lift"]["verdict"]["code"] == "too_few"
    missed = marketer.get(f"{where}/messages?state=not_received&size=2").json()
    assert (missed["total"], len(missed["items"])) == (4, 2)
    assert missed["items"][0]["reason"] == "no_consent"
    assert marketer.post(f"{where}/retry", json={}).json() == {"count": 0}
    assert marketer.post(f"{where}/resolve", json={"send_again": False}).json() == {"count": 0}


def test_it_is_scheduled_and_called_back(marketer: Browser, where: str, clock: Clock) -> None:
    at = (clock() + timedelta(days=1)).isoformat()
    assert marketer.post(f"{where}/start", json={"at": at}).json()["state"] == "scheduled"
    assert marketer.post(f"{where}/unschedule", json={}).json()["state"] == "draft"
    assert marketer.post(f"{where}/start", json={"at": "2026-01-01T00:00"}).status_code == 422


def test_a_report_before_the_start_is_a_conflict(marketer: Browser, where: str) -> None:
    assert marketer.get(f"{where}/report").status_code == 409


def test_an_analyst_may_look_but_not_start(analyst: Browser, where: str) -> None:
    assert analyst.get(f"{where}/audience").status_code == 200
    assert analyst.post(f"{where}/start", json={}).status_code == 403


def test_it_takes_channels_words_of_its_own_and_a_template(marketer: Browser, where: str) -> None:
    content = {"sms": {"fa": {"body_text": "سلام {{ customer.first_name }}"}}}
    template = marketer.post("/api/templates", json={"name": "T", "content": content}).json()
    change = {"channels": ["sms", "email"], "template_id": template["id"], "content": content}
    changed = marketer.ask("PUT", where, json=change).json()
    assert (changed["channels"], changed["template_id"]) == (["sms", "email"], template["id"])
    assert changed["content"]["sms"]["fa"]["body_text"] == content["sms"]["fa"]["body_text"]
    seen = marketer.post(f"{where}/preview", json={"channel": "sms", "language": "fa"}).json()
    assert seen["text"].startswith("سلام Mina")
    funnel = marketer.get(f"{where}/audience").json()["channels"]
    assert [(each["channel"], each["gets"]) for each in funnel] == [("sms", 0), ("email", 6)]
    back = marketer.ask("PUT", where, json={"template_id": "", "content": {}}).json()
    assert (back["template_id"], back["content"]) == (None, {})
    assert marketer.ask("PUT", where, json={"channels": ["fax"]}).status_code == 422
