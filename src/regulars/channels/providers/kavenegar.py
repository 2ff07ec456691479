"""Kavenegar (Iran): its own codes stand in `return.status`, whatever the HTTP status says."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any, ClassVar

from pydantic import Field, SecretStr

from regulars.channels.calls import Call, post
from regulars.channels.gateways import SmsGateway, by_code, complain, taken, unread
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
from regulars.channels.shapes import e164, heard_fields, local, moment, rows, words
from regulars.core.errors import Conflict

_CODES = {
    **dict.fromkeys(("409", "429", "451"), Outcome.RETRY),  # busy, too many calls
    **dict.fromkeys(  # account, key, line, credit, plan
        ("401", "403", "404", "405", "407", "412", "415", "416", "418", "426", "427", "428", "501"),
        Outcome.SENDER_FAULT,
    ),
    "411": Outcome.BOUNCED,
    "402": Outcome.UNKNOWN,  # "the operation failed", and no more
}
_NEWS = {
    "6": News.FAILED,
    "10": News.DELIVERED,
    "11": News.SOFT_BOUNCED,  # did not reach the telephone
    "13": News.FAILED,
    "14": News.BLOCKED,  # the person refuses advertising
}
_TOKENS = ("token", "token2", "token3", "token10", "token20")
_MOST_IDS = 500
_PAGE, _MOST_PAGES = 200, 50
_LOOK_BACK = 2 * 86_400
_LEFT = "2"  # the reason of a block: the person wrote «لغو ۱۱»
_PATIENCE = 5  # seconds that a caller of our webhook is kept waiting


@provider("kavenegar")
class Kavenegar(SmsGateway):
    """Kavenegar's REST interface. Repeats of a `localid` are sent once, so nothing is doubtful."""

    title: ClassVar[str] = "Kavenegar"
    idempotent: ClassVar[bool] = True
    polls: ClassVar[bool] = True

    api_key: SecretStr = Field(description="From the panel, Settings; stored sealed, never shown.")
    sender: str = Field(
        default="",
        pattern=r"^\d*$",
        max_length=20,
        description="The line that sends; empty for the account's own choice.",
    )
    inbox: bool = Field(
        default=True, description="Read what people write to the line, such as opt-out words."
    )
    base_url: str = Field(
        default="https://api.kavenegar.com/v1", description="Where the interface lives."
    )

    def call(self, sms: Sms) -> Call:
        fields = {"receptor": local(sms.to)}
        if sms.pattern:
            tokens = _tokens(sms.values)
            return post(
                self._path("verify/lookup"), data={**fields, **tokens, "template": sms.pattern}
            )
        fields |= {"message": sms.text, "localid": local_id(sms.id)}
        return post(
            self._path("sms/send"), data=fields | ({"sender": self.sender} if self.sender else {})
        )

    def knows_repeats(self, sms: Sms) -> bool:
        return not sms.pattern  # lookups carry no id of ours

    def read(self, answer: Answer, sms: Sms) -> Receipt:
        code = answer.at("return", "status")
        if str(code) != "200":
            return by_code(answer, code, _CODES, answer.at("return", "message"))
        for entry in rows(answer.at("entries")):
            if entry.get("messageid"):
                return taken(answer, entry["messageid"], entry.get("cost"))
        return unread(answer)

    def ask_reports(self, provider_ids: Sequence[str]) -> Sequence[Heard]:
        heard: list[Heard] = []
        for start in range(0, len(provider_ids), _MOST_IDS):
            ids = ",".join(provider_ids[start : start + _MOST_IDS])
            heard += _reports(self._entries("sms/status", messageid=ids))
        return self.with_inbox(heard, self._inbox) if self.inbox and self.sender else heard

    def hear(self, request: Request) -> Sequence[Heard]:
        """A call is not signed: a status is a hint only, so Kavenegar is asked whether it holds."""
        fields = heard_fields(request)
        if fields.get("message") and fields.get("from"):
            return [_inbound(fields, "from")]
        if not str(fields.get("messageid", "")).isdigit():
            return []
        quick = self.model_copy(update={"answer_seconds": _PATIENCE, "inbox": False})
        try:
            return quick.ask_reports([str(fields["messageid"])])
        except Conflict:
            return []  # asked again when reports are polled

    def health(self) -> str:
        (info,) = self._entries("account/info")[:1] or [{}]
        return f"Credit: {info.get('remaincredit')} rial"

    def _inbox(self) -> list[Heard]:
        """What people wrote: what is new, and the last days again, as reading marks it read
        even if we lose it; and who left by «لغو ۱۱», whom Kavenegar itself keeps from then on.
        """
        new = self._entries("sms/receive", linenumber=self.sender, isread="0")
        read = self._pages("sms/inboxpaged", isread="1")
        since = str(int(time.time()) - _LOOK_BACK)
        left = self._pages("line/blocked/list", blockreason=_LEFT, startdate=since)
        heard = {one.key: one for one in (_inbound(entry, "sender") for entry in new + read)}
        return [*heard.values(), *map(_blocked, left)]

    def _pages(self, method: str, **fields: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for page in range(1, _MOST_PAGES + 1):
            more = self._entries(method, linenumber=self.sender, pagenumber=str(page), **fields)
            found += more
            if len(more) < _PAGE:
                break
        return found

    def _entries(self, method: str, **fields: str) -> list[dict[str, Any]]:
        answer = self.ask("POST", self._path(method), data=fields)
        if str(answer.at("return", "status")) != "200":
            raise complain(answer)
        return rows(answer.at("entries"))

    def _path(self, method: str) -> str:
        return f"{self.api_key.get_secret_value()}/{method}.json"


def local_id(message_id: str) -> str:
    """Our id as the whole number that Kavenegar wants, the same for every try."""
    return str(int(sha256(message_id.encode()).hexdigest()[:15], 16))


def _tokens(values: dict[str, str]) -> dict[str, str]:
    """Values under the template's own names, or in their order."""
    if all(name in _TOKENS for name in values):
        return values
    return dict(zip(_TOKENS, values.values(), strict=False))


def _reports(entries: Iterable[dict[str, Any]]) -> list[Heard]:
    return [
        Report(
            _NEWS[state],
            provider_id=str(entry.get("messageid")),
            detail=f"{state} {words(entry.get('statustext'))}".strip(),
            key=f"{entry.get('messageid')}:{state}",
        )
        for entry in entries
        if (state := str(entry.get("status"))) in _NEWS
    ]


def _inbound(fields: dict[str, Any], sender: str) -> Inbound:
    return Inbound(
        e164(fields.get(sender), "98"),
        words(fields.get("message")),
        at=moment(fields.get("date")),
        key=str(fields.get("messageid", "")),
    )


def _blocked(entry: dict[str, Any]) -> Inbound:
    address, date = e164(entry.get("number"), "98"), entry.get("date")
    return Inbound(address, at=moment(date), key=f"blocked:{address}:{date}", event="stop")
