"""The application: every module's routes behind one door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse

from regulars import __version__, modules
from regulars.accounts.cookies import is_secure
from regulars.core.clock import Clock, utc_now
from regulars.core.http import Allow
from regulars.server.auth import Doorway
from regulars.server.headers import SecurityHeaders
from regulars.server.limits import BodyLimit
from regulars.server.probes import Probes
from regulars.server.problems import Catch, Failure, handle_errors
from regulars.server.web import WebApp
from regulars.server.workspaces import Workspaces
from regulars.settings import Settings

# Routes that are no FastAPI endpoints and look at their caller themselves.
OWN_POLICY = {"/v1/events": "needs an API key with the scope `ingest`"}


def create_app(settings: Settings, *, clock: Clock = utc_now) -> FastAPI:
    """Build the server of an installation. Raises RuntimeError for a route without a policy."""
    workspaces = Workspaces(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        workspaces.close()

    app = FastAPI(
        title="Regulars",
        version=__version__,
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        responses={"4XX": {"model": Failure, "description": "Refused, with the reason"}},
    )
    app.state.workspaces = workspaces
    for module in modules.load("api"):
        check_policies(module.router)
        app.include_router(module.router)
    app.add_route("/health", health, include_in_schema=False)
    probes = Probes(workspaces, clock)
    for answer in (probes.healthz, probes.readyz, probes.metrics):
        app.add_route(f"/{answer.__name__}", answer, methods=["GET"], include_in_schema=False)
    app.add_route("/{path:path}", WebApp().answer, methods=["GET"], include_in_schema=False)
    handle_errors(app)
    # The last added runs first.
    app.add_middleware(Doorway, workspaces=workspaces, clock=clock)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(Catch)
    app.add_middleware(SecurityHeaders, secure=is_secure(settings))
    return app


def operation_id(route: APIRoute) -> str:
    """The name of an operation, unique because two modules may each have a `get_report`."""
    return "_".join((*map(str, route.tags[:1]), route.name))


def check_policies(router: APIRouter) -> None:
    """Raise RuntimeError when a route says nothing about who may use it."""
    for route in routes_of(router):
        if isinstance(route, APIRoute):
            allowed = any(isinstance(each.call, Allow) for each in route.dependant.dependencies)
        else:
            allowed = getattr(route, "path", "") in OWN_POLICY
        if not allowed:
            path = getattr(route, "path", route)
            raise RuntimeError(
                f"{path}: the route has no policy; take Read, Write, Admin or Public first"
            )


def routes_of(router: APIRouter) -> Iterator[Any]:
    """The routes of a router and of those it includes."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is None:
            yield route
        else:
            yield from routes_of(inner)


def health(request: Request) -> JSONResponse:
    """Whether the server can reach its database."""
    workspace = request.app.state.workspaces.default()
    with workspace.state.read() as connection:
        connection.execute(text("SELECT 1"))
    return JSONResponse({"status": "ok", "version": __version__})
