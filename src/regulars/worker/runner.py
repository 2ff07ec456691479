"""Runs every workspace's background work until told to stop.

Each periodic job has a thread of its own per workspace, so a long import never delays a message.
Queued jobs share one thread per workspace, the patient ones another, so a refit never delays an
import. Workspaces made later are picked up as they appear.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog

from regulars import modules
from regulars.core import jobs
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, list_names, open_workspace
from regulars.operations import service as operations
from regulars.operations.service import Beats
from regulars.settings import Settings

QUEUE_POLL_SECONDS = 0.5
FIRST_BEAT_SECONDS, BEAT_SECONDS = 0.5, 10.0
LOOK_FOR_WORKSPACES_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 60.0
MOST_TRIES = 3
DRAIN_SECONDS = 630.0  # longer than the 600 s a mail server may take after the final dot

log = structlog.get_logger("worker")


def run(settings: Settings, stop: threading.Event) -> None:
    """Work until `stop` is set, then let what is under way come to its end."""
    list(modules.load("jobs"))
    running: dict[str, tuple[Workspace, list[threading.Thread]]] = {}
    while not stop.is_set():
        for name in set(list_names(settings)) - set(running):
            workspace = open_workspace(settings, name)
            running[name] = (workspace, _start(workspace, stop))
        stop.wait(LOOK_FOR_WORKSPACES_SECONDS)
    deadline = time.monotonic() + DRAIN_SECONDS
    for workspace, threads in running.values():
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        workspace.close()


def _start(workspace: Workspace, stop: threading.Event) -> list[threading.Thread]:
    """One thread for each periodic job, two for the queue, one that tells that they live."""
    beats = Beats()
    repeated = [
        (work.name, repeat, (workspace, work, stop, beats)) for work in jobs.PERIODIC.values()
    ]
    others: list[tuple[str, Callable[..., None], tuple[object, ...]]] = [
        ("queue", _drain_queue, (workspace, stop, False)),
        ("patient", _drain_queue, (workspace, stop, True)),
        ("beats", _beat, (workspace, beats, stop)),
    ]
    threads = [
        threading.Thread(target=target, args=given, name=f"{workspace.name}:{name}", daemon=True)
        for name, target, given in [*repeated, *others]
    ]
    for thread in threads:
        thread.start()
    return threads


def _beat(workspace: Workspace, beats: Beats, stop: threading.Event) -> None:
    """Write the beats down now and then; a database that is busy hears of the next ones."""
    while not stop.wait(BEAT_SECONDS if beats.told else FIRST_BEAT_SECONDS):
        _attempt("beats", lambda: operations.keep_beats(workspace, beats, now=utc_now()))


def repeat(
    workspace: Workspace, work: jobs.Periodic, stop: threading.Event, beats: Beats | None = None
) -> None:
    """Run one periodic job again and again; after a failure wait longer, up to a minute."""
    run = jobs.Run(workspace, stop.is_set)
    pause, beats = work.seconds, beats or Beats()
    while not stop.is_set():
        try:
            with beats.run_of(work.name) as failure:
                done = _attempt(work.name, lambda: work.run(run), failure)
        except jobs.Stopped:
            return
        if done:
            pause = work.seconds
        else:
            pause = min(max(pause, 1.0) * 2, LONGEST_PAUSE_SECONDS)
        stop.wait(pause)


def _drain_queue(workspace: Workspace, stop: threading.Event, patient: bool) -> None:
    while not stop.is_set():
        if not work_once(workspace, stop.is_set, patient=patient):
            stop.wait(QUEUE_POLL_SECONDS)


def work_once(
    workspace: Workspace,
    stopping: Callable[[], bool] = lambda: False,
    *,
    patient: bool | None = None,
) -> bool:
    """Take one queued job, of a kind or of any, and run it to its end; False when none is due."""
    with workspace.state.write() as connection:
        taken = jobs.claim(connection, now=utc_now(), patient=patient)
    if taken is None:
        return False
    try:
        with _leased(workspace, taken["id"]):
            error = _run_queued(workspace, taken["name"], taken["arguments"], stopping)
    except jobs.Stopped:
        with workspace.state.write() as connection:
            jobs.put_back(connection, taken["id"])
        return True
    now = utc_now()
    with workspace.state.write() as connection:
        if error is not None and taken["tries"] < MOST_TRIES:
            jobs.postpone(
                connection, taken["id"], until=now + timedelta(seconds=5 * taken["tries"])
            )
        else:
            jobs.finish(connection, taken["id"], now=now, error=error)
    return True


@contextmanager
def _leased(workspace: Workspace, job_id: str) -> Iterator[None]:
    """Extend a job's lease while it runs, so that nobody takes a long one for abandoned."""
    over = threading.Event()

    def extend() -> None:
        while not over.wait(jobs.LEASE.total_seconds() / 4):
            with workspace.state.write() as connection:
                jobs.extend(connection, job_id, now=utc_now())

    thread = threading.Thread(target=extend, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _run_queued(
    workspace: Workspace, name: str, arguments: dict[str, object], stopping: Callable[[], bool]
) -> str | None:
    """The reason of a failure, or None."""
    work = jobs.QUEUED.get(name)
    if work is None:
        return f"There is no job called {name!r}."
    failure: list[str] = []
    _attempt(name, lambda: work(jobs.Run(workspace, stopping), arguments), failure)
    return failure[0] if failure else None


def _attempt(name: str, work: Callable[[], None], failure: list[str] | None = None) -> bool:
    """Run; a failure is logged with its traceback and must not end the worker."""
    try:
        work()
    except jobs.Stopped:
        raise
    except Exception as error:
        log.exception("job failed", job=name)
        if failure is not None:
            failure.append(f"{type(error).__name__}: {error}")
        return False
    return True
