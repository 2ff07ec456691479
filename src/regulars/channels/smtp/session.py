"""One SMTP connection that always knows how far a message has got.

What breaks before the last dot is known not to be sent and may be tried again. What breaks after it
is unknown for ever (RFC 1047), so the ledger hears of it before the dot leaves.
"""

from __future__ import annotations

from contextlib import suppress

from regulars.channels.email import Envelope
from regulars.channels.lines import AsyncHanding
from regulars.channels.provider import Outcome, Receipt
from regulars.channels.smtp.commands import command, commands
from regulars.channels.smtp.opening import Account, Unreachable, Unwelcome, opened
from regulars.channels.smtp.replies import Reply, classify
from regulars.channels.smtp.wire import Broken, Wire


class Session:
    """A connection, opened when first needed and used for many messages."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._limits = account.deadlines
        self._wire: Wire | None = None
        self._offers: frozenset[str] = frozenset()

    async def send(self, envelope: Envelope, handing: AsyncHanding) -> Receipt:
        """Carry one message; a connection that went stale between two messages is renewed once."""
        tries = 1 if self._wire is None else 2
        while True:
            tries -= 1
            try:
                wire = self._wire or await self._open()
                return await self._offer(wire, envelope) or await self._finish(
                    wire, envelope, handing
                )
            except Unwelcome as answer:
                self._drop()
                return answer.receipt
            except Broken as error:
                self._drop()
                if not tries:
                    lost = isinstance(error, Unreachable)
                    return Receipt(Outcome.UNREACHABLE if lost else Outcome.RETRY, str(error))
            except BaseException:
                self._drop()
                raise

    async def close(self) -> None:
        """Say goodbye if the other side still listens."""
        if self._wire is not None:
            with suppress(Broken):
                await command(self._wire, "QUIT", self._limits.quit)
        self._drop()

    async def _finish(self, wire: Wire, envelope: Envelope, handing: AsyncHanding) -> Receipt:
        """Say all but the dot, ask the ledger, end the message. A silence then means UNKNOWN."""
        wire.limit(self._limits.body)
        await wire.write(_stuffed(envelope.content))
        if not await wire.is_quiet():
            raise Broken("the server ended the connection during the content")
        if not await handing():
            self._drop()  # half a message without its dot is no message
            return Receipt(Outcome.STOPPED)
        if not await wire.is_quiet():
            self._drop()  # gone before the dot left: that much is known
            return Receipt(Outcome.RETRY, "the server ended the connection before the last dot")
        try:
            reply = await command(wire, ".", self._limits.dot)
        except Broken as error:
            self._drop()
            return Receipt(Outcome.UNKNOWN, str(error))
        if reply.code == 421:
            self._drop()
        return classify(reply, "dot")

    async def _offer(self, wire: Wire, envelope: Envelope) -> Receipt | None:
        """MAIL, RCPT and DATA; None when the server waits for the content."""
        lines = (*self._envelope_lines(envelope), "DATA")
        if "PIPELINING" in self._offers:
            replies = await commands(wire, lines, self._limits.command)
        else:
            replies = []
            for line in lines:
                replies.append(await command(wire, line, self._limits.command))
                if replies[-1].code >= 300:
                    break
        for phase, reply in zip(("mail", "rcpt", "data"), replies, strict=False):
            if reply.code >= 300 and (phase, reply.code) != ("data", 354):
                return await self._refused(wire, phase, reply, waits=replies[-1].code == 354)
        return None

    def _envelope_lines(self, envelope: Envelope) -> tuple[str, str]:
        extra = ""
        if not (envelope.sender + envelope.recipient).isascii():
            if "SMTPUTF8" not in self._offers:
                text = "the server takes no addresses beyond ASCII (SMTPUTF8)"
                raise Unwelcome(Receipt(Outcome.REFUSED, text))
            extra = " SMTPUTF8"
        if "8BITMIME" in self._offers:
            extra = " BODY=8BITMIME" + extra
        return f"MAIL FROM:<{envelope.sender}>{extra}", f"RCPT TO:<{envelope.recipient}>"

    async def _refused(self, wire: Wire, phase: str, reply: Reply, *, waits: bool) -> Receipt:
        """Leave the connection clean for the next message. One that `waits` for a content nobody
        may get is told that there is none (RFC 2920 §3.1)."""
        if reply.code == 421:
            self._drop()
            if phase == "mail":
                raise Unreachable(str(reply))  # "enough on this line" or "too many lines"
            return classify(reply, phase)
        try:
            if waits:
                await command(wire, ".", self._limits.dot)
            elif (await command(wire, "RSET", self._limits.command)).code >= 300:
                self._drop()
        except Broken:
            self._drop()
        return classify(reply, phase)

    async def _open(self) -> Wire:
        self._wire, self._offers = await opened(self._account)
        return self._wire

    def _drop(self) -> None:
        if self._wire is not None:
            self._wire.cut()
            self._wire = None


def _stuffed(content: bytes) -> bytes:
    """The content with leading dots doubled and a line end before the dot that ends it."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    if content.startswith(b"."):
        content = b"." + content
    return content.replace(b"\n.", b"\n..")
