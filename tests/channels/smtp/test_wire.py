"""Waiting on a connection ends in time, whichever side is slow."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import pytest

from regulars.channels.smtp.wire import Broken, Wire, connect, within

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
        assert not wire.is_quiet
        with pytest.raises(Broken, match="write"):
            await wire.write(b"anybody there?")
        with pytest.raises(ConnectionResetError):
            await wire.encrypt(ssl.create_default_context(), "localhost", 1)

    talk(served, said)


def test_a_server_that_reads_nothing_holds_nobody_for_ever() -> None:
    async def said(wire: Wire) -> None:
        with pytest.raises(Broken, match="in time"):
            async with within(0.2):
                for _ in range(400):
                    await wire.write(b"x" * 100_000)

    talk(silent, said)


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
