"""Commands of SMTP and what the server says to them, each within its time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from regulars.channels.smtp.replies import Reply
from regulars.channels.smtp.wire import Broken, Wire

_REPLY_LINE = re.compile(rb"^(\d{3})([ -]?)(.*)$")
_MOST_LINES = 200


async def command(wire: Wire, line: str, seconds: float) -> Reply:
    (reply,) = await commands(wire, [line], seconds)
    return reply


async def commands(wire: Wire, lines: Sequence[str], seconds: float) -> list[Reply]:
    """What the server says to lines that leave together; less if it refuses one and hangs up."""
    replies: list[Reply] = []
    wire.limit(seconds)
    await wire.write("".join(f"{line}\r\n" for line in lines).encode())
    while len(replies) < len(lines):
        try:
            replies.append(await _reply(wire))
        except Broken:
            if all(reply.code < 400 for reply in replies):
                raise
            break
    return replies


async def read(wire: Wire, seconds: float) -> Reply:
    wire.limit(seconds)
    return await _reply(wire)


async def _reply(wire: Wire) -> Reply:
    """One answer, however many lines and packets it comes in."""
    lines: list[str] = []
    while len(lines) < _MOST_LINES:
        found = _REPLY_LINE.match(await wire.line())
        if found is None:
            raise Broken("the server does not speak SMTP")
        lines.append(found[3].decode("utf-8", "replace").strip())
        if found[2] != b"-":
            return Reply(int(found[1]), "\n".join(lines))
    raise Broken("the answer has no end")
