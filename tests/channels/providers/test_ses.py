"""Amazon SES: the fake proved by boto3, our signatures by botocore's, its answers and events."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from regulars.channels import sns
from regulars.channels.provider import Forged, News, Outcome
from regulars.channels.sigv4 import AwsKey, signed
from regulars.core.errors import Conflict, Invalid
from tests.channels.providers.mailing import reports, send, set_up
from tests.fakes import ses
from tests.fakes.ses import ACCESS_KEY, HOST, SECRET_KEY, FakeSes, notification, subscription


@pytest.fixture
def fake() -> Iterator[FakeSes]:
    sns._certified.cache_clear()
    with FakeSes() as running:
        yield running


def test_the_vendors_own_client_can_use_the_fake(fake: FakeSes) -> None:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import ClientError

    client = boto3.client(
        "sesv2",
        region_name="eu-central-1",
        endpoint_url=fake.url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(retries={"total_max_attempts": 1}),
    )
    to = {"ToAddresses": ["mina@example.com"]}
    raw = {"Raw": {"Data": b"Subject: x\r\n\r\nbody"}}
    answer = client.send_email(Destination=to, Content=raw, FromEmailAddress="a@shop.example")
    assert answer["MessageId"] == "0100-1"
    assert client.get_account()["SendQuota"]["Max24HourSend"] == 50_000
    fake.modes = lambda _to, _n: "suspended"
    with pytest.raises(ClientError) as refused:
        client.send_email(Destination=to, Content=raw)
    assert refused.value.response["Error"]["Code"] == "AccountSuspendedException"
    client.close()


@pytest.mark.parametrize("path", ["/v2/email/account", "/v2/email/a b/é"])
@pytest.mark.parametrize("body", [b"", b'{"a":1}'])
def test_our_signature_is_botocores(path: str, body: bytes) -> None:
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    now = datetime(2026, 11, 22, 10, 11, 12, tzinfo=UTC)
    url = f"https://email.eu-central-1.amazonaws.com{path}"
    ours = signed(AwsKey("AKID", "secret", "eu-central-1", "ses"), "POST", url, body, now=now)
    request = AWSRequest("POST", url, data=body)
    request.context["timestamp"] = ours["x-amz-date"]
    request.headers["X-Amz-Date"] = ours["x-amz-date"]
    auth = SigV4Auth(Credentials("AKID", "secret"), "ses", "eu-central-1")
    told = auth.string_to_sign(request, auth.canonical_request(request))
    assert ours["authorization"].endswith(f"Signature={auth.signature(told, request)}")


def test_the_letter_leaves_as_our_own_bytes(fake: FakeSes) -> None:
    message = fake.message()
    receipt = send(fake, message=message)
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "0100-1")
    body = fake.taken[0].json()
    assert base64.b64decode(body["Content"]["Raw"]["Data"]) == message.envelope.content
    assert body["EmailTags"] == [{"Name": "regulars_id", "Value": "msg_1"}]
    assert body["ConfigurationSetName"] == "regulars"
    assert body["FromEmailAddress"] == "hello@shop.example"


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        ("throttled", "retry"), ("quota", "retry"), ("limit", "retry"), ("rejected", "refused"),
        ("sandbox", "sender_fault"), ("suspended", "sender_fault"), ("paused", "sender_fault"),
        ("mail_from", "sender_fault"), ("no_set", "sender_fault"), ("bad", "refused"),
        ("bad_key", "sender_fault"), ("rubbish", "unknown"), ("broken", "unknown"),
        ("drop", "unknown"), ("closed", "retry"),
    ],
)  # fmt: skip
def test_its_answers_mean_what_it_documents(fake: FakeSes, mode: str, outcome: str) -> None:
    assert send(fake, mode).outcome == outcome


def test_its_account_is_asked_without_sending(fake: FakeSes) -> None:
    assert set_up(fake).health() == "HEALTHY: 12 of 50000 in 24 hours"
    with pytest.raises(Conflict):
        set_up(fake, access_key="AKIDOTHER").health()
    assert fake.sending == []


def event(kind: str, about: dict[str, Any] | None = None) -> dict[str, Any]:
    mail = {"messageId": "0100-1", "tags": {"regulars_id": ["msg_1"]}}
    return {"eventType": kind, "mail": mail, kind.lower(): about or {}}


def bounce(kind: str, sub: str) -> dict[str, Any]:
    person = {"emailAddress": "mina@example.com", "diagnosticCode": "smtp; 550 5.1.1"}
    about = {"bounceType": kind, "bounceSubType": sub, "timestamp": "2026-11-22T10:00:00.000Z"}
    return event("Bounce", {**about, "bouncedRecipients": [person]})


@pytest.mark.parametrize(
    ("told", "news"),
    [
        (bounce("Permanent", "General"), News.BOUNCED),
        (bounce("Transient", "MailboxFull"), News.SOFT_BOUNCED),
        (bounce("Transient", "ContentRejected"), News.FAILED),
        (bounce("Undetermined", "Undetermined"), News.SOFT_BOUNCED),
        (event("Complaint", {"complainedRecipients": [{"emailAddress": "a"}]}), News.COMPLAINED),
        (event("Delivery"), News.DELIVERED),
        (event("Reject", {"reason": "Bad content"}), News.FAILED),
        (event("Open"), News.OPENED),
        (event("Click"), News.CLICKED),
        (event("Send"), None),
        (event("DeliveryDelay"), None),
    ],
)
@pytest.mark.parametrize("version", ["1", "2"])
def test_its_events_are_read(
    fake: FakeSes, told: dict[str, Any], news: News | None, version: str
) -> None:
    found = reports(set_up(fake), notification(told, SignatureVersion=version))
    assert [one.news for one in found] == ([news] if news else [])
    for one in found:
        assert (one.message_id, one.provider_id, one.key) == ("msg_1", "0100-1", "sns-1")


def test_a_certificate_is_fetched_once(fake: FakeSes) -> None:
    member = set_up(fake)
    for _ in range(3):
        member.hear(notification(event("Open")))
    assert [call.path for call in fake.calls] == [ses.CERTIFICATE]


def test_a_subscription_is_confirmed_where_amazon_is_and_nowhere_else(fake: FakeSes) -> None:
    assert reports(set_up(fake), subscription()) == []
    assert fake.confirmed == ["tok1"]
    for url in (
        "https://evil.example/?Token=tok1",
        f"http://{HOST}/?Token=tok1",
        f"https://{HOST}.evil.example/?Token=tok1",
        f"https://{HOST}@evil.example/?Token=tok1",
        "https://sns.amazonaws.com/?Token=tok1",
        f"https://{HOST}:8443/?Token=tok1",
    ):
        with pytest.raises(Forged):
            set_up(fake).hear(subscription(url))
    assert fake.confirmed == ["tok1"]


@pytest.mark.parametrize(
    "change",
    [
        {"TopicArn": "arn:aws:sns:eu-central-1:666:other"},
        {"SigningCertURL": "https://evil.example/cert.pem"},
        {"SigningCertURL": f"http://{HOST}{ses.CERTIFICATE}"},
        {"SigningCertURL": f"https://{HOST}/no-such.pem"},
        {"SigningCertURL": "https://snsxamazonaws.com/a.pem"},
        {"SignatureVersion": "3"},
        {"Type": "UnsubscribeConfirmation"},
    ],
)
def test_what_amazon_did_not_sign_for_our_topic_is_refused(
    fake: FakeSes, change: dict[str, str]
) -> None:
    with pytest.raises(Forged):
        set_up(fake).hear(notification(event("Complaint"), **change))


def test_altered_notifications_are_refused(fake: FakeSes) -> None:
    good = notification(event("Complaint"))
    for altered in (
        good.body.replace(b"msg_1", b"msg_2"),
        re.sub(b'"Signature": "....', b'"Signature": "AAAA', good.body),
        re.sub(b'"Signature": "[^"]*', b'"Signature": "*', good.body),
    ):
        with pytest.raises(Forged):
            set_up(fake).hear(type(good)({}, altered))
    with pytest.raises(Forged):
        set_up(fake, topic="").hear(good)
    with pytest.raises(Invalid):
        set_up(fake).hear(type(good)({}, b"not json"))
