"""How large a request may be: refused by its stated length, or as soon as it grows past it."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regulars.core.errors import TooLarge
from regulars.server.problems import answer
from regulars.settings import Settings

_UPLOADS = "/api/imports"


class BodyLimit:
    """Answers 413 for bodies over the limit; uploads of orders have a limit of their own."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        megabytes = self._limit(scope["path"])
        refusal = TooLarge(f"A request may hold at most {megabytes} MiB.")
        if _stated_length(scope) > megabytes << 20:
            await answer(refusal)(scope, receive, send)
            return
        size, over = 0, False

        async def counted() -> Message:
            nonlocal size, over
            message = await receive()
            size += len(message.get("body", b""))
            over = over or size > megabytes << 20
            if over:
                raise refusal
            return message

        async def kept(message: Message) -> None:
            if not over:  # what a route answers to a broken body is not the reason
                await send(message)

        try:
            await self.app(scope, counted, kept)
        except TooLarge:
            if not over:
                raise
        if over:
            await answer(refusal)(scope, receive, send)

    def _limit(self, path: str) -> int:
        if path == _UPLOADS or path.startswith(_UPLOADS + "/"):
            return self.settings.import_limit_mb
        return self.settings.body_limit_mb


def _stated_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
