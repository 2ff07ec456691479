"""A browser's push service, and the browser: it reads what was sealed for it (RFC 8291)."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, field
from typing import Any

import http_ece  # type: ignore[import-untyped]
import jwt
from cryptography.hazmat.primitives.asymmetric import ec

from regulars.channels import vapid
from regulars.channels.outgoing import Push
from tests.fakes.http_server import Call, FakeVendor, Modes, Reply, route

STATUSES = {"gone": 410, "missing": 404, "large": 413, "bad": 400, "other_key": 403}


@dataclass
class FakeBrowser:
    """Holds the private half of a subscription."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    secret: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def keys(self) -> dict[str, str]:
        number = self.key.private_numbers().private_value.to_bytes(32, "big")
        return {"p256dh": vapid.public_key(vapid.encode(number)), "auth": vapid.encode(self.secret)}

    def read(self, sealed: bytes) -> bytes:
        plain: bytes = http_ece.decrypt(
            sealed, private_key=self.key, auth_secret=self.secret, version="aes128gcm"
        )
        return plain


class FakePushService(FakeVendor):
    """It has no `provider`: web push has no address of its own to be set."""

    def __init__(self, modes: Modes = lambda _to, _n: "ok") -> None:
        super().__init__(modes)
        self.browser = FakeBrowser()
        self.read: list[dict[str, Any]] = []

    def settings(self) -> dict[str, Any]:
        return {"contact": "mailto:push@shop.example", "services": "127.0.0.1"}

    def recipient(self, call: Call) -> str:
        return call.params["id"]

    def endpoint(self, to: str = "") -> str:
        return f"{self.url}/wp/{to or 'mina'}"

    def message(self, to: str = "") -> Push:
        words = ("Your coffee is ready", "We kept it warm for you.", "https://shop.example/c")
        return Push("msg_1", self.endpoint(to), *words, keys=self.browser.keys)

    @route("POST", "/wp/{id}", sends=True)
    def push(self, call: Call) -> Reply:
        if not call.headers.get("ttl", "").isdigit():
            return Reply(400, b"TTL is missing")
        if not self.knows_sender(call):
            return Reply(403, b"the VAPID credentials do not hold")
        if call.mode in STATUSES:
            return Reply(STATUSES[call.mode], b"")
        if len(call.body) > 4096:
            return Reply(413, b"payload too large")
        assert call.headers["content-encoding"] == "aes128gcm"
        plain = self.browser.read(call.body)
        self.read.append(json.loads(plain) if plain.startswith(b"{") else {"text": plain.decode()})
        return Reply(201, b"", {"Location": f"{self.url}/message/{self.next_id()}"})

    def knows_sender(self, call: Call) -> bool:
        """RFC 8292: a token for this origin, of at most a day, signed by the key beside it."""
        scheme, _, rest = call.headers.get("authorization", "").partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
        if scheme.lower() != "vapid" or not {"t", "k"} <= set(parts):
            return False
        point = ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), vapid.decode(parts["k"])
        )
        try:
            claims = jwt.decode(parts["t"], point, algorithms=["ES256"], audience=self.url)
        except jwt.PyJWTError:
            return False
        return bool(claims["exp"] <= time.time() + 86_400 and claims["sub"].startswith("mailto:"))
