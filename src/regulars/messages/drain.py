"""Sends what is due through one sender: claims in batches, one that writes, a few slots that each
carry one message at a time.

A drain has its own lines to its own provider, so that one sender's trouble stops no other; all of
them share the committer. Its slots are tasks of one thread: waking a thread for each answer of a
mail server costs more than the message. While they wait for servers and the ledger, the messages
they carry next are written.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import structlog

from regulars.accounts.service import Profile
from regulars.channels.email import Letter
from regulars.channels.lines import AsyncLine, NoLine, open_async
from regulars.channels.provider import Outcome, Receipt
from regulars.channels.service import Sender
from regulars.core.clock import Clock
from regulars.core.errors import RegularsError
from regulars.core.workspace import Workspace
from regulars.messages import queries
from regulars.messages.claims import Claim, Claimed, claim
from regulars.messages.committer import Committer, LedgerDown
from regulars.messages.hold import MarkKeeper
from regulars.messages.settling import Result
from regulars.messages.shown import Shelf
from regulars.messages.words import Content
from regulars.messages.writers import writer_for

BATCH_PER_SLOT = 16
PAUSE_SECONDS, LONGEST_PAUSE = 0.02, 0.25

log = structlog.get_logger("sending")


class Drain:
    """One sender's slots, what waits for them and what they have done."""

    def __init__(
        self,
        ws: Workspace,
        sender: Sender,
        business: Profile,
        *,
        committer: Committer,
        mark: MarkKeeper,
        worker: str,
        clock: Clock,
    ) -> None:
        self._ws, self._sender, self._clock = ws, sender, clock
        self._committer, self._mark, self._worker = committer, mark, worker
        self._carrier = sender.carrier(ws.keys)
        self._writer = writer_for(ws, sender, business)
        self._contents: dict[str, Content] = {}
        self._shelf = Shelf(ws)
        self._bare: set[str] = set()  # mailings without the lists they speak of
        self._waiting: asyncio.Queue[Claimed | None] = asyncio.Queue()
        self._written: asyncio.Queue[_Written | Result | None] = asyncio.Queue(self._count)
        self._threads = ThreadPoolExecutor(self._count + 1, f"drain-{sender.id}")
        self._busy = 0
        self._halted = False  # the provider is away, or somebody says stop
        self._fault: BaseException | None = None  # why nothing more is written
        self.tried = 0
        self.looked_at = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Claim and send until nothing is due, the provider is away or somebody says stop."""
        try:
            with self._threads:
                asyncio.run(self._run(stopping))
        finally:
            self._committer.flush()

    @property
    def _count(self) -> int:
        return max(1, self._ws.settings.send_slots)

    async def _run(self, stopping: Callable[[], bool]) -> None:
        writing = asyncio.create_task(self._write())
        slots = [asyncio.create_task(self._slot()) for _ in range(self._count)]
        try:
            await self._feed(stopping)
        finally:
            self._halted = True
            self._waiting.put_nowait(None)
            await asyncio.wait(slots)  # whatever happened: what has been handed over is answered
            writing.cancel()  # slots that gave up leave it with messages nobody takes
        for slot in slots:
            slot.result()
        if self._fault is not None:
            raise self._fault

    async def _feed(self, stopping: Callable[[], bool]) -> None:
        """Keep the slots busy without claiming far ahead."""
        pause = PAUSE_SECONDS
        while not stopping() and not self._halted and not self._committer.error:
            if self._waiting.qsize() >= self._count:
                await asyncio.sleep(PAUSE_SECONDS)
            elif await self._claim(self._count * BATCH_PER_SLOT):
                pause = PAUSE_SECONDS
            elif not self._busy:
                return
            else:
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _claim(self, limit: int) -> bool:
        """Take the next batch; False when nothing more is to be had now."""
        loop = asyncio.get_running_loop()
        got, served = await loop.run_in_executor(self._threads, self._take, limit)
        self.looked_at += got.looked_at
        self._busy += len(got.taken)
        for one in served:
            self._waiting.put_nowait(one)
        if got.taken:
            self._mark.reached(got.high_water)
        elif got.wait and not got.looked_at:
            await asyncio.sleep(PAUSE_SECONDS)
        return got.wait

    def _take(self, limit: int) -> tuple[Claim, Sequence[Claimed]]:
        with self._ws.state.write() as connection:
            got = claim(
                connection, self._sender.id, worker=self._worker, limit=limit, now=self._clock()
            )
            missing = {one.campaign_id for one in got.taken} - self._contents.keys()
            self._contents.update(queries.contents_of(connection, missing))
        return got, self._with_lists(got.taken)

    def _with_lists(self, taken: Sequence[Claimed]) -> Sequence[Claimed]:
        """With what their words recommend. A mailing where that fails is paused: none of its
        messages is sent bare, and no other mailing waits for it."""
        served, failed = self._shelf.serve(taken, self._contents, now=self._clock())
        if failed:
            self._bare |= failed
            with self._ws.state.write() as connection:
                queries.pause(connection, failed, "no_recommendations")
        return served

    async def _write(self) -> None:
        """Write messages, as many ahead as there are slots, and those in one go: taking turns
        with the slots after each would cost a fifth, as the processor forgets how to write."""
        try:
            while (one := await self._waiting.get()) is not None:
                await self._written.put(self._drafted(one))
        except asyncio.CancelledError:  # every slot has given up
            return
        except BaseException as error:  # or the slots would wait for ever
            self._halted, self._fault = True, error
        for _ in range(self._count):
            await self._written.put(None)

    def _drafted(self, one: Claimed) -> _Written | Result:
        """The message, or why there is none: that is its own failure, never the next one's."""
        if self._stands_back(one):
            return Result(one, Receipt(Outcome.UNTRIED))
        try:
            content = self._contents[one.campaign_id]
            return _Written(one, self._writer.write(one, content, now=self._clock()))
        except RegularsError as error:
            return Result(one, Receipt(Outcome.REFUSED, error.message), "cannot_be_written")
        except Exception as error:
            log.exception("message cannot be written", message=one.id)
            return Result(one, Receipt(Outcome.REFUSED, str(error)), "internal_error")

    def _stands_back(self, one: Claimed) -> bool:
        return self._halted or one.campaign_id in self._bare

    async def _slot(self) -> None:
        """Carry one message after another over one line."""
        line = self._open()
        try:
            while (one := await self._written.get()) is not None:
                try:
                    result = one if isinstance(one, Result) else await self._carry(line, one)
                except LedgerDown:
                    return
                self._committer.settle(result)
                self._busy -= 1
                self.tried += 1
        finally:
            await line.close()

    def _open(self) -> AsyncLine[Any]:
        try:
            return open_async(self._carrier, hello=self._sender.mail_domain, threads=self._threads)
        except Exception as error:
            log.exception("line cannot be opened", sender=self._sender.id)
            return NoLine(error.message if isinstance(error, RegularsError) else repr(error))

    async def _carry(self, line: AsyncLine[Any], written: _Written) -> Result:
        """Try one message. Whatever is wrong with it is its own failure, never the next one's."""
        one = written.claimed
        if self._stands_back(one):
            return Result(one, Receipt(Outcome.UNTRIED))
        asked = False

        async def handing() -> bool:
            nonlocal asked
            asked = await self._committer.hand(one, written.mail_id)
            return asked

        try:
            receipt = await line.send(written.message, handing)
        except LedgerDown:
            raise
        except RegularsError as error:
            if asked:
                return Result(one, Receipt(Outcome.UNKNOWN, error.message))
            return Result(one, Receipt(Outcome.REFUSED, error.message), "cannot_be_written")
        except Exception as error:
            log.exception("message failed", message=one.id)
            outcome = Outcome.UNKNOWN if asked else Outcome.REFUSED
            return Result(one, Receipt(outcome, str(error)), "" if asked else "internal_error")
        if _is_about_us(receipt):
            self._halted = True
        return Result(one, receipt, repeatable=asked and self._carrier.idempotent)


@dataclass(frozen=True, slots=True)
class _Written:
    """A message in the shape its line takes."""

    claimed: Claimed
    message: Any

    @property
    def mail_id(self) -> str:
        return self.message.email.message_id if isinstance(self.message, Letter) else ""


def _is_about_us(receipt: Receipt) -> bool:
    """Whether the next message would fare no better."""
    if receipt.outcome is Outcome.RETRY:
        return receipt.wait_seconds is not None
    return receipt.outcome in (Outcome.UNREACHABLE, Outcome.SENDER_FAULT)
