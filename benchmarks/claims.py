"""Claims: messages a second that are taken to be sent, every rule asked, on both databases.

    .venv/bin/python -m benchmarks.claims [--size 30000]

The reference is the rate at which one core should send.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from tests.postgres import state_url

from benchmarks.common import peak_mb, report
from benchmarks.mailing.shop import SEED, claimed, prepare
from regulars.channels import dkim
from regulars.core.workspace import open_workspace
from regulars.settings import Settings

WANTED = 1_500


def claim_rate(url: str, size: int) -> float:
    """Rows a second that claims take, every rule asked, nothing sent."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home), database_url=url), create=True)
        prepare(ws, 1, size, dkim.new_ed_key())
        start = time.perf_counter()
        for _ in claimed(ws, size):
            pass
        seconds = time.perf_counter() - start
        ws.close()
    return size / seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=30_000)
    size = parser.parse_args().size
    for database in ("sqlite", "postgres"):
        with state_url(database) as url:
            rate = claim_rate(url, size)
        report(
            f"claims a second on {database}, every rule asked, against {WANTED:,}",
            rate / WANTED,
            ">= 1",
            rate >= WANTED,
            messages=size,
            seed=SEED,
            rows=f"{rate:.0f} a second",
            peak=f"{peak_mb()} MiB",
        )


if __name__ == "__main__":
    main()
