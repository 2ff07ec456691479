"""What tests of providers share."""

from __future__ import annotations

from typing import Any

from regulars.channels.outgoing import Sms
from regulars.channels.provider import PROVIDERS, Provider, Receipt, Request
from tests.fakes.http_server import FakeVendor


def member(fake: FakeVendor, **changes: Any) -> Any:
    """Our provider, set to reach the fake."""
    return PROVIDERS[fake.provider](**{**fake.settings(), **changes})


def carry(fake: FakeVendor, to: str = "+989121234567", **changes: Any) -> Receipt:
    """One short message to a number; `changes` are the message's own fields."""
    return carried(member(fake), Sms(**{"id": "msg_1", "to": to, "text": "سلام", **changes}))


def carried(provider: Provider, message: Any) -> Receipt:
    line = provider.open(hello="shop.example")
    receipt: Receipt = line.send(message, lambda: True)
    line.close()
    return receipt


def sent(fake: FakeVendor, message: Any = None, **settings: Any) -> Receipt:
    """The fake's own example of a message, or another, through our provider."""
    return carried(member(fake, **settings), message or fake.message())


def hook(body: str = "", url: str = "https://shop.example/hook", **query: str) -> Request:
    """A call to our webhook."""
    return Request({}, body.encode(), query, url)
