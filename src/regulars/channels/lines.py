"""Two kinds of lines, each made from the other.

Most providers are called over HTTP and block: each of their lines lives in a thread. A line that
waits without one lets a single thread carry many talks, which is several times cheaper.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, Protocol, TypeVar, runtime_checkable

from regulars.channels.provider import Handing, Line, Outcome, Provider, Receipt

M_contra = TypeVar("M_contra", contravariant=True)
M = TypeVar("M")

# As `Handing`, for those who wait without a thread.
AsyncHanding = Callable[[], Coroutine[Any, Any, bool]]


class AsyncLine(Protocol[M_contra]):
    """An open way to the provider, used by one task."""

    async def send(self, message: M_contra, handing: AsyncHanding) -> Receipt: ...

    async def close(self) -> None: ...


@runtime_checkable
class Threadless(Protocol):
    """A provider whose lines need no thread of their own."""

    def open_async(self, *, hello: str) -> AsyncLine[Any]: ...


def open_async(provider: Provider, *, hello: str, threads: Executor) -> AsyncLine[Any]:
    """A line for a task, whichever kind the provider makes."""
    if isinstance(provider, Threadless):
        return provider.open_async(hello=hello)
    return InThread(provider.open(hello=hello), threads)


class InThread(AsyncLine[M]):
    """A blocking line, used by a task."""

    def __init__(self, line: Line[M], threads: Executor) -> None:
        self._line, self._threads = line, threads

    async def send(self, message: M, handing: AsyncHanding) -> Receipt:
        loop = asyncio.get_running_loop()

        def ask() -> bool:
            return asyncio.run_coroutine_threadsafe(handing(), loop).result()

        return await loop.run_in_executor(self._threads, self._line.send, message, ask)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, self._line.close)


class Blocking(Line[M]):
    """A line of a task, used by a thread that waits for it: for single messages."""

    def __init__(self, line: AsyncLine[M]) -> None:
        self._line = line
        self._loop: asyncio.AbstractEventLoop | None = None

    def send(self, message: M, handing: Handing) -> Receipt:
        async def answer() -> bool:
            return handing()

        self._loop = self._loop or asyncio.new_event_loop()
        return self._loop.run_until_complete(self._line.send(message, answer))

    def close(self) -> None:
        if self._loop is not None:
            self._loop.run_until_complete(self._line.close())
            self._loop.run_until_complete(asyncio.sleep(0))  # let go of the connection
            self._loop.close()
            self._loop = None


class NoLine(AsyncLine[Any]):
    """In place of a line whose settings make none: a person has to look."""

    def __init__(self, why: str) -> None:
        self._why = why

    async def send(self, message: Any, handing: AsyncHanding) -> Receipt:
        return Receipt(Outcome.SENDER_FAULT, self._why)

    async def close(self) -> None:
        """There is nothing to close."""
