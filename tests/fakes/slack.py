"""Slack's incoming webhooks, which Mattermost and Rocket.Chat imitate."""

from __future__ import annotations

from typing import Any, ClassVar

from tests.fakes.http_server import Call, FakeVendor, Reply, route

HOOK = "services/T000/B000/secretsecretsecret"
ERRORS = {
    "invalid_payload": 400,
    "no_text": 400,
    "action_prohibited": 403,
    "no_service": 404,
    "channel_not_found": 404,
    "channel_is_archived": 410,
}


class FakeSlack(FakeVendor):
    provider: ClassVar[str] = "slack"

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "hook": HOOK}

    def recipient(self, call: Call) -> str:
        return call.path

    @route("POST", "/services/{team}/{room}/{secret}", sends=True)
    def post(self, call: Call) -> Reply:
        if call.path != f"/{HOOK}":
            return Reply(404, b"no_service")
        if call.mode in ERRORS:
            return Reply(ERRORS[call.mode], call.mode.encode())
        body = call.json()
        if not (body.get("text") or body.get("blocks")):
            return Reply(400, b"no_text")
        return Reply(200, b"ok", {"Content-Type": "text/html"})
