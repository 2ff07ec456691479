"""Real servers for the browser: one with a shop in it, one that nobody has entered yet."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from regulars.settings import Settings
from tests.browser.shop import PASSWORD, STAFF, seed

CHROMIUM = os.environ.get("REGULARS_CHROMIUM") or shutil.which("chromium")
HERE = Path(__file__).parent
START_SECONDS = 60

# A busy machine counts a shop's months slowly; what never comes still fails.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one worker, which starts the servers once; none without a browser."""
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group("browser"))
        if CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="no Chromium: THE SCREENS ARE NOT TESTED"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    size = {"width": 1440, "height": 1000}
    return {"locale": "en-GB", "timezone_id": "UTC", "viewport": size, "reduced_motion": "reduce"}


@dataclass(frozen=True)
class Server:
    """A running `regulars serve` and what it said when it started."""

    url: str
    greeting: str


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(home: Path, port: int) -> Iterator[Server]:
    """Serve a home until the block ends."""
    log = home / "serve.log"
    home.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {
        "REGULARS_HOME": str(home),
        "REGULARS_MAIL_CATCHER": "1",
        "REGULARS_MAIL_CATCHER_PORT": str(free_port()),
        "PYTHONUNBUFFERED": "1",
    }
    command = [str(Path(sys.executable).with_name("regulars")), "serve", "--port", str(port)]
    with log.open("w") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, process, log)
            yield Server(url, log.read_text())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            httpx.get(f"{url}/health", timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose shop has a past."""
    home = tmp_path_factory.mktemp("shop")
    port = free_port()  # known before, since the links in sent messages hold it
    seed(Settings(home=home, port=port, threads=1))
    with serving(home, port) as server:
        yield server


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has entered yet."""
    with serving(tmp_path / "empty", free_port()) as server:
        yield server


@dataclass
class Visit:
    """A page with what its console complained about."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self.listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} {message.location['url']}")

    def go(self, path: str = "/") -> Page:
        self.page.goto(self.url + path)
        self.page.wait_for_load_state("networkidle")
        return self.page

    def sign_in(self, language: str) -> None:
        form = {"email": STAFF[language], "password": PASSWORD}
        assert self.page.request.post(f"{self.url}/api/session", data=form).ok

    def tab_to(self, target: str, *, most: int = 60) -> None:
        """Reach an element with the Tab key alone."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement?.matches(selector)", target):
                return
        raise AssertionError(f"{target} cannot be reached with Tab at {self.page.url}")


@pytest.fixture
def visit(context: BrowserContext, shop: Server) -> Iterator[Visit]:
    """A visitor of the shop; any complaint of the console fails the test."""
    made = Visit(context.new_page(), shop.url)
    yield made
    assert made.complaints == []


@pytest.fixture
def first_visit(context: BrowserContext, empty: Server) -> tuple[Visit, str]:
    """The very first visitor, with the token that the server printed."""
    found = re.search(r"token=(\w+)", empty.greeting)
    assert found, empty.greeting
    return Visit(context.new_page(), empty.url), found.group(1)
