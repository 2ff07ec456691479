"""What the tests of e-mail providers share."""

from __future__ import annotations

from typing import Any

from regulars.channels.email import Letter
from regulars.channels.provider import PROVIDERS, Provider, Receipt, Report, Request
from tests.fakes.http_server import FakeVendor


def set_up(fake: FakeVendor, **changes: Any) -> Provider:
    """Our provider, pointed at its fake."""
    return PROVIDERS[fake.provider](**{**fake.settings(), **changes})


def send(fake: FakeVendor, mode: str = "ok", message: Letter | None = None) -> Receipt:
    """One letter through our provider; the fake does as the mode says."""
    fake.modes = lambda _to, _n: mode
    line = set_up(fake).open(hello="shop.example")
    try:
        return line.send(message or fake.message(), lambda: True)
    finally:
        line.close()


def reports(member: Provider, request: Request) -> list[Report]:
    """The reports in a call of our webhook."""
    return [one for one in member.hear(request) if isinstance(one, Report)]
