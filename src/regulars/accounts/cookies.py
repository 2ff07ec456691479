"""The session cookie: `<workspace>.<token>`, and the token that proves a change was meant."""

from __future__ import annotations

import base64
import hmac

from fastapi import Response

from regulars.accounts.sessions import LONGEST
from regulars.core.workspace import Workspace
from regulars.settings import Settings


def cookie_name(settings: Settings) -> str:
    """With https the name binds the cookie to this host alone."""
    return "__Host-regulars" if is_secure(settings) else "regulars"


def is_secure(settings: Settings) -> bool:
    """Whether visitors reach this server over https."""
    return settings.public_url.startswith("https://")


def set_cookie(response: Response, workspace: Workspace, token: str) -> None:
    """Keep the visitor signed in."""
    response.set_cookie(
        cookie_name(workspace.settings),
        f"{workspace.name}.{token}",
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=is_secure(workspace.settings),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, settings: Settings) -> None:
    """Forget the session in the browser."""
    response.delete_cookie(
        cookie_name(settings),
        path="/",
        secure=is_secure(settings),
        httponly=True,
        samesite="lax",
    )


def split_cookie(value: str) -> tuple[str, str]:
    """Workspace and token; empty texts when the value is not ours."""
    workspace, _, token = value.partition(".")
    return workspace, token


def csrf_token(workspace: Workspace, token: str) -> str:
    """What a page must send back with every change; another site cannot read it."""
    proof = hmac.digest(workspace.keys.derive("csrf"), token.encode(errors="replace"), "sha256")
    return base64.urlsafe_b64encode(proof[:18]).decode()
