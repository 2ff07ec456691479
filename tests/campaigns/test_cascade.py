"""Campaigns on several channels, with a template or words of their own."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.campaigns import service, starting
from regulars.campaigns.audience import audience
from regulars.channels import service as channels
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.templates import service as templates
from regulars.templates.content import Variant
from tests.campaigns.makers import begin, ledger, make_campaign, make_people
from tests.segments.shop import NOW, Shop

BOTH = {("email", "marketing"): "granted", ("sms", "marketing"): "granted"}
SMS = {("sms", "marketing"): "granted"}
SHORT = {"sms": {"": {"body_text": "Hi {{ customer.first_name }}"}}}


def make_shop() -> Shop:
    """Six people: two by text, one by both, two by e-mail only, one by neither."""
    people = make_people(6)
    for number, consents in ((0, SMS), (1, SMS), (2, BOTH), (5, {})):
        people[number].consents = consents
        people[number].phone = f"+98912000000{number}"
    return Shop(people, [])


def make_sms_sender(ws: Workspace) -> None:
    form = channels.SenderForm(provider="kavenegar", settings={"api_key": "k", "sender": "3000"})
    with ws.state.write() as connection:
        channels.put_sender(connection, ws.keys, "sms", form, now=NOW)


def cascade(ws: Workspace, **more: Any) -> str:
    shop = more.pop("shop", None) or make_shop()
    return make_campaign(ws, shop, channels=("sms", "email"), content=SHORT, **more).id


def test_the_audience_is_told_channel_by_channel(workspace: Workspace) -> None:
    found = audience(workspace, cascade(workspace), now=NOW)
    assert (found.chosen, found.reachable) == (6, 5)
    told = [(each.channel, each.reachable, each.gets, each.skipped) for each in found.channels]
    assert told[0][:3] == ("sms", 3, 3)
    assert told[1] == ("email", 3, 2, {"no_consent": 1})
    assert found.skipped == {"no_consent": 1}


def test_each_channel_needs_its_own_sender(workspace: Workspace) -> None:
    made = cascade(workspace)
    checks = [
        (each.channel, each.ok, each.detail)
        for each in audience(workspace, made, now=NOW).checks
        if each.code == "sender"
    ]
    assert checks == [("sms", False, "no_sender"), ("email", True, "")]
    with pytest.raises(Conflict, match="sms"):
        starting.start(workspace, made, now=NOW)


def test_starting_copies_what_each_channel_says(workspace: Workspace) -> None:
    made = cascade(workspace, subject="Hello", body_html="<p>Come</p>")
    make_sms_sender(workspace)
    begin(workspace, made)
    with workspace.state.read() as connection:
        mailing = messages.mailing(connection, made)
    assert list(mailing.channels) == ["sms", "email"]
    assert mailing.content["sms"][""]["body_text"] == "Hi {{ customer.first_name }}"
    assert mailing.content["email"][""]["body_html"] == "<p>Come</p>"
    assert ledger(workspace, made) == {"queued": 5, "skipped:no_consent": 1}


def test_a_template_is_said_as_it_was_in_the_version_that_is_named(workspace: Workspace) -> None:
    blocks = ({"kind": "text", "html": "<p>{{ customer.first_name }}</p>"},)
    old = {"email": {"": Variant(subject="Old", blocks=blocks)}}
    new = {"email": {"": Variant(subject="New", blocks=blocks)}}
    with workspace.state.write() as connection:
        kept = templates.create(connection, name="T", content=old, by="Sara", now=NOW)
        templates.change(connection, kept.id, content=new, by="Ali", now=NOW)
    plain = {"subject": "", "body_html": "", "template_id": kept.id}
    first = make_campaign(workspace, make_shop(), template_version=1, **plain)
    with workspace.state.write() as connection:
        second = service.copy(connection, first.id, name="Newest", now=NOW)
        service.change(connection, second.id, template_version=0, now=NOW)
    for one, subject in ((first, "Old"), (second, "New")):
        begin(workspace, one.id)
        with workspace.state.read() as connection:
            mailing = messages.mailing(connection, one.id)
        assert (mailing.subject, mailing.content["email"][""]["subject"]) == (subject, subject)
        assert "<!doctype html>" in mailing.content["email"][""]["body_html"]


def test_words_that_cannot_be_sent_do_not_start(workspace: Workspace) -> None:
    bad = {"email": {"": {"subject": "Hi", "blocks": [{"kind": "text", "html": "<script>"}]}}}
    made = make_campaign(workspace, make_shop(), content=bad, body_html="")
    with pytest.raises(Invalid) as caught:
        starting.start(workspace, made.id, now=NOW)
    assert caught.value.problems[0].where == "email..blocks.0.html"


@pytest.mark.parametrize("wrong", [("fax",), (), ("sms", "sms")])
def test_channels_that_do_not_exist_are_refused(
    workspace: Workspace, wrong: tuple[str, ...]
) -> None:
    with pytest.raises(Invalid):
        make_campaign(workspace, make_shop(), channels=wrong)


def test_a_template_that_does_not_exist_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        make_campaign(workspace, make_shop(), template_id="tpl_nope")
