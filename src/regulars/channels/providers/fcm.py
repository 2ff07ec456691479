"""Notifications in apps, by Firebase Cloud Messaging (HTTP v1)."""

from __future__ import annotations

import json
from typing import Any, ClassVar
from urllib.parse import quote

import jwt
from pydantic import Field, SecretStr, field_validator

from regulars.channels.http import Answer, HttpLine, by_status
from regulars.channels.outgoing import Push
from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt, provider
from regulars.channels.tokens import forget_token, token_for
from regulars.core.clock import utc_now
from regulars.core.errors import Conflict

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_QUOTA_SECONDS = 60.0  # where no Retry-After says more
_MEANING = {
    "UNREGISTERED": Outcome.BOUNCED,
    "SENDER_ID_MISMATCH": Outcome.REFUSED,  # the device registered with another project
    "THIRD_PARTY_AUTH_ERROR": Outcome.SENDER_FAULT,
    "UNAUTHENTICATED": Outcome.SENDER_FAULT,
    "PERMISSION_DENIED": Outcome.SENDER_FAULT,
    "NOT_FOUND": Outcome.SENDER_FAULT,  # no such project
    "INVALID_ARGUMENT": Outcome.REFUSED,
    "QUOTA_EXCEEDED": Outcome.RETRY,
    "RESOURCE_EXHAUSTED": Outcome.RETRY,
    "UNAVAILABLE": Outcome.RETRY,
    "INTERNAL": Outcome.RETRY,
}


@provider("fcm")
class Fcm(Provider):
    """Devices that the shop's own app registered with Firebase."""

    title: ClassVar[str] = "Firebase Cloud Messaging"
    channel: ClassVar[str] = "app_push"

    base_url: str = Field(
        default="https://fcm.googleapis.com", max_length=500, description="The address of the API."
    )
    service_account: SecretStr = Field(
        description="The JSON key of a service account that may send (Firebase Cloud Messaging)."
    )
    hours: int = Field(
        default=24, ge=0, le=672, description="How long a device that is off may still get it."
    )

    @field_validator("service_account")
    @classmethod
    def _is_account(cls, given: SecretStr) -> SecretStr:
        account = _account(given)
        for name in ("project_id", "client_email", "private_key", "token_uri"):
            if not isinstance(account.get(name), str):
                raise ValueError(f"the key of a service account holds a {name}")
        return given

    def open(self, *, hello: str) -> Line[Push]:
        return FcmLine(self.base_url, _account(self.service_account), self.hours)

    def health(self) -> str:
        line = FcmLine(self.base_url, _account(self.service_account), self.hours)
        try:
            line.token()
        except _NoToken as error:
            raise Conflict(error.receipt.reply, code="provider_refused") from None
        finally:
            line.close()
        return line.project


class _NoToken(Exception):
    """Google gave us no token."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reply)
        self.receipt = receipt


class FcmLine:
    """Two addresses of Google: one gives the token, the other takes the notification."""

    def __init__(self, base_url: str, account: dict[str, Any], hours: int) -> None:
        self.project = str(account["project_id"])
        self._account, self._hours = account, hours
        self._owner = f"fcm {json.dumps(account, sort_keys=True)}"
        secrets = [str(account["private_key"])]
        self._http = HttpLine(base_url, secrets=secrets)
        self._google = HttpLine(str(account["token_uri"]), secrets=secrets)

    def send(self, message: Push, handing: Handing) -> Receipt:
        """Hand one notification to Firebase."""
        try:
            token = self.token()
        except _NoToken as error:
            return error.receipt
        path = f"/v1/projects/{quote(self.project, safe='')}/messages:send"
        body = {"message": content(message, self._hours)}
        headers = {"authorization": f"Bearer {token}"}
        answer = self._http.call(handing, "POST", path, json=body, headers=headers)
        if isinstance(answer, Answer) and answer.status == 401:
            forget_token(self._owner)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def token(self) -> str:
        """The access token, renewed before its hour is over."""
        return token_for(self._owner, self._grant)

    def close(self) -> None:
        """Let both connections go."""
        self._http.close()
        self._google.close()

    def _grant(self) -> tuple[str, float]:
        now = int(utc_now().timestamp())
        claims = {"iss": self._account["client_email"], "scope": _SCOPE, "iat": now}
        claims |= {"aud": self._account["token_uri"], "exp": now + 3600}
        try:
            signed = jwt.encode(claims, self._account["private_key"], algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            raise _NoToken(Receipt(Outcome.SENDER_FAULT, "the private key is not valid")) from None
        answer = self._google.ask("POST", "", data={"grant_type": _GRANT, "assertion": signed})
        if isinstance(answer, Receipt):
            raise _NoToken(answer)
        token = answer.at("access_token")
        if not answer.ok or not isinstance(token, str):
            busy = answer.status >= 500 or answer.status == 429
            fault = Outcome.UNREACHABLE if busy else Outcome.SENDER_FAULT
            raise _NoToken(answer.receipt(fault))
        seconds = answer.at("expires_in")
        return token, max(float(seconds if isinstance(seconds, int) else 3600) - 300, 0)


def content(message: Push, hours: int) -> dict[str, Any]:
    """The message as Firebase takes it; a copy replaces the first one in the drawer."""
    notification = {"title": message.title, "body": message.text}
    if message.image_url:
        notification["image"] = message.image_url
    return {
        "token": message.address,
        "notification": notification,
        "data": {"id": message.id, "url": message.url},
        "android": {
            "ttl": f"{hours * 3600}s",
            "priority": "NORMAL" if message.marketing else "HIGH",
            "notification": {"tag": message.id},
        },
        "apns": {
            "headers": {"apns-collapse-id": message.id[:64]},
            "payload": {"aps": {"sound": "default"}},
        },
    }


def _account(given: SecretStr) -> dict[str, Any]:
    try:
        account = json.loads(given.get_secret_value())
    except ValueError:
        account = None
    if not isinstance(account, dict):
        raise ValueError("this is not the JSON key of a service account")
    return account


def _receipt(answer: Answer) -> Receipt:
    if answer.ok:
        return answer.receipt(Outcome.ACCEPTED, provider_id=answer.at("name"))
    status, said = answer.at("error", "status"), str(answer.at("error", "message") or "")
    details = answer.at("error", "details")
    codes = [one.get("errorCode") for one in details or [] if isinstance(one, dict)]
    code = next((one for one in codes if one), status)
    outcome = _MEANING.get(str(code)) or _MEANING.get(str(status))
    if outcome is None:
        return by_status(answer)
    if code == "INVALID_ARGUMENT" and "registration token" in said:
        outcome = Outcome.BOUNCED  # else the message itself is at fault
    reply = f"{answer.status} {code}: {said}"
    receipt = answer.receipt(outcome, reply=reply[:500])
    if answer.status == 429 and receipt.wait_seconds is None:
        return Receipt(outcome, reply[:500], wait_seconds=_QUOTA_SECONDS)
    return receipt
