"""Plays Mailgun."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from regulars.channels.provider import Request
from regulars.core.clock import utc_now
from tests.fakes.http_server import Call, FakeVendor, Reply, route

KEY, SIGNING_KEY, DOMAIN = "key-0123456789", "signing-key-987654", "mg.shop.example"
ERRORS = {
    "bad_to": (400, "'to' parameter is not a valid address. please check documentation"),
    "unverified": (400, "Domain mg.shop.example is not verified. please verify it"),
    "bad_from": (400, "'from' parameter is not a valid address. please check documentation"),
    "disabled": (403, "Domain mg.shop.example is not allowed to send: disabled"),
    "no_credit": (402, "Payment required"),
    "no_domain": (404, "Domain not found: mg.shop.example"),
    "too_large": (413, "Request Entity Too Large"),
}


class FakeMailgun(FakeVendor):
    provider = "mailgun"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "domain": DOMAIN,
            "api_key": KEY,
            "signing_key": SIGNING_KEY,
        }

    def recipient(self, call: Call) -> str:
        return call.form()["to"][0].rpartition("<")[2].rstrip(">")

    @route("POST", "/v3/{domain}/messages", sends=True)
    def send(self, call: Call) -> Reply:
        if not _authorized(call):
            return Reply(401, b"Forbidden")
        if call.mode in ERRORS:
            status, message = ERRORS[call.mode]
            return Reply(status, {"message": message})
        if call.mode == "no_id":
            return Reply(200, {"message": "Queued. Thank you."})
        name = f"<{self.next_id()}.2026@{call.params['domain']}>"
        return Reply(200, {"id": name, "message": "Queued. Thank you."})

    @route("GET", "/v3/domains/{domain}")
    def domain(self, call: Call) -> Reply:
        if not _authorized(call):
            return Reply(401, b"Forbidden")
        return Reply(200, {"domain": {"name": call.params["domain"], "state": "active"}})


def _authorized(call: Call) -> bool:
    pair = base64.b64encode(f"api:{KEY}".encode()).decode()
    return call.headers.get("authorization") == f"Basic {pair}"


def hook(row: dict[str, Any], *, at: datetime | None = None, key: str = SIGNING_KEY) -> Request:
    """A call of the webhook, signed at this time."""
    stamp, token = str(int((at or utc_now()).timestamp())), "t" * 50
    mac = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": stamp, "token": token, "signature": mac}
    return Request({}, json.dumps({"signature": signature, "event-data": row}).encode())
