"""POST /v1/events: the door for a shop's own system.

A plain Starlette route: the body is decoded and checked once, by msgspec, because this is the one
route whose speed is a promise. The answer 202 is given after the commit.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import msgspec
import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from regulars.accounts import service as accounts
from regulars.core.errors import TooLarge
from regulars.core.http import SignedOut
from regulars.core.workspace import Workspace
from regulars.events import service
from regulars.events.sharing import shared_record

router = APIRouter()
log = structlog.get_logger("events")

CALLERS_AT_ONCE = 8  # checks of keys, in threads of their own, so that no report delays them
KEY_TRUSTED_SECONDS = 1.0  # spares state a query for each request; a key taken back lives as long
MOST_TRUSTED = 1_000

_limiter = CapacityLimiter(CALLERS_AT_ONCE)
_later = ThreadPoolExecutor(1, thread_name_prefix="key-use")
_trusted: dict[tuple[str, str], float] = {}


async def accept_events(request: Request) -> Response:
    """Store a batch of events: {"events": [{"name": …, "identities": {…}, …}]}."""
    context = request.state.context
    ws, now = context.workspace, context.now
    body = await _body(request, ws.settings.body_limit_mb << 20)
    key = request.headers.get("authorization", "")
    if not _is_trusted(ws, key):
        await to_thread.run_sync(_check_key, ws, key, now, limiter=_limiter)
    found = service.decode_batch(body, now=now)  # quicker than handing it to another thread
    await shared_record(ws, found, now=now)
    answer = msgspec.json.encode({"accepted": len(found)})
    return Response(answer, status_code=202, media_type="application/json")


router.add_route("/v1/events", accept_events, methods=["POST"])


async def _body(request: Request, limit: int) -> bytes:
    """The body; refused as soon as it is known to be too large."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(f"A request may hold at most {limit >> 20} MiB; send smaller batches.")
        chunks.append(chunk)
    return b"".join(chunks)


def _is_trusted(ws: Workspace, authorization: str) -> bool:
    """Whether this key was checked within the last second."""
    _, _, key = authorization.partition(" ")
    return _trusted.get((str(ws.folder), key), 0.0) > time.monotonic()


def _check_key(ws: Workspace, authorization: str, now: datetime) -> None:
    scheme, _, key = authorization.partition(" ")
    with ws.state.read() as connection:  # reading: a long import must not hold events up
        found = accounts.find_key(connection, key, now)
    if scheme.lower() != "bearer" or found is None or found.key.scope != "ingest":
        raise SignedOut("Send an API key that may add events: Authorization: Bearer KEY.")
    if found.stale and ws.state.is_sqlite:  # its one writer may be busy for long
        _later.submit(_note_use, ws, found.key.id, now)
    elif found.stale:
        _note_use(ws, found.key.id, now)
    if len(_trusted) >= MOST_TRUSTED:
        _trusted.clear()
    _trusted[(str(ws.folder), key)] = time.monotonic() + KEY_TRUSTED_SECONDS


def _note_use(ws: Workspace, key_id: str, now: datetime) -> None:
    """Write down when a key was last used; not worth an error."""
    try:
        with ws.state.write() as connection:
            accounts.touch_key(connection, key_id, now)
    except OperationalError:
        log.info("last use not noted: the database is busy")
