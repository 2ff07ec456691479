"""The door at which providers report: who may, what is read, what is answered."""

from __future__ import annotations

from datetime import datetime

from fastapi import Request as Call

from regulars.channels import service as channels
from regulars.channels.provider import Provider, Request
from regulars.core.errors import NotFound, TooLarge
from regulars.core.workspace import Workspace
from regulars.messages import feedback

LARGEST = 1024 * 1024


async def body_of(request: Call) -> bytes:
    """The body as it came. Raises TooLarge."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLarge("A report may hold at most 1 MiB.")
    return bytes(body)


def hear(
    ws: Workspace, call: Call, sender_id: str, token: str, body: bytes, *, now: datetime
) -> str:
    """Take in what the provider says; returns what it wants to read.

    Raises NotFound for an address we did not give out, Forged for a call that is not its own.
    """
    with ws.state.read() as connection:
        sender = channels.sender(connection, sender_id)
    if sender is None or not channels.read_hook(ws, sender_id, token):
        raise NotFound()
    carrier = sender.carrier(ws.keys)
    query = f"?{call.url.query}" if call.url.query else ""
    request = Request(
        headers={name.lower(): value for name, value in call.headers.items()},
        body=body,
        query=dict(call.query_params),
        url=f"{ws.settings.public_url}{call.url.path}{query}",
    )
    if call.method == "GET" and type(carrier).greet is not Provider.greet:
        return carrier.greet(request)
    feedback.receive(ws, sender_id, carrier.hear(request), now=now)
    return "ok"
