"""A connection to a server that answers in lines, for one of many talks in the same thread.

Every wait has an absolute deadline: a server that drips one byte a second holds nobody for hours.
"""

from __future__ import annotations

import asyncio
import math
import select
import ssl
from typing import cast

_MOST_BYTES = 65_536  # without a line end


class Broken(Exception):
    """The connection ended, ran out of time or spoke no SMTP."""


class Wire(asyncio.Protocol):
    """Made by `connect`."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._heard = bytearray()
        self._error: Exception | None = None
        self._ended = False
        self._waiter: asyncio.Future[None] | None = None
        self._flows = asyncio.Event()
        self._flows.set()
        self._deadline = math.inf
        self._alarm: asyncio.TimerHandle | None = None
        self._news: select.poll | None = None

    def limit(self, seconds: float) -> None:
        """What is waited for from now on comes in so many seconds, or is Broken."""
        self._deadline = asyncio.get_running_loop().time() + seconds

    async def line(self) -> bytes:
        """The next line without its end. Raises Broken."""
        while (end := self._heard.find(b"\n")) < 0:
            if self._ended:
                raise Broken(f"read: {self._why}")
            if len(self._heard) > _MOST_BYTES:
                raise Broken("the answer has no end")
            self._waiter = asyncio.get_running_loop().create_future()
            self._watch()
            await self._waiter
            self._waiter = None
        found = bytes(self._heard[:end])
        del self._heard[: end + 1]
        return found.rstrip(b"\r")

    async def write(self, data: bytes) -> None:
        """Hand bytes to the network, waiting while it takes no more. Raises Broken."""
        if self._transport is None or self._ended or self._transport.is_closing():
            raise Broken(f"write: {self._why}")
        self._transport.write(data)
        if not self._flows.is_set():
            self._watch()
            await self._flows.wait()
            if self._ended:
                raise Broken(f"write: {self._why}")

    async def is_quiet(self) -> bool:
        """Whether the server says nothing and is still there. The network is asked, because this
        thread may have been busy since it last listened."""
        while not self._heard and not self._ended:
            if self._news is None or not self._news.poll(0):
                return True
            await asyncio.sleep(0)  # it is read in one of the next turns
        return False

    async def encrypt(self, context: ssl.SSLContext, host: str, seconds: float) -> None:
        """Go on under TLS. Raises SSLError, OSError or ValueError."""
        if self._transport is None or self._ended:
            raise ConnectionResetError("the server closed the connection")
        self._heard.clear()  # what came before the handshake was not protected
        loop = asyncio.get_running_loop()
        made = await loop.start_tls(
            self._transport, self, context, server_hostname=host, ssl_handshake_timeout=seconds
        )
        self._transport = cast(asyncio.Transport, made)

    def cut(self) -> None:
        """End the connection at once; what has not left yet never does."""
        if self._transport is not None:
            self._transport.abort()
        self._end(None)
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._news = select.poll()
        self._news.register(transport.get_extra_info("socket"), select.POLLIN)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        self._wake()

    def eof_received(self) -> bool:
        self._end(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._news = None  # its number may be another connection's soon
        self._end(exc)

    def pause_writing(self) -> None:
        self._flows.clear()

    def resume_writing(self) -> None:
        self._flows.set()

    @property
    def _why(self) -> str:
        return str(self._error or "the server closed the connection")

    def _watch(self) -> None:
        """See to it that the deadline is kept. A timer for each wait would cost a third of the
        talk: one alarm serves many, and looks again when it goes off too early."""
        if self._alarm is not None:
            if self._alarm.when() <= self._deadline:
                return
            self._alarm.cancel()
        self._alarm = asyncio.get_running_loop().call_at(self._deadline, self._rung)

    def _rung(self) -> None:
        self._alarm = None
        if asyncio.get_running_loop().time() < self._deadline:
            self._watch()
        elif not self._flows.is_set() or (self._waiter is not None and not self._waiter.done()):
            self._end(TimeoutError("no answer in time"))

    def _end(self, error: Exception | None) -> None:
        self._ended, self._error = True, self._error or error
        self._flows.set()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


async def connect(host: str, port: int, seconds: float) -> Wire:
    """A new connection. Raises Broken."""
    try:
        async with asyncio.timeout(seconds):
            _, wire = await asyncio.get_running_loop().create_connection(Wire, host, port)
    except TimeoutError:
        raise Broken("connect: no answer in time") from None
    except (OSError, ValueError) as error:
        raise Broken(f"connect: {error}") from None
    return wire
