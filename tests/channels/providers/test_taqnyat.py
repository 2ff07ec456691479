"""Taqnyat: a 201 is a yes only for the numbers it lists as accepted."""

from __future__ import annotations

import http.client
import json

import pytest

from regulars.channels.provider import Outcome
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import carry, member
from tests.fakes.taqnyat import ERRORS, KEY, FakeTaqnyat

OUTCOMES = {
    "429": Outcome.RETRY,
    "500": Outcome.UNKNOWN,
    **dict.fromkeys(("402", "403", "404"), Outcome.SENDER_FAULT),
    **dict.fromkeys(("400", "406"), Outcome.REFUSED),
}


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # it leaves its connections open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_vendors_own_client_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    import TaqnyatSms

    monkeypatch.setattr(TaqnyatSms.http.client, "HTTPSConnection", http.client.HTTPConnection)
    with FakeTaqnyat() as fake:
        monkeypatch.setattr(TaqnyatSms.client, "base", fake.url.removeprefix("http://"))
        monkeypatch.setattr(TaqnyatSms.client, "json", {})
        sent = json.loads(
            TaqnyatSms.client(KEY).sendMsg("hello", ["966512345678", "966512340000"], "Shop", "")
        )
        assert json.loads(TaqnyatSms.client(KEY).balance())["balance"] == "95.5"
    assert (sent["statusCode"], sent["accepted"], sent["rejected"]) == (
        201,
        "[966512345678,]",
        "[966512340000,]",
    )


def test_a_message_is_carried_alone() -> None:
    with FakeTaqnyat() as fake:
        receipt = carry(fake, "+966512345678")
        (call,) = fake.taken
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "5452899970")
    assert receipt.cost == "0.0800"
    assert call.json() == {"recipients": ["966512345678"], "body": "سلام", "sender": "Shop-AD"}


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_every_code_has_its_outcome(code: str) -> None:
    with FakeTaqnyat() as fake:
        assert carry(fake, f"+96651234{code:0>4}").outcome is OUTCOMES[code]
        assert fake.taken == []


def test_a_yes_that_rejected_the_number_is_a_no() -> None:
    with FakeTaqnyat() as fake:
        assert carry(fake, "+966512340000").outcome is Outcome.REFUSED
        assert carry(fake, "+966512349999").outcome is Outcome.UNKNOWN  # in neither list


def test_a_pattern_is_refused_before_anything_is_said() -> None:
    with FakeTaqnyat() as fake:
        receipt = carry(fake, pattern="order")
        assert (receipt.outcome, fake.calls) == (Outcome.REFUSED, [])


def test_health_is_the_balance_or_what_taqnyat_says() -> None:
    with FakeTaqnyat() as fake:
        assert member(fake).health() == "Balance: 95.5 SAR"
        with pytest.raises(Conflict, match="401"):
            member(fake, api_key="another-key-0123").health()
