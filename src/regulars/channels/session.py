"""One SMTP connection that always knows how far a message has got.

What breaks before the last dot is known not to be sent and may be tried again. What breaks after it
is unknown for ever (RFC 1047), so the ledger hears of it before the dot leaves. Every phase has an
absolute deadline: a server that drips one byte a second does not hold a slot for hours.
"""

from __future__ import annotations

import base64
import re
import select
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field

from regulars.channels.email import Envelope
from regulars.channels.provider import Handing, Outcome, Receipt
from regulars.channels.replies import Reply, classify

_DOT_AT_START = re.compile(rb"(?m)^\.")
_REPLY_LINE = re.compile(rb"^(\d{3})([ -]?)(.*)$")
_MAX_LINE, _MAX_LINES = 4_096, 200


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


class Broken(Exception):
    """The connection ended, ran out of time or spoke no SMTP."""


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
        self._socket: socket.socket | None = None
        self._buffer = b""
        self._offers: frozenset[str] = frozenset()

    def send(self, envelope: Envelope, handing: Handing) -> Receipt:
        """Carry one message; a connection that went stale between two messages is renewed once."""
        tries = 1 if self._socket is None else 2
        while True:
            tries -= 1
            try:
                self._open()
                return self._offer(envelope) or self._finish(envelope, handing)
            except Unwelcome as answer:
                self._drop()
                return answer.receipt
            except Broken as error:
                self._drop()
                if not tries:
                    lost = isinstance(error, Unreachable)
                    return Receipt(Outcome.UNREACHABLE if lost else Outcome.RETRY, str(error))

    def close(self) -> None:
        """Say goodbye if the other side still listens."""
        if self._socket is None:
            return
        with suppress(Broken):
            self._command("QUIT", self._account.deadlines.quit)
        self._drop()

    def _finish(self, envelope: Envelope, handing: Handing) -> Receipt:
        """Say all but the dot, ask the ledger, end the message. A silence then means UNKNOWN."""
        self._write(_stuffed(envelope.content), self._account.deadlines.body)
        if not self._is_quiet():
            raise Broken("the server ended the connection during the content")
        try:
            allowed = handing()
        except BaseException:
            self._drop()
            raise
        if not allowed:
            self._drop()  # half a message without its dot is no message
            return Receipt(Outcome.STOPPED)
        if not self._is_quiet():
            self._drop()  # gone before the dot left: that much is known
            return Receipt(Outcome.RETRY, "the server ended the connection before the last dot")
        try:
            self._write(b".\r\n", self._account.deadlines.body)
            reply = self._read(self._account.deadlines.dot)
        except Broken as error:
            self._drop()
            return Receipt(Outcome.UNKNOWN, str(error))
        if reply.code == 421:
            self._drop()
        return classify(reply, "dot")

    def _is_quiet(self) -> bool:
        """Whether the server waits, as it should inside a message; anything else is an end."""
        if self._socket is None or self._buffer:
            return False
        return not select.select([self._socket], [], [], 0)[0]

    def _offer(self, envelope: Envelope) -> Receipt | None:
        """MAIL, RCPT and DATA; None when the server waits for the content."""
        mail, rcpt = self._envelope_lines(envelope)
        limit = self._account.deadlines.command
        if "PIPELINING" in self._offers:
            self._write(f"{mail}\r\n{rcpt}\r\n".encode(), limit)
            answers = [("mail", self._read(limit)), ("rcpt", self._read(limit))]
        else:
            answers = [("mail", self._command(mail, limit))]
            if answers[0][1].code < 300:
                answers.append(("rcpt", self._command(rcpt, limit)))
        for phase, reply in answers:
            if reply.code >= 300:
                return self._refused(reply, phase)
        reply = self._command("DATA", self._account.deadlines.data)
        return None if reply.code == 354 else self._refused(reply, "data")

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

    def _refused(self, reply: Reply, phase: str) -> Receipt:
        """Leave the connection clean for the next message."""
        if reply.code == 421:
            self._drop()
            if phase == "mail":
                raise Unreachable(str(reply))  # "enough on this line" or "too many lines"
        else:
            self._reset()
        return classify(reply, phase)

    def _reset(self) -> None:
        try:
            if self._command("RSET", self._account.deadlines.command).code >= 300:
                self._drop()
        except Broken:
            self._drop()

    def _open(self) -> None:
        if self._socket is not None:
            return
        try:
            self._connect()
            self._hello()
            if self._account.security == "starttls":
                self._start_tls()
            if self._account.username:
                self._log_in()
        except Broken as error:
            raise Unreachable(str(error)) from None

    def _connect(self) -> None:
        account, limits = self._account, self._account.deadlines
        try:
            self._socket = socket.create_connection((account.host, account.port), limits.connect)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            raise Broken(f"connect: {error}") from None
        self._buffer = b""
        if account.security == "tls":
            self._wrap()
        _expect(self._read(limits.greeting), "greeting")

    def _hello(self) -> None:
        limit = self._account.deadlines.command
        reply = self._command(f"EHLO {self._account.hello}", limit)
        if reply.code >= 500:
            reply = self._command(f"HELO {self._account.hello}", limit)
        _expect(reply, "hello")
        words = (line.split() for line in reply.text.split("\n")[1:])
        self._offers = frozenset(" ".join(line).upper() for line in words if line)

    def _start_tls(self) -> None:
        if "STARTTLS" not in self._offers:
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, "the server offers no STARTTLS"))
        _expect(self._command("STARTTLS", self._account.deadlines.command), "starttls")
        self._buffer = b""  # what came before the handshake was not protected
        self._wrap()
        self._hello()

    def _wrap(self) -> None:
        assert self._socket is not None
        context = ssl.create_default_context()
        if not self._account.check_certificate:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self._socket.settimeout(self._account.deadlines.greeting)
        try:
            self._socket = context.wrap_socket(self._socket, server_hostname=self._account.host)
        except ssl.SSLCertVerificationError as error:
            text = f"certificate of {self._account.host}: {error.verify_message}"
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text)) from None
        except (OSError, ValueError) as error:
            raise Broken(f"tls: {error}") from None

    def _log_in(self) -> None:
        account, limit = self._account, self._account.deadlines.command
        if account.security == "none" and account.host not in ("127.0.0.1", "::1", "localhost"):
            text = "a password is not sent over an open line: choose STARTTLS or TLS"
            raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text))
        ways = next((offer.split()[1:] for offer in self._offers if offer.startswith("AUTH ")), [])
        if "PLAIN" in ways or "LOGIN" not in ways:
            token = _base64(f"\0{account.username}\0{account.password}")
            reply = self._command(f"AUTH PLAIN {token}", limit)
        else:
            reply = self._command("AUTH LOGIN", limit)
            for secret in (account.username, account.password):
                if reply.code == 334:
                    reply = self._command(_base64(secret), limit)
        _expect(reply, "auth")

    def _command(self, line: str, seconds: float) -> Reply:
        self._write(f"{line}\r\n".encode(), seconds)
        return self._read(seconds)

    def _write(self, data: bytes, seconds: float) -> None:
        if self._socket is None:
            raise Broken("not connected")
        try:
            self._socket.settimeout(seconds)
            self._socket.sendall(data)
        except (OSError, ValueError) as error:
            raise Broken(f"write: {error}") from None

    def _read(self, seconds: float) -> Reply:
        """One answer, however many lines and packets it comes in."""
        end = time.monotonic() + seconds
        lines: list[str] = []
        while len(lines) < _MAX_LINES:
            found = _REPLY_LINE.match(self._line(end))
            if found is None:
                raise Broken("the server does not speak SMTP")
            lines.append(found[3].decode("utf-8", "replace").strip())
            if found[2] != b"-":
                return Reply(int(found[1]), "\n".join(lines))
        raise Broken("the answer has no end")

    def _line(self, end: float) -> bytes:
        while b"\n" not in self._buffer:
            left = end - time.monotonic()
            if left <= 0:
                raise Broken("no answer in time")
            if len(self._buffer) > _MAX_LINE:
                raise Broken("the answer has no end")
            self._buffer += self._receive(left)
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r")

    def _receive(self, seconds: float) -> bytes:
        if self._socket is None:
            raise Broken("not connected")
        try:
            self._socket.settimeout(seconds)
            data = self._socket.recv(65_536)
        except TimeoutError:
            raise Broken("no answer in time") from None
        except (OSError, ValueError) as error:
            raise Broken(f"read: {error}") from None
        if not data:
            raise Broken("the server closed the connection")
        return data

    def _drop(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


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
