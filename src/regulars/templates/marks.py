"""Comments in a preview that say where each block stands, so that the editor finds it."""

from __future__ import annotations

import re

_NAME = re.compile(r"[\w-]+", re.ASCII)
_OPEN = "<!--[if mso | IE]>"
_CLOSE = "<![endif]-->"
_PIECE = re.compile(r"(<!--\[if [^>]*>|<!\[endif\]-->|<!--block [\w-]+-->|<!--end-->)", re.ASCII)


def marks(name: str) -> tuple[str, str] | None:
    """What stands before and after a block; nothing for a name that a comment cannot hold."""
    return (f"<!--block {name}-->", "<!--end-->") if _NAME.fullmatch(name) else None


def apart(html: str) -> str:
    """The page with its marks outside of what only Outlook reads: a comment in one would end it."""
    written, inside = [], False
    for piece in _PIECE.split(html):
        if piece.startswith("<!--[if "):
            inside = True
        elif piece == _CLOSE:
            inside = False
        elif inside and _PIECE.fullmatch(piece):
            piece = f"{_CLOSE}{piece}{_OPEN}"
        written.append(piece)
    return "".join(written)
