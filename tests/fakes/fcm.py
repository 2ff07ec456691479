"""Firebase Cloud Messaging v1, and Google's token address before it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, ClassVar

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.fakes.http_server import Call, FakeVendor, Modes, Reply, route

ACCESS = "ya29.secret-access-token"
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"
# mode: status, status word, FCM's own code, message
ERRORS: dict[str, tuple[int, str, str, str]] = {
    "UNREGISTERED": (404, "NOT_FOUND", "UNREGISTERED", "Requested entity was not found."),
    "bad_token": (
        400,
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
        "The registration token is not a valid FCM registration token",
    ),
    "bad_payload": (400, "INVALID_ARGUMENT", "", "Invalid value at 'message.data[0].value'"),
    "mismatch": (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch"),
    "apple": (401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "Auth error from APNS"),
    "forbidden": (403, "PERMISSION_DENIED", "", "Permission 'cloudmessaging' denied"),
    "no_project": (404, "NOT_FOUND", "", "Project not found"),
    "quota": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "Quota exceeded"),
    "unavailable": (503, "UNAVAILABLE", "UNAVAILABLE", "The server is overloaded"),
    "internal": (500, "INTERNAL", "INTERNAL", "Internal error"),
}


class FakeFcm(FakeVendor):
    provider: ClassVar[str] = "fcm"

    def __init__(self, modes: Modes = lambda _to, _n: "ok") -> None:
        super().__init__(modes)
        self.revoked = False

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "service_account": json.dumps(self.account())}

    def account(self) -> dict[str, str]:
        return {
            "type": "service_account",
            "project_id": "corner-shop",
            "private_key_id": "k1",
            "private_key": _private_key(),
            "client_email": "push@corner-shop.iam.gserviceaccount.com",
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

    def recipient(self, call: Call) -> str:
        return str(call.json()["message"]["token"])

    @route("POST", "/token")
    def token(self, call: Call) -> Reply:
        """OAuth 2.0 for a JWT that the account's key signed."""
        form = call.form()
        assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        claims = jwt.decode(
            form["assertion"][0],
            _key().public_key(),
            algorithms=["RS256"],
            audience=[f"{self.url}/token", "https://oauth2.googleapis.com/token"],
        )
        assert claims["exp"] - claims["iat"] <= 3600
        assert {"firebase.messaging", "cloud-platform"} & {
            scope.rpartition("/")[2] for scope in claims["scope"].split()
        }
        if self.revoked:
            return Reply(400, {"error": "invalid_grant", "error_description": "Invalid JWT"})
        return Reply(200, {"access_token": ACCESS, "expires_in": 3599, "token_type": "Bearer"})

    @route("POST", "/v1/projects/{project}/messages:send", sends=True)
    def send(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {ACCESS}":
            return self.fault(401, "UNAUTHENTICATED", "", "invalid authentication credentials")
        message = call.json()["message"]
        assert all(isinstance(value, str) for value in message.get("data", {}).values())
        if call.mode in ERRORS:
            return self.fault(*ERRORS[call.mode])
        return Reply(
            200, {"name": f"projects/{call.params['project']}/messages/0:{self.next_id()}"}
        )

    def fault(self, status: int, word: str, code: str, said: str) -> Reply:
        details: list[dict[str, Any]] = [{"@type": FCM_ERROR, "errorCode": code}] if code else []
        if word == "INVALID_ARGUMENT" and not code:
            violation = {"field": "message.data[0].value", "description": said}
            details = [{"@type": BAD_REQUEST, "fieldViolations": [violation]}]
        error = {"code": status, "message": said, "status": word, "details": details}
        return Reply(status, {"error": error})


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _private_key() -> str:
    pem = _key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()
