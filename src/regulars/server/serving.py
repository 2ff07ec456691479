"""Runs the server, the background work and the mail catcher in one process until told to stop."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from regulars.accounts import service as accounts
from regulars.channels.catcher import Catcher, start_catcher
from regulars.core.errors import Invalid
from regulars.core.workspace import open_workspace
from regulars.server.app import create_app
from regulars.settings import Settings

GRACE_SECONDS = 10

Say = Callable[[str], None]
Background = Callable[[threading.Event], None]


def serve(settings: Settings, *, say: Say, background: Background | None) -> None:
    """Serve until SIGINT or SIGTERM, then let what is under way come to its end.

    `background` does the work that no request waits for, until its event is set.
    """
    configure_log(settings.log_level)
    listening = _listen(settings)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = uvicorn.Server(config)
    stop = threading.Event()
    with _until_signalled(stop), _caught_mail(settings, say):
        for line in greeting(settings):
            say(line)
        thread = _start(background, stop)
        server.run(sockets=[listening])
        stop.set()
        if thread is not None:
            say("Stopping after what is under way …")
            thread.join()


def greeting(settings: Settings) -> list[str]:
    """What to tell the person who started the server; on first run, the way in."""
    workspace = open_workspace(settings, create=True)
    try:
        with workspace.state.read() as connection:
            is_set_up = accounts.is_set_up(connection)
        token = accounts.setup_token(workspace.keys)
    finally:
        workspace.close()
    lines = [f"Regulars is at {settings.public_url} (Ctrl-C stops it)"]
    if not is_set_up:
        lines += [
            "Nobody has an account yet. Make the first one here:",
            f"  {settings.public_url}/?token={token}",
        ]
    return lines


def configure_log(level: str) -> None:
    """Log lines as JSON on standard error, at the level of the settings."""
    import logging
    import sys

    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def _listen(settings: Settings) -> socket.socket:
    """The open port. Raises Invalid when it cannot be had."""
    try:
        return socket.create_server((settings.host, settings.port), backlog=2048)
    except (OSError, OverflowError) as error:
        raise Invalid(
            f"Port {settings.port} of {settings.host} cannot be used ({error}). "
            "Choose another: regulars serve --port 8601"
        ) from None


def _start(background: Background | None, stop: threading.Event) -> threading.Thread | None:
    if background is None:
        return None
    thread = threading.Thread(target=background, args=(stop,), name="background")
    thread.start()
    return thread


@contextmanager
def _until_signalled(stop: threading.Event) -> Iterator[None]:
    """Set `stop` at the first signal. The server repeats the signal once it has closed, which must
    then not end the process before the background work did."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _caught_mail(settings: Settings, say: Say) -> Iterator[None]:
    """Keep mail in the workspace instead of sending it on, when the setting says so."""
    if not settings.mail_catcher:
        yield
        return
    workspace = open_workspace(settings, create=True)
    catcher: Catcher = start_catcher(workspace, settings.mail_catcher_port)
    say(f"Mail to port {settings.mail_catcher_port} is kept and shown, not sent.")
    try:
        yield
    finally:
        catcher.stop()
        workspace.close()
