"""Tokens that look right and are not."""

from __future__ import annotations


def forged(token: str) -> str:
    """The token with one character of its signature altered. A fixed new end could happen to be
    the right one, and base64 does not use every bit of the last character."""
    at = len(token) - 6
    return token[:at] + ("B" if token[at] == "A" else "A") + token[at + 1 :]
