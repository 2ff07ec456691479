"""A real SMTP server in a process of its own: writes down each mail it accepts, then says so.

    python -m tests.chaos.mail_sink FILE SECONDS

The pause between accepting and answering is the moment in which a killed sender cannot know.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from aiosmtpd.smtp import SMTP


class Keep:
    def __init__(self, path: str, seconds: float) -> None:
        self.handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.seconds = seconds

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        os.write(self.handle, f"{envelope.rcpt_tos[0]}\n".encode())
        await asyncio.sleep(self.seconds)
        return "250 2.0.0 kept"


async def main(path: str, seconds: float) -> None:
    keep = Keep(path, seconds)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keep, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2])))
