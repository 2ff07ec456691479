"""How the mailbox providers take our mail: bounces and complaints, provider by provider."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from regulars.operations import queries

SHOWN = 8
OTHERS = "others"
_HOUSES = {
    "Gmail": ("gmail.com", "googlemail.com"),
    "Outlook": ("outlook.com", "hotmail.com", "live.com", "msn.com", "hotmail.co.uk"),
    "Yahoo": ("yahoo.com", "ymail.com", "aol.com", "yahoo.co.uk", "rocketmail.com"),
    "iCloud": ("icloud.com", "me.com", "mac.com"),
}
_HOUSE_OF = {domain: house for house, domains in _HOUSES.items() for domain in domains}


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the mail to one mailbox provider."""

    provider: str
    arrived: int
    bounced: int
    complaints: int

    @property
    def tried(self) -> int:
        return self.arrived + self.bounced


def reputation(connection: Connection, *, days: int, now: datetime) -> list[Standing]:
    """The providers with most mail, the rest of them together."""
    return standings(queries.by_domain(connection, since=now - timedelta(days=days)))


def standings(rows: Iterable[tuple[str, str, int, int]]) -> list[Standing]:
    """Rows of (domain, state, count, complaints), added up by who runs the mailboxes."""
    sums: dict[str, list[int]] = {}
    for domain, state, count, complaints in rows:
        mine = sums.setdefault(_HOUSE_OF.get(domain, domain), [0, 0, 0])
        mine[state == "bounced"] += count
        mine[2] += complaints
    found = sorted((Standing(name, *each) for name, each in sums.items()), key=_most)
    rest = found[SHOWN:]
    if not rest:
        return found
    others = Standing(
        OTHERS,
        sum(one.arrived for one in rest),
        sum(one.bounced for one in rest),
        sum(one.complaints for one in rest),
    )
    return [*found[:SHOWN], others]


def _most(one: Standing) -> tuple[int, str]:
    return -one.tried, one.provider
