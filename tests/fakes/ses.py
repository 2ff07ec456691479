"""Plays Amazon SES and the notification service (SNS) that tells its events."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from regulars.channels.provider import Request
from tests.fakes.http_server import Call, FakeVendor, Reply, route

ACCESS_KEY, SECRET_KEY = "AKIDEXAMPLE", "secret-of/the+aws-account"
TOPIC = "arn:aws:sns:eu-central-1:123456789012:regulars"
HOST = "sns.eu-central-1.amazonaws.com"
CERTIFICATE = "/SimpleNotificationService-0123.pem"
SIGNER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
# mode -> (status, type, message)
ERRORS = {
    "throttled": (429, "TooManyRequestsException", "Maximum sending rate exceeded."),
    "quota": (429, "TooManyRequestsException", "Daily message quota exceeded."),
    "limit": (400, "LimitExceededException", "There are too many of something."),
    "rejected": (400, "MessageRejected", "Illegal content."),
    "sandbox": (400, "MessageRejected", "Email address is not verified: mina@example.com"),
    "suspended": (400, "AccountSuspendedException", "The account is suspended."),
    "paused": (400, "SendingPausedException", "Sending is paused."),
    "mail_from": (400, "MailFromDomainNotVerifiedException", "MAIL FROM is not verified."),
    "no_set": (404, "NotFoundException", "Configuration set does not exist."),
    "bad": (400, "BadRequestException", "The input is invalid."),
    "bad_key": (403, "InvalidClientTokenId", "The security token is invalid."),
}


class FakeSes(FakeVendor):
    provider = "ses"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "sns_url": self.url,
            "access_key": ACCESS_KEY,
            "secret_key": SECRET_KEY,
            "configuration_set": "regulars",
            "topic": TOPIC,
        }

    def recipient(self, call: Call) -> str:
        return str(call.json()["Destination"]["ToAddresses"][0])

    @route("POST", "/v2/email/outbound-emails", sends=True)
    def send(self, call: Call) -> Reply:
        if f"Credential={ACCESS_KEY}/" not in call.headers.get("authorization", ""):
            return _error("bad_key")
        if call.mode in ERRORS:
            return _error(call.mode)
        return Reply(200, {"MessageId": f"0100-{self.next_id()}"})

    @route("GET", "/v2/email/account")
    def account(self, call: Call) -> Reply:
        if f"Credential={ACCESS_KEY}/" not in call.headers.get("authorization", ""):
            return _error("bad_key")
        quota = {"Max24HourSend": 50_000.0, "SentLast24Hours": 12.0, "MaxSendRate": 14.0}
        state = {"ProductionAccessEnabled": True, "EnforcementStatus": "HEALTHY"}
        return Reply(200, {**state, "SendQuota": quota})

    @route("GET", CERTIFICATE)
    def certificate(self, call: Call) -> Reply:
        return Reply(200, _certificate())

    @route("GET", "/")
    def confirm(self, call: Call) -> Reply:
        return Reply(200, b"<ConfirmSubscriptionResponse/>")

    @property
    def confirmed(self) -> list[str]:
        """The tokens of subscriptions that were confirmed."""
        return [call.query.get("Token", "") for call in self.calls if call.path == "/"]


def _error(mode: str) -> Reply:
    status, kind, message = ERRORS[mode]
    headers = {"x-amzn-ErrorType": f"{kind}:http://internal.amazon.com/coral/"}
    return Reply(status, {"message": message}, headers)


def _certificate() -> bytes:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime(2026, 11, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(SIGNER.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=3_000))
        .sign(SIGNER, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


def notification(event: dict[str, Any], **changes: Any) -> Request:
    """An event as SNS delivers it, signed; changes are made before it is signed."""
    body = {"Type": "Notification", "Message": json.dumps(event), **changes}
    return signed({"MessageId": "sns-1", "Timestamp": "2026-11-22T10:00:00.000Z", **body})


def subscription(url: str = f"https://{HOST}/?Action=ConfirmSubscription&Token=tok1") -> Request:
    """The question whether the topic may call us."""
    body = {"Type": "SubscriptionConfirmation", "Message": "You have chosen to subscribe"}
    more = {"MessageId": "sns-2", "Timestamp": "2026-11-22T10:00:00.000Z", "Token": "tok1"}
    return signed({**body, **more, "SubscribeURL": url})


def signed(body: dict[str, Any]) -> Request:
    whole = {
        "TopicArn": TOPIC,
        "SignatureVersion": "2",
        "SigningCertURL": f"https://{HOST}{CERTIFICATE}",
        **body,
    }
    names = ["Message", "MessageId", "SubscribeURL", "Subject", "Timestamp", "Token", "TopicArn"]
    text = "".join(f"{name}\n{whole[name]}\n" for name in [*names, "Type"] if name in whole)
    way = hashes.SHA256() if whole["SignatureVersion"] == "2" else hashes.SHA1()
    signature = SIGNER.sign(text.encode(), padding.PKCS1v15(), way)
    whole["Signature"] = base64.b64encode(signature).decode()
    return Request({"content-type": "text/plain"}, json.dumps(whole).encode())
