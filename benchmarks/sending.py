"""Sending rate: real engine (rules, ledger, Liquid, MIME, DKIM) against a plain Python sender.

    .venv/bin/python -m benchmarks.sending [--size 3000]

Both send the same campaign to the same SMTP sink in a process of its own on this machine. The
reference is what one would write in an afternoon: a fixed text, `EmailMessage`, `dkimpy` and
`smtplib` over one connection, with no ledger, no rules and no template at all.
"""

from __future__ import annotations

import argparse
import smtplib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
from regulars.messages import service
from regulars.messages.service import Mailing, Planned
from regulars.settings import Settings

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
    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def sink() -> Iterator[int]:
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as one:
        try:
            assert one.stdout is not None
            yield int(one.stdout.readline())
        finally:
            one.kill()


def prepare(ws: Workspace, port: int, size: int, pem: str) -> None:
    """A shop with `size` customers who agreed, and a campaign planned for all of them."""
    now = datetime.now(UTC)
    with ws.state.write() as connection:
        form = channels.SenderForm(
            settings={"host": "127.0.0.1", "port": port, "security": "none"},
            from_name="Corner Shop",
            from_address="hello@shop.example",
            dkim_domain="shop.example",
            dkim_selector="r1",
            dkim_key=pem,
            rate_per_minute=0,
        )
        channels.put_sender(connection, ws.keys, "email", form, now=now)
        rows = [
            {
                "id": number,
                "created_at": now,
                "email": f"c{number}@example.com",
                "name": "مینا رحیمی",
                "language": "fa",
                "search": "",
            }
            for number in range(1, size + 1)
        ]
        connection.execute(insert(customers), rows)
        ids = [row["id"] for row in rows]
        people.give_consent(connection, ids, channel="email", source="bench", now=now)
        content = service.letter(SUBJECT, BODY)
        service.open_mailing(connection, Mailing(id="cmp_bench", content=content), now=now)
        service.plan(connection, [Planned(one, "cmp_bench") for one in ids], now=now)
        service.complete_mailing(connection, "cmp_bench")


def ours(size: int, port: int, pem: str) -> float:
    """Messages per second through the engine, from the claim to the last settled row."""
    with tempfile.TemporaryDirectory() as home:
        ws = open_workspace(Settings(home=Path(home)), create=True)
        prepare(ws, port, size, pem)
        start = time.perf_counter()
        assert service.deliver(ws) == size
        seconds = time.perf_counter() - start
        with ws.state.read() as connection:
            assert service.counts(connection, "cmp_bench").states == {"sent": size}
        ws.close()
    return size / seconds


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
    size = arguments.parse_args().size
    pem = dkim.new_key()
    with sink() as port:
        reference = plain(max(200, size // 10), port, pem)
        rate = ours(size, port, pem)
    report(
        "sending: engine against a plain smtplib + EmailMessage + dkimpy sender",
        rate / reference,
        ">= 5x",
        rate >= 5 * reference,
        messages=size,
        seed=SEED,
        ours=f"{rate:.0f} msg/s",
        plain=f"{reference:.0f} msg/s",
        peak=f"{peak_mb()} MiB",
    )


if __name__ == "__main__":
    main()
