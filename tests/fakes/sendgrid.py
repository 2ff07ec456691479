"""Plays SendGrid."""

from __future__ import annotations

import base64
import json
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from regulars.channels.provider import Request
from tests.fakes.http_server import Call, FakeVendor, Reply, route

KEY = "SG.key-of-the-shop"
SIGNER = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(
    SIGNER.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
).decode()
# mode -> (status, field, message)
ERRORS = {
    "bad_to": (400, "personalizations.0.to.0.email", "Does not contain a valid address."),
    "bad_content": (400, "content", "Content must have at least one character."),
    "no_credit": (401, None, "Maximum credits exceeded"),
    "unverified": (403, "from", "The from address does not match a verified Sender Identity."),
    "too_large": (413, None, "The JSON payload you have included is too large."),
}


class FakeSendGrid(FakeVendor):
    provider = "sendgrid"

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "api_key": KEY, "verification_key": PUBLIC}

    def recipient(self, call: Call) -> str:
        return str(call.json()["personalizations"][0]["to"][0]["email"])

    @route("POST", "/v3/mail/send", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, None, "The provided authorization grant is invalid")
        if call.mode in ERRORS:
            return _error(*ERRORS[call.mode])
        if call.mode == "limited":
            reset = {"X-RateLimit-Reset": "1795341630", "Date": "Sun, 22 Nov 2026 10:00:00 GMT"}
            return Reply(429, {"errors": [{"message": "too many requests"}]}, reset)
        return Reply(202, b"", {"X-Message-Id": f"sg-{self.next_id()}"})

    @route("GET", "/v3/scopes")
    def scopes(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {KEY}":
            return _error(401, None, "authorization required")
        return Reply(200, {"scopes": ["mail.send", "alerts.read"]})


def _error(status: int, field: str | None, message: str) -> Reply:
    return Reply(status, {"errors": [{"message": message, "field": field, "help": None}]})


def hook(rows: list[dict[str, Any]], *, key: ec.EllipticCurvePrivateKey = SIGNER) -> Request:
    """A call of the webhook with these events, signed."""
    body, stamp = json.dumps(rows).encode(), "1795255200"
    signature = base64.b64encode(key.sign(stamp.encode() + body, ec.ECDSA(hashes.SHA256())))
    prefix = "x-twilio-email-event-webhook-"
    headers = {f"{prefix}signature": signature.decode(), f"{prefix}timestamp": stamp}
    return Request(headers, body)
