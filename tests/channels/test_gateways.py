"""What providers of short messages have in common."""

from __future__ import annotations

from contextlib import suppress

import pytest

from regulars.channels.provider import PROVIDERS, Forged, Outcome, Request
from regulars.channels.providers.http_gateway import HttpGateway
from regulars.channels.providers.kavenegar import Kavenegar
from regulars.core.errors import Invalid
from tests.channels.providers.carrying import carry, member
from tests.fakes.ghasedak import FakeGhasedak
from tests.fakes.http_gateway import FakeGateway
from tests.fakes.http_server import FakeVendor
from tests.fakes.kavenegar import FakeKavenegar
from tests.fakes.melipayamak import FakeMelipayamak
from tests.fakes.smsir import FakeSmsIr
from tests.fakes.taqnyat import FakeTaqnyat
from tests.fakes.twilio import FakeTwilio
from tests.fakes.unifonic import FakeUnifonic
from tests.fakes.vonage import FakeVonage

FAKES: list[type[FakeVendor]] = [
    FakeGateway,
    FakeGhasedak,
    FakeKavenegar,
    FakeMelipayamak,
    FakeSmsIr,
    FakeTaqnyat,
    FakeTwilio,
    FakeUnifonic,
    FakeVonage,
]


def test_the_vendors_address_stands_last_in_a_form_and_first_where_none_is_known() -> None:
    known = [*Kavenegar.form()["properties"]]
    assert (known[0], known[-2:]) == ("api_key", ["base_url", "answer_seconds"])
    assert next(iter(HttpGateway.form()["properties"])) == "base_url"


@pytest.mark.parametrize("vendor", FAKES, ids=[fake.provider for fake in FAKES])
def test_a_yes_that_nobody_understands_is_doubtful(vendor: type[FakeVendor]) -> None:
    with vendor(lambda _to, _n: "rubbish") as fake:
        receipt = carry(fake)
        assert len(fake.taken) == 1
    known = PROVIDERS[vendor.provider].idempotent
    assert receipt.outcome is (Outcome.RETRY if known else Outcome.UNKNOWN)


@pytest.mark.parametrize("vendor", FAKES, ids=[fake.provider for fake in FAKES])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"status": [], "messageId": {}, "MessageID": [1], "DLR": {}, "from": {}, "text": null}',
        b'{"\\ud800": "\\ud800\\u0000", "msisdn": "44770", "text": "\\ud800\\u0000"}',
        b"from=0912&message=%00&messageid=%C2%B2&Body=%00&From=%2B1500",
        b"\xff",
        b"[]",
    ],
)
def test_whatever_calls_our_webhook_is_heard_refused_or_forged(
    vendor: type[FakeVendor], body: bytes
) -> None:
    with vendor() as fake:
        ours = member(fake)
    with suppress(Invalid, Forged):
        for one in ours.hear(Request({}, body, {"q": "\0"}, "https://shop.example/[")):
            assert "\\x00" not in repr(one)
            assert "\\ud800" not in repr(one)
