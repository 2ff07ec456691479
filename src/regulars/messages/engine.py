"""Sends what is due: claims in batches, a few slots that each carry one message at a time.

    claim (one transaction, all rules)  ->  slots: write, connect, MAIL, RCPT, content
        ->  `handed` committed, rules asked again  ->  the final dot  ->  result committed

`deliver` returns when nothing is left to do now. When it is told to stop it claims nothing more
and waits for the answers of what has been handed over.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence

import structlog

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.email import Letter
from regulars.channels.provider import Line, Outcome, Receipt
from regulars.core.clock import Clock, utc_now
from regulars.core.errors import RegularsError
from regulars.core.workspace import Workspace
from regulars.messages import hold, queries, recovery, reporting
from regulars.messages.claims import Claimed, claim
from regulars.messages.committer import Committer, LedgerDown
from regulars.messages.duty import Duty, on_duty
from regulars.messages.handing import Result
from regulars.messages.letters import Writer
from regulars.messages.shown import Shelf
from regulars.messages.words import Content

BATCH_PER_SLOT = 8
PAUSE_SECONDS = 0.02
MARK_SECONDS = 1.0
HOUSEWORK_SECONDS = 2.0

log = structlog.get_logger("sending")


def deliver(
    ws: Workspace, *, stopping: Callable[[], bool] = lambda: False, clock: Clock = utc_now
) -> int:
    """Send everything that is due; returns how many messages were tried."""
    with on_duty(ws) as duty:
        if duty is None or not hold.check(ws, now=clock()):
            return 0
        with ws.state.read() as connection:
            idle = queries.is_idle(connection)
        if idle:
            reporting.tell(ws, now=clock())
            return 0
        with ws.state.write() as connection:
            recovery.recover(connection, duty.dead, now=clock())
        tried = _send_due(ws, duty, stopping, clock)
        _keep_house(ws, clock)
        return tried


def _keep_house(ws: Workspace, clock: Clock) -> None:
    """Finish what is done and tell history what happened."""
    with ws.state.write() as connection:
        recovery.finish(connection, now=clock())
    reporting.tell(ws, now=clock())


def _send_due(ws: Workspace, duty: Duty, stopping: Callable[[], bool], clock: Clock) -> int:
    with ws.state.read() as connection:
        if not queries.any_due(connection, now=clock()):
            return 0
        sender, business = channels.sender(connection), profile(connection)
    if sender is None:
        with ws.state.write() as connection:
            queries.pause_all(connection, "no_sender")
        return 0
    engine = _Engine(ws, duty, sender, Writer(ws, sender, business), clock)
    return engine.run(stopping)


class _Engine:
    """One drain: its slots, what waits for them and what they have done."""

    def __init__(
        self, ws: Workspace, duty: Duty, sender: channels.Sender, writer: Writer, clock: Clock
    ) -> None:
        self._ws, self._duty, self._clock = ws, duty, clock
        self._sender, self._writer = sender, writer
        self._carrier = sender.carrier(ws.keys)
        self._contents: dict[str, Content] = {}
        self._shelf = Shelf(ws)
        self._bare: set[str] = set()  # mailings without the lists they speak of
        self._waiting: queue.Queue[Claimed | None] = queue.Queue()
        self._busy = 0
        self._lock = threading.Lock()
        self._halted = threading.Event()  # the provider is away or does not want us
        self._tried = 0
        self._marked_at = 0.0
        self._mark: int | None = None

    def run(self, stopping: Callable[[], bool]) -> int:
        """Claim and send until nothing is due, the provider is away or somebody says stop."""
        self._committer = Committer(self._ws, self._duty.worker, self._clock)
        slots = [
            threading.Thread(target=self._slot, name=f"slot-{number}", daemon=True)
            for number in range(max(1, self._ws.settings.send_slots))
        ]
        for slot in slots:
            slot.start()
        try:
            self._feed(len(slots), stopping)
        finally:
            for _ in slots:
                self._waiting.put(None)
            for slot in slots:
                slot.join()
            self._committer.close()
            self._keep_mark(last=True)
        if self._committer.error is not None:
            raise LedgerDown("The send ledger could not be written.") from self._committer.error
        return self._tried

    def _feed(self, slots: int, stopping: Callable[[], bool]) -> None:
        """Keep the slots busy without claiming far ahead."""
        housework_at = time.monotonic() + HOUSEWORK_SECONDS
        while not stopping() and not self._halted.is_set() and not self._committer.error:
            if time.monotonic() > housework_at:
                _keep_house(self._ws, self._clock)
                housework_at = time.monotonic() + HOUSEWORK_SECONDS
            if self._waiting.qsize() >= slots:
                time.sleep(PAUSE_SECONDS)
                continue
            if self._claim(slots * BATCH_PER_SLOT):
                continue
            if self._is_idle():
                return
            time.sleep(PAUSE_SECONDS)

    def _claim(self, limit: int) -> bool:
        """Take the next batch; False when nothing more is to be had now."""
        with self._ws.state.write() as connection:
            got = claim(connection, worker=self._duty.worker, limit=limit, now=self._clock())
            missing = {one.campaign_id for one in got.taken} - self._contents.keys()
            self._contents.update(queries.contents_of(connection, missing))
        with self._lock:
            self._busy += len(got.taken)
        for one in self._with_lists(got.taken):
            self._waiting.put(one)
        if got.taken:
            self._mark = got.high_water
            self._keep_mark()
        elif got.wait:
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

    def _keep_mark(self, *, last: bool = False) -> None:
        """Tell the file outside the database how far it has come; once a second is enough."""
        now = time.monotonic()
        if self._mark is None or (not last and now - self._marked_at < MARK_SECONDS):
            return
        self._marked_at = now
        hold.advance_mark(self._ws, self._mark)

    def _slot(self) -> None:
        """Carry one message after another over one line."""
        line = self._carrier.open(hello=self._sender.mail_domain)
        try:
            while (one := self._waiting.get()) is not None:
                try:
                    result = self._carry(line, one)
                except LedgerDown:
                    return
                self._committer.settle(result)
                with self._lock:
                    self._busy -= 1
                    self._tried += 1
        finally:
            line.close()

    def _carry(self, line: Line[Letter], one: Claimed) -> Result:
        """Try one message. Whatever is wrong with it is its own failure, never the next one's."""
        if self._halted.is_set() or one.campaign_id in self._bare:
            return Result(one, Receipt(Outcome.UNTRIED))
        asked = False
        try:
            letter = self._writer.write(one, self._contents[one.campaign_id], now=self._clock())

            def handing() -> bool:
                nonlocal asked
                allowed = self._committer.hand(one, letter.email.message_id)
                asked = allowed
                return allowed

            receipt = line.send(letter, handing)
        except LedgerDown:
            raise
        except RegularsError as error:
            return Result(one, Receipt(Outcome.REFUSED, error.message), "cannot_be_written")
        except Exception as error:
            log.exception("message failed", message=one.id)
            outcome = Outcome.UNKNOWN if asked else Outcome.REFUSED
            return Result(one, Receipt(outcome, str(error)), "" if asked else "internal_error")
        if receipt.outcome in (Outcome.UNREACHABLE, Outcome.SENDER_FAULT):
            self._halted.set()
        return Result(one, receipt)
