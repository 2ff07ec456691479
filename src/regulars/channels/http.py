"""One line over HTTP, for every provider that is called this way.

A provider's line holds an `HttpLine` and sends through `call`:

    answer = self._http.call(handing, "POST", "/v3/mail/send", json=body)
    if isinstance(answer, Receipt):  # no answer came: the receipt already says what that means
        return answer
    if answer.status == 202: ...     # say what this provider's answers mean
    return by_status(answer, idempotent=...)   # and leave the rest to what numbers mean everywhere

`call` makes the connection and builds the request first, asks `handing` exactly once, directly
before the first byte, and writes nothing if it says no. What goes wrong before that is UNREACHABLE
(REFUSED if the request cannot even be written down); after it, UNKNOWN, or RETRY where a repeated
message is known by its id (`idempotent=True`). `ask` is for what is no message: tokens, credit,
reports. It asks nobody, and what fails there is UNREACHABLE always.

Answers are at most 1 MiB, redirects are not followed, compressed answers are not asked for, proxies
and .netrc of the environment are not looked at. `secrets` never appear in an answer's text.
"""

from __future__ import annotations

import base64
import json
import logging
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, TypedDict, Unpack
from urllib.parse import quote

import certifi
import httpx

from regulars.channels.provider import Handing, Outcome, Receipt
from regulars.core.errors import Conflict

_MOST_BYTES = 1 << 20
_LONGEST_WAIT = 86_400.0
_SHORTEST_SECRET = 6  # shorter ones would tear holes into words
# Their lines tell addresses, and some providers want the key in the address.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: names of headers in small letters, secrets blotted out."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    def json(self) -> Any:
        """The body as JSON; None for what is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def at(self, *path: str | int) -> Any:
        """What stands at a place inside the JSON, such as `at("errors", 0, "message")`, or None."""
        found = self.json()
        for step in path:
            try:
                found = found[step]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    @property
    def reply(self) -> str:
        """The answer in one line for the ledger."""
        text = " ".join(self.body.decode("utf-8", "replace").replace("\0", "").split())
        return f"{self.status} {text}"[:500].rstrip()

    def receipt(
        self, outcome: Outcome, *, provider_id: object = "", cost: object = "", reply: str = ""
    ) -> Receipt:
        """This answer as a receipt, with the wait it asks for."""
        return Receipt(
            outcome,
            reply or self.reply,
            provider_id="" if provider_id is None else str(provider_id),
            wait_seconds=retry_after(self.headers) if outcome is Outcome.RETRY else None,
            cost="" if cost is None else str(cost),
        )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that the other side asks us to wait: a number, or a date beside its own clock's."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), _LONGEST_WAIT)
    try:
        wanted, date = (parsedate_to_datetime(text) for text in (value, headers.get("date", "")))
        return min(max((wanted - date).total_seconds(), 0.0), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return None


def by_status(answer: Answer, *, idempotent: bool = False, provider_id: object = "") -> Receipt:
    """What a status means where the provider's documentation says nothing more."""
    return answer.receipt(_outcome(answer.status, idempotent), provider_id=provider_id)


def _outcome(status: int, idempotent: bool) -> Outcome:
    if 200 <= status < 300:
        return Outcome.ACCEPTED
    if status in (408, 425, 429, 503):  # said before the work is taken on
        return Outcome.RETRY
    if status >= 500 or status < 200:  # may have failed after it was taken on
        return Outcome.RETRY if idempotent else Outcome.UNKNOWN
    if status in (401, 402, 403, 404, 405, 407) or status < 400:
        return Outcome.SENDER_FAULT  # wrong key, no credit, wrong address of the service
    return Outcome.REFUSED


def answered(answer: Answer | Receipt) -> Answer:
    """A good answer to `ask`, or Conflict with what was said: for health and reports."""
    if isinstance(answer, Receipt):
        raise Conflict(f"No answer: {answer.reply}", code="provider_unreachable")
    if not answer.ok:
        raise Conflict(answer.reply, code="provider_refused")
    return answer


def _check(headers: httpx.Headers) -> None:
    """A line end in a header would be noticed only after the ledger was asked."""
    for name, value in headers.items():
        if not value.isprintable():
            raise ValueError(f"the header {name} has a control character")


class Parts(TypedDict, total=False):
    """What a request is made of, as httpx takes it; `data` is a form, values may be lists."""

    json: Any
    data: Any
    content: bytes
    headers: Mapping[str, str]
    params: Mapping[str, str]


@cache
def _trust(file: str, http2: bool) -> ssl.SSLContext:
    """The certificates we believe, read once: that takes longer than to carry a message.

    One for each version of HTTP, because it also says to the server which of them is spoken.
    """
    return ssl.create_default_context(cafile=file)


class _Stopped(Exception):
    """The ledger said no."""


class _Gone(Exception):
    """The other side closed the connection while the ledger was asked."""


@dataclass(slots=True)
class _Gate:
    """Asks the ledger at the moment before the first byte of the request."""

    line: HttpLine
    handing: Handing | None
    asked: bool = False

    def __call__(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self.line._stream = info.get("return_value")
        if self.handing and not self.asked and event.endswith(".send_request_headers.started"):
            self.asked = True
            if not self.handing():
                raise _Stopped
            # Over HTTP/2 the other side may speak at any time; over HTTP/1.1 only to say goodbye.
            if event.startswith("http11.") and self.line._is_readable():
                raise _Gone


@dataclass(slots=True)
class HttpLine:
    """One connection to a provider, used by one thread; opened at the first call."""

    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)  # Basic
    secrets: Iterable[str] = field(default=(), repr=False)
    answer_seconds: float = 60
    connect_seconds: float = 10
    idempotent: bool = False
    http2: bool = False
    proxy: str = field(default="", repr=False)  # its address may hold a password
    _client: httpx.Client | None = field(default=None, init=False, repr=False)
    _stream: Any = field(default=None, init=False, repr=False)

    def call(
        self, handing: Handing, method: str, path: str, **parts: Unpack[Parts]
    ) -> Answer | Receipt:
        """Carry a message. `path` is appended to `base_url`, or is a whole address itself."""
        return self._exchange(_Gate(self, handing), method, path, parts)

    def ask(self, method: str, path: str, **parts: Unpack[Parts]) -> Answer | Receipt:
        """Ask something that is no message; a Receipt is UNREACHABLE or REFUSED."""
        return self._exchange(_Gate(self, None), method, path, parts)

    def close(self) -> None:
        """Let the connection go; the next call opens another."""
        if self._client is not None:
            self._client.close()
        self._client = self._stream = None

    def _exchange(self, gate: _Gate, method: str, path: str, parts: Parts) -> Answer | Receipt:
        try:
            request = self._open().build_request(method, self._url(path), **parts)
            _check(request.headers)
        except (httpx.InvalidURL, ValueError, TypeError) as error:
            return Receipt(Outcome.REFUSED, self.scrub(f"cannot be written as a request: {error}"))
        request.extensions["trace"] = gate
        try:
            return self._carry(request)
        except _Stopped:
            return Receipt(Outcome.STOPPED)
        except _Gone:
            self.close()
            return Receipt(Outcome.RETRY, "the connection was closed before the request left")
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OverflowError) as error:
            self.close()
            return Receipt(self._failure(gate), self.scrub(f"{type(error).__name__}: {error}"))

    def _failure(self, gate: _Gate) -> Outcome:
        if not gate.asked:
            return Outcome.UNREACHABLE
        return Outcome.RETRY if self.idempotent else Outcome.UNKNOWN

    def _carry(self, request: httpx.Request) -> Answer:
        response = self._open().send(request, stream=True)
        try:
            body = self._read(response)
        finally:
            response.close()
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, headers, self._blot(body))

    def _read(self, response: httpx.Response) -> bytes:
        """The body, as much as is allowed and comes in time."""
        end = time.monotonic() + self.answer_seconds
        body = b""
        for piece in response.iter_raw():
            body += piece
            if len(body) >= _MOST_BYTES:
                break
            if time.monotonic() > end:
                raise TimeoutError("the answer has no end")
        return body[:_MOST_BYTES]

    def _open(self) -> httpx.Client:
        if self._client is None:
            self._client = httpx.Client(
                headers={"accept-encoding": "identity", "user-agent": "Regulars", **self.headers},
                auth=self.auth,
                http2=self.http2,
                verify=_trust(certifi.where(), self.http2),
                timeout=httpx.Timeout(self.answer_seconds, connect=self.connect_seconds),
                limits=httpx.Limits(max_connections=1, keepalive_expiry=30),
                follow_redirects=False,
                trust_env=False,
                proxy=self.proxy or None,
            )
        return self._client

    def _url(self, path: str) -> str:
        if path.startswith(("http://", "https://")):
            return path
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}" if path else self.base_url

    def _is_readable(self) -> bool:
        return self._stream is not None and bool(self._stream.get_extra_info("is_readable"))

    def scrub(self, text: str) -> str:
        """The text without our secrets, as they are or as an address or Basic carries them."""
        return self._blot(text.encode("utf-8", "replace")).decode("utf-8", "replace")

    def _blot(self, body: bytes) -> bytes:
        for shape in self._shapes():
            body = body.replace(shape.encode(), b"***")
        return body

    def _shapes(self) -> list[str]:
        known = [*self.secrets]
        if self.auth:
            pair = ":".join(self.auth)
            known += [self.auth[1], pair, base64.b64encode(pair.encode()).decode()]
        shapes = {shape for one in known for shape in (one, quote(one, safe=""))}
        return sorted((one for one in shapes if len(one) >= _SHORTEST_SECRET), key=len)[::-1]
