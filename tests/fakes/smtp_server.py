"""An SMTP server that misbehaves on purpose, per recipient and per try.

`modes(recipient, nth_try)` names what happens: `ok`, `drop:<phase>`, `slow:<seconds>`, `garbage`,
`split`, `lines`, `bare_lf`, `drip:<seconds>`, or `<phase>:<answer>` such as `rcpt:550 5.1.1 gone`.
Phases are mail, rcpt, data (before 354), body (half-way), dot (accepted, answer never sent).
"""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Modes = Callable[[str, int], str]


@dataclass(frozen=True)
class Mail:
    recipient: str
    content: bytes

    @property
    def message_id(self) -> str:
        head = self.content.partition(b"\r\n\r\n")[0].decode()
        return next(
            line.partition(": ")[2] for line in head.split("\r\n") if line.startswith("Message-ID")
        )


class Hangup(Exception):
    """The fake closes the connection."""


class FakeSmtp:
    """Start with `with FakeSmtp(...) as server:`; what it took is in `accepted`."""

    def __init__(
        self,
        modes: Modes = lambda _to, _n: "ok",
        *,
        at_connect: list[str] | None = None,
        offers: tuple[str, ...] = ("PIPELINING", "8BITMIME", "SMTPUTF8"),
        per_connection: int = 1_000_000,
        greeting: str = "220 fake ready",
        generous: bool = False,
        hangs_up: bool = False,
    ) -> None:
        self.generous = generous  # asks for the content even when nobody may get it (RFC 2920)
        self.hangs_up = hangs_up  # right after it refused somebody
        self.modes, self.offers, self.greeting = modes, offers, greeting
        self.at_connect = list(at_connect or [])
        self.per_connection = per_connection
        self.accepted: list[Mail] = []
        self.connections = 0
        self.tries: Counter[str] = Counter()
        self.lock = threading.Lock()
        fake = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                _Talk(fake, self.request).run()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> FakeSmtp:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Talk:
    """One connection."""

    def __init__(self, fake: FakeSmtp, connection: socket.socket) -> None:
        self.fake, self.socket = fake, connection
        self.stream = connection.makefile("rb")
        self.mode, self.recipient, self.taken = "ok", "", 0

    def run(self) -> None:
        with self.fake.lock:
            self.fake.connections += 1
            start = self.fake.at_connect.pop(0) if self.fake.at_connect else "ok"
        try:
            if start == "drop:connect":
                return
            self.say(start if start[0].isdigit() else self.fake.greeting)
            while line := self.stream.readline():
                self.answer(line.strip().decode("utf-8"), start)
        except (Hangup, OSError):
            pass
        finally:
            self.stream.close()
            self.socket.close()

    def say(self, text: str) -> None:
        self.socket.sendall(text.encode() + b"\r\n")

    def answer(self, line: str, start: str) -> None:
        word = line[:4].upper()
        if word == "EHLO":
            self.drop_if(start, "drop:ehlo")
            offers = ("fake", *self.fake.offers)
            for place, offer in enumerate(offers):
                self.say(f"250{' ' if place + 1 == len(offers) else '-'}{offer}")
        elif word == "MAIL":
            self.mail(start)
        elif word == "RCPT":
            self.rcpt(line)
        elif word == "DATA":
            self.data()
        elif word == "QUIT":
            self.say("221 bye")
            raise Hangup
        else:
            self.say("250 ok")

    def drop_if(self, mode: str, wanted: str) -> None:
        if mode == wanted:
            raise Hangup

    def mail(self, start: str) -> None:
        self.drop_if(start, "drop:mail")
        if self.taken >= self.fake.per_connection:
            self.say("421 4.7.0 enough on this line")
            raise Hangup
        self.recipient = ""
        self.say(start[5:] if start.startswith("mail:") else "250 ok")

    def rcpt(self, line: str) -> None:
        self.recipient = line.partition("<")[2].partition(">")[0]
        with self.fake.lock:
            self.fake.tries[self.recipient] += 1
            self.mode = self.fake.modes(self.recipient, self.fake.tries[self.recipient])
        self.drop_if(self.mode, "drop:rcpt")
        if not self.mode.startswith("rcpt:"):
            self.say("250 2.1.5 ok")
            return
        self.recipient = ""
        self.say(self.mode[5:])
        if self.fake.hangs_up:
            raise Hangup

    def data(self) -> None:
        if not self.recipient and not self.fake.generous:
            self.say("554 5.5.1 no valid recipients")
            return
        self.drop_if(self.mode, "drop:data")
        if self.mode.startswith("data:"):
            self.say(self.mode[5:])
            return
        self.say("354 go on")
        content = b""
        while not (b"\r\n" + content).endswith(b"\r\n.\r\n"):
            piece = self.stream.readline()
            if not piece:
                raise Hangup
            content += piece
            self.drop_if(self.mode, "drop:body")
        self.end(content[:-3].replace(b"\r\n..", b"\r\n."))

    def end(self, content: bytes) -> None:
        if self.mode.startswith("dot:"):
            self.say(self.mode[4:])
            return
        if not self.recipient:
            self.say("554 5.5.1 no valid recipients")
            return
        with self.fake.lock:
            self.fake.accepted.append(Mail(self.recipient, content))
            self.taken += 1
        self.drop_if(self.mode, "drop:dot")
        self.last_word()

    def last_word(self) -> None:
        kind, _, amount = self.mode.partition(":")
        send: dict[str, Any] = {
            "split": [b"2", b"50 2.0.", b"0 ok\r", b"\n"],
            "lines": [b"250-2.0.0 thank\r\n250-2.0.0 you\r\n250 2.0.0 bye\r\n"],
            "bare_lf": [b"250 2.0.0 ok\n"],
            "garbage": [b"\x00\xff what is this\r\n"],
            "drip": [bytes([letter]) for letter in b"250 2.0.0 ok" + b"." * 200],
        }
        if kind == "slow":
            time.sleep(float(amount))
        for piece in send.get(kind, [b"250 2.0.0 ok\r\n"]):
            self.socket.sendall(piece)
            if kind in ("split", "drip"):
                time.sleep(float(amount or 0.01))
