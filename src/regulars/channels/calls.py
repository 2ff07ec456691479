"""What providers that are called over HTTP share: one call for each message.

A provider says with `call` what it is asked to send a message and with `read` what its answer
means; short messages do so in `gateways.py`, e-mail in `mailers.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Unpack

from pydantic import Field

from regulars.channels.http import Answer, HttpLine, Parts, answered
from regulars.channels.provider import Provider


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a provider's interface."""

    method: str
    path: str
    parts: Parts = field(default_factory=Parts)


def post(path: str, **parts: Unpack[Parts]) -> Call:
    return Call("POST", path, parts)


class CalledProvider(Provider):
    """A provider that is called over HTTP."""

    base_url: str
    answer_seconds: float = Field(
        default=60, gt=0, le=600, description="How long to wait for an answer."
    )

    def headers(self) -> Mapping[str, str]:
        """Headers of every call."""
        return {}

    def auth(self) -> tuple[str, str] | None:
        """User and password, for providers that use HTTP's own."""
        return None

    def http(self) -> HttpLine:
        """A connection of its own."""
        return HttpLine(
            self.base_url,
            headers=self.headers(),
            auth=self.auth(),
            secrets=[getattr(self, name).get_secret_value() for name in self.secret_names()],
            answer_seconds=self.answer_seconds,
        )

    def ask(self, method: str, path: str, **parts: Unpack[Parts]) -> Answer:
        """Ask something that is no message. Raises Conflict when there is no good answer."""
        http = self.http()
        try:
            return answered(http.ask(method, path, **parts))
        finally:
            http.close()
