"""What an SMTP answer means for a message: by its enhanced code (RFC 3463), else by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regulars.channels.provider import Outcome, Receipt

_ENHANCED = re.compile(r"^([245]\.\d{1,3}\.\d{1,3})\b")
# This mailbox does not exist, moved away or is shut: writing again only costs reputation.
_DEAD_ADDRESS = frozenset(
    {"5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.4", "5.1.6", "5.1.10", "5.2.1", "5.4.4"}
)
_FULL_MAILBOX = frozenset({"5.2.2"})


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of the server."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        found = _ENHANCED.match(self.text)
        return found[1] if found else ""

    def __str__(self) -> str:
        return f"{self.code} {self.text}"[:500]


def classify(reply: Reply, phase: str) -> Receipt:
    """The outcome of an answer given at `mail`, `rcpt`, `data` or `dot`."""
    return Receipt(_outcome(reply, phase), str(reply))


def _outcome(reply: Reply, phase: str) -> Outcome:
    if 200 <= reply.code < 300 and phase == "dot":
        return Outcome.ACCEPTED
    if 400 <= reply.code < 500:
        return Outcome.RETRY
    if not 500 <= reply.code < 600:
        # No number we know: after the dot nobody can tell what it means.
        return Outcome.UNKNOWN if phase == "dot" else Outcome.RETRY
    return _permanent(reply, phase)


def _permanent(reply: Reply, phase: str) -> Outcome:
    enhanced = reply.enhanced
    if enhanced.startswith("5.7.") or phase == "mail":
        return Outcome.SENDER_FAULT
    if enhanced in _DEAD_ADDRESS:
        return Outcome.BOUNCED
    if enhanced:
        return Outcome.RETRY if enhanced in _FULL_MAILBOX else Outcome.REFUSED
    if phase == "rcpt" and reply.code in (550, 551, 553):
        return Outcome.BOUNCED
    return Outcome.REFUSED
