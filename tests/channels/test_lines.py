"""A blocking line serves a task, and a task's line serves a thread that waits."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from regulars.channels.lines import AsyncHanding, Blocking, InThread, open_async
from regulars.channels.provider import Handing, Outcome, Receipt
from regulars.channels.providers.smtp import Smtp, SmtpLine
from regulars.channels.providers.telegram import Telegram


class Slow:
    """Blocks until the other talk has begun, so that two in one thread would wait for ever."""

    def __init__(self, both: threading.Barrier) -> None:
        self.both, self.closed = both, False

    def send(self, message: str, handing: Handing) -> Receipt:
        self.both.wait(10)
        return Receipt(Outcome.ACCEPTED if handing() else Outcome.STOPPED, message)

    def close(self) -> None:
        self.closed = True


class Quick:
    """Never blocks."""

    def __init__(self) -> None:
        self.closed = False

    async def send(self, message: str, handing: AsyncHanding) -> Receipt:
        await asyncio.sleep(0)
        return Receipt(Outcome.ACCEPTED if await handing() else Outcome.STOPPED, message)

    async def close(self) -> None:
        self.closed = True


def test_blocking_lines_wait_beside_each_other_and_ask_in_the_loop() -> None:
    slow = [Slow(threading.Barrier(2)) for _ in range(2)]
    slow[1].both = slow[0].both
    asked_in = []

    async def both(threads: ThreadPoolExecutor) -> list[Receipt]:
        lines = [InThread(one, threads) for one in slow]

        async def handing() -> bool:
            asked_in.append(threading.current_thread())
            return len(asked_in) == 1

        receipts = await asyncio.gather(*(line.send("hello", handing) for line in lines))
        for line in lines:
            await line.close()
        return receipts

    with ThreadPoolExecutor(2) as threads:
        receipts = asyncio.run(both(threads))
    assert {one.outcome for one in receipts} == {Outcome.ACCEPTED, Outcome.STOPPED}
    assert set(asked_in) == {threading.current_thread()}
    assert all(one.closed for one in slow)


def test_a_thread_waits_for_a_line_of_tasks() -> None:
    quick = Quick()
    line = Blocking(quick)
    assert line.send("one", lambda: True) == Receipt(Outcome.ACCEPTED, "one")
    assert line.send("two", lambda: False) == Receipt(Outcome.STOPPED, "two")
    line.close()
    line.close()
    assert quick.closed


def test_a_provider_without_lines_of_its_own_kind_gets_a_thread() -> None:
    with ThreadPoolExecutor(1) as threads:
        smtp = open_async(Smtp(host="127.0.0.1"), hello="shop.example", threads=threads)
        bot = open_async(Telegram.model_validate({"token": "1:a"}), hello="", threads=threads)
    assert isinstance(smtp, SmtpLine)
    assert isinstance(bot, InThread)
