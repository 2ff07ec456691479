"""Sending rate: the real engine (rules, ledger, Liquid, MIME, DKIM) against senders without any.

    .venv/bin/python -m benchmarks.sending [--size 3000] [--planned 1000000]

All send to the same SMTP sink in a process of its own on this machine: Postfix's `smtp-sink` if it
can be found (on PATH, or in the folder POSTFIX), else a few lines of asyncio. The references:

* plain: what one would write in an afternoon: a fixed text, `EmailMessage`, `dkimpy` and `smtplib`
  over one connection, with no ledger, no rules and no template at all;
* `smtp-source` of Postfix: C code that sends one and the same text again and again.

`--planned` puts so many more messages into the ledger, to see that memory does not grow with them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import insert

from benchmarks.common import peak_mb, report
from regulars.channels import dkim
from regulars.channels import service as channels
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as people
from regulars.customers.tables import customers
from regulars.messages import claims, hold, service
from regulars.messages.service import Mailing, Planned
from regulars.settings import Settings

SLOTS = 16
CHUNK = 50_000
SEED = "none (numbered addresses)"
SUBJECT = "{{ customer.first_name }}، دلمان برایتان تنگ شده"
BODY = """<h1>سلام {{ customer.first_name }}</h1>
<p>آخرین خرید شما: {{ customer.last_order_on | date | default: "-" }}.
با {{ customer.revenue | money }} خرید، از بهترین مشتریان {{ shop.title }} هستید.</p>
<ul>{% for item in (1..8) %}<li><a href="https://shop.example/p/{{ item }}?c=back">کالای {{ item }}
برای شما</a></li>{% endfor %}</ul>"""
SINK = """
import asyncio, sys
async def talk(reader, writer):
    writer.write(b"220 sink\\r\\n")
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            writer.write(b"250-sink\\r\\n250 PIPELINING\\r\\n")
        elif word == b"DATA":
            writer.write(b"354 go\\r\\n")
            await reader.readuntil(b"\\r\\n.\\r\\n")
            writer.write(b"250 ok\\r\\n")
        else:
            writer.write(b"221 bye\\r\\n" if word == b"QUIT" else b"250 ok\\r\\n")
            if word == b"QUIT":
                break
    writer.close()
async def main():
    server = await asyncio.start_server(talk, "127.0.0.1", int(sys.argv[1]))
    await server.serve_forever()
asyncio.run(main())
"""


def postfix(name: str) -> str | None:
    """The path of one of Postfix's test programs."""
    return shutil.which(name, path=f"{os.environ.get('POSTFIX', '')}:{os.environ['PATH']}")


@contextmanager
def sink() -> Iterator[int]:
    """A server that takes everything; yields its port."""
    port = _free_port()
    found = postfix("smtp-sink")
    told = [found, "-u", "nobody"] if found and os.getuid() == 0 else [found or ""]
    command = [*told, f"127.0.0.1:{port}", "1000"]
    if not found:
        command = [sys.executable, "-c", SINK, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as one:
        try:
            _wait_for(port)
            yield port
        finally:
            one.kill()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the sink does not listen")


def prepare(ws: Workspace, port: int, size: int, pem: str) -> None:
    """A shop with `size` customers who agreed, and a campaign planned for all of them."""
    now = datetime.now(UTC)
    form = channels.SenderForm(
        settings={"host": "127.0.0.1", "port": port, "security": "none"},
        from_name="Corner Shop",
        from_address="hello@shop.example",
        dkim_domain="shop.example",
        dkim_selector="s1",
        dkim_key=pem,
        rate_per_minute=0,
    )
    with ws.state.write() as connection:
        channels.put_sender(connection, ws.keys, "email", form, now=now)
        mailing = Mailing(id="cmp_bench", content=service.letter(SUBJECT, BODY))
        service.open_mailing(connection, mailing, now=now)
    for start in range(1, size + 1, CHUNK):
        _people(ws, range(start, min(start + CHUNK, size + 1)), now)
    with ws.state.write() as connection:
        service.complete_mailing(connection, "cmp_bench")


def _people(ws: Workspace, numbers: Sequence[int], now: datetime) -> None:
    with ws.state.write() as connection:
        rows = [
            {
                "id": number,
                "created_at": now,
                "email": f"c{number}@example.com",
                "name": "مینا رحیمی",
                "language": "fa",
                "search": "",
            }
            for number in numbers
        ]
        connection.execute(insert(customers), rows)
        people.give_consent(connection, numbers, channel="email", source="bench", now=now)
        service.plan(connection, [Planned(one, "cmp_bench") for one in numbers], now=now)


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


def claimed(url: str, size: int) -> float:
    """Rows a second that claims take, every rule asked, nothing sent."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home), database_url=url), create=True)
        prepare(ws, 1, size, dkim.new_ed_key())
        assert hold.check(ws, now=datetime.now(UTC))
        start, taken = time.perf_counter(), 0
        while taken < size:
            with ws.state.write() as connection:
                now = datetime.now(UTC)
                got = claims.claim(connection, "email", worker="w", limit=128, now=now)
            assert got.taken
            taken += len(got.taken)
        seconds = time.perf_counter() - start
        ws.close()
    return size / seconds


def source(size: int, port: int, length: int) -> float | None:
    """Messages a second of Postfix's own load generator, over as many connections."""
    program = postfix("smtp-source")
    if program is None:
        return None
    start = time.perf_counter()
    told = ["-d", "-s", str(SLOTS), "-m", str(size), "-l", str(length), f"127.0.0.1:{port}"]
    subprocess.run([program, *told], check=True)
    return size / (time.perf_counter() - start)


def plain(size: int, port: int, pem: str) -> float:
    """Messages per second of the plain sender."""
    import dkim as dkimpy

    html = BODY.partition("<ul>")[0] + "".join(
        f'<li><a href="https://shop.example/p/{item}?c=back">{item}</a></li>' for item in range(8)
    )
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, local_hostname=socket.gethostname()) as line:
        for number in range(size):
            mail = EmailMessage()
            mail["From"] = "Corner Shop <hello@shop.example>"
            mail["To"] = f"c{number}@example.com"
            mail["Subject"] = "مینا، دلمان برایتان تنگ شده"
            mail["Message-ID"] = f"<{number}@shop.example>"
            mail["List-Unsubscribe"] = f"<https://shop.example/u/{number}>"
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            mail.set_content("متن ساده")
            mail.add_alternative(html, subtype="html")
            raw = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
            signature = dkimpy.sign(raw, b"r1", b"shop.example", pem.encode())
            line.sendmail("hello@shop.example", mail["To"], signature + raw)
    return size / (time.perf_counter() - start)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=3_000)
    arguments.add_argument("--planned", type=int, default=0)
    given = arguments.parse_args()
    size = given.size
    pem = dkim.new_key()
    with sink() as port:
        reference = plain(max(200, size // 10), port, pem)
        rsa, ed = ours(size, port, pem), ours(size, port, dkim.new_ed_key())
        postfixs = source(10 * size, port, 6_000)
        grown = ours(size, port, dkim.new_ed_key(), given.planned) if given.planned else None
    facts = {"messages": size, "slots": SLOTS, "seed": SEED}
    report(
        "sending: engine against a plain smtplib + EmailMessage + dkimpy sender",
        rsa.wall / reference,
        ">= 10x",
        rsa.wall >= 10 * reference,
        **facts,
        ours=f"{rsa.wall:.0f} msg/s with RSA, {ed.wall:.0f} with Ed25519",
        plain=f"{reference:.0f} msg/s",
        peak=f"{peak_mb()} MiB",
    )
    report(
        "sending: messages a second of one core, Ed25519, against 1,500",
        ed.core / 1_500,
        ">= 1",
        ed.core >= 1_500,
        **facts,
        ours=f"{ed.core:.0f} with Ed25519, {rsa.core:.0f} with RSA",
    )
    if postfixs is not None:
        told = f"{postfixs:.0f} msg/s of one and the same text"
        report("sending: engine against smtp-source", ed.wall / postfixs, "none", True, source=told)
    _report_claims(size)
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


def _report_claims(size: int) -> None:
    from tests.postgres import state_url

    for database in ("sqlite", "postgres"):
        with state_url(database) as url:
            rate = claimed(url, 10 * size)
        name = f"claims a second on {database}, every rule asked, against 1,500"
        report(name, rate / 1_500, ">= 1", rate >= 1_500, rows=f"{rate:.0f} a second")


if __name__ == "__main__":
    main()
