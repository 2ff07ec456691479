"""The addresses under which providers tell us what became of messages."""

from __future__ import annotations

from regulars.core.workspace import Workspace

_PURPOSE = "hook"


def hook_url(ws: Workspace, sender_id: str) -> str:
    """Where this sender's provider calls us; the token in it is known to nobody else."""
    token = ws.keys.sign(_PURPOSE, sender_id.encode())
    return f"{ws.settings.public_url}/p/{ws.name}/hooks/{sender_id}/{token}"


def read_hook(ws: Workspace, sender_id: str, token: str) -> bool:
    """Whether the token belongs to this sender."""
    return ws.keys.verify(_PURPOSE, token) == sender_id.encode()
