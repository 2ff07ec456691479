"""Meta's Cloud API: templates, the 24 hours, signed webhooks."""

from __future__ import annotations

import hmac
import json
from typing import Any, ClassVar

from regulars.channels.outgoing import Chat
from tests.fakes.http_server import Call, FakeVendor, Reply, route

TOKEN, SECRET, WORD = "EAAG-secret-of-the-system-user", "secret-of-the-app", "secret-word"
STATUS = {130429: 429, 80007: 429, 131056: 429, 190: 401, 131016: 503, 2: 503, 131000: 500}


class FakeWhatsApp(FakeVendor):
    """A mode is the code of an error; `day_over` closes the 24 hours."""

    provider: ClassVar[str] = "whatsapp"

    def settings(self) -> dict[str, Any]:
        return {
            "base_url": f"{self.url}/v25.0",
            "phone_number_id": "1066",
            "access_token": TOKEN,
            "app_secret": SECRET,
            "verify_token": WORD,
        }

    def recipient(self, call: Call) -> str:
        return str(call.json()["to"])

    def message(self, to: str = "") -> Chat:
        return Chat("msg_1", to or "+966501234567", "", template="spring", language="ar")

    @route("POST", "/v25.0/1066/messages", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return self.fault(190)
        body = call.json()
        assert body["messaging_product"] == "whatsapp"
        assert body["to"].isdigit()
        if call.mode.isdigit():
            return self.fault(int(call.mode))
        number = {"id": f"wamid.{self.next_id()}", "message_status": "accepted"}
        contact = {"input": body["to"], "wa_id": body["to"]}
        sent = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [number]}
        return Reply(200, sent)

    def fault(self, code: int) -> Reply:
        error = {"message": f"(#{code}) said Meta", "type": "OAuthException", "code": code}
        details = {"error_data": {"details": f"details of {code}"}, "fbtrace_id": "A"}
        return Reply(STATUS.get(code, 400), {"error": {**error, **details}})

    @route("GET", "/v25.0/1066")
    def number(self, call: Call) -> Reply:
        about = {"display_phone_number": "+966 50 123 4567", "quality_rating": "GREEN"}
        return Reply(200, {**about, "id": "1066"})


def signed(value: dict[str, Any], secret: str = SECRET) -> tuple[bytes, dict[str, str]]:
    """A webhook's body and its headers."""
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", **value}}
    whole = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    body = json.dumps(whole).encode()
    mac = hmac.digest(secret.encode(), body, "sha256").hex()
    return body, {"x-hub-signature-256": f"sha256={mac}"}
