"""One thread that commits for all slots: they wait for a shared fsync instead of one each.

While one group is being committed the next one gathers. A result is queued before its slot hands
over its next message, so at any moment the ledger shows at most one `handed` row per slot.
"""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import InternalError, OperationalError

from regulars.core.clock import Clock
from regulars.core.workspace import Workspace
from regulars.messages import handing, settling
from regulars.messages.claims import Claimed
from regulars.messages.duty import let_others_by
from regulars.messages.settling import Result

MOST_TRIES = 5
# A commit costs as much as ten rows in it, and writing a message takes a millisecond or two.
GATHER_SECONDS, QUIET_SECONDS = 0.03, 0.005


class LedgerDown(Exception):
    """The ledger cannot be written, so nothing may leave."""


@dataclass(frozen=True, slots=True)
class _Flush:
    """Set when everything before it is committed."""

    done: threading.Event


@dataclass(frozen=True, slots=True)
class _Hand:
    message: Claimed
    mail_id: str
    answer: asyncio.Future[bool]


_Item = _Hand | Result | _Flush


class Committer:
    """Commits hand-overs and results in groups, in the order they came."""

    def __init__(self, ws: Workspace, worker: str, clock: Clock) -> None:
        self._ws, self._worker, self._clock = ws, worker, clock
        self._slots = ws.settings.send_slots
        self._waiting: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="committer", daemon=True)
        self.error: BaseException | None = None
        self._thread.start()

    async def hand(self, message: Claimed, mail_id: str) -> bool:
        """Whether the message may leave; `handed` is durable when this says yes."""
        if self.error is not None:
            raise LedgerDown from self.error
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.put(_Hand(message, mail_id, answer))
        return await answer

    def settle(self, result: Result) -> None:
        """Write the result down soon; nobody waits for it."""
        self._waiting.put(result)

    def flush(self) -> None:
        """Wait until what was given so far is committed, or cannot be."""
        done = threading.Event()
        self._waiting.put(_Flush(done))
        while not done.wait(0.1) and self._thread.is_alive():
            pass

    def close(self) -> None:
        """Commit what is waiting and end."""
        self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            group, last = self._gather(first)
            self._commit(group)
            if last:
                return

    def _gather(self, first: _Item) -> tuple[list[_Item], bool]:
        """What is waiting, and what comes in the next moment: until every slot waits for us, or
        nothing comes any more because the others wait for somebody else."""
        group, hands, full = [first], 0, False
        end = time.monotonic() + GATHER_SECONDS
        while True:
            hands += isinstance(group[-1], _Hand)
            full = full or hands >= self._slots or isinstance(group[-1], _Flush)
            rest = 0 if full else min(QUIET_SECONDS, max(0, end - time.monotonic()))
            try:
                item = self._waiting.get(timeout=rest)
            except queue.Empty:
                return group, False
            if item is None:
                return group, True
            group.append(item)

    def _commit(self, group: list[_Item]) -> None:
        try:
            self._commit_all(group)
        finally:
            for item in group:
                if isinstance(item, _Flush):
                    item.done.set()

    def _commit_all(self, group: list[_Item]) -> None:
        hands = [item for item in group if isinstance(item, _Hand)]
        results = [item for item in group if isinstance(item, Result)]
        if not hands and not results:
            return
        try:
            leaving = _retried(lambda: self._write(hands, results, self._clock()))
        except BaseException as error:
            self.error = error
            _tell(hands, LedgerDown(str(error)))
        else:
            _tell(hands, leaving)

    def _write(self, hands: list[_Hand], results: list[Result], now: datetime) -> set[str]:
        with self._ws.state.write() as connection:
            let_others_by(connection)
            if results:
                settling.settle(connection, results, worker=self._worker, now=now)
            if not hands:
                return set()
            group = [(item.message, item.mail_id) for item in hands]
            return handing.hand(connection, group, worker=self._worker, now=now)


def _tell(hands: Sequence[_Hand], found: set[str] | LedgerDown) -> None:
    """Answer all that wait in one loop at once: waking it for each would cost more than asking."""
    for loop in {each.answer.get_loop() for each in hands}:
        theirs = [each for each in hands if each.answer.get_loop() is loop]
        with suppress(RuntimeError):  # closed: nobody waits there any more
            loop.call_soon_threadsafe(_answer, theirs, found)


def _answer(hands: Sequence[_Hand], found: set[str] | LedgerDown) -> None:
    for each in hands:
        if each.answer.done():
            continue
        if isinstance(found, LedgerDown):
            each.answer.set_exception(found)
        else:
            each.answer.set_result(each.message.id in found)


def _retried(work: Callable[[], set[str]]) -> set[str]:
    """Try again when the database was busy, two transactions stood in each other's way, or ours was
    cut off because this process had slept in it."""
    for tried in range(MOST_TRIES):
        try:
            return work()
        except (OperationalError, InternalError):
            if tried + 1 == MOST_TRIES:
                raise
            time.sleep(0.1 * 2**tried)
    raise AssertionError("unreachable")
