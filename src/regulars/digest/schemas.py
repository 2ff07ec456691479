"""The digest as it crosses the wire."""

from __future__ import annotations

from regulars.core.text import Wire


class Digest(Wire):
    """The week as it would go out now, and whether the visitor gets it."""

    reads: bool
    can_send: bool
    subject: str
    html: str


class ReaderIn(Wire):
    reads: bool


class Sent(Wire):
    """Whether the mail server took it, and what it said."""

    sent: bool
    reply: str
