"""The pages and doors that are open to everybody, through the real application."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import insert, select, update

from regulars.accounts.service import change_profile
from regulars.channels import service as channels
from regulars.core import jobs
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import (
    consent_log,
    consents,
    customers,
    pending_consents,
    suppressions,
    wordings,
)
from regulars.messages.links import Links
from regulars.messages.reach import subscribing
from regulars.messages.tables import messages
from regulars.server.app import create_app
from regulars.settings import Settings
from tests.fakes.smtp_server import FakeSmtp
from tests.forging import forged
from tests.messages.makers import NOW, Clock, make_customers, make_sender
from tests.server.browser import Browser

FORM = {"email": "Mina@Example.com", "name": "Mina", "language": "fa"}


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW + timedelta(hours=1))


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[FastAPI]:
    opened = create_app(settings, clock=clock)
    yield opened
    opened.state.workspaces.close()


@pytest.fixture
def ws(app: FastAPI) -> Workspace:
    found: Workspace = app.state.workspaces.default()
    with found.state.write() as connection:
        change_profile(connection, title="Corner <Shop>")
    return found


@pytest.fixture
def visitor(app: FastAPI) -> Browser:
    """Somebody with a mail program: no cookie, no token."""
    return Browser(app)


def path(ws: Workspace, url: str) -> str:
    return url.removeprefix(ws.settings.public_url)


def rows(ws: Workspace, table: Any) -> list[Any]:
    with ws.state.read() as connection:
        return list(connection.execute(select(table)))


def everything(ws: Workspace) -> list[list[Any]]:
    """All that a page could change."""
    tables = (consents, consent_log, pending_consents, suppressions, messages, customers)
    return [rows(ws, table) for table in (*tables, wordings, jobs.jobs)]


def states(ws: Workspace) -> dict[str, str]:
    return {row.channel: row.state for row in rows(ws, consents)}


def send_mails(ws: Workspace, clock: Clock) -> list[str]:
    """Send what was asked for; returns the links in the mails."""
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        while True:
            with ws.state.write() as connection:
                taken = jobs.claim(connection, now=clock())
            if taken is None:
                break
            subscribing.send_confirmation(ws, taken["arguments"], now=clock())
            with ws.state.write() as connection:
                jobs.finish(connection, taken["id"], now=clock())
        mails = [message_from_bytes(mail.content, policy=default) for mail in server.accepted]
    found = [str(mail.get_body(("plain",)).get_content()) for mail in mails]
    return [re.findall(r"http\S+/confirm/\S+", text)[0] for text in found]


class TestSubscribe:
    def test_whoever_confirms_the_mail_agrees_with_evidence(
        self, visitor: Browser, ws: Workspace, clock: Clock
    ) -> None:
        page = visitor.get("/p/default/subscribe?language=fa")
        assert '<html lang="fa" dir="rtl">' in page.text
        assert "<script" not in page.text
        assert "Corner &lt;Shop&gt;" in page.text
        assert visitor.post("/p/default/subscribe", data=FORM).status_code == 200
        assert rows(ws, customers) == rows(ws, consents) == []
        (link,) = send_mails(ws, clock)
        before = everything(ws)
        asked = visitor.get(path(ws, link))
        assert "mina@example.com" in asked.text
        assert everything(ws) == before
        clock.move(hours=2)
        assert "سپاسگزاریم" in visitor.post(path(ws, link), data={"action": ""}).text
        (log,) = rows(ws, consent_log)
        (wording,) = rows(ws, wordings)
        assert (log.channel, log.state, log.source) == ("email", "granted", "double opt-in")
        assert log.wording == wording.key
        assert "Corner <Shop>" in wording.text
        assert "asked 2026-11-20T13:00:00" in log.evidence
        assert "confirmed 2026-11-20T15:00:00" in log.evidence
        (person,) = rows(ws, customers)
        assert (person.email, person.name, person.language) == ("mina@example.com", "Mina", "fa")
        assert rows(ws, pending_consents) == []
        assert "This link is used or too old" in visitor.post(path(ws, link)).text

    def test_nobody_learns_whether_an_address_is_known(
        self, visitor: Browser, ws: Workspace
    ) -> None:
        with ws.state.write() as connection:
            make_customers(connection, ["mina@example.com"])
        known = visitor.post("/p/default/subscribe", data=FORM)
        strange = visitor.post("/p/default/subscribe", data={**FORM, "email": "x@example.com"})
        assert known.text == strange.text

    def test_an_address_gets_three_mails_a_day_whoever_types_it(
        self, visitor: Browser, ws: Workspace, clock: Clock
    ) -> None:
        for _ in range(5):
            assert visitor.post("/p/default/subscribe", data=FORM).status_code == 200
        assert len(send_mails(ws, clock)) == 3
        clock.move(hours=25)
        visitor.post("/p/default/subscribe", data=FORM)
        assert len(send_mails(ws, clock)) == 1

    def test_one_place_cannot_flood_the_mailboxes_of_others(
        self, visitor: Browser, ws: Workspace
    ) -> None:
        for number in range(people.ASKS_AN_HOUR + 5):
            form = {**FORM, "email": f"c{number}@example.com"}
            assert visitor.post("/p/default/subscribe", data=form).status_code == 200
        assert len(rows(ws, pending_consents)) == people.ASKS_AN_HOUR

    def test_a_request_nobody_confirms_is_forgotten(
        self, visitor: Browser, ws: Workspace, clock: Clock
    ) -> None:
        visitor.post("/p/default/subscribe", data=FORM)
        (link,) = send_mails(ws, clock)
        clock.move(days=7)
        for answer in (visitor.get(path(ws, link)), visitor.post(path(ws, link))):
            assert "This link is used or too old" in answer.text
        assert rows(ws, consents) == []
        with ws.state.write() as connection:
            assert people.forget_unconfirmed(connection, now=clock()) == 1
        assert rows(ws, pending_consents) == []

    @pytest.mark.parametrize("email", ["", "mina", "a@b@c", "x" * 250 + "@example.com"])
    def test_what_is_no_address_is_said_to_be_none(
        self, visitor: Browser, ws: Workspace, email: str
    ) -> None:
        answer = visitor.post("/p/default/subscribe", data={**FORM, "email": email})
        assert answer.status_code == 422
        assert rows(ws, pending_consents) == []

    def test_a_robot_that_fills_in_everything_asks_for_nothing(
        self, visitor: Browser, ws: Workspace
    ) -> None:
        form = {**FORM, "website": "http://spam.example"}
        assert visitor.post("/p/default/subscribe", data=form).status_code == 200
        assert rows(ws, pending_consents) == []

    def test_opting_in_anew_clears_a_complaint(
        self, visitor: Browser, ws: Workspace, clock: Clock
    ) -> None:
        with ws.state.write() as connection:
            for reason in ("complained", "bounced"):
                people.suppress(
                    connection, channel="email", address="mina@example.com", reason=reason, now=NOW
                )
        visitor.post("/p/default/subscribe", data=FORM)
        (link,) = send_mails(ws, clock)
        assert len(rows(ws, suppressions)) == 2
        visitor.post(path(ws, link))
        assert rows(ws, suppressions) == []


class TestPreferences:
    @pytest.fixture
    def link(self, ws: Workspace) -> str:
        """The page of somebody with two channels, who agreed to one."""
        make_sender(ws, 25)
        with ws.state.write() as connection:
            (who,) = make_customers(connection, ["mina@example.com"])
            connection.execute(update(customers).values(language="ar", phone="+966501234567"))
            people.withdraw_consent(connection, [who], channel="sms", source="test", now=NOW)
        return path(ws, Links(ws).preferences(who))

    def test_looking_changes_nothing_and_says_why(
        self, visitor: Browser, ws: Workspace, link: str
    ) -> None:
        before = everything(ws)
        page = visitor.get(link).text
        assert everything(ws) == before
        assert '<html lang="ar" dir="rtl">' in page
        assert re.search(r'value="email" checked', page)
        assert re.search(r'value="sms">', page)
        assert "٢٠٢٦-١١-٢٠" in page  # the day on which they agreed
        assert "<script" not in page
        assert "web_push" not in page

    def test_each_channel_is_switched_by_itself(
        self, visitor: Browser, ws: Workspace, link: str
    ) -> None:
        visitor.post(link, data={"action": "save", "channel": ["sms"]})
        assert states(ws) == {"email": "withdrawn", "sms": "granted"}
        visitor.post(link, data={"action": "save", "channel": ["sms", "email", "nonsense"]})
        assert states(ws) == {"email": "granted", "sms": "granted"}
        page = visitor.post(link, data={"action": "stop"}).text
        assert states(ws) == {"email": "withdrawn", "sms": "withdrawn"}
        assert "checked" not in page

    def test_a_pause_keeps_the_consent_and_stops_marketing(
        self, visitor: Browser, ws: Workspace, link: str, clock: Clock
    ) -> None:
        from regulars.messages.service import guard

        (who,) = [row.id for row in rows(ws, customers)]

        def refused(after: timedelta, purpose: str = "marketing") -> dict[int, str]:
            with ws.state.read() as connection:
                return guard(connection, [who], purpose=purpose, now=clock() + after)

        assert "٣٠" in visitor.get(link).text
        assert "٢٠٢٦-١٢-٢٠" in visitor.post(link, data={"action": "pause"}).text
        assert states(ws)["email"] == "granted"
        assert refused(timedelta(days=29)) == {who: "paused"}
        assert refused(timedelta(days=29), "transactional") == refused(timedelta(days=31)) == {}
        visitor.post(link, data={"action": "resume"})
        assert refused(timedelta(0)) == {}

    def test_an_altered_link_gets_a_neutral_404(
        self, visitor: Browser, ws: Workspace, link: str
    ) -> None:
        before = everything(ws)
        for bad in (forged(link), "/p/default/preferences/x", "/p/default/confirm/x"):
            for answer in (visitor.get(bad), visitor.post(bad, data={"action": "stop"})):
                assert answer.status_code == 404, bad
                assert "Corner" not in answer.text
        assert everything(ws) == before

    def test_a_customer_who_is_gone_has_no_page(self, visitor: Browser, ws: Workspace) -> None:
        assert visitor.get(path(ws, Links(ws).preferences(12345))).status_code == 404


class TestHooks:
    SECRET = "app secret"

    @pytest.fixture
    def hook(self, ws: Workspace) -> str:
        settings = {
            "phone_number_id": "1",
            "access_token": "a",
            "app_secret": self.SECRET,
            "verify_token": "word",
        }
        form = channels.SenderForm("whatsapp", settings)
        with ws.state.write() as connection:
            channels.put_sender(connection, ws.keys, "whatsapp", form, now=NOW)
            (who,) = make_customers(connection, ["mina@example.com"])
            row = {
                "id": "msg_1", "customer_id": who, "campaign_id": "c", "channel": "whatsapp",
                "purpose": "marketing", "state": "sent", "sender_id": "whatsapp", "tried": [],
                "provider_id": "wamid.1", "created_at": NOW, "next_try_at": NOW,
            }  # fmt: skip
            connection.execute(insert(messages).values(**row))
        return path(ws, channels.hook_url(ws, "whatsapp"))

    def report(self, secret: str = SECRET) -> dict[str, Any]:
        status = {"id": "wamid.1", "status": "delivered", "timestamp": "1763640000"}
        body = json.dumps({"entry": [{"changes": [{"value": {"statuses": [status]}}]}]}).encode()
        signature = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
        return {"content": body, "headers": {"X-Hub-Signature-256": signature}}

    def test_a_signed_report_settles_the_message(
        self, visitor: Browser, ws: Workspace, hook: str
    ) -> None:
        for _ in range(2):
            assert visitor.post(hook, **self.report()).status_code == 200
        assert [row.state for row in rows(ws, messages)] == ["delivered"]

    def test_a_forged_report_is_refused(self, visitor: Browser, ws: Workspace, hook: str) -> None:
        assert visitor.post(hook, **self.report("wrong")).status_code == 401
        assert [row.state for row in rows(ws, messages)] == ["sent"]

    def test_only_the_address_we_gave_out_exists(
        self, visitor: Browser, ws: Workspace, hook: str
    ) -> None:
        other = hook.replace("/whatsapp/", "/email/")
        for bad in (forged(hook), other, "/p/default/hooks/whatsapp/x"):
            assert visitor.post(bad, **self.report()).status_code == 404
        assert [row.state for row in rows(ws, messages)] == ["sent"]

    def test_the_provider_may_ask_whether_we_are_there(self, visitor: Browser, hook: str) -> None:
        asked = f"{hook}?hub.mode=subscribe&hub.challenge=42&hub.verify_token="
        assert visitor.get(asked + "word").text == "42"
        assert visitor.get(asked + "wrong").status_code == 401

    def test_a_body_over_a_mebibyte_is_refused(self, visitor: Browser, hook: str) -> None:
        assert visitor.post(hook, content=b"x" * (1 << 20) + b"y").status_code == 413

    def test_rubbish_is_refused_and_changes_nothing(
        self, visitor: Browser, ws: Workspace, hook: str
    ) -> None:
        for body in (b"", b"\xff", b"[]", b"null"):
            signed = "sha256=" + hmac.digest(self.SECRET.encode(), body, "sha256").hex()
            answer = visitor.post(hook, content=body, headers={"X-Hub-Signature-256": signed})
            assert answer.status_code < 500
        assert [row.state for row in rows(ws, messages)] == ["sent"]
