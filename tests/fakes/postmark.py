"""Plays Postmark."""

from __future__ import annotations

import base64
import json
from typing import Any

from regulars.channels.provider import Request
from tests.fakes.http_server import Call, FakeVendor, Reply, route

TOKEN = "11111111-2222-server-token"
USER, PASSWORD = "regulars", "password-of-the-hook"
# mode -> (status, ErrorCode, Message), as the documentation lists them
ERRORS = {
    "bad_token": (401, 10, "No Account or Server API tokens were supplied"),
    "bad_to": (422, 300, "Error parsing 'To': Illegal email address"),
    "bad_from": (422, 300, "Error parsing 'From': Illegal email domain"),
    "no_signature": (422, 400, "The 'From' address you supplied is not a Sender Signature"),
    "unconfirmed": (422, 401, "The Sender Signature has not been confirmed"),
    "no_credit": (422, 405, "Not allowed to send: you ran out of credits"),
    "inactive": (422, 406, "You tried to send to a recipient that has been marked as inactive."),
    "too_large": (413, 413, "The message is too large"),
    "pending": (422, 412, "Your account is pending approval"),
    "maintenance": (503, 100, "Maintenance"),
    "error_in_200": (200, 406, "You tried to send to a recipient marked as inactive."),
}


class FakePostmark(FakeVendor):
    provider = "postmark"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": self.url,
            "server_token": TOKEN,
            "hook_user": USER,
            "hook_password": PASSWORD,
        }

    def recipient(self, call: Call) -> str:
        return str(call.json()["To"]).rpartition("<")[2].rstrip(">")

    @route("POST", "/email", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("x-postmark-server-token") != TOKEN:
            return self._error("bad_token")
        if call.mode in ERRORS:
            return self._error(call.mode)
        answer = {
            "To": call.json()["To"],
            "SubmittedAt": "2026-11-22T10:00:00.1234567-05:00",
            "MessageID": f"pm-{self.next_id()}",
            "ErrorCode": 0,
            "Message": "OK",
        }
        return Reply(200, answer)

    @route("GET", "/server")
    def server(self, call: Call) -> Reply:
        if call.headers.get("x-postmark-server-token") != TOKEN:
            return self._error("bad_token")
        return Reply(200, {"Name": "Corner Shop", "DeliveryType": "Live"})

    def _error(self, mode: str) -> Reply:
        status, code, message = ERRORS[mode]
        return Reply(status, {"ErrorCode": code, "Message": message}, taken=False)


def hook(row: dict[str, Any], *, user: str = USER, password: str = PASSWORD) -> Request:
    """A call of the webhook."""
    pair = base64.b64encode(f"{user}:{password}".encode()).decode()
    return Request({"authorization": f"Basic {pair}"}, json.dumps(row).encode())
