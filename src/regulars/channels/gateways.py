"""What providers of short messages share: one call for each message.

A provider says with `call` what it is asked to send a message and with `read` what its answer
means. Codes become outcomes in a table beside it, so that a new code is one line. What its
documentation does not say is never guessed: an answer nobody understands is UNKNOWN.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Unpack

import structlog
from pydantic import PrivateAttr

from regulars.channels.calls import Call, CalledProvider
from regulars.channels.http import Answer, HttpLine, Parts, answered, by_status
from regulars.channels.outgoing import Sms
from regulars.channels.provider import Handing, Heard, Line, Outcome, Receipt
from regulars.channels.shapes import words
from regulars.core.errors import Conflict, Invalid

log = structlog.get_logger("channels")
_LAST_IN_FORM = ("base_url", "answer_seconds")


class SmsGateway(CalledProvider):
    """A provider of short messages that is called once for each."""

    channel: ClassVar[str] = "sms"

    _kept: HttpLine | None = PrivateAttr(default=None)

    @abstractmethod
    def call(self, sms: Sms) -> Call:
        """What to ask. Raises Invalid for a message that cannot be said in this interface."""

    @abstractmethod
    def read(self, answer: Answer, sms: Sms) -> Receipt:
        """What the answer means for the message."""

    def knows_repeats(self, sms: Sms) -> bool:
        """Whether the same message twice reaches the customer once."""
        return self.idempotent

    def open(self, *, hello: str) -> Line[Sms]:
        return SmsLine(self)

    def ask(self, method: str, path: str, **parts: Unpack[Parts]) -> Answer:
        """The same over the connection that `each` keeps."""
        if self._kept is None:
            return super().ask(method, path, **parts)
        return answered(self._kept.ask(method, path, **parts))

    def each(
        self, provider_ids: Iterable[str], ask: Callable[[str], object]
    ) -> Iterator[tuple[str, object]]:
        """Ask for one after the other over one connection.

        One of which the provider knows nothing does not silence the others. Raises Conflict if
        there is no answer at all, or if all were refused.
        """
        refused, answers = None, 0
        self._kept = http = self.http()
        try:
            for number in provider_ids:
                try:
                    found = ask(number)
                except Conflict as fault:
                    if fault.code != "provider_refused":
                        raise
                    refused = fault
                else:
                    answers += 1
                    yield number, found
        finally:
            http.close()
            self._kept = None
        if refused and not answers:
            raise refused

    def with_inbox(
        self, heard: Sequence[Heard], read: Callable[[], Sequence[Heard]]
    ) -> Sequence[Heard]:
        """Reports, and what people wrote; a line that cannot receive does not silence them."""
        try:
            return [*heard, *read()]
        except Conflict as fault:
            if not heard:
                raise
            log.warning("inbox not read", provider=self.title, said=fault.message)
            return heard

    @classmethod
    def form(cls) -> dict[str, Any]:
        form = super().form()
        known = cls.model_fields["base_url"].default
        for name in _LAST_IN_FORM if known else ():
            form["properties"][name] = form["properties"].pop(name)
        return form


class SmsLine:
    """A connection over which one thread sends short messages."""

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway, self._http = gateway, gateway.http()

    def send(self, message: Sms, handing: Handing) -> Receipt:
        """Carry one message; nothing is said before the ledger says yes."""
        try:
            call = self._gateway.call(message)
        except Invalid as fault:
            return Receipt(Outcome.REFUSED, fault.message)
        answer = self._http.call(handing, call.method, call.path, **call.parts)
        receipt = answer if isinstance(answer, Receipt) else self._gateway.read(answer, message)
        if receipt.outcome is Outcome.UNKNOWN and self._gateway.knows_repeats(message):
            return replace(receipt, outcome=Outcome.RETRY)
        return receipt

    def close(self) -> None:
        """Let the connection go."""
        self._http.close()


def taken(answer: Answer, number: object, cost: object = "") -> Receipt:
    """A yes. What else the answer holds, often the whole text, is not kept."""
    reply = f"{answer.status} {number}"
    return answer.receipt(Outcome.ACCEPTED, provider_id=number, cost=cost, reply=reply)


def by_code(
    answer: Answer, code: object, table: Mapping[str, Outcome], said: object = ""
) -> Receipt:
    """The outcome of a code in the answer; one that is in no table says no to this message.

    `said` is the provider's own sentence beside the code.
    """
    outcome = table.get(str(code))
    if outcome is None:
        clear = code is not None and answer.ok
        outcome = Outcome.REFUSED if clear else unread(answer).outcome
    return answer.receipt(outcome, reply=words(f"{code} {said}")[:500] if said else "")


def unread(answer: Answer) -> Receipt:
    """What is left to say of an answer without the provider's own code: its status, if bad."""
    return answer.receipt(Outcome.UNKNOWN) if answer.ok else by_status(answer)


def complain(answer: Answer) -> Conflict:
    """The error for a question that was answered with a no."""
    return Conflict(answer.reply, code="provider_refused")
