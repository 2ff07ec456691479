"""What every provider keeps to."""

from __future__ import annotations

import inspect
import json

import pytest
from pydantic import SecretStr, ValidationError

from regulars.channels.kinds import CHANNELS, TEAM
from regulars.channels.provider import PROVIDERS, Provider

members = pytest.mark.parametrize("member", [one for _, one in PROVIDERS.items()])


@members
def test_it_says_what_it_is_and_each_setting_has_help(member: type[Provider]) -> None:
    assert member.title
    assert inspect.getdoc(member)
    assert [name for name, field in member.model_fields.items() if not field.description] == []


@members
def test_its_form_is_json_and_hides_its_secrets(member: type[Provider]) -> None:
    form = json.loads(json.dumps(member.form()))
    for name in member.secret_names():
        assert form["properties"][name]["format"] == "password"
        assert member.model_fields[name].annotation is SecretStr


@members
def test_unknown_settings_are_refused(member: type[Provider]) -> None:
    with pytest.raises(ValidationError):
        member(no_such_setting=1)  # type: ignore[call-arg]


@members
def test_it_says_which_channel_it_serves(member: type[Provider]) -> None:
    assert member.channel in {*CHANNELS, TEAM}
