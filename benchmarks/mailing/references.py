"""Where benchmarks of sending send to, and the programs they are compared with."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from benchmarks.mailing.shop import BODY

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


def source(size: int, port: int, *, length: int, lines: int) -> float | None:
    """Messages a second of Postfix's own load generator, over as many connections."""
    program = postfix("smtp-source")
    if program is None:
        return None
    start = time.perf_counter()
    told = ["-d", "-s", str(lines), "-m", str(size), "-l", str(length), f"127.0.0.1:{port}"]
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
