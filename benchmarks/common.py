"""What every benchmark prints: sizes, seed, both times, the ratio against its target, memory."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds of wall time and the result."""
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def least(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Seconds of processor time of each work, the least of the rounds, in turns."""
    found = [float("inf")] * len(works)
    for _ in range(rounds):
        for place, work in enumerate(works):
            begin = time.process_time()
            work()
            found[place] = min(found[place], time.process_time() - begin)
    return found


def per(seconds: float, count: int) -> str:
    """What each of so many costs, to be read."""
    return f"{seconds / count * 1_000:.3f} ms each"


def peak_mb() -> int:
    """The largest memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def report(claim: str, ratio: float, target: str, met: bool, **facts: object) -> None:
    """Print one claim as a line people can read and `benchmarks/__main__.py` can collect."""
    details = ", ".join(f"{name} {value}" for name, value in facts.items())
    sys.stdout.write(
        f"RESULT | {claim} | {ratio:.2f} | {target} | {'yes' if met else 'NO'} | {details} |\n"
    )
    sys.stdout.flush()
