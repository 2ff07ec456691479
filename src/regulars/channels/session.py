"""One SMTP connection that always knows how far a message has got.

What breaks before the last dot is known not to be sent and may be tried again. What breaks after it
is unknown for ever (RFC 1047), so the ledger hears of it before the dot leaves.
"""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from regulars.channels.email import Envelope
from regulars.channels.lines import AsyncHanding
from regulars.channels.provider import Outcome, Receipt
from regulars.channels.replies import Reply, classify
from regulars.channels.wire import Broken, Wire, connect, within

_DOT_AT_START = re.compile(rb"(?m)^\.")
_REPLY_LINE = re.compile(rb"^(\d{3})([ -]?)(.*)$")
_MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds each phase may take (RFC 5321 §4.5.3.2; a final dot deserves its ten minutes)."""

    connect: float = 30
    greeting: float = 120
    command: float = 120
    data: float = 120
    body: float = 300
    dot: float = 600
    quit: float = 3


@dataclass(frozen=True, slots=True)
class Account:
    """Where to connect and as whom."""

    host: str
    port: int
    security: str = "starttls"  # none, starttls, tls
    username: str = ""
    password: str = field(default="", repr=False)
    check_certificate: bool = True
    hello: str = "localhost"
    deadlines: Deadlines = Deadlines()


class Unreachable(Broken):
    """There was no connection that could carry a message."""


class Unwelcome(Exception):
    """The server answered, and does not want us (yet)."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__(receipt.reply)
        self.receipt = receipt


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
                await _command(self._wire, "QUIT", self._limits.quit)
        self._drop()

    async def _finish(self, wire: Wire, envelope: Envelope, handing: AsyncHanding) -> Receipt:
        """Say all but the dot, ask the ledger, end the message. A silence then means UNKNOWN."""
        await _write(wire, _stuffed(envelope.content), self._limits.body)
        if not wire.is_quiet:
            raise Broken("the server ended the connection during the content")
        if not await handing():
            self._drop()  # half a message without its dot is no message
            return Receipt(Outcome.STOPPED)
        if not wire.is_quiet:
            self._drop()  # gone before the dot left: that much is known
            return Receipt(Outcome.RETRY, "the server ended the connection before the last dot")
        try:
            await wire.write(b".\r\n")
            reply = await _read(wire, self._limits.dot)
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
            replies = await _commands(wire, lines, self._limits.command)
        else:
            replies = []
            for line in lines:
                replies.append(await _command(wire, line, self._limits.command))
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
                await _command(wire, ".", self._limits.dot)
            elif (await _command(wire, "RSET", self._limits.command)).code >= 300:
                self._drop()
        except Broken:
            self._drop()
        return classify(reply, phase)

    async def _open(self) -> Wire:
        account = self._account
        try:
            wire = self._wire = await connect(account.host, account.port, self._limits.connect)
            if account.security == "tls":
                await self._encrypt(wire)
            _expect(await _read(wire, self._limits.greeting), "greeting")
            await self._hello(wire)
            if account.security == "starttls":
                await self._start_tls(wire)
            if account.username:
                await self._log_in(wire)
        except Broken as error:
            raise Unreachable(str(error)) from None
        return wire

    async def _hello(self, wire: Wire) -> None:
        limit = self._limits.command
        reply = await _command(wire, f"EHLO {self._account.hello}", limit)
        if reply.code >= 500:
            reply = await _command(wire, f"HELO {self._account.hello}", limit)
        _expect(reply, "hello")
        words = (line.split() for line in reply.text.split("\n")[1:])
        self._offers = frozenset(" ".join(line).upper() for line in words if line)

    async def _start_tls(self, wire: Wire) -> None:
        if "STARTTLS" not in self._offers:
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, "the server offers no STARTTLS"))
        _expect(await _command(wire, "STARTTLS", self._limits.command), "starttls")
        await self._encrypt(wire)
        await self._hello(wire)

    async def _encrypt(self, wire: Wire) -> None:
        context = ssl.create_default_context()
        if not self._account.check_certificate:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        try:
            await wire.encrypt(context, self._account.host, self._limits.greeting)
        except ssl.SSLCertVerificationError as error:
            text = f"certificate of {self._account.host}: {error.verify_message}"
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text)) from None
        except (OSError, ValueError) as error:
            raise Broken(f"tls: {error}") from None

    async def _log_in(self, wire: Wire) -> None:
        account, limit = self._account, self._limits.command
        if account.security == "none" and account.host not in ("127.0.0.1", "::1", "localhost"):
            text = "a password is not sent over an open line: choose STARTTLS or TLS"
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text))
        ways = next((offer.split()[1:] for offer in self._offers if offer.startswith("AUTH ")), [])
        if "PLAIN" in ways or "LOGIN" not in ways:
            token = _base64(f"\0{account.username}\0{account.password}")
            reply = await _command(wire, f"AUTH PLAIN {token}", limit)
        else:
            reply = await _command(wire, "AUTH LOGIN", limit)
            for secret in (account.username, account.password):
                if reply.code == 334:
                    reply = await _command(wire, _base64(secret), limit)
        _expect(reply, "auth")

    def _drop(self) -> None:
        if self._wire is not None:
            self._wire.cut()
            self._wire = None


async def _write(wire: Wire, data: bytes, seconds: float) -> None:
    async with within(seconds):
        await wire.write(data)


async def _command(wire: Wire, line: str, seconds: float) -> Reply:
    (reply,) = await _commands(wire, [line], seconds)
    return reply


async def _commands(wire: Wire, lines: Sequence[str], seconds: float) -> list[Reply]:
    """What the server says to lines that leave together; less if it refuses one and hangs up."""
    replies: list[Reply] = []
    async with within(seconds):
        await wire.write("".join(f"{line}\r\n" for line in lines).encode())
        while len(replies) < len(lines):
            try:
                replies.append(await _reply(wire))
            except Broken:
                if all(reply.code < 400 for reply in replies):
                    raise
                break
    return replies


async def _read(wire: Wire, seconds: float) -> Reply:
    async with within(seconds):
        return await _reply(wire)


async def _reply(wire: Wire) -> Reply:
    """One answer, however many lines and packets it comes in."""
    lines: list[str] = []
    while len(lines) < _MOST_LINES:
        found = _REPLY_LINE.match(await wire.line())
        if found is None:
            raise Broken("the server does not speak SMTP")
        lines.append(found[3].decode("utf-8", "replace").strip())
        if found[2] != b"-":
            return Reply(int(found[1]), "\n".join(lines))
    raise Broken("the answer has no end")


def _expect(reply: Reply, phase: str) -> None:
    """Before the first message an answer is about us, never about a customer."""
    if 200 <= reply.code < 300:
        return
    permanent = reply.code >= 500
    outcome = Outcome.SENDER_FAULT if permanent else Outcome.UNREACHABLE
    raise Unwelcome(Receipt(outcome, f"{phase}: {reply}"))


def _stuffed(content: bytes) -> bytes:
    """The content with leading dots doubled and a line end before the dot that ends it."""
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    return _DOT_AT_START.sub(b"..", content)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
