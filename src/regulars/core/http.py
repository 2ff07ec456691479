"""The HTTP edge that every `api.py` uses: who asks, in which workspace, and may they.

A route takes `Read`, `Write`, `Admin` or `Public` as its first parameter. That is its policy: the
server refuses to start with a route that has none. The server's middleware says who asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Depends, Request

from regulars.core.errors import Forbidden, RegularsError
from regulars.core.workspace import Workspace

Role = Literal["owner", "marketer", "analyst"]
PERMISSIONS: dict[str, frozenset[str]] = {
    "owner": frozenset({"read", "write", "admin"}),
    "marketer": frozenset({"read", "write"}),
    "analyst": frozenset({"read"}),
}


class SignedOut(RegularsError):
    """Sign in first."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """The member of staff behind a request."""

    id: str
    name: str
    email: str
    role: Role
    language: str


@dataclass(frozen=True, slots=True)
class Context:
    """One request: its workspace, its moment and, unless it is public, who makes it."""

    workspace: Workspace
    now: datetime
    visitor: Visitor | None = None


@dataclass(frozen=True, slots=True)
class Allow:
    """The policy of a route: the permission its visitor needs."""

    permission: str

    def __call__(self, request: Request) -> Context:
        context: Context = request.state.context
        if self.permission == "public":
            return context
        if context.visitor is None:
            raise SignedOut()
        if self.permission not in PERMISSIONS[context.visitor.role]:
            raise Forbidden(f"Your role ({context.visitor.role}) does not allow this.")
        return context


Public = Annotated[Context, Depends(Allow("public"))]
Read = Annotated[Context, Depends(Allow("read"))]
Write = Annotated[Context, Depends(Allow("write"))]
Admin = Annotated[Context, Depends(Allow("admin"))]
