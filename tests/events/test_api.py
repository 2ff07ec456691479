"""POST /v1/events, with a real key over real HTTP routing."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from regulars.accounts.service import create_key
from regulars.core.workspace import Workspace
from regulars.events import service
from regulars.server.app import create_app
from tests.events.makers import NOW

BATCH = {"events": [{"name": "page_viewed", "id": "a"}, {"name": "order_placed", "id": "b",
         "properties": {"order_id": 5, "total": 3}}]}  # fmt: skip


def post(ws: Workspace, headers: dict[str, str], **body: Any) -> httpx.Response:
    """Ask the whole server as a shop would."""
    app = create_app(ws.settings)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await client.post("/v1/events", headers=headers, **body)

    try:
        return asyncio.run(ask())
    finally:
        app.state.workspaces.close()


def header(ws: Workspace, scope: str = "ingest") -> dict[str, str]:
    with ws.state.write() as connection:
        _, text = create_key(connection, ws.name, name="shop", scope=scope, now=NOW)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {text}"}


def test_accepted_means_stored(any_workspace: Workspace) -> None:
    answer = post(any_workspace, header(any_workspace), json=BATCH)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    taken = service.take(any_workspace.inbox, "", 0)
    assert [item.event.id for item in taken.items] == ["a", "b"]


@pytest.mark.parametrize("given", [None, "Bearer nonsense", "Basic x", "forged", "read"])
def test_without_a_key_that_may_add_events_nothing_is_taken(
    workspace: Workspace, given: str | None
) -> None:
    headers = {"Authorization": given or ""}
    if given in ("forged", "read"):
        headers = header(workspace, "read")
    if given == "forged":
        headers["Authorization"] += "x"
    assert post(workspace, headers, json=BATCH).status_code == 401
    assert service.inbox_extent(workspace).last == 0


def test_one_bad_event_refuses_the_batch(workspace: Workspace) -> None:
    events = [*BATCH["events"], {"name": "n", "colour": "red"}, {"name": "a\x00"}]
    answer = post(workspace, header(workspace), json={"events": events})
    assert answer.status_code == 422
    problems = answer.json()["error"]["problems"]
    assert problems == [{"where": "events[2].colour", "message": "is not a known field"}]
    assert service.inbox_extent(workspace).last == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b'{"events": [{"name": "\\ud800"}]}', b"[" * 100_000, b'{"events": [1]}'],
)
def test_what_is_no_batch_is_never_our_fault(workspace: Workspace, content: bytes) -> None:
    assert post(workspace, header(workspace), content=content).status_code == 422


def test_a_body_over_the_limit_is_refused(workspace: Workspace) -> None:
    answer = post(workspace, header(workspace), content=b" " * (17 << 20))
    assert (answer.status_code, "16 MiB" in answer.text) == (413, True)


def test_a_full_disk_is_no_acknowledgement(workspace: Workspace) -> None:
    with workspace.inbox.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON inbox "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    answer = post(workspace, header(workspace), json=BATCH)
    assert (answer.status_code, "full" in answer.text) == (503, True)
    assert answer.headers["retry-after"]
