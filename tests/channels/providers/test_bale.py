"""Bale by telephone number."""

from __future__ import annotations

import pytest

from regulars.channels.provider import NOT_A_USER, Outcome
from tests.channels.providers.carrying import sent
from tests.fakes.bale import FakeBale


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("internal", Outcome.RETRY),
        ("rate", Outcome.RETRY),
        ("invalid", Outcome.REFUSED),
        ("bad_phone", Outcome.BOUNCED),
        ("not_a_user", Outcome.REFUSED),
        ("unpaid", Outcome.SENDER_FAULT),
        ("contacts", Outcome.SENDER_FAULT),
    ],
)
def test_each_code_has_its_meaning_though_the_status_is_200(mode: str, outcome: Outcome) -> None:
    with FakeBale(lambda _to, _n: mode) as fake:
        assert sent(fake).outcome is outcome


def test_whoever_has_no_bale_is_said_to_be_no_user() -> None:
    with FakeBale(lambda _to, _n: "not_a_user") as fake:
        assert sent(fake).reply.startswith(NOT_A_USER)


def test_a_second_try_after_silence_reaches_the_customer_once() -> None:
    with FakeBale(lambda _to, n: "drop" if n == 1 else "ok") as fake:
        assert sent(fake).outcome is Outcome.RETRY
        again = sent(fake)
        first, second = (call.json() for call in fake.sending)
    assert (again.outcome, again.provider_id) == (Outcome.ACCEPTED, "again")
    assert len(fake.taken) == 1
    assert first["request_id"] == second["request_id"]
    assert first["phone_number"] == "989121234567"
