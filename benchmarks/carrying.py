"""Carrying prepared letters to a mail server: our lines against the standard library's.

    .venv/bin/python -m benchmarks.carrying [--rounds 5]

Both send the same 7.8 KB over as many lines to the same sink, and ask a ledger that answers in
groups before a letter leaves. The reference is what one would write without us: an `smtplib.SMTP`
in a thread for each line. It waits for every answer by itself, because it cannot pipeline, and asks
the ledger before the letter instead of before its last dot. Processor time of this process, the
least of a few rounds in turns.
"""

from __future__ import annotations

import argparse
import asyncio
import smtplib
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue

from benchmarks.common import least, peak_mb, per, report
from benchmarks.mailing.references import postfix, sink
from benchmarks.sending import SLOTS
from regulars.channels.email import Envelope
from regulars.channels.provider import Outcome
from regulars.channels.smtp.opening import Account
from regulars.channels.smtp.session import Session

SIZE = 1_600
ANSWER_SECONDS = 0.004  # of the ledger
CONTENT = b"Subject: x\r\n\r\n" + (b"x" * 76 + b"\r\n") * 100


class Ledger:
    """Says yes in groups, as one that commits them does."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Future[bool]] = SimpleQueue()
        threading.Thread(target=self._answer, daemon=True).start()

    def ask(self) -> Future[bool]:
        answer: Future[bool] = Future()
        self._asked.put(answer)
        return answer

    def _answer(self) -> None:
        while True:
            group = [self._asked.get()]
            time.sleep(ANSWER_SECONDS)
            while True:
                try:
                    group.append(self._asked.get_nowait())
                except Empty:
                    break
            for each in group:
                each.set_result(True)


def by_tasks(port: int, ledger: Ledger) -> None:
    """As the engine carries: every line is a task of one thread."""
    numbers = iter(range(SIZE))

    async def line() -> None:
        session = Session(Account("127.0.0.1", port, security="none"))

        async def handing() -> bool:
            return await asyncio.wrap_future(ledger.ask())

        for number in numbers:
            envelope = Envelope("shop@shop.example", f"c{number}@example.com", CONTENT)
            receipt = await session.send(envelope, handing)
            assert receipt.outcome is Outcome.ACCEPTED, receipt
        await session.close()

    async def every() -> None:
        await asyncio.gather(*(line() for _ in range(SLOTS)))

    asyncio.run(every())


def by_threads(port: int, ledger: Ledger) -> None:
    """A thread and a connection of the standard library for each line."""
    numbers, lock = iter(range(SIZE)), threading.Lock()

    def taken() -> Iterator[int]:
        while True:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            yield number

    def line() -> None:
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as server:
            for number in taken():
                assert ledger.ask().result()
                server.sendmail("shop@shop.example", f"c{number}@example.com", CONTENT)

    with ThreadPoolExecutor(SLOTS) as pool:
        for done in [pool.submit(line) for _ in range(SLOTS)]:
            done.result()


def carrying(rounds: int) -> None:
    """The talk with the mail server."""
    ledger = Ledger()
    with sink() as port:
        ours, theirs = least(
            rounds, lambda: by_tasks(port, ledger), lambda: by_threads(port, ledger)
        )
    report(
        "carrying a message: smtplib in threads against our lines, processor time",
        theirs / ours,
        ">= 1.5x",
        theirs >= 1.5 * ours,
        messages=SIZE,
        lines=SLOTS,
        bytes=len(CONTENT),
        sink="smtp-sink" if postfix("smtp-sink") else "asyncio",
        ours=per(ours, SIZE),
        smtplib=per(theirs, SIZE),
        peak=f"{peak_mb()} MiB",
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    carrying(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
