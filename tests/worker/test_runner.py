"""The worker: what is asked for runs once, and what fails is tried again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from regulars.core import jobs
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace
from regulars.worker.runner import MOST_TRIES, repeat, work_once


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """A queued job `note` that writes down what it was told, or fails when told to."""
    calls: list[str] = []

    @jobs.job("note")
    def note(run: jobs.Run, arguments: Mapping[str, Any]) -> None:
        calls.append(arguments["text"])
        if arguments["text"] == "fail":
            raise RuntimeError("as told")

    yield calls
    del jobs.QUEUED["note"]


def ask(workspace: Workspace, text: str) -> str:
    with workspace.state.write() as connection:
        return jobs.enqueue(connection, "note", {"text": text}, now=utc_now())


def state_of(workspace: Workspace, job_id: str) -> tuple[str, str | None]:
    with workspace.state.read() as connection:
        row = connection.execute(select(jobs.jobs).where(jobs.jobs.c.id == job_id)).one()
        return row.state, row.error


def make_due(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        connection.execute(jobs.jobs.update().values(run_at=utc_now() - timedelta(seconds=1)))


def test_a_queued_job_runs_once(any_workspace: Workspace, seen: list[str]) -> None:
    job_id = ask(any_workspace, "hello")
    assert work_once(any_workspace)
    assert not work_once(any_workspace)
    assert seen == ["hello"]
    assert state_of(any_workspace, job_id) == ("done", None)


def test_a_patient_job_delays_none_that_somebody_waits_for(
    any_workspace: Workspace, seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENT", {"refit"})
    with any_workspace.state.write() as connection:
        jobs.enqueue(connection, "refit", {}, now=utc_now())  # waits longer than the note
    ask(any_workspace, "hello")
    assert work_once(any_workspace, patient=False)
    assert seen == ["hello"]
    assert not work_once(any_workspace, patient=False)
    ask(any_workspace, "next")
    with any_workspace.state.write() as connection:
        taken = jobs.claim(connection, now=utc_now(), patient=True)
        assert taken is not None
        assert taken["name"] == "refit"
        assert jobs.claim(connection, now=utc_now(), patient=True) is None


def test_a_job_that_is_stopped_begins_again_with_the_next_worker(
    any_workspace: Workspace, seen: list[str]
) -> None:
    stopped = threading.Event()

    @jobs.job("note")
    def note(run: jobs.Run, arguments: Mapping[str, Any]) -> None:
        seen.append(arguments["text"])
        run.go_on()

    stopped.set()
    job_id = ask(any_workspace, "long")
    for _ in range(MOST_TRIES + 1):  # being stopped is no failure
        assert work_once(any_workspace, stopped.is_set)
        assert state_of(any_workspace, job_id) == ("queued", None)
    assert work_once(any_workspace)
    assert state_of(any_workspace, job_id) == ("done", None)
    assert len(seen) == MOST_TRIES + 2


def test_a_job_asked_for_in_a_transaction_that_fails_never_runs(
    workspace: Workspace, seen: list[str]
) -> None:
    with pytest.raises(RuntimeError), workspace.state.write() as connection:
        jobs.enqueue(connection, "note", {"text": "ghost"}, now=utc_now())
        raise RuntimeError
    assert not work_once(workspace)
    assert seen == []


def test_a_failing_job_is_tried_again_and_then_kept_with_its_reason(
    workspace: Workspace, seen: list[str]
) -> None:
    job_id = ask(workspace, "fail")
    for _ in range(MOST_TRIES):
        make_due(workspace)
        assert work_once(workspace)
    make_due(workspace)
    assert not work_once(workspace)
    assert seen == ["fail"] * MOST_TRIES
    assert state_of(workspace, job_id) == ("failed", "RuntimeError: as told")


def test_a_job_whose_worker_died_is_taken_again_after_its_lease(
    any_workspace: Workspace, seen: list[str]
) -> None:
    ask(any_workspace, "orphan")
    with any_workspace.state.write() as connection:
        assert jobs.claim(connection, now=utc_now()) is not None
    assert not work_once(any_workspace)
    with any_workspace.state.write() as connection:
        connection.execute(jobs.jobs.update().values(lease_until=utc_now()))
    assert work_once(any_workspace)
    assert seen == ["orphan"]


def test_periodic_work_goes_on_after_a_failure_and_ends_when_told(workspace: Workspace) -> None:
    stop = threading.Event()
    calls: list[int] = []

    def tick(run: jobs.Run) -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise RuntimeError("once")
        stop.set()

    repeat(workspace, jobs.Periodic("tick", 0.01, tick), stop)
    assert calls == [0, 1]


def test_a_long_job_keeps_its_lease(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LEASE", timedelta(seconds=0.4))
    taken: list[object] = []

    @jobs.job("slow")
    def slow(run: jobs.Run, arguments: Mapping[str, Any]) -> None:
        time.sleep(1.0)
        with workspace.state.write() as connection:
            taken.append(jobs.claim(connection, now=utc_now()))

    try:
        with workspace.state.write() as connection:
            jobs.enqueue(connection, "slow", {}, now=utc_now())
        assert work_once(workspace)
        assert taken == [None]
    finally:
        del jobs.QUEUED["slow"]
