"""A server with the routes of one module and nothing else, for tests of these routes."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, FastAPI, Request
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from regulars.core.http import Context, Visitor
from regulars.core.workspace import Workspace
from regulars.server.problems import handle_errors
from tests.server.browser import Browser

ANA = Visitor("v", "Ana", "ana@shop.example", "analyst", "en")


def served(
    router: APIRouter, workspace: Workspace, visitor: Visitor | None, now: datetime
) -> Browser:
    """The visitor has signed in already, or not at all."""
    app = FastAPI()
    app.include_router(router)
    handle_errors(app)

    @app.middleware("http")
    async def sign_in(request: Request, proceed: RequestResponseEndpoint) -> Response:
        request.state.context = Context(workspace, now, visitor)
        return await proceed(request)

    return Browser(app)
