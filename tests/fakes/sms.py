"""What fakes of short-message providers share."""

from __future__ import annotations

from collections.abc import Container

from tests.fakes.http_server import Call


def asked_code(call: Call, number: str, codes: Container[str]) -> str:
    """The vendor's own error that a call shall get: its mode, or by magic recipient: …0418."""
    wanted = (call.mode, number[-4:].lstrip("0"))
    return next((code for code in wanted if code in codes), "")


def one(call: Call, name: str) -> str:
    """A field of a form, or of the address where the vendor takes both."""
    return call.form().get(name, [call.query.get(name, "")])[-1]
