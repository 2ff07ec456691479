"""Notifications on Apple's devices, by Apple Push Notification service (HTTP/2)."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import NAMESPACE_URL, uuid5

import jwt
from pydantic import Field, SecretStr

from regulars.channels.http import Answer, HttpLine, by_status
from regulars.channels.outgoing import Push
from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt, provider
from regulars.channels.tokens import forget_token, token_for
from regulars.core.clock import utc_now

_TOKEN_SECONDS = 40 * 60.0  # Apple wants one for 20 to 60 minutes
_HEX = frozenset("0123456789abcdefABCDEF")
_REFUSED = (
    "BadCollapseId BadExpirationDate BadMessageId BadPriority DeviceTokenNotForTopic "
    "DuplicateHeaders IdleTimeout InvalidPushType MissingDeviceToken PayloadEmpty PayloadTooLarge"
)
_OURS = (
    "BadCertificate BadCertificateEnvironment BadEnvironmentKeyIdInToken BadPath BadTopic "
    "Forbidden InvalidProviderToken MethodNotAllowed MissingProviderToken MissingTopic "
    "TopicDisallowed UnrelatedKeyIdInToken"
)
_MEANING = {
    **dict.fromkeys(_REFUSED.split(), Outcome.REFUSED),
    **dict.fromkeys(_OURS.split(), Outcome.SENDER_FAULT),
    "BadDeviceToken": Outcome.BOUNCED,
    "Unregistered": Outcome.BOUNCED,
    "ExpiredToken": Outcome.BOUNCED,
    "ExpiredProviderToken": Outcome.RETRY,
    "TooManyProviderTokenUpdates": Outcome.RETRY,
    "TooManyRequests": Outcome.RETRY,  # to this device
    "InternalServerError": Outcome.RETRY,
    "ServiceUnavailable": Outcome.RETRY,
    "Shutdown": Outcome.RETRY,
}
_WAITS = {"ExpiredProviderToken": 1.0, "TooManyProviderTokenUpdates": 1200.0}


@provider("apns")
class Apns(Provider):
    """Devices that the shop's own app registered with Apple."""

    title: ClassVar[str] = "Apple Push Notification service"
    channel: ClassVar[str] = "app_push"

    base_url: str = Field(
        default="https://api.push.apple.com",
        max_length=500,
        description="Builds from Xcode are reached at https://api.sandbox.push.apple.com.",
    )
    team_id: str = Field(min_length=1, max_length=50, description="Of your developer account.")
    key_id: str = Field(min_length=1, max_length=50, description="Of the signing key.")
    private_key: SecretStr = Field(description="The content of the key file (.p8).")
    topic: str = Field(min_length=1, max_length=255, description="The bundle id of your app.")
    hours: int = Field(
        default=24, ge=0, le=672, description="How long a device that is off may still get it."
    )

    def open(self, *, hello: str) -> Line[Push]:
        return ApnsLine(self)


class ApnsLine:
    """One HTTP/2 connection to Apple."""

    def __init__(self, settings: Apns) -> None:
        key = settings.private_key.get_secret_value()
        self._settings, self._key = settings, key
        self._owner = f"apns {settings.team_id} {settings.key_id} {key}"
        self._http = HttpLine(settings.base_url, secrets=[key], http2=True)

    def send(self, message: Push, handing: Handing) -> Receipt:
        """Hand one notification to Apple."""
        if not message.address or not _HEX.issuperset(message.address):
            return Receipt(Outcome.BOUNCED, "this is no device token")
        try:
            headers = self._headers(message)
        except (ValueError, TypeError, jwt.PyJWTError):
            return Receipt(Outcome.SENDER_FAULT, "the private key is not valid")
        path = f"/3/device/{message.address}"
        answer = self._http.call(handing, "POST", path, json=content(message), headers=headers)
        if isinstance(answer, Answer) and answer.at("reason") == "ExpiredProviderToken":
            forget_token(self._owner)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()

    def _headers(self, message: Push) -> dict[str, str]:
        until = int(utc_now().timestamp()) + self._settings.hours * 3600
        return {
            "authorization": f"bearer {token_for(self._owner, self._sign)}",
            "apns-topic": self._settings.topic,
            "apns-push-type": "alert",
            "apns-priority": "5" if message.marketing else "10",
            "apns-expiration": str(until if self._settings.hours else 0),
            "apns-collapse-id": message.id[:64],  # a copy replaces the first
            "apns-id": str(uuid5(NAMESPACE_URL, message.id)),
        }

    def _sign(self) -> tuple[str, float]:
        settings = self._settings
        claims = {"iss": settings.team_id, "iat": int(utc_now().timestamp())}
        headers = {"kid": settings.key_id}
        return jwt.encode(claims, self._key, algorithm="ES256", headers=headers), _TOKEN_SECONDS


def content(message: Push) -> dict[str, Any]:
    """The payload; what the app needs beside Apple's own part stands at the top."""
    aps: dict[str, Any] = {"alert": {"title": message.title, "body": message.text}}
    aps["sound"] = "default"
    if message.image_url:
        aps["mutable-content"] = 1  # the app's extension fetches the picture
    return {"aps": aps, "id": message.id, "url": message.url, "image": message.image_url}


def _receipt(answer: Answer) -> Receipt:
    if answer.ok:
        return answer.receipt(Outcome.ACCEPTED, provider_id=answer.headers.get("apns-id", ""))
    reason = str(answer.at("reason") or "")
    outcome = _MEANING.get(reason)
    if outcome is None:
        outcome = Outcome.BOUNCED if answer.status == 410 else by_status(answer).outcome
    receipt = answer.receipt(outcome)
    if reason in _WAITS:
        return Receipt(outcome, receipt.reply, wait_seconds=_WAITS[reason])
    return receipt
