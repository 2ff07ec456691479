"""Asks the domain name system what a domain publishes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from regulars.core.errors import RegularsError

_SECONDS = 4.0  # of one question, however many servers are asked
_ALL_SECONDS = 20.0  # of all questions together


class Silent(RegularsError):
    """The domain name system gave no answer: whether the record exists is not known."""


@dataclass(slots=True)
class Dns:
    """Questions to the servers of this machine, or to one server (`host` or `host:port`)."""

    server: str = ""
    seconds_left: float = _ALL_SECONDS

    def texts(self, name: str) -> list[str]:
        """The text records, each joined from its pieces."""
        found = self._ask(name, "TXT")
        return [b"".join(one.strings).decode("utf-8", "replace") for one in found]

    def addresses(self, name: str) -> list[str]:
        """The addresses of both kinds."""
        return [one.address for kind in ("A", "AAAA") for one in self._ask(name, kind)]

    def exchangers(self, name: str) -> list[str]:
        """The mail servers, the preferred one first; `.` alone says that there are none."""
        found = sorted(self._ask(name, "MX"), key=lambda one: int(one.preference))
        return [one.exchange.to_text(omit_final_dot=True).lower() for one in found]

    def names(self, address: str) -> list[str]:
        """The names an address gives itself (PTR)."""
        from dns import reversename

        found = self._ask(reversename.from_address(address).to_text(), "PTR")
        return [one.target.to_text(omit_final_dot=True).lower() for one in found]

    def _ask(self, name: str, kind: str) -> list[Any]:
        """What stands there; nothing for a name or a record that does not exist."""
        from dns import exception, resolver

        began = time.monotonic()
        try:
            return list(self._resolver().resolve(name, kind, search=False))
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return []
        except (exception.DNSException, OSError, UnicodeError) as error:
            raise Silent(f"{name} {kind}: {type(error).__name__}") from None
        finally:
            self.seconds_left -= time.monotonic() - began

    def _resolver(self) -> Any:
        from dns import resolver

        made = resolver.Resolver(configure=not self.server)
        if self.server:
            host, _, port = self.server.partition(":")
            made.nameservers, made.port = [host], int(port or 53)
        made.lifetime = max(min(_SECONDS, self.seconds_left), 0.1)
        made.use_edns(0, 0, 1_232)
        return made
