"""Waiting on a connection ends in time, whichever side is slow."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import pytest

from regulars.channels.smtp.wire import Broken, Wire, connect

Served = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def talk(served: Served, said: Callable[[Wire], Awaitable[None]]) -> None:
    """One connection between a server and what we say to it."""

    async def both() -> None:
        over = asyncio.Event()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await served(reader, writer)
            writer.transport.abort()
            over.set()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        async with server:
            wire = await connect("127.0.0.1", server.sockets[0].getsockname()[1], 5)
            try:
                await said(wire)
            finally:
                wire.cut()
                await over.wait()

    asyncio.run(both())


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.5)


def test_lines_are_read_whole_and_a_half_one_is_none() -> None:
    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in (b"on", b"e\r\ntwo\nthr"):
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)

    async def said(wire: Wire) -> None:
        assert (await wire.line(), await wire.line()) == (b"one", b"two")
        with pytest.raises(Broken, match="closed the connection"):
            await wire.line()
        assert not await wire.is_quiet()
        with pytest.raises(Broken, match="write"):
            await wire.write(b"anybody there?")
        with pytest.raises(ConnectionResetError):
            await wire.encrypt(ssl.create_default_context(), "localhost", 1)

    talk(served, said)


def test_a_server_that_reads_nothing_holds_nobody_for_ever() -> None:
    async def said(wire: Wire) -> None:
        with pytest.raises(Broken, match="in time"):
            wire.limit(0.2)
            for _ in range(400):
                await wire.write(b"x" * 100_000)

    talk(silent, said)


def test_a_server_that_drips_holds_nobody_for_longer_than_one_that_is_silent() -> None:
    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"one\r\n")
        for _ in range(400):
            if writer.is_closing():
                return
            writer.write(b".")
            await asyncio.sleep(0.05)

    async def said(wire: Wire) -> None:
        wire.limit(60)
        await wire.line()
        wire.limit(0.2)  # the shorter one counts, though the alarm was set for the longer one
        with pytest.raises(Broken, match="in time"):
            await wire.line()

    talk(served, said)


def test_time_between_two_waits_does_not_count() -> None:
    ready = asyncio.Event()

    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(b"one\r\n")
        await ready.wait()
        await asyncio.sleep(0.1)
        writer.write(b"two\r\n")
        await asyncio.sleep(0.1)

    async def said(wire: Wire) -> None:
        wire.limit(2)
        assert await wire.line() == b"one"
        await asyncio.sleep(2.2)  # the alarm goes off, and nobody waits
        wire.limit(30)
        ready.set()
        assert await wire.line() == b"two"

    talk(served, said)


def test_an_early_alarm_looks_again() -> None:
    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.1)
        writer.write(b"one\r\n")
        await asyncio.sleep(1.2)
        writer.write(b"late but in time\r\n")
        await asyncio.sleep(0.1)

    async def said(wire: Wire) -> None:
        wire.limit(0.8)
        assert await wire.line() == b"one"
        wire.limit(30)  # the alarm of the first wait goes off during the second one
        assert await wire.line() == b"late but in time"

    talk(served, said)


def test_an_answer_without_an_end_is_refused() -> None:
    async def served(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"x" * 200_000)
        await writer.drain()

    async def said(wire: Wire) -> None:
        with pytest.raises(Broken, match="no end"):
            await wire.line()

    talk(served, said)


def test_nobody_listening_is_told() -> None:
    async def said(wire: Wire) -> None:
        with pytest.raises(Broken, match="connect"):
            await connect("127.0.0.1", 1, 2)

    talk(silent, said)
