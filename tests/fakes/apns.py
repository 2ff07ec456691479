"""Apple's push service: statuses with a `reason`, and nothing but an id on success."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from regulars.channels.outgoing import Push
from tests.fakes.http_server import Call, FakeVendor, Reply, example, route

DEVICE = "a1b2" * 16
STATUS = {
    "BadDeviceToken": 400,
    "DeviceTokenNotForTopic": 400,
    "BadTopic": 400,
    "PayloadTooLarge": 413,
    "ExpiredProviderToken": 403,
    "InvalidProviderToken": 403,
    "Unregistered": 410,
    "ExpiredToken": 410,
    "TooManyRequests": 429,
    "TooManyProviderTokenUpdates": 429,
    "InternalServerError": 500,
    "ServiceUnavailable": 503,
}


class FakeApns(FakeVendor):
    """Modes are Apple's reasons."""

    provider: ClassVar[str] = "apns"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "team_id": "TEAM123456",
            "key_id": "KEY1234567",
            "private_key": _private_key(),
            "topic": "example.shop.app",
        }

    def recipient(self, call: Call) -> str:
        return call.params["device"]

    def message(self, to: str = "") -> Push:
        message: Push = example("app_push", to or DEVICE)
        return message

    @route("POST", "/3/device/{device}", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("apns-topic") != "example.shop.app":
            return Reply(400, {"reason": "MissingTopic"})
        if not self.knows_sender(call):
            return Reply(403, {"reason": "InvalidProviderToken"})
        if call.mode in STATUS:
            when = {"timestamp": 1_790_000_000_000} if call.mode == "Unregistered" else {}
            return Reply(STATUS[call.mode], {"reason": call.mode, **when})
        assert len(call.body) <= 4096
        assert call.json()["aps"]["alert"]
        return Reply(200, b"", {"apns-id": call.headers["apns-id"]})

    def knows_sender(self, call: Call) -> bool:
        token = call.headers.get("authorization", "").removeprefix("bearer ")
        try:
            claims = jwt.decode(token, _key().public_key(), algorithms=["ES256"])
        except jwt.PyJWTError:
            return False
        kid = jwt.get_unverified_header(token)["kid"]
        return claims["iss"] == "TEAM123456" and kid == "KEY1234567" and "iat" in claims


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _private_key() -> str:
    pem = _key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()
