"""What the demo shop has written for its next campaigns."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from regulars.core.workspace import Workspace
from regulars.templates import service as templates
from regulars.templates.content import Content

_PAGE = Path(__file__).with_suffix(".json")


def fill(ws: Workspace, *, by: str, now: datetime) -> None:
    """Give the shop its templates unless it has some."""
    written = TypeAdapter(dict[str, Content]).validate_json(_PAGE.read_bytes())
    with ws.state.write() as connection:
        if templates.list_templates(connection):
            return
        for name, content in written.items():
            templates.create(connection, name=name, content=content, by=by, now=now)
