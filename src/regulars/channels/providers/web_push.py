"""Notifications in the browser, by the push service that each browser brings (RFC 8030)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from regulars.channels import vapid
from regulars.channels.http import Answer, HttpLine, by_status
from regulars.channels.outgoing import Push
from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt, provider
from regulars.channels.tokens import token_for

MOST_BYTES = 3993  # what one record of RFC 8188 leaves of the 4096 that push services take
KNOWN_SERVICES = "fcm.googleapis.com, push.services.mozilla.com, push.apple.com, notify.windows.com"
_RENEW_SECONDS = (vapid.HOURS - 1) * 3600.0
_MEANING = {
    404: Outcome.BOUNCED,  # no such subscription
    410: Outcome.BOUNCED,  # it has ended
    413: Outcome.REFUSED,
    400: Outcome.REFUSED,
    401: Outcome.SENDER_FAULT,
    403: Outcome.SENDER_FAULT,  # the subscription was made for another key
}


@provider("web_push")
class WebPush(Provider):
    """Browsers that said yes on the shop's own site."""

    title: ClassVar[str] = "Web push"
    channel: ClassVar[str] = "web_push"

    contact: str = Field(
        pattern=r"^(mailto:[^@\s]+@[^@\s]+|https://\S+)$",
        max_length=300,
        description="Whom a push service writes to when something is wrong: mailto:… or https://…",
    )
    sites: str = Field(
        default="",
        max_length=2_000,
        description="Your shop's addresses, such as https://shop.example; only they may subscribe.",
    )
    hours: int = Field(
        default=24, ge=0, le=672, description="How long a browser that is off may still get it."
    )
    services: str = Field(
        default=KNOWN_SERVICES,
        max_length=2_000,
        description="Hosts of push services; subscriptions elsewhere are refused.",
    )
    public_key: str = Field(default="", description="Ours, made when the sender is set up.")
    private_key: SecretStr = Field(
        default=SecretStr(""),
        description="Leave empty. A new one ends every subscription that was made with the old.",
    )

    @model_validator(mode="before")
    @classmethod
    def _with_keys(cls, given: Any) -> Any:
        """The key pair is ours: made once, its public half always the private one's."""
        if not isinstance(given, dict):
            return given
        key = given.get("private_key") or ""
        key = key.get_secret_value() if isinstance(key, SecretStr) else key
        key = key or vapid.new_key()
        return {**given, "private_key": key, "public_key": vapid.public_key(key)}

    @field_validator("sites")
    @classmethod
    def _are_origins(cls, sites: str) -> str:
        for site in listed(sites):
            parts = urlsplit(site)
            if parts.scheme not in ("http", "https") or site != f"{parts.scheme}://{parts.netloc}":
                raise ValueError(f"{site} is no address of a site, such as https://shop.example")
        return sites

    def open(self, *, hello: str) -> Line[Push]:
        return WebPushLine(self)

    def serves(self, endpoint: str) -> bool:
        """Whether this is an address of a push service, which our server may call."""
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        for service in listed(self.services):
            if host == service or host.endswith(f".{service}"):
                return parts.scheme == "https" or service == "127.0.0.1"
        return False


class WebPushLine:
    """Posts sealed notifications; keeps one connection for each push service."""

    def __init__(self, settings: WebPush) -> None:
        self._settings = settings
        self._lines: dict[str, HttpLine] = {}

    def send(self, message: Push, handing: Handing) -> Receipt:
        """Seal and post one notification."""
        if not self._settings.serves(message.address):
            return Receipt(Outcome.REFUSED, "this is no address of a push service that we call")
        try:
            content = vapid.sealed(
                payload(message),
                p256dh=message.keys.get("p256dh", ""),
                auth=message.keys.get("auth", ""),
            )
        except ValueError as error:
            return Receipt(Outcome.BOUNCED, f"the subscription's keys are not valid: {error}")
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(message.address))
        line = self._lines.setdefault(origin, HttpLine(origin))
        headers = self._headers(message, origin)
        answer = line.call(handing, "POST", message.address, content=content, headers=headers)
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let all connections go."""
        for line in self._lines.values():
            line.close()

    def _headers(self, message: Push, origin: str) -> dict[str, str]:
        settings = self._settings
        key = settings.private_key.get_secret_value()

        def sign() -> tuple[str, float]:
            return vapid.signed(key, origin=origin, contact=settings.contact), _RENEW_SECONDS

        return {
            "authorization": token_for(f"{key} {origin} {settings.contact}", sign),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(settings.hours * 3600),
            "urgency": "normal" if message.marketing else "high",
            # A copy takes the place of one that still waits for the browser.
            "topic": vapid.encode(hashlib.sha256(message.id.encode()).digest())[:32],
        }


def payload(message: Push) -> bytes:
    """What our service worker reads; a text that is too long is cut, not refused."""
    words = {"id": message.id, "title": message.title, "text": message.text}
    words |= {"url": message.url, "image": message.image_url}
    text = json.dumps(words, ensure_ascii=False).encode()
    if len(text) <= MOST_BYTES:
        return text
    kept = message.text.encode()[: max(0, len(message.text.encode()) - len(text) + MOST_BYTES - 8)]
    words["text"] = kept.decode("utf-8", "ignore") + "…"
    return json.dumps(words, ensure_ascii=False).encode()


def listed(text: str) -> list[str]:
    """The words of a setting that holds several, by commas, spaces or lines."""
    return [word.rstrip("/") for word in text.replace(",", " ").split()]


def _receipt(answer: Answer) -> Receipt:
    outcome = _MEANING.get(answer.status)
    if outcome is not None:
        return answer.receipt(outcome)
    return by_status(answer, provider_id=answer.headers.get("location", ""))
