"""A real HTTP server on this machine that plays a provider, and misbehaves per recipient and try.

A vendor's fake is one class in its own file `tests/fakes/<vendor>.py`:

    class FakeShout(FakeVendor):
        provider = "shout"                        # its key among our providers

        def settings(self):                       # settings of the provider that reach this server
            return {"base_url": self.url, "api_key": SECRET}

        def recipient(self, call):                # whom a sending call is for: chooses its mode
            return call.json()["to"]

        @route("POST", "/v1/{account}/send", sends=True)
        def send(self, call):                     # what the vendor's documentation says
            if call.mode == "blocked":
                return Reply(400, {"code": 21610})
            return Reply(200, {"id": self.next_id()})

With that, tests/families/test_providers.py tries everything every provider keeps to. `message(to)`
is what our line is given; the default fits the provider's channel. `modes(recipient, nth_try)`
names what happens to a call of a route that `sends`:

    ok          the route answers
    drop        taken, then the connection is closed without an answer
    lost        not taken, and the connection closed without an answer
    broken      taken, then 500
    rubbish     taken, then 200 with a body that nobody understands
    slow        taken, and answered only when the server stops
    busy        429 with Retry-After: 7
    closed      503
    denied      401
    echo        400 with all that came, secrets too
    other words are the vendor's own: the route sees them as `call.mode`

`taken` lists the calls whose message the vendor would deliver (a route may say so itself with
`Reply(..., taken=...)`), `sending` the calls that asked for it, `calls` all calls, and `bytes_in`
how many bytes ever came. Other tests use a fake directly, and drive it with the vendor's own SDK.
"""

from __future__ import annotations

import importlib
import io
import json
import pkgutil
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, unquote, urlsplit

import tests.fakes
from regulars.channels.email import Email, Envelope, Letter, Mailbox
from regulars.channels.kinds import CHANNELS
from regulars.channels.outgoing import Alert, Chat, Push, Sms
from regulars.channels.provider import PROVIDERS

Modes = Callable[[str, int], str]
BEFORE = ("lost", "busy", "closed", "denied", "echo")  # the route is not asked: nothing is taken


@dataclass
class Call:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    params: dict[str, str] = field(default_factory=dict)
    mode: str = "ok"
    repeated: dict[str, list[str]] = field(default_factory=dict)  # of the query, all of each name

    def json(self) -> Any:
        return json.loads(self.body)

    def form(self) -> dict[str, list[str]]:
        """The fields of a form, urlencoded or multipart."""
        kind = self.headers.get("content-type", "")
        if not kind.startswith("multipart/"):
            return parse_qs(self.body.decode(), keep_blank_values=True)
        fields: dict[str, list[str]] = {}
        whole = message_from_bytes(f"content-type: {kind}\r\n\r\n".encode() + self.body)
        for part in whole.walk():
            name = part.get_param("name", header="content-disposition")
            if isinstance(name, str):
                content = part.get_payload(decode=True)
                assert isinstance(content, bytes)
                fields.setdefault(name, []).append(content.decode())
        return fields


@dataclass
class Reply:
    """What the vendor answers: `body` as JSON unless it is bytes."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    taken: bool | None = None

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Hangup(Exception):
    """The connection is closed without an answer."""


def route(method: str, path: str, *, sends: bool = False) -> Callable[[Any], Any]:
    """Mark a method of a fake as the answer to `method path`; `{name}` matches one piece."""
    pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))

    def mark(function: Any) -> Any:
        function.routes = [*getattr(function, "routes", []), (method, pattern, sends)]
        return function

    return mark


class FakeVendor:
    """Start with `with FakeShout() as fake:`; it listens at `fake.url`."""

    provider: ClassVar[str]

    def __init__(self, modes: Modes = lambda _to, _n: "ok") -> None:
        self.modes = modes
        self.calls: list[Call] = []
        self.sending: list[Call] = []
        self.taken: list[Call] = []
        self.tries: Counter[str] = Counter()
        self.bytes_in = 0
        self.lock = threading.Lock()
        self.stopping = threading.Event()
        self._ids = 0
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def settings(self) -> dict[str, Any]:
        """Settings of our provider that reach this server; every secret is set."""
        raise NotImplementedError

    def recipient(self, call: Call) -> str:
        """Whom a sending call is for."""
        raise NotImplementedError

    def message(self, to: str = "") -> Any:
        """Something our line can send to `to`, or to whom this channel writes usually."""
        return example(PROVIDERS[self.provider].channel, to)

    def next_id(self) -> str:
        with self.lock:
            self._ids += 1
            return str(self._ids)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server.hang_up()

    def answer(self, call: Call) -> Reply:
        """What comes back for a call; raises Hangup where nothing does."""
        with self.lock:
            self.calls.append(call)
        for function, pattern, sends in self._routes(call.method):
            if found := pattern.fullmatch(call.path):
                call.params = {name: unquote(value) for name, value in found.groupdict().items()}
                return self._send(call, function) if sends else function(call)
        return Reply(404, {"error": f"no route {call.method} {call.path}"})

    def _routes(self, method: str) -> Iterator[tuple[Any, re.Pattern[str], bool]]:
        for name in dir(type(self)):
            function = getattr(self, name)
            for known, pattern, sends in getattr(function, "routes", ()):
                if known == method:
                    yield function, pattern, sends

    def _send(self, call: Call, function: Callable[[Call], Reply]) -> Reply:
        to = self.recipient(call)
        with self.lock:
            self.sending.append(call)
            self.tries[to] += 1
            call.mode = self.modes(to, self.tries[to])
        if call.mode in BEFORE:
            return self._refuse(call)
        reply = function(call)
        if reply.taken if reply.taken is not None else reply.status < 300:
            with self.lock:
                self.taken.append(call)
        return self._spoil(call.mode, reply)

    def _refuse(self, call: Call) -> Reply:
        if call.mode == "lost":
            raise Hangup
        if call.mode == "echo":
            came = {"path": call.path, "query": call.query, "headers": call.headers}
            return Reply(400, {**came, "body": call.body.decode("latin-1")})
        status = {"busy": 429, "closed": 503, "denied": 401}[call.mode]
        return Reply(status, {}, {"Retry-After": "7"} if call.mode == "busy" else {})

    def _spoil(self, mode: str, reply: Reply) -> Reply:
        if mode == "drop":
            raise Hangup
        if mode == "slow":
            self.stopping.wait(60)
            raise Hangup
        if mode == "broken":
            return Reply(500, {"error": "internal"})
        return Reply(200, b"\x00\xff<html>what is this") if mode == "rubbish" else reply


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *given: Any) -> None:
        self.open: set[socket.socket] = set()
        super().__init__(*given)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_: object) -> None:
        """A client that goes away is no fault."""

    def hang_up(self) -> None:
        """End the connections that clients still hold."""
        for one in list(self.open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Counted(io.BufferedReader):
    """A connection's incoming bytes, counted as they come."""

    def __init__(self, fake: FakeVendor, raw: Any) -> None:
        super().__init__(raw)
        self._fake = fake

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._count(super().readline(size))

    def read(self, size: int | None = -1, /) -> bytes:
        return self._count(super().read(size))

    def _count(self, data: bytes) -> bytes:
        with self._fake.lock:
            self._fake.bytes_in += len(data)
        return data


def _handler(fake: FakeVendor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self) -> None:
            super().setup()
            self.rfile = _Counted(fake, self.rfile.detach())

        def serve(self) -> None:
            parts = urlsplit(self.path)
            repeated = parse_qs(parts.query)
            query = {name: given[-1] for name, given in repeated.items()}
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length") or 0))
            try:
                reply = fake.answer(
                    Call(self.command, parts.path, query, headers, body, repeated=repeated)
                )
            except Hangup:
                self.close_connection = True
                return
            self.tell(reply)

        def tell(self, reply: Reply) -> None:
            content = reply.content()
            headers = {"Content-Type": "application/json", **reply.headers}
            if "Date" in headers:  # the fake's own clock
                self.send_response_only(reply.status)
            else:
                self.send_response(reply.status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

    return Handler


def example(channel: str, to: str = "") -> Any:
    """A message of each channel, for the contract and for tests that care about nothing in it."""
    form = CHANNELS[channel].form if channel in CHANNELS else channel
    if form == "email":
        return letter(to or "mina@example.com")
    if form == "sms":
        return Sms("msg_1", to or "+989121234567", "سلام مینا")
    if form == "push":
        return Push("msg_1", to or "token-of-a-device", "Hello", "Your coffee is ready")
    if form == "chat":
        phone = CHANNELS[channel].address == "phone"
        return Chat("msg_1", to or ("+989121234567" if phone else "1234567"), "سلام مینا")
    return Alert("Sending stopped", "The mail server refuses us.", "https://shop.example")


def letter(to: str, id: str = "msg_1") -> Letter:
    """A signed newsletter, as bytes and as parts."""
    message_id = f"<{id}@shop.example>"
    sender, person = Mailbox("hello@shop.example", "Corner Shop"), Mailbox(to, "Mina")
    unsubscribe = ("List-Unsubscribe", "<https://shop.example/u/1>")
    mail = Email(sender, person, "Hello", "<p>Hi</p>", "Hi", message_id, headers=(unsubscribe,))
    content = (
        f"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example\r\nMessage-ID: {message_id}\r\n"
        f"From: hello@shop.example\r\nTo: {to}\r\nSubject: Hello\r\n\r\nHi\r\n"
    )
    return Letter(id, mail, Envelope("bounce+1@shop.example", to, content.encode()))


def fakes() -> dict[str, type[FakeVendor]]:
    """The fakes there are, by the provider they play."""
    for found in pkgutil.iter_modules(tests.fakes.__path__):
        importlib.import_module(f"tests.fakes.{found.name}")
    return {one.provider: one for one in _below(FakeVendor) if hasattr(one, "provider")}


def _below(base: type[FakeVendor]) -> Iterator[type[FakeVendor]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)
