"""`regulars serve` as a process of its own, and what it greets with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from regulars.accounts import service as accounts
from regulars.core.clock import utc_now
from regulars.core.errors import Invalid
from regulars.core.workspace import open_workspace
from regulars.server.serving import greeting, serve
from regulars.settings import Settings


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_the_first_greeting_shows_the_way_in_and_later_ones_do_not(settings: Settings) -> None:
    workspace = open_workspace(settings, create=True)
    token = accounts.setup_token(workspace.keys)
    assert any(line.endswith(f"/?token={token}") for line in greeting(settings))
    with workspace.state.write() as connection:
        accounts.create_staff(
            connection, name="A", email="a@b.c", password="quite a long one", role="owner",
            language="en", now=utc_now(),
        )  # fmt: skip
    workspace.close()
    assert len(greeting(settings)) == 1


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(home=tmp_path, port=taken.getsockname()[1])
        with pytest.raises(Invalid, match="Choose another"):
            serve(settings, say=lambda _line: None, background=None)


@pytest.mark.slow
def test_it_serves_until_told_to_stop(tmp_path: Path) -> None:
    port = free_port()
    environ = {**os.environ, "REGULARS_HOME": str(tmp_path), "REGULARS_PORT": str(port)}
    command = [sys.executable, "-c", "from regulars.cli.main import main; main()", "serve"]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert wait_for(process, f"http://127.0.0.1:{port}/health")["status"] == "ok"
            process.send_signal(signal.SIGTERM)
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/?token=" in output
    assert "Traceback" not in output


def wait_for(process: subprocess.Popen[str], address: str) -> dict[str, str]:
    while True:
        try:
            found: dict[str, str] = httpx.get(address).raise_for_status().json()
            return found
        except httpx.TransportError:
            assert process.poll() is None, "the server ended"
            time.sleep(0.1)
