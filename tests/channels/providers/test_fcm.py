"""Firebase Cloud Messaging; firebase-admin proves the fake first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from pydantic import SecretStr, ValidationError

from regulars.channels.provider import Outcome
from regulars.channels.providers.fcm import Fcm
from regulars.core.errors import Conflict
from tests.channels.providers.carrying import sent
from tests.fakes.fcm import FakeFcm


# Firebase begins to name devices otherwise (fid); `token` is what apps register today.
@pytest.mark.filterwarnings("ignore:Message.token is deprecated")
def test_the_fake_satisfies_firebase_admin(monkeypatch: pytest.MonkeyPatch) -> None:
    import firebase_admin  # type: ignore[import-untyped]
    from firebase_admin import credentials, exceptions, messaging

    def mode(to: str, _n: int) -> str:
        return {"dead": "UNREGISTERED", "full": "quota", "odd": "bad_payload"}.get(to, "ok")

    with FakeFcm(mode) as fake:
        address = fake.url + "/v1/projects/{0}/messages:send"
        monkeypatch.setattr(messaging._MessagingService, "FCM_URL", address)
        account = credentials.Certificate(fake.account())
        app = firebase_admin.initialize_app(account, name="proof")
        try:
            words = messaging.Notification(title="Hello", body="Coffee")
            name = messaging.send(messaging.Message(token="fine", notification=words), app=app)
            assert name.startswith("projects/corner-shop/messages/0:")
            with pytest.raises(messaging.UnregisteredError):
                messaging.send(messaging.Message(token="dead", notification=words), app=app)
            with pytest.raises(messaging.QuotaExceededError):
                messaging.send(messaging.Message(token="full", notification=words), app=app)
            with pytest.raises(exceptions.InvalidArgumentError):
                messaging.send(messaging.Message(token="odd", notification=words), app=app)
        finally:
            firebase_admin.delete_app(app)


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("ok", Outcome.ACCEPTED),
        ("UNREGISTERED", Outcome.BOUNCED),
        ("bad_token", Outcome.BOUNCED),
        ("bad_payload", Outcome.REFUSED),
        ("mismatch", Outcome.REFUSED),
        ("apple", Outcome.SENDER_FAULT),
        ("forbidden", Outcome.SENDER_FAULT),
        ("no_project", Outcome.SENDER_FAULT),
        ("quota", Outcome.RETRY),
        ("unavailable", Outcome.RETRY),
        ("internal", Outcome.RETRY),
    ],
)
def test_each_error_has_its_meaning(mode: str, outcome: Outcome) -> None:
    with FakeFcm(lambda _to, _n: mode) as fake:
        receipt = sent(fake)
    assert receipt.outcome is outcome
    assert receipt.wait_seconds == (60 if mode == "quota" else None)


def test_the_token_is_asked_for_once_by_all_lines() -> None:
    with FakeFcm() as fake:
        for _ in range(3):
            assert sent(fake).outcome is Outcome.ACCEPTED
        assert [call.path for call in fake.calls].count("/token") == 1


def test_a_revoked_key_is_our_fault_and_nothing_leaves() -> None:
    with FakeFcm() as fake:
        fake.revoked = True
        assert sent(fake).outcome is Outcome.SENDER_FAULT
        assert fake.sending == []
        with pytest.raises(Conflict, match="invalid_grant"):
            Fcm(**fake.settings()).health()
        fake.revoked = False
        assert Fcm(**fake.settings()).health() == "corner-shop"


def test_the_notification_says_how_long_and_which_copy() -> None:
    with FakeFcm() as fake:
        sent(fake, replace(fake.message(), url="https://s", image_url="https://i"), hours=2)
        message = fake.taken[0].json()["message"]
    assert message["data"] == {"id": "msg_1", "url": "https://s"}
    assert message["notification"]["image"] == "https://i"
    assert (message["android"]["ttl"], message["android"]["priority"]) == ("7200s", "NORMAL")
    assert message["android"]["notification"]["tag"] == "msg_1"


@pytest.mark.parametrize("given", ["no json", "[]", json.dumps({"project_id": "p"})])
def test_what_is_no_service_account_is_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        Fcm(service_account=SecretStr(given))
