"""WhatsApp, by Meta's Cloud API: approved templates, and our own words for a day after theirs."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.http import Answer, HttpLine, answered, by_status
from regulars.channels.outgoing import Chat
from regulars.channels.provider import (
    NOT_A_USER,
    Forged,
    Handing,
    Heard,
    Inbound,
    Line,
    News,
    Outcome,
    Provider,
    Receipt,
    Report,
    Request,
    provider,
)
from regulars.channels.webhooks import is_hmac_sha256, read_json
from regulars.core.clock import utc_now

_RETRY = (1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016)
_OURS = (0, 3, 10, 190, 368, 130497, 131005, 131031, 131042, 131045, 132015, 132016, 133010)
_MEANING = {
    **dict.fromkeys(_RETRY, Outcome.RETRY),  # rates, and their own trouble
    **dict.fromkeys(_OURS, Outcome.SENDER_FAULT),  # key, payment, a paused template
    **dict.fromkeys(range(200, 300), Outcome.SENDER_FAULT),  # permissions
    131026: Outcome.REFUSED,  # no WhatsApp there
    131047: Outcome.REFUSED,  # the 24 hours are over
    131049: Outcome.REFUSED,  # Meta withholds marketing: not again for days
    131050: Outcome.REFUSED,  # this person stopped marketing
    132001: Outcome.SENDER_FAULT,  # no such template in this language
    132000: Outcome.REFUSED,  # values that do not fit the template
}
_SPAM, _SPAM_SECONDS = 131048, 3600.0  # too many of ours were marked as spam: all of them wait
_NEWS = {"delivered": News.DELIVERED, "read": News.OPENED}


@provider("whatsapp")
class WhatsApp(Provider):
    """Customers by their telephone number, in WhatsApp."""

    title: ClassVar[str] = "WhatsApp Cloud API"
    channel: ClassVar[str] = "whatsapp"

    base_url: str = Field(
        default="https://graph.facebook.com/v25.0", max_length=500, description="With the version."
    )
    phone_number_id: str = Field(pattern=r"^\d{1,30}$", description="Of the number you send from.")
    access_token: SecretStr = Field(description="Of a system user; it does not expire.")
    app_secret: SecretStr = Field(description="Signs what Meta tells us.")
    verify_token: SecretStr = Field(
        description="A word of your own: Meta asks for it when you enter our webhook's address."
    )

    def open(self, *, hello: str) -> Line[Chat]:
        return WhatsAppLine(self)

    def health(self) -> str:
        line = self.line()
        try:
            fields = {"fields": "display_phone_number,quality_rating"}
            answer = answered(line.ask("GET", self.phone_number_id, params=fields))
        finally:
            line.close()
        return f"{answer.at('display_phone_number')} ({answer.at('quality_rating')})"

    def greet(self, request: Request) -> str:
        """Meta's challenge, for whoever knows our word."""
        word = self.verify_token.get_secret_value().encode()
        given = request.query.get("hub.verify_token", "").encode(errors="replace")
        asked = request.query.get("hub.mode") == "subscribe"
        if not (asked and word and hmac.compare_digest(word, given)):
            raise Forged("The call does not know the verify token.")
        return request.query.get("hub.challenge", "")

    def hear(self, request: Request) -> Sequence[Heard]:
        given = request.headers.get("x-hub-signature-256", "").removeprefix("sha256=")
        if not is_hmac_sha256(self.app_secret.get_secret_value(), request.body, given):
            raise Forged("The signature does not fit the body.")
        return list(_heard(read_json(request.body)))

    def line(self) -> HttpLine:
        """A connection that carries the key."""
        token = self.access_token.get_secret_value()
        headers = {"authorization": f"Bearer {token}"}
        return HttpLine(self.base_url, headers=headers, secrets=[token])


class WhatsAppLine:
    """Writes to telephone numbers."""

    def __init__(self, settings: WhatsApp) -> None:
        self._path = f"{settings.phone_number_id}/messages"
        self._http = settings.line()

    def send(self, message: Chat, handing: Handing) -> Receipt:
        """Send a template, or words of our own while the person's 24 hours last."""
        until = message.free_text_until
        if not message.template and (until is None or until <= utc_now()):
            text = "outside of the 24 hours after the customer's words only a template may be sent"
            return Receipt(Outcome.REFUSED, text)
        answer = self._http.call(handing, "POST", self._path, json=content(message))
        return answer if isinstance(answer, Receipt) else _receipt(answer)

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def content(message: Chat) -> dict[str, Any]:
    """The message as Meta takes it; our id comes back with every report."""
    body: dict[str, Any] = {"messaging_product": "whatsapp", "recipient_type": "individual"}
    body |= {"to": message.address.removeprefix("+"), "biz_opaque_callback_data": message.id}
    if message.template:
        return body | {"type": "template", "template": _template(message)}
    links = [f"{button.text}: {button.url}" for button in message.buttons]
    text = "\n".join([message.text, *links])
    if message.image_url:
        return body | {"type": "image", "image": {"link": message.image_url, "caption": text}}
    return body | {"type": "text", "text": {"body": text, "preview_url": bool(links)}}


def _template(message: Chat) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    if message.image_url:
        image = {"type": "image", "image": {"link": message.image_url}}
        parts.append({"type": "header", "parameters": [image]})
    if message.values:
        values = [{"type": "text", "text": value} for value in message.values]
        parts.append({"type": "body", "parameters": values})
    for place, button in enumerate(message.buttons):  # the part of the address that varies
        value = [{"type": "text", "text": button.url}]
        at = {"type": "button", "sub_type": "url", "index": str(place)}
        parts.append({**at, "parameters": value})
    language = {"code": message.language or "en"}
    return {"name": message.template, "language": language, "components": parts}


def _receipt(answer: Answer) -> Receipt:
    number = answer.at("messages", 0, "id")
    if answer.ok:
        taken = Outcome.ACCEPTED if number else Outcome.UNKNOWN
        return answer.receipt(taken, provider_id=number)
    code = answer.at("error", "code")
    outcome = _MEANING.get(code) if isinstance(code, int) else None
    if outcome is None:
        return by_status(answer)
    said = answer.at("error", "error_data", "details") or answer.at("error", "message") or ""
    reply = f"{NOT_A_USER} ({code}: {said})" if code == 131026 else f"{code}: {said}"
    if code == _SPAM:
        return Receipt(outcome, reply[:500], wait_seconds=_SPAM_SECONDS)
    return answer.receipt(outcome, reply=reply[:500])


def _heard(body: Any) -> Iterator[Heard]:
    for value in _values(body):
        for status in value.get("statuses") or ():
            if (report := _report(status)) is not None:
                yield report
        for message in value.get("messages") or ():
            yield _words(message)
        for wish in value.get("user_preferences") or ():
            if wish.get("category") == "marketing_messages":
                event = "stop" if wish.get("value") == "stop" else "start"
                key = f"{wish['wa_id']} {wish.get('timestamp')}"
                yield Inbound(f"+{wish['wa_id']}", event=event, at=_moment(wish), key=key)


def _values(body: Any) -> Iterator[dict[str, Any]]:
    entries = body.get("entry") if isinstance(body, dict) else None
    for entry in entries or ():
        for change in entry.get("changes") or ():
            if isinstance(change.get("value"), dict):
                yield change["value"]


def _report(status: dict[str, Any]) -> Report | None:
    word, errors = str(status.get("status")), status.get("errors") or [{}]
    code, said = errors[0].get("code"), errors[0].get("title") or ""
    if word == "failed":
        news = News.UNSUBSCRIBED if code == 131050 else News.FAILED
    elif word in _NEWS:
        news = _NEWS[word]
    else:
        return None
    return Report(
        news,
        provider_id=str(status.get("id", "")),
        message_id=str(status.get("biz_opaque_callback_data") or ""),
        address=f"+{status.get('recipient_id', '')}",
        at=_moment(status),
        detail=f"{code}: {said}" if code else "",
        key=f"{status.get('id')} {word}",
    )


def _words(message: dict[str, Any]) -> Inbound:
    kind = str(message.get("type"))
    part = message.get(kind) or {}
    reply = part.get("button_reply") or part.get("list_reply") or {}
    text = part.get("body") or part.get("text") or part.get("caption") or reply.get("title") or ""
    address, key = f"+{message.get('from')}", str(message.get("id"))
    return Inbound(address, text=str(text), at=_moment(message), key=key)


def _moment(part: dict[str, Any]) -> datetime | None:
    seconds = str(part.get("timestamp", ""))
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() else None
