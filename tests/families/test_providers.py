"""What every provider keeps to; those called over HTTP also against their fakes."""

from __future__ import annotations

import base64
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import SecretStr, ValidationError
from tests.fakes.http_server import FakeVendor, fakes

from regulars.channels.kinds import CHANNELS, TEAM
from regulars.channels.provider import PROVIDERS, Outcome, Provider, Receipt

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


FAKES = fakes()
over_http = pytest.mark.parametrize(
    "key", [key for key, one in PROVIDERS.items() if "base_url" in one.model_fields]
)
Try = Callable[..., tuple[Receipt, FakeVendor, list[int]]]


@pytest.fixture
def attempt() -> Iterator[Try]:
    """One message through a provider to its fake; also how much had come when we were asked."""
    with ExitStack() as stack:

        def run(
            key: str, mode: str = "ok", allowed: bool = True, **changes: Any
        ) -> tuple[Receipt, FakeVendor, list[int]]:
            fake = stack.enter_context(FAKES[key](lambda _to, _n: mode))
            member = PROVIDERS[key](**{**fake.settings(), **changes})
            line = member.open(hello="shop.example")
            stack.callback(line.close)
            asked: list[int] = []

            def handing() -> bool:
                asked.append(len(fake.sending))
                return allowed

            return line.send(fake.message(), handing), fake, asked

        yield run


@over_http
def test_it_has_a_fake_and_its_address_can_be_set(key: str) -> None:
    default = PROVIDERS[key].model_fields["base_url"].default
    assert key in FAKES
    assert isinstance(default, str)  # the vendor's own; empty where every shop has its own


@over_http
def test_it_asks_the_ledger_once_before_the_message_leaves(key: str, attempt: Try) -> None:
    receipt, fake, asked = attempt(key)
    assert receipt.outcome is Outcome.ACCEPTED, receipt.reply
    assert (asked, len(fake.taken)) == ([0], 1)


@over_http
def test_a_no_of_the_ledger_sends_nothing(key: str, attempt: Try) -> None:
    receipt, fake, asked = attempt(key, allowed=False)
    assert (receipt.outcome, asked) == (Outcome.STOPPED, [0])
    assert fake.sending == []


@over_http
def test_nobody_listening_is_unreachable(key: str) -> None:
    with FAKES[key]() as fake:
        settings, message = fake.settings(), fake.message()
    line = PROVIDERS[key](**settings).open(hello="shop.example")
    receipt = line.send(message, lambda: True)
    line.close()
    assert receipt.outcome is Outcome.UNREACHABLE


@over_http
@pytest.mark.parametrize("mode", ["drop", "broken", "rubbish"])
def test_an_unclear_end_is_never_a_clear_answer(key: str, mode: str, attempt: Try) -> None:
    receipt, fake, asked = attempt(key, mode)
    again = PROVIDERS[key].idempotent
    unclear = Outcome.RETRY if again else Outcome.UNKNOWN
    # A success whose words make no sense is a success where the number alone says so.
    fine = {unclear, Outcome.ACCEPTED} if mode == "rubbish" else {unclear}
    assert receipt.outcome in fine, receipt.reply
    assert (asked, len(fake.taken)) == ([0], 1)


@over_http
def test_it_waits_when_it_is_told_to(key: str, attempt: Try) -> None:
    receipt, fake, _ = attempt(key, "busy")
    assert (receipt.outcome, receipt.wait_seconds) == (Outcome.RETRY, 7), receipt.reply
    assert fake.taken == []


@over_http
def test_a_wrong_key_is_our_fault(key: str, attempt: Try) -> None:
    assert attempt(key, "denied")[0].outcome is Outcome.SENDER_FAULT


@over_http
def test_its_secrets_are_in_no_reply_and_no_repr(key: str, attempt: Try) -> None:
    receipt, fake, _ = attempt(key, "echo")
    member = PROVIDERS[key](**fake.settings())
    for name in member.secret_names():
        secret = getattr(member, name).get_secret_value()
        shapes = {secret, base64.b64encode(secret.encode()).decode(), quote(secret, safe="")}
        for text in (receipt.reply, repr(member), repr(member.open(hello="shop.example"))):
            assert not [shape for shape in shapes if len(shape) > 5 and shape in text]
