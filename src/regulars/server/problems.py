"""Errors become answers here and nowhere else: `{"error": {"code", "message", "problems"}}`."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, OperationalError, TimeoutError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regulars.accounts.back_off import TooManyTries
from regulars.channels.provider import Forged
from regulars.core.errors import (
    Busy,
    Conflict,
    Damaged,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    RegularsError,
    TooLarge,
)
from regulars.core.http import SignedOut
from regulars.core.rate import TooManyRequests
from regulars.core.text import Wire

MOST_PROBLEMS = 50

log = structlog.get_logger("server")

# The first class that fits decides.
_STATUS: tuple[tuple[type[RegularsError], int], ...] = (
    (Invalid, 422),
    (NotFound, 404),
    (Conflict, 409),
    (SignedOut, 401),
    (Forged, 401),
    (Forbidden, 403),
    (TooLarge, 413),
    (TooManyTries, 429),
    (TooManyRequests, 429),
    (Busy, 503),
    (Damaged, 500),
)


class ProblemOut(Wire):
    """One fault of the input."""

    where: str
    message: str


class ErrorOut(Wire):
    """What went wrong."""

    code: str
    message: str
    problems: list[ProblemOut]


class Failure(Wire):
    """Every answer that is not a success."""

    error: ErrorOut


def answer(error: RegularsError) -> Response:
    """The answer for an error we foresaw."""
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    if status == 500:
        log.error("damaged", message=error.message)
    headers = {}
    if isinstance(error, Busy):
        headers["Retry-After"] = str(error.retry_after)
    problems = error.problems if isinstance(error, Invalid) else ()
    return _response(status, error.code or _code_of(error), error.message, problems, headers)


def handle_errors(app: FastAPI) -> None:
    """Make every error of the routes one of our answers."""

    @app.exception_handler(RegularsError)
    def foreseen(_request: Request, error: RegularsError) -> Response:
        return answer(error)

    @app.exception_handler(RequestValidationError)
    def not_valid(_request: Request, error: RequestValidationError) -> Response:
        found = [_problem(each) for each in error.errors()[:MOST_PROBLEMS]]
        return answer(Invalid("The request is not valid.", problems=tuple(found)))

    @app.exception_handler(HTTPException)
    def of_the_framework(_request: Request, error: HTTPException) -> Response:
        code = {400: "invalid", 404: "not_found", 405: "method_not_allowed"}
        headers = dict(error.headers or {})
        name = code.get(error.status_code, "refused")
        return _response(error.status_code, name, str(error.detail), (), headers)

    @app.exception_handler(OverflowError)
    @app.exception_handler(DataError)
    def out_of_range(_request: Request, error: Exception) -> Response:
        """A number no column can hold, in a field that stated no bounds of its own."""
        log.warning("out of range", error=type(error).__name__)
        return answer(Invalid("A number or text is out of range.", code="out_of_range"))

    @app.exception_handler(OperationalError)
    @app.exception_handler(TimeoutError)
    def database_busy(_request: Request, error: Exception) -> Response:
        if isinstance(error, OperationalError) and "locked" not in str(error.orig):
            return unexpected(error)
        return answer(Busy("The database is busy. Try again in a moment.", retry_after=2))


def unexpected(error: BaseException) -> Response:
    """The answer for an error nobody foresaw: a code to tell us, and nothing of what is inside."""
    reference = secrets.token_hex(4)
    log.error("unexpected", reference=reference, exc_info=error)
    message = f"Something went wrong on our side. Tell your administrator this code: {reference}"
    return _response(500, "unexpected", message, (), {})


class Catch:
    """Outermost but for the headers: what escapes everything else still gets a decent answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except Exception as error:
            response = answer(error) if isinstance(error, RegularsError) else unexpected(error)
            if not started:
                await response(scope, receive, send)


def _response(
    status: int,
    code: str,
    message: str,
    problems: Sequence[Problem],
    headers: dict[str, str],
) -> Response:
    found = [{"where": each.where, "message": each.message} for each in problems]
    body = {"error": {"code": code, "message": message, "problems": found}}
    # ASCII: a field's name may hold half of a surrogate pair, which UTF-8 cannot write.
    text = json.dumps(body, ensure_ascii=True)
    return Response(text, status, {**headers, "Cache-Control": "no-store"}, "application/json")


def _problem(error: dict[str, Any]) -> Problem:
    """A fault that pydantic found, at the name of its field."""
    place = [str(part) for part in error["loc"]]
    if error["type"] == "json_invalid":
        return Problem("body", f"is not JSON: {error['ctx']['error']}")
    where = ".".join(place[1:] if len(place) > 1 else place)
    message = "is not a field here" if error["type"] == "extra_forbidden" else error["msg"]
    return Problem(where[:200], message)


def _code_of(error: RegularsError) -> str:
    """`NotFound` is `not_found`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).lower()
