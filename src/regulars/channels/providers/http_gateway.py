"""Any other gateway of short messages, described by settings instead of by a file of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, SecretStr

from regulars.channels.calls import Call
from regulars.channels.gateways import SmsGateway, unread
from regulars.channels.http import Answer
from regulars.channels.outgoing import Sms
from regulars.channels.provider import (
    Heard,
    Inbound,
    News,
    Outcome,
    Receipt,
    Report,
    Request,
    provider,
)
from regulars.channels.shapes import digits, e164, heard_fields, local
from regulars.core.errors import Invalid

_PLACE = re.compile(r"\{(to|text|sender|id|key|pattern)\}")
_WORD = re.compile(r"[\s,;:|]+")


def _from_text(value: object) -> object:
    """Lists and pairs written as JSON, as the command line gives them."""
    return json.loads(value) if isinstance(value, str) else value


Codes = Annotated[list[str], BeforeValidator(_from_text), Field(max_length=100)]
Pairs = Annotated[dict[str, str], BeforeValidator(_from_text), Field(max_length=100)]


@provider("http_gateway")
class HttpGateway(SmsGateway):
    """A gateway that takes one call per message and answers in JSON or in words."""

    title: ClassVar[str] = "Another gateway (HTTP)"

    method: Literal["POST", "GET"] = Field(
        default="POST", description="GET puts all in the address."
    )
    body: Literal["form", "json"] = Field(
        default="form", description="How fields are sent by POST."
    )
    fields: Pairs = Field(
        default={"to": "{to}", "text": "{text}", "from": "{sender}"},
        description="What is sent, with {to} {text} {sender} {id} {key} {pattern} filled in; in "
        "JSON, names such as messages.0.to make objects and lists.",
    )
    request_headers: Pairs = Field(
        default={}, description="Headers, such as Authorization with Bearer {key}."
    )
    key: SecretStr = Field(default=SecretStr(""), description="What {key} stands for; sealed.")
    sender: str = Field(default="", max_length=40, description="What {sender} stands for.")
    number: Literal["plus", "digits", "local"] = Field(
        default="digits", description="plus: +98912…, digits: 98912…, local: 0912…"
    )
    country_code: str = Field(
        default="98", pattern=r"^\d{1,3}$", description="The country of numbers without a code."
    )
    code_at: str = Field(
        default="",
        max_length=200,
        description="Where the answer's code stands, such as return.status or messages.0.status, "
        "or 0 for the first word of an answer in words; empty for the HTTP status.",
    )
    accepted: Codes = Field(default=["200", "201", "202"], description="Codes that mean yes.")
    retry: Codes = Field(default=[], description="Codes that mean: not now.")
    bounced: Codes = Field(
        default=[], description="Codes that mean: never write to this number again."
    )
    faults: Codes = Field(
        default=[], description="Codes that mean our account: key, credit, sender."
    )
    id_at: str = Field(default="", max_length=200, description="Where the message's id stands.")
    repeats_known: bool = Field(
        default=False,
        description="The gateway sends a second message with the same {id} only once.",
    )
    report_id: str = Field(default="", max_length=64, description="A report's field with its id.")
    report_status: str = Field(default="", max_length=64, description="The field with its status.")
    delivered: Codes = Field(default=[], description="Statuses that mean: arrived.")
    failed: Codes = Field(default=[], description="Statuses that mean: did not arrive.")
    unreached: Codes = Field(default=[], description="Statuses that mean: telephone off or away.")
    blocked: Codes = Field(
        default=[], description="Statuses that mean: the person refuses such messages."
    )
    inbound_from: str = Field(
        default="", max_length=64, description="Incoming messages: the field with the number."
    )
    inbound_text: str = Field(default="", max_length=64, description="The field with the text.")
    base_url: str = Field(
        default="", pattern=r"^(https?://[^?#\s]+)?$", max_length=300, description="What to call."
    )

    def call(self, sms: Sms) -> Call:
        if sms.pattern and not self._carries("{pattern}"):
            raise Invalid("This gateway has no patterns; write the text instead.")
        places = self._places(sms)
        fields = {name: _fill(value, places) for name, value in self.fields.items()}
        if sms.pattern:
            fields |= sms.values
        if self.method == "GET":
            return Call("GET", "", {"params": fields})
        return Call(
            "POST", "", {"json": _nested(fields)} if self.body == "json" else {"data": fields}
        )

    def headers(self) -> dict[str, str]:
        places = {"key": self.key.get_secret_value(), "sender": self.sender}
        return {name: _fill(value, places) for name, value in self.request_headers.items()}

    def knows_repeats(self, sms: Sms) -> bool:
        return self.repeats_known and self._carries("{id}")

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        code = _at(answer, self.code_at) if self.code_at else answer.status
        listed = (
            (self.accepted, Outcome.ACCEPTED),
            (self.retry, Outcome.RETRY),
            (self.bounced, Outcome.BOUNCED),
            (self.faults, Outcome.SENDER_FAULT),
        )
        for codes, outcome in listed:
            if code is not None and str(code) in codes:
                number = _at(answer, self.id_at) if outcome is Outcome.ACCEPTED else ""
                return answer.receipt(outcome, provider_id=number)
        if self.code_at and code is not None and answer.status < 500:
            return answer.receipt(Outcome.REFUSED)
        return unread(answer)

    def hear(self, request: Request) -> Sequence[Heard]:
        """What comes here is not signed; the secret in the address is all it proves."""
        fields = heard_fields(request)
        if sender := e164(fields.get(self.inbound_from), self.country_code):
            return [Inbound(sender, str(fields.get(self.inbound_text, "")))]
        number, state = (
            str(fields.get(name) or "") for name in (self.report_id, self.report_status)
        )
        news = self._news(state)
        if not number or news is None:
            return ()
        return [Report(news, number, detail=state, key=f"{number}:{state}")]

    def _carries(self, place: str) -> bool:
        return any(place in value for value in self.fields.values())

    def _places(self, sms: Sms) -> dict[str, str]:
        shapes = {
            "plus": sms.to,
            "digits": digits(sms.to),
            "local": local(sms.to, self.country_code),
        }
        return {
            "to": shapes[self.number],
            "text": sms.text,
            "sender": self.sender,
            "id": sms.id,
            "key": self.key.get_secret_value(),
            "pattern": sms.pattern,
        }

    def _news(self, state: str) -> News | None:
        listed = (
            (self.delivered, News.DELIVERED),
            (self.failed, News.FAILED),
            (self.unreached, News.SOFT_BOUNCED),
            (self.blocked, News.BLOCKED),
        )
        return next((news for states, news in listed if state in states), None)


def _nested(fields: dict[str, str]) -> Any:
    """`{"to.0": x}` as `{"to": [x]}`: steps that are numbers stand for places in a list."""
    grouped: dict[str, dict[str, str]] = {}
    for name, value in fields.items():
        head, _, rest = name.partition(".")
        grouped.setdefault(head, {})[rest] = value
    built = {
        head: below[""] if list(below) == [""] else _nested(below)
        for head, below in grouped.items()
    }
    return list(built.values()) if all(head.isdigit() for head in built) else built


def _fill(text: str, places: dict[str, str]) -> str:
    return _PLACE.sub(lambda place: places.get(place[1], ""), text)


def _at(answer: Answer, path: str) -> Any:
    """What stands at `a.0.b` of an answer in JSON, or the word number `0` of one in words."""
    steps = [int(step) if step.isdigit() else step for step in path.split(".") if step]
    if answer.json() is not None and not isinstance(answer.json(), int | float | str):
        return answer.at(*steps)
    words = [
        word for word in _WORD.split(answer.body.decode("utf-8", "replace").strip('" \r\n')) if word
    ]
    return (
        words[steps[0]] if steps and isinstance(steps[0], int) and steps[0] < len(words) else None
    )
