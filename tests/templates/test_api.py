"""The routes of templates, through the real server."""

from __future__ import annotations

import pytest

from regulars.core.workspace import Workspace
from regulars.segments import service as segments
from tests.campaigns.makers import make_shop
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import make_sender
from tests.segments.shop import NOW, settle
from tests.server.browser import Browser
from tests.templates.makers import BLOCKS, every_block, fill_catalogue, mail

WHERE = "/api/templates"


@pytest.fixture
def segment(office: Workspace) -> str:
    settle(office, make_shop())
    with office.state.write() as connection:
        return segments.create(connection, name="All", rule={"all": []}, now=NOW).id


def test_a_template_is_written_changed_brought_back_and_removed(marketer: Browser) -> None:
    made = marketer.post(WHERE, json={"name": "Yalda", "content": mail(BLOCKS_TEXT)}).json()
    assert (made["version"], made["forms"], made["subject"]) == (1, ["email"], "Hello")
    where = f"{WHERE}/{made['id']}"
    marketer.post(f"{where}/rollback", json={"version": 1})  # ends the sitting
    changed = marketer.ask("PUT", where, json={"content": mail(subject="Other")}).json()
    assert (changed["version"], changed["subject"]) == (3, "Other")
    back = marketer.post(f"{where}/rollback", json={"version": 1}).json()
    assert (back["version"], back["content"]) == (4, made["content"])
    versions = marketer.get(f"{where}/versions").json()["items"]
    assert [(each["number"], each["restored"]) for each in versions] == [
        (4, 1), (3, None), (2, 1), (1, None),
    ]  # fmt: skip
    assert marketer.get(f"{where}/versions/3").json()["content"]["email"][""]["subject"] == "Other"
    assert marketer.post(f"{where}/copy", json={"name": "Again"}).status_code == 201
    assert marketer.delete(where).status_code == 204
    assert marketer.get(where).status_code == 404
    assert [each["name"] for each in marketer.get(WHERE).json()["items"]] == ["Again"]


def test_blocks_that_do_not_exist_are_named_with_their_place(marketer: Browser) -> None:
    content = mail({"kind": "columns", "columns": [[{"kind": "tezt"}], []]})
    answer = marketer.post(WHERE, json={"name": "Bad", "content": content})
    assert answer.status_code == 422
    assert answer.json()["error"]["problems"][0]["where"] == "email..blocks.0.columns.0.0.kind"


def test_the_editor_is_told_every_block_with_its_form(marketer: Browser) -> None:
    blocks = {each["kind"]: each for each in marketer.get(f"{WHERE}/blocks").json()["items"]}
    assert blocks.keys() == BLOCKS.keys()
    assert blocks["text"]["form"]["properties"]["html"]["widget"] == "rich"
    assert not blocks["columns"]["inside"]


def test_every_block_is_previewed_as_a_customer(
    marketer: Browser, office: Workspace, segment: str
) -> None:
    fill_catalogue(office)
    asked = {"content": mail(*every_block()), "customer_id": "3", "language": "fa"}
    answer = marketer.post(f"{WHERE}/preview", json=asked)
    assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert 'dir="rtl"' in seen["html"]
    assert "Mina" in seen["html"]
    assert "{{" not in seen["html"]
    assert seen["size"] == len(seen["html"].encode())
    dark = marketer.post(f"{WHERE}/preview", json={**asked, "dark": True}).json()
    assert dark["html"] != seen["html"]
    for html in (seen["html"], dark["html"]):  # what is asked for, whatever one's own screen is
        assert "prefers-color-scheme" not in html


def test_a_short_message_is_previewed_with_its_parts(marketer: Browser) -> None:
    content = {"sms": {"fa": {"body_text": "سلام {{ customer.first_name }}"}}}
    asked = {"content": content, "form": "sms", "language": "fa"}
    seen = marketer.post(f"{WHERE}/preview", json=asked).json()
    assert seen["text"].splitlines()[0] == "سلام Mina"  # how to opt out in Iran follows
    assert (seen["sms"]["encoding"], seen["sms"]["units"]) == ("ucs2", len(seen["text"]))


def test_problems_come_with_place_and_people(marketer: Browser, segment: str) -> None:
    content = mail(
        {"kind": "text", "html": "<p>{{ customer.shoe }} {{ customer.city }}</p>"},
        {"kind": "image", "src": "/cup.png"},
    )
    asked = {"content": content, "segment_id": segment, "channels": ["email"]}
    found = marketer.post(f"{WHERE}/check", json=asked).json()
    told = {each["code"]: (each["where"], each["recipients"]) for each in found["problems"]}
    assert found["audience"] == 6
    assert told["broken_liquid"] == ("email..blocks.0", 6)
    assert told["no_alt"] == ("email..blocks.1.alt", None)
    assert told["empty_variable"] == ("", 6)


def test_a_short_message_is_counted_and_priced(
    marketer: Browser, office: Workspace, segment: str
) -> None:
    text = {"en": {"body_text": "a" * 155 + "{{ customer.first_name }}"}}
    assert (
        marketer.ask("PUT", f"{WHERE}/settings", json={"sms_part_price": "0.79"}).status_code == 200
    )
    found = marketer.post(f"{WHERE}/sms-count", json={"variants": text, "segment_id": segment})
    assert found.status_code == 200, found.text
    assert found.json()["reachable"] == 0  # nobody agreed to short messages


def test_a_template_is_sent_once_to_an_address_of_our_own(
    marketer: Browser, office: Workspace
) -> None:
    made = marketer.post(WHERE, json={"name": "Yalda", "content": mail(BLOCKS_TEXT)}).json()
    with FakeSmtp() as server:
        make_sender(office, server.port)
        answer = marketer.post(f"{WHERE}/{made['id']}/test", json={"address": "me@shop.example"})
        assert answer.status_code == 200, answer.text
    assert server.accepted[0].recipient == "me@shop.example"


BLOCKS_TEXT = {"kind": "text", **BLOCKS["text"]}
