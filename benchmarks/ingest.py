"""Events over HTTP to durable, in batches of 100 and one by one, beside the disk's sync rate."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import socket
import tempfile
import time
from pathlib import Path

import msgspec
import uvicorn
import uvloop

from benchmarks.common import report
from regulars.accounts.service import create_key
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.events.service import Event, record, take
from regulars.server.app import create_app
from regulars.settings import Settings

SEED = 20261122
TARGET = 50_000
CONNECTIONS = 32


def serve(settings: Settings, door: socket.socket) -> None:
    """The whole server, without its background work, in a process of its own."""
    config = uvicorn.Config(create_app(settings), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[door])


def requests(key: str, per_batch: int, kinds: int) -> list[bytes]:
    """Ready-made requests, so that the client costs the machine little."""
    made = []
    for kind in range(kinds):
        events = [
            {
                "id": f"{SEED}-{kind}-{n}",
                "name": "page_viewed",
                "occurred_at": "2026-11-01T10:00:00Z",
                "identities": {"external": f"c{kind * per_batch + n}"},
                "properties": {"page": f"/shop/item/{n}", "seconds": n},
            }
            for n in range(per_batch)
        ]
        body = msgspec.json.encode({"events": events})
        head = (
            f"POST /v1/events HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer {key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


async def client(port: int, ready: list[bytes], until: float, waits: list[float]) -> int:
    """One connection: send, wait for 202, send again; returns how many were accepted."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    accepted = 0
    while (begin := time.perf_counter()) < until:
        writer.write(ready[accepted % len(ready)])
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 202"), head
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        waits.append(time.perf_counter() - begin)
        accepted += 1
    writer.close()
    return accepted


async def load(port: int, ready: list[bytes], seconds: float) -> tuple[int, list[float]]:
    until, waits = time.perf_counter() + seconds, list[float]()
    clients = [client(port, ready[n:] + ready[:n], until, waits) for n in range(CONNECTIONS)]
    return sum(await asyncio.gather(*clients)), sorted(waits)


def syncs_per_second(place: Path) -> float:
    """How often this disk makes a small write durable."""
    handle = os.open(place / "sync", os.O_WRONLY | os.O_CREAT)
    begin, turns = time.perf_counter(), 0
    while time.perf_counter() - begin < 1.0:
        os.pwrite(handle, b"x" * 4096, 4096 * (turns % 64))
        os.fdatasync(handle)
        turns += 1
    os.close(handle)
    return turns / (time.perf_counter() - begin)


def peak_mb_of(pid: int | None) -> int:
    """The largest memory another process has held, in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def cpu_seconds_of(pid: int | None) -> float:
    """Processor time another process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_by_one(ws: Workspace) -> float:
    """Events a second where each waits for a commit of its own: the reference for single ones."""
    begin, turns = time.perf_counter(), 0
    while time.perf_counter() - begin < 2.0:
        record(ws, [Event(f"alone-{turns}", "page_viewed", utc_now())], now=utc_now())
        turns += 1
    return turns / (time.perf_counter() - begin)


def measure(home: Path, seconds: float) -> None:
    settings = Settings(home=home)
    ws = open_workspace(settings, create=True)
    with ws.state.write() as connection:
        _, key = create_key(connection, ws.name, name="bench", scope="ingest", now=utc_now())
    door = socket.create_server(("127.0.0.1", 0), backlog=128)
    port = door.getsockname()[1]
    context = multiprocessing.get_context("fork")
    server = context.Process(target=serve, args=(settings, door))
    server.start()
    try:
        before = syncs_per_second(home)
        warmed, _ = uvloop.run(load(port, requests(key, 100, 64), 0.1))  # once it has started
        runs, cpu = {}, {}
        for size in (100, 1):
            used = cpu_seconds_of(server.pid)
            runs[size] = uvloop.run(load(port, requests(key, size, 64), seconds))
            cpu[size] = cpu_seconds_of(server.pid) - used
        after = syncs_per_second(home)
    finally:
        memory = peak_mb_of(server.pid)
        server.terminate()
        server.join()
    sent = 100 * warmed + sum(size * accepted for size, (accepted, _) in runs.items())
    assert len(take(ws.inbox, "", 0).items) == sent, "an accepted event is missing"
    alone = one_by_one(ws)
    for size, (accepted, waits) in runs.items():
        rate = size * accepted / seconds
        report(
            "Events over HTTP in batches of 100, against 50,000 a second"
            if size > 1
            else "Events over HTTP one by one, against a commit for each",
            rate / (TARGET if size > 1 else alone),
            ">= 1.0" if size > 1 else "none",
            size == 1 or rate >= TARGET,
            events_a_second=f"{rate:,.0f}",
            reference=f"{TARGET if size > 1 else alone:,.0f}",
            median_ms=f"{waits[len(waits) // 2] * 1e3:.1f}",
            p99_ms=f"{waits[len(waits) * 99 // 100] * 1e3:.1f}",
            server_cpu_us_an_event=f"{cpu[size] / (size * accepted) * 1e6:.1f}",
            connections=CONNECTIONS,
            disk_syncs_a_second=f"{before:,.0f} before and {after:,.0f} after",
            accepted=f"{size * accepted:,}",
            server_peak_mb=memory,
            seed=SEED,
        )
    ws.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="length of each run")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory() as place:
        measure(Path(place), seconds)


if __name__ == "__main__":
    main()
