"""Addresses for those who watch the installation from outside: is it alive, may it work, how is it.

They stand before the door of the data: no cookie, no key, and nothing about customers. `/metrics`
has a token of its own and does not exist without one.
"""

from __future__ import annotations

import hmac
import threading
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from regulars import __version__
from regulars.core.clock import Clock
from regulars.core.errors import NotFound
from regulars.core.http import SignedOut
from regulars.core.workspace import list_names
from regulars.operations import prometheus
from regulars.operations import service as operations
from regulars.server.problems import answer
from regulars.server.workspaces import Workspaces

KEPT_SECONDS = 5.0


class Probes:
    """`/healthz`, `/readyz` and `/metrics`."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces, self._clock = workspaces, clock
        self._lock = threading.Lock()
        self._checks: dict[str, bool] = {}
        self._until = 0.0

    def healthz(self, _request: Request) -> Response:
        """The process runs; nothing else is asked."""
        return JSONResponse({"status": "ok", "version": __version__})

    def readyz(self, _request: Request) -> Response:
        """Whether it may be given work, with each check; 503 if one of them does not hold."""
        checks = self._readiness()
        ready = all(checks.values())
        return JSONResponse({"ready": ready, "checks": checks}, 200 if ready else 503)

    def metrics(self, request: Request) -> Response:
        """Figures of all workspaces for Prometheus."""
        token = self._workspaces.settings.metrics_token
        if not token:
            return answer(NotFound("There is no such address."))
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if not hmac.compare_digest(given.encode(), token.encode()):
            return answer(SignedOut("Send the token of REGULARS_METRICS_TOKEN as a bearer token."))
        names = list_names(self._workspaces.settings)
        found = {name: ws for name in names if (ws := self._workspaces.get(name)) is not None}
        now = self._clock()
        seen = {name: operations.GLANCE.look(ws, now=now) for name, ws in found.items()}
        return PlainTextResponse(prometheus.text(seen), media_type=prometheus.KIND)

    def _readiness(self) -> dict[str, bool]:
        """The checks as of a few seconds ago: anybody may ask, and each look costs a commit."""
        with self._lock:
            if time.monotonic() >= self._until:
                workspace = self._workspaces.default()
                self._checks = operations.readiness(workspace, now=self._clock())
                self._until = time.monotonic() + KEPT_SECONDS
            return self._checks
