"""Versions of templates, and who needs them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from regulars.campaigns import service as campaigns
from regulars.core.errors import Conflict, NotFound
from regulars.core.workspace import Workspace
from regulars.templates import service
from regulars.templates.content import Variant, pick
from regulars.templates.service import Template
from tests.campaigns.makers import make_campaign
from tests.segments.shop import NOW

LATER = NOW + service.SAME_SITTING + timedelta(minutes=1)


def said(text: str) -> dict[str, dict[str, Variant]]:
    return {"sms": {"": Variant(body_text=text)}}


def make(ws: Workspace) -> Template:
    with ws.state.write() as connection:
        return service.create(connection, name="Hi", content=said("one"), by="Sara", now=NOW)


def test_typing_goes_on_with_a_version_until_somebody_else_or_later(
    any_workspace: Workspace,
) -> None:
    made = make(any_workspace)
    with any_workspace.state.write() as connection:

        def change(text: str, by: str, now: object) -> int:
            return service.change(
                connection,
                made.id,
                content=said(text),
                by=by,
                now=now,  # type: ignore[arg-type]
            ).newest.number

        assert change("two", "Sara", NOW) == 1
        assert change("three", "Ali", NOW) == 2
        assert change("three", "Ali", LATER) == 2  # nothing new is said
        assert change("four", "Ali", LATER) == 3
        assert [each.number for each in service.versions(connection, made.id)] == [3, 2, 1]
        back = service.roll_back(connection, made.id, 1, by="Ali", now=LATER)
        assert (back.newest.number, back.newest.restored) == (4, 1)
        assert back.content == said("two")
        with pytest.raises(NotFound):
            service.roll_back(connection, made.id, 9, by="Ali", now=LATER)


def test_a_template_that_a_campaign_will_say_stays_and_keeps_its_versions(
    workspace: Workspace,
) -> None:
    made = make(workspace)
    draft = make_campaign(workspace, template_id=made.id, channels=("sms",), subject="")
    with workspace.state.write() as connection:
        with pytest.raises(Conflict, match="draft"):
            service.remove(connection, made.id)
        changed = service.change(connection, made.id, content=said("two"), by="Sara", now=NOW)
        assert changed.newest.number == 2  # a campaign may name the first
        campaigns.remove(connection, draft.id)
        service.remove(connection, made.id)
        with pytest.raises(NotFound):
            service.get(connection, made.id)


def test_words_are_picked_as_when_they_are_sent() -> None:
    some = Variant()
    content = {"chat": {"": some, "fa": some}, "telegram": {"ar": some}, "sms": {"en": some}}
    assert pick(content, "bale", "fa", "en") == ("chat", "fa")
    assert pick(content, "bale", "ar", "en") == ("chat", "")
    assert pick(content, "telegram", "fa", "en") == ("telegram", "ar")
    assert pick(content, "sms", "fa", "en") == ("sms", "en")
    assert pick(content, "email", "fa", "en") is None
