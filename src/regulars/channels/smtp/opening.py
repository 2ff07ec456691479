"""How a connection to a mail server begins: greeting, encryption, who we are."""

from __future__ import annotations

import base64
import ssl
from dataclasses import dataclass, field

from regulars.channels.provider import Outcome, Receipt
from regulars.channels.smtp.commands import command, read
from regulars.channels.smtp.replies import Reply
from regulars.channels.smtp.wire import Broken, Wire, connect


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds each phase may take (RFC 5321 §4.5.3.2; a final dot deserves its ten minutes)."""

    connect: float = 30
    greeting: float = 120
    command: float = 120
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


async def opened(account: Account) -> tuple[Wire, frozenset[str]]:
    """A connection that may carry messages, and what the server offers on it.

    Raises Unreachable, or Unwelcome with what the server said.
    """
    wire: Wire | None = None
    try:
        wire = await connect(account.host, account.port, account.deadlines.connect)
        return wire, await _introduced(wire, account)
    except BaseException as error:
        if wire is not None:
            wire.cut()
        if isinstance(error, Broken):
            raise Unreachable(str(error)) from None
        raise


async def _introduced(wire: Wire, account: Account) -> frozenset[str]:
    if account.security == "tls":
        await _encrypt(wire, account)
    _expect(await read(wire, account.deadlines.greeting), "greeting")
    offers = await _hello(wire, account)
    if account.security == "starttls":
        offers = await _start_tls(wire, account, offers)
    if account.username:
        await _log_in(wire, account, offers)
    return offers


async def _hello(wire: Wire, account: Account) -> frozenset[str]:
    limit = account.deadlines.command
    reply = await command(wire, f"EHLO {account.hello}", limit)
    if reply.code >= 500:
        reply = await command(wire, f"HELO {account.hello}", limit)
    _expect(reply, "hello")
    words = (line.split() for line in reply.text.split("\n")[1:])
    return frozenset(" ".join(line).upper() for line in words if line)


async def _start_tls(wire: Wire, account: Account, offers: frozenset[str]) -> frozenset[str]:
    if "STARTTLS" not in offers:
        raise Unwelcome(Receipt(Outcome.SENDER_FAULT, "the server offers no STARTTLS"))
    _expect(await command(wire, "STARTTLS", account.deadlines.command), "starttls")
    await _encrypt(wire, account)
    return await _hello(wire, account)


async def _encrypt(wire: Wire, account: Account) -> None:
    context = ssl.create_default_context()
    if not account.check_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    try:
        await wire.encrypt(context, account.host, account.deadlines.greeting)
    except ssl.SSLCertVerificationError as error:
        text = f"certificate of {account.host}: {error.verify_message}"
        raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text)) from None
    except (OSError, ValueError) as error:
        raise Broken(f"tls: {error}") from None


async def _log_in(wire: Wire, account: Account, offers: frozenset[str]) -> None:
    limit = account.deadlines.command
    if account.security == "none" and account.host not in ("127.0.0.1", "::1", "localhost"):
        text = "a password is not sent over an open line: choose STARTTLS or TLS"
        raise Unwelcome(Receipt(Outcome.SENDER_FAULT, text))
    ways = next((offer.split()[1:] for offer in offers if offer.startswith("AUTH ")), [])
    if "PLAIN" in ways or "LOGIN" not in ways:
        token = _base64(f"\0{account.username}\0{account.password}")
        reply = await command(wire, f"AUTH PLAIN {token}", limit)
    else:
        reply = await command(wire, "AUTH LOGIN", limit)
        for secret in (account.username, account.password):
            if reply.code == 334:
                reply = await command(wire, _base64(secret), limit)
    _expect(reply, "auth")


def _expect(reply: Reply, phase: str) -> None:
    """Before the first message an answer is about us, never about a customer."""
    if 200 <= reply.code < 300:
        return
    permanent = reply.code >= 500
    outcome = Outcome.SENDER_FAULT if permanent else Outcome.UNREACHABLE
    raise Unwelcome(Receipt(outcome, f"{phase}: {reply}"))


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
