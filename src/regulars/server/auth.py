"""Who asks, and in which workspace: worked out once per request, before any route runs.

A session cookie names its workspace, and so does an API key; public pages name it in their path.
"""

from __future__ import annotations

import hmac
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import urlsplit

import structlog
from anyio import to_thread
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regulars.accounts import service as accounts
from regulars.accounts.cookies import clear_cookie, cookie_name, csrf_token, split_cookie
from regulars.core.clock import Clock
from regulars.core.errors import Forbidden, Invalid, NotFound
from regulars.core.http import Context, SignedOut, Visitor
from regulars.core.workspace import Workspace
from regulars.server.workspaces import Workspaces

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Signing in and setting up have no session yet whose token they could send.
ENTRANCES = frozenset({"/api/session", "/api/setup"})
OURS = ("/api/", "/p/", "/v1/")

log = structlog.get_logger("server")


class Doorway:
    """Puts a `Context` on every request for data, or refuses the request."""

    def __init__(self, app: ASGIApp, workspaces: Workspaces, clock: Clock) -> None:
        self.app = app
        self.workspaces = workspaces
        self.clock = clock
        self.later = ThreadPoolExecutor(1, thread_name_prefix="touch")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(OURS):
            await self.app(scope, receive, send)
            return
        _check_address(scope)
        request = Request(scope)
        if scope["path"].startswith("/v1/") and "authorization" in request.headers:
            # The key is checked behind this door, for many at once: no database, no thread.
            context = self._context(request)
        else:
            context = await to_thread.run_sync(self._context, request)
        scope.setdefault("state", {})["context"] = context
        cookie = request.cookies.get(cookie_name(self.workspaces.settings))
        dead = cookie is not None and context.visitor is None
        await self.app(scope, receive, self._forgetting(send) if dead else send)

    def _context(self, request: Request) -> Context:
        path, now = request.url.path, self.clock()
        if path.startswith("/p/"):
            return Context(self._public(path), now)
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and key:
            return self._of_key(key, path, now)
        return self._of_cookie(request, now)

    def _public(self, path: str) -> Workspace:
        workspace = self.workspaces.get(path.split("/")[2])
        if workspace is None:
            raise NotFound("There is no such page.")
        return workspace

    def _of_key(self, key: str, path: str, now: datetime) -> Context:
        """A program's request. What only adds events checks its own key, in one go for many."""
        workspace = self.workspaces.get(accounts.workspace_of(key))
        if workspace is None:
            raise SignedOut("This API key is not valid.")
        if path.startswith("/v1/"):
            return Context(workspace, now)
        with workspace.state.read() as connection:
            found = accounts.find_key(connection, key, now)
        if found is None:
            raise SignedOut("This API key is not valid.")
        if found.key.scope != "read":
            raise Forbidden("This API key may only add events.")
        if found.stale:
            self._note(workspace, lambda c: accounts.touch_key(c, found.key.id, now))
        visitor = Visitor(found.key.id, found.key.name, "", "analyst", "en")
        return Context(workspace, now, visitor)

    def _of_cookie(self, request: Request, now: datetime) -> Context:
        value = request.cookies.get(cookie_name(self.workspaces.settings), "")
        name, token = split_cookie(value)
        workspace = self.workspaces.get(name) if token else None
        visitor = self._visitor(workspace, token, now) if workspace else None
        if request.method not in SAFE:
            _check_origin(request)
            if visitor and workspace and request.url.path not in ENTRANCES:
                _check_csrf(request, workspace, token)
        if workspace and visitor:
            return Context(workspace, now, visitor)
        return Context(self._asked_for(request), now)

    def _asked_for(self, request: Request) -> Workspace:
        """The workspace somebody signs in to: `?workspace=…`, else the default one."""
        name = request.query_params.get("workspace")
        workspace = self.workspaces.get(name) if name else self.workspaces.default()
        if workspace is None:
            raise NotFound("There is no such workspace.")
        return workspace

    def _visitor(self, workspace: Workspace, token: str, now: datetime) -> Visitor | None:
        with workspace.state.read() as connection:
            found = accounts.find_session(connection, token, now)
        if found is None:
            return None
        if found.stale:
            self._note(workspace, lambda c: accounts.touch_session(c, token, now))
        return found.visitor

    def _note(self, workspace: Workspace, touch: accounts.Touch) -> None:
        """Write down a last use, beside the request: a page never waits for a long import."""

        def work() -> None:
            try:
                with workspace.state.write() as connection:
                    touch(connection)
            except OperationalError:
                log.info("last use not noted: the database is busy")

        self.later.submit(work)

    def _forgetting(self, send: Send) -> Send:
        """Clear a dead session's cookie together with the answer 401."""

        async def forgetting(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                response = Response()
                clear_cookie(response, self.workspaces.settings)
                message["headers"] = [*message["headers"], *_cookies(response)]
            await send(message)

        return forgetting


def _cookies(response: Response) -> list[tuple[bytes, bytes]]:
    return [pair for pair in response.raw_headers if pair[0] == b"set-cookie"]


def _check_address(scope: Scope) -> None:
    """No database can hold a NUL, and no honest address contains one."""
    if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
        raise Invalid("An address must not contain a NUL character.")


def _check_origin(request: Request) -> None:
    """A page of another site must not make the visitor's browser change anything here."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        allowed = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not allowed:
        raise Forbidden("This change was asked for by another site.", code="cross_site")


def _check_csrf(request: Request, workspace: Workspace, token: str) -> None:
    given = request.headers.get("x-csrf-token", "").encode(errors="replace")
    if not hmac.compare_digest(given, csrf_token(workspace, token).encode()):
        raise Forbidden("Send the header X-CSRF-Token that the session names.", code="csrf")
