"""Processes made to be killed.

They are forked from a server that has imported everything already, so that a kill costs
milliseconds and a run can afford many.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["__main__", "regulars.history.service", "psycopg"])


def kills() -> int:
    """How many times each test kills: a few, or as many as REGULARS_CHAOS_KILLS says."""
    return int(os.environ.get("REGULARS_CHAOS_KILLS", "5"))


@dataclass
class Victim:
    """A process that is going to be killed, and what it said before."""

    said: list[Any] = field(default_factory=list)
    dead: threading.Event = field(default_factory=threading.Event)


@contextmanager
def killed_at_random(
    work: Callable[..., None], *arguments: Any, chance: random.Random, within: float
) -> Iterator[Victim]:
    """Run `work(say, *arguments)` in a process and kill it `within` seconds after it begins.

    The block runs beside it and is left once the process is dead; `said` is complete then.
    """
    hear, say = _context.Pipe(duplex=False)
    process = _context.Process(target=work, args=(say, *arguments))
    process.start()
    say.close()
    victim = Victim()

    def kill() -> None:
        process.kill()  # SIGKILL; one that has just ended by itself is let be
        process.join()
        victim.dead.set()

    listener = threading.Thread(target=_listen, args=(hear, victim.said))
    killer = threading.Timer(chance.uniform(0.02, within), kill)
    try:
        assert hear.recv() == "working"
        listener.start()
        killer.start()
        yield victim
    finally:
        killer.join()
        listener.join()
        process.close()
        hear.close()


def _listen(hear: Connection, said: list[Any]) -> None:
    while True:
        try:
            said.append(hear.recv())
        except (EOFError, OSError):  # it may have died in the middle of a word
            return
