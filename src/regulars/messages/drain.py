"""Sends what is due through one sender: claims in batches, a few slots that each carry one message
at a time.

A drain has its own line to its own provider, so that one sender's trouble stops no other; all of
them share the committer.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from regulars.accounts.service import Profile
from regulars.channels.email import Letter
from regulars.channels.provider import Line, Outcome, Receipt
from regulars.channels.service import Sender
from regulars.core.clock import Clock
from regulars.core.errors import RegularsError
from regulars.core.workspace import Workspace
from regulars.messages import queries
from regulars.messages.claims import Claimed, claim
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
        self._waiting: queue.Queue[Claimed | None] = queue.Queue()
        self._lock = threading.Lock()
        self._busy = 0
        self._halted = threading.Event()  # the provider is away, or somebody says stop
        self.tried = 0
        self.looked_at = 0

    def run(self, stopping: Callable[[], bool]) -> None:
        """Claim and send until nothing is due, the provider is away or somebody says stop."""
        count = max(1, self._ws.settings.send_slots)
        slots = [self._start_slot(number) for number in range(count)]
        try:
            self._feed(count, stopping)
        finally:
            self._halted.set()
            for _ in slots:
                self._waiting.put(None)
            for slot in slots:
                slot.join()
            self._committer.flush()

    def _start_slot(self, number: int) -> threading.Thread:
        name = f"slot-{self._sender.id}-{number}"
        slot = threading.Thread(target=self._slot, name=name, daemon=True)
        slot.start()
        return slot

    def _feed(self, slots: int, stopping: Callable[[], bool]) -> None:
        """Keep the slots busy without claiming far ahead."""
        pause = PAUSE_SECONDS
        while not stopping() and not self._halted.is_set() and not self._committer.error:
            if self._waiting.qsize() >= slots:
                time.sleep(PAUSE_SECONDS)
            elif self._claim(slots * BATCH_PER_SLOT):
                pause = PAUSE_SECONDS
            elif self._is_idle():
                return
            else:
                time.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _claim(self, limit: int) -> bool:
        """Take the next batch; False when nothing more is to be had now."""
        with self._ws.state.write() as connection:
            got = claim(
                connection, self._sender.id, worker=self._worker, limit=limit, now=self._clock()
            )
            missing = {one.campaign_id for one in got.taken} - self._contents.keys()
            self._contents.update(queries.contents_of(connection, missing))
        self.looked_at += got.looked_at
        with self._lock:
            self._busy += len(got.taken)
        for one in self._with_lists(got.taken):
            self._waiting.put(one)
        if got.taken:
            self._mark.reached(got.high_water)
        elif got.wait and not got.looked_at:
            time.sleep(PAUSE_SECONDS)
        return got.wait

    def _with_lists(self, taken: Sequence[Claimed]) -> Sequence[Claimed]:
        """With what their words recommend. A mailing where that fails is paused: none of its
        messages is sent bare, and no other mailing waits for it."""
        served, failed = self._shelf.serve(taken, self._contents, now=self._clock())
        if failed:
            self._bare |= failed
            with self._ws.state.write() as connection:
                queries.pause(connection, failed, "no_recommendations")
        return served

    def _is_idle(self) -> bool:
        with self._lock:
            return self._busy == 0

    def _slot(self) -> None:
        """Carry one message after another over one line."""
        line = self._open()
        try:
            while (one := self._waiting.get()) is not None:
                try:
                    result = self._carry(line, one)
                except LedgerDown:
                    return
                self._committer.settle(result)
                with self._lock:
                    self._busy -= 1
                    self.tried += 1
        finally:
            line.close()

    def _open(self) -> Line[Any]:
        try:
            return self._carrier.open(hello=self._sender.mail_domain)
        except Exception as error:
            log.exception("line cannot be opened", sender=self._sender.id)
            return _NoLine(error.message if isinstance(error, RegularsError) else repr(error))

    def _carry(self, line: Line[Any], one: Claimed) -> Result:
        """Try one message. Whatever is wrong with it is its own failure, never the next one's."""
        if self._halted.is_set() or one.campaign_id in self._bare:
            return Result(one, Receipt(Outcome.UNTRIED))
        asked = False
        try:
            content = self._contents[one.campaign_id]
            message = self._writer.write(one, content, now=self._clock())
            mail_id = message.email.message_id if isinstance(message, Letter) else ""

            def handing() -> bool:
                nonlocal asked
                allowed = self._committer.hand(one, mail_id)
                asked = allowed
                return allowed

            receipt = line.send(message, handing)
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
            self._halted.set()
        return Result(one, receipt, repeatable=asked and self._carrier.idempotent)


class _NoLine:
    """In place of a line whose settings make none: a person has to look."""

    def __init__(self, why: str) -> None:
        self._why = why

    def send(self, _message: Any, _handing: Any) -> Receipt:
        return Receipt(Outcome.SENDER_FAULT, self._why)

    def close(self) -> None:
        """There is nothing to close."""


def _is_about_us(receipt: Receipt) -> bool:
    """Whether the next message would fare no better."""
    if receipt.outcome is Outcome.RETRY:
        return receipt.wait_seconds is not None
    return receipt.outcome in (Outcome.UNREACHABLE, Outcome.SENDER_FAULT)
