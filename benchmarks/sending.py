"""Sending rate: the real engine (rules, ledger, Liquid, MIME, DKIM) against senders without any.

    .venv/bin/python -m benchmarks.sending [--size 3000] [--planned 1000000]

All send to the same SMTP sink in a process of its own on this machine: Postfix's `smtp-sink` if it
can be found (on PATH, or in the folder POSTFIX), else a few lines of asyncio. The references:

* plain: what one would write in an afternoon: a fixed text, `EmailMessage`, `dkimpy` and `smtplib`
  over one connection, with no ledger, no rules and no template at all;
* `smtp-source` of Postfix: C code that sends one and the same text again and again.

Ours is told twice: the whole engine, which claims each message, asks every rule and writes two
rows of its ledger; and the same slots given messages that were claimed before and a ledger that
says yes at once, which fill in, build, sign and carry: what the plain sender does, and more.

`--planned` puts so many more messages into the ledger, to see that memory does not grow with them.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.common import peak_mb, report
from benchmarks.mailing.references import plain, sink, source
from benchmarks.mailing.shop import SEED, claimed, prepare
from regulars.accounts.service import Profile
from regulars.channels import dkim
from regulars.channels import service as channels
from regulars.channels.provider import Outcome
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.messages import hold, queries, service
from regulars.messages.claims import Claim, Claimed
from regulars.messages.committer import Committer
from regulars.messages.drain import Drain
from regulars.messages.settling import Result
from regulars.settings import Settings

SLOTS = 16
ROUNDS = 3


@dataclass(frozen=True)
class Rate:
    """Messages a second by the clock, by processor time of our process, and memory."""

    wall: float
    core: float
    grew_mb: float
    resident_mb: float


def ours(size: int, port: int, pem: str, planned: int = 0) -> Rate:
    """Through the engine: from the claim to the last settled row, or until `size` are sent."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home), send_slots=SLOTS), create=True)
        prepare(ws, port, size + planned, pem)
        before, wall, core = _resident_mb(), time.perf_counter(), time.process_time()
        service.deliver(ws, stopping=_enough(ws, size if planned else None))
        wall, core = time.perf_counter() - wall, time.process_time() - core
        with ws.state.read() as connection:
            sent = service.counts(connection, "cmp_bench").states["sent"]
        assert planned or sent == size
        after = _resident_mb()
        ws.close()
    return Rate(sent / wall, sent / core, after - before, after)


class _Yes(Committer):
    """A ledger that keeps nothing."""

    def __init__(self) -> None:
        self.error, self.sent = None, 0

    async def hand(self, message: Claimed, mail_id: str) -> bool:
        return True

    def settle(self, result: Result) -> None:
        self.sent += result.receipt.outcome is Outcome.ACCEPTED

    def flush(self) -> None:
        pass


class _Carrying(Drain):
    """The slots of a drain, given what they carry."""

    def __init__(self, ws: Workspace, taken: Sequence[Claimed], ledger: Committer) -> None:
        with ws.state.read() as connection:
            sender = channels.sender(connection, "email")
            contents = queries.contents_of(connection, {"cmp_bench"})
        assert sender is not None
        mark = hold.MarkKeeper(ws)
        super().__init__(
            ws, sender, Profile(), committer=ledger, mark=mark, worker="w", clock=utc_now
        )
        self._contents.update(contents)
        self._rest = taken

    def _take(self, limit: int) -> tuple[Claim, Sequence[Claimed]]:
        found, self._rest = self._rest[:limit], self._rest[limit:]
        return Claim(tuple(found), wait=bool(found)), found


def carried(size: int, port: int, pem: str) -> Rate:
    """Without the ledger: letters filled in, built, signed and handed to the sink."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home), send_slots=SLOTS), create=True)
        prepare(ws, port, size, pem)
        taken, ledger = list(claimed(ws, size)), _Yes()
        before, wall, core = _resident_mb(), time.perf_counter(), time.process_time()
        _Carrying(ws, taken, ledger).run(lambda: False)
        wall, core = time.perf_counter() - wall, time.process_time() - core
        after = _resident_mb()
        ws.close()
    assert ledger.sent == size
    return Rate(size / wall, size / core, after - before, after)


def _enough(ws: Workspace, wanted: int | None) -> Callable[[], bool]:
    """Stops the engine once so many are sent; asked now and then only."""
    last = [time.monotonic()]

    def stopping() -> bool:
        if wanted is None or time.monotonic() - last[0] < 5:
            return False
        last[0] = time.monotonic()
        with ws.state.read() as connection:
            return service.counts(connection, "cmp_bench").states.get("sent", 0) >= wanted

    return stopping


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=3_000)
    arguments.add_argument("--planned", type=int, default=0)
    given = arguments.parse_args()
    size, rsa_key, ed_key = given.size, dkim.new_key(), dkim.new_ed_key()
    with sink() as port:
        turns = [_turn(size, port, rsa_key, ed_key) for _ in range(ROUNDS)]
        rsa, ed = ours(size, port, rsa_key), ours(size, port, ed_key)
        postfixs = source(10 * size, port, length=6_000, lines=SLOTS)
        grown = ours(size, port, ed_key, given.planned) if given.planned else None
    reference = max(one.plain for one in turns)
    facts = {"messages": size, "slots": SLOTS, "seed": SEED}
    _report_letters(turns, reference, facts)
    report(
        "sending: the whole engine, RSA, against the plain sender, which keeps no ledger",
        rsa.wall / reference,
        ">= 10x",
        rsa.wall >= 10 * reference,
        **facts,
        ours=f"{rsa.wall:.0f} msg/s with RSA, {ed.wall:.0f} with Ed25519",
        plain=f"{reference:.0f} msg/s",
        peak=f"{peak_mb()} MiB",
    )
    report(
        "sending: messages a second of one core in the whole engine, Ed25519, against 1,500",
        ed.core / 1_500,
        ">= 1",
        ed.core >= 1_500,
        **facts,
        ours=f"{ed.core:.0f} with Ed25519, {rsa.core:.0f} with RSA",
    )
    if postfixs is not None:
        told = f"{postfixs:.0f} msg/s of one and the same text"
        report("sending: engine against smtp-source", ed.wall / postfixs, "none", True, source=told)
    if grown is not None:
        report(
            "sending: memory grown while a long ledger is sent, MiB",
            grown.grew_mb,
            "<= 50",
            grown.grew_mb <= 50,
            **facts,
            planned=f"{given.planned:,}",
            resident=f"{grown.resident_mb:.0f} MiB",
        )


@dataclass(frozen=True)
class _Turn:
    """One measure of each, a moment apart."""

    plain: float
    rsa: Rate
    ed: Rate


def _turn(size: int, port: int, rsa_key: str, ed_key: str) -> _Turn:
    return _Turn(
        plain(max(200, size // 10), port, rsa_key),
        carried(size, port, rsa_key),
        carried(size, port, ed_key),
    )


def _report_letters(turns: Sequence[_Turn], reference: float, facts: dict[str, Any]) -> None:
    """What both sides do: a letter written, signed and carried. The best turn of each."""
    rsa, ed = max(one.rsa.wall for one in turns), max(one.ed.core for one in turns)
    report(
        "sending: letters written, signed with RSA and carried, against the plain sender",
        rsa / reference,
        ">= 10x",
        rsa >= 10 * reference,
        **facts,
        ours=f"{rsa:.0f} msg/s",
        plain=f"{reference:.0f} msg/s",
        turns=len(turns),
    )
    report(
        "sending: letters written, signed with Ed25519 and carried by one core, against 1,500",
        ed / 1_500,
        ">= 1",
        ed >= 1_500,
        **facts,
        ours=" ".join(f"{one.ed.core:.0f}" for one in turns) + " msg/s",
        with_rsa=" ".join(f"{one.rsa.core:.0f}" for one in turns) + " msg/s",
    )


if __name__ == "__main__":
    main()
