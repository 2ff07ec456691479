"""Sends what is due on every channel: one drain for each sender that has work, side by side.

    claim (one transaction, all rules)  ->  slots: write, connect, say all but the last word
        ->  `handed` committed, rules asked again  ->  the last word  ->  result committed

`deliver` returns when nothing is left to do now. When it is told to stop it claims nothing more,
puts back what was not begun and waits for the answers of what has been handed over.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.channels.service import Sender
from regulars.core.clock import Clock, utc_now
from regulars.core.workspace import Workspace
from regulars.messages import hold, queries, recovery, reporting
from regulars.messages.committer import Committer, LedgerDown
from regulars.messages.drain import Drain
from regulars.messages.duty import Duty, on_duty

HOUSEWORK_SECONDS = 2.0
LOOK_SECONDS = 0.25
_JOIN_SECONDS = 0.02

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
            known = [one.id for one in channels.senders(connection)]
            recovery.give_up_doubtful(connection, known, now=clock())
        tried = _Engine(ws, duty, clock).run(stopping)
        _keep_house(ws, clock)
        return tried


def _keep_house(ws: Workspace, clock: Clock) -> None:
    """Finish what is done and tell history what happened."""
    with ws.state.write() as connection:
        recovery.finish(connection, now=clock())
    reporting.tell(ws, now=clock())


@dataclass(frozen=True, slots=True)
class Work:
    """Senders that have something to carry, and mailings nobody can carry: id, reason, channel."""

    senders: tuple[Sender, ...] = ()
    stuck: tuple[tuple[str, str, str], ...] = ()


def work(connection: Connection, *, now: datetime) -> Work:
    """What is due now, by sender: a look at one index entry for each mailing and channel."""
    every = channels.senders(connection)
    wanted: dict[str, Sender] = {}
    stuck = []
    for mailing in queries.active(connection):
        for channel in mailing.channels:
            carriers = [one for one in every if _carries(one, channel, mailing.purpose)]
            if carriers and all(one.id in wanted or one.rests(now) for one in carriers):
                continue
            if not queries.is_due(connection, mailing.id, channel, now=now):
                continue
            wanted.update({one.id: one for one in carriers if not one.rests(now)})
            reason = channels.lacking(every, channel, mailing.purpose)
            if reason is not None:
                stuck.append((mailing.id, reason, channel))
    return Work(tuple(wanted.values()), tuple(stuck))


def _carries(sender: Sender, channel: str, purpose: str) -> bool:
    return sender.channel == channel and sender.carries(purpose)


class _Engine:
    """The drains of one round of duty."""

    def __init__(self, ws: Workspace, duty: Duty, clock: Clock) -> None:
        self._ws, self._duty, self._clock = ws, duty, clock
        self._mark = hold.MarkKeeper(ws)
        self._running: dict[str, _Thread] = {}
        self._done: set[str] = set()  # senders that found nothing to do: next round again
        self._tried = 0
        self._error: Exception | None = None

    def run(self, stopping: Callable[[], bool]) -> int:
        """Keep a drain for each sender with work until there is none."""
        self._committer = Committer(self._ws, self._duty.worker, self._clock)
        try:
            self._watch(stopping)
        finally:
            for one in self._running.values():
                one.join()
            self._committer.close()
            self._mark.write()
        if self._committer.error is not None:
            raise LedgerDown("The send ledger could not be written.") from self._committer.error
        if self._error is not None:
            raise self._error
        return self._tried

    def _watch(self, stopping: Callable[[], bool]) -> None:
        look_at = housework_at = 0.0
        while not stopping() and self._committer.error is None:
            now = time.monotonic()
            ended = self._collect()
            if ended or now >= look_at:
                self._start_due(stopping)
                look_at = now + LOOK_SECONDS
            if not self._running:
                return
            if now >= housework_at:
                _keep_house(self._ws, self._clock)
                housework_at = now + HOUSEWORK_SECONDS
            next(iter(self._running.values())).join(_JOIN_SECONDS)
        self._end_all()

    def _collect(self) -> bool:
        """Take the results of the drains that have ended."""
        ended = [one for one in self._running.values() if not one.is_alive()]
        for one in ended:
            self._take(one)
        return bool(ended)

    def _end_all(self) -> None:
        for one in list(self._running.values()):
            one.join()
            self._take(one)

    def _take(self, one: _Thread) -> None:
        del self._running[one.sender_id]
        self._tried += one.tried
        self._error = self._error or one.error
        if not one.looked_at:
            self._done.add(one.sender_id)

    def _start_due(self, stopping: Callable[[], bool]) -> None:
        with self._ws.state.read() as connection:
            found, business = work(connection, now=self._clock()), profile(connection)
        self._pause(found.stuck)
        for sender in found.senders:
            if sender.id in self._running or sender.id in self._done:
                continue
            try:
                drain = Drain(
                    self._ws,
                    sender,
                    business,
                    committer=self._committer,
                    mark=self._mark,
                    worker=self._duty.worker,
                    clock=self._clock,
                )
            except Exception:  # settings that a newer version no longer takes
                log.exception("sender cannot be used", sender=sender.id)
                self._done.add(sender.id)
                continue
            self._running[sender.id] = _Thread(sender.id, drain, stopping)

    def _pause(self, stuck: Iterable[tuple[str, str, str]]) -> None:
        """A mailing nobody can carry on a channel is held: it never moves to a dearer one."""
        for mailing_id, reason, channel in stuck:
            with self._ws.state.write() as connection:
                queries.pause(connection, [mailing_id], reason, detail=channel)


class _Thread(threading.Thread):
    """A drain at work."""

    def __init__(self, sender_id: str, drain: Drain, stopping: Callable[[], bool]) -> None:
        super().__init__(name=f"drain-{sender_id}", daemon=True)
        self.sender_id, self._drain, self._stopping = sender_id, drain, stopping
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._drain.run(self._stopping)
        except Exception as error:  # the others go on; told when all have ended
            self.error = error

    @property
    def tried(self) -> int:
        return self._drain.tried

    @property
    def looked_at(self) -> int:
        return self._drain.looked_at
