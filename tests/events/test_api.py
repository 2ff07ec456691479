"""POST /v1/events, with a real key over real HTTP routing."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from regulars.accounts.service import create_key
from regulars.core.clock import utc_now
from regulars.core.errors import Invalid, TooLarge
from regulars.core.http import Context, SignedOut
from regulars.core.workspace import Workspace
from regulars.events import service
from regulars.events.api import router
from tests.events.makers import NOW

BATCH = {"events": [{"name": "page_viewed", "id": "a"}, {"name": "order_placed", "id": "b",
         "properties": {"order_id": 5, "total": 3}}]}  # fmt: skip


class WithContext:
    """What the server's middleware does for this route."""

    def __init__(self, app: ASGIApp, workspace: Workspace) -> None:
        self.app, self.workspace = app, workspace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope.setdefault("state", {})["context"] = Context(self.workspace, utc_now())
        await self.app(scope, receive, send)


def post(ws: Workspace, headers: dict[str, str], **body: Any) -> httpx.Response:
    """Ask the route as a shop would."""
    app = Starlette(routes=router.routes, middleware=[Middleware(WithContext, workspace=ws)])

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await client.post("/v1/events", headers=headers, **body)

    return asyncio.run(ask())


def header(ws: Workspace, scope: str = "ingest") -> dict[str, str]:
    with ws.state.write() as connection:
        _, text = create_key(connection, ws.name, name="shop", scope=scope, now=NOW)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {text}"}


def test_accepted_means_stored(any_workspace: Workspace) -> None:
    answer = post(any_workspace, header(any_workspace), json=BATCH)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 2})
    taken = service.take(any_workspace.inbox, "", 0)
    assert [item.event.id for item in taken.items] == ["a", "b"]


@pytest.mark.parametrize("given", [None, "Bearer nonsense", "Basic x", "read"])
def test_without_a_key_that_may_add_events_nothing_is_taken(
    any_workspace: Workspace, given: str | None
) -> None:
    headers = header(any_workspace, "read") if given == "read" else {"Authorization": given or ""}
    with pytest.raises(SignedOut):
        post(any_workspace, headers, json=BATCH)
    assert service.inbox_extent(any_workspace).last == 0


def test_one_bad_event_refuses_the_batch(any_workspace: Workspace) -> None:
    events = [*BATCH["events"], {"name": "n", "colour": "red"}]
    with pytest.raises(Invalid) as caught:
        post(any_workspace, header(any_workspace), json={"events": events})
    assert [problem.where for problem in caught.value.problems] == ["events[2].colour"]
    assert service.inbox_extent(any_workspace).last == 0


def test_a_body_over_the_limit_is_refused(any_workspace: Workspace) -> None:
    with pytest.raises(TooLarge, match="16 MiB"):
        post(any_workspace, header(any_workspace), content=b" " * (17 << 20))
