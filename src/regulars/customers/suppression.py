"""Addresses that must not be written to, kept by a hash: it outlives the address itself, so neither
an erasure nor a later import brings somebody back who asked for silence.

An address may be shut for several reasons, each lifted by itself. A complaint or an opt-out is
lifted by the person alone, who asks for messages anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

import structlog
from sqlalchemy import Connection, Select, bindparam, delete, func, select

from regulars.accounts.service import profile
from regulars.channels.kinds import CHANNELS
from regulars.core.among import among, given, packed
from regulars.core.db import insert_new, upsert
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.customers import changes
from regulars.customers.identities import normalise_identity
from regulars.customers.tables import soft_bounces, suppressions

Reason = Literal["bounced", "complained", "blocked", "opted_out", "staff"]
Scope = Literal["all", "marketing"]

ONLY_THEMSELVES = frozenset({"complained", "opted_out"})  # who may lift it
# Someone tired of advertising may still be told that their parcel has come.
_OF_MARKETING = frozenset({"complained", "blocked", "opted_out"})
log = structlog.get_logger("customers")
SOFT_TIMES, SOFT_DAYS = 3, timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SuppressionPage:
    """Suppressed addresses, newest first, and how many there are in all."""

    items: list[dict[str, Any]]
    total: int


def address_hash(channel: str, address: str) -> str:
    """What a suppression is kept under: it outlives the erasure of the address itself."""
    return hashlib.sha256(f"{channel}:{address.strip().casefold()}".encode()).hexdigest()


def suppress(
    connection: Connection,
    *,
    channel: str,
    address: str,
    reason: str,
    now: datetime,
    detail: str = "",
    scope: Scope | None = None,
    by: str = "",
) -> bool:
    """Write to this address no more on this channel; returns whether that is news.

    The first time of a reason stays. The address itself does not get into the detail.
    """
    row = _row(channel, address, reason, now, detail)
    return bool(_add(connection, [{**row, "scope": scope or row["scope"], "by": by}]))


def suppress_all(
    connection: Connection, channel: str, reason: str, said: Mapping[str, str], *, now: datetime
) -> None:
    """As `suppress`, for many addresses, each with what was said of it."""
    _add(connection, [_row(channel, each, reason, now, text) for each, text in said.items()])


def _row(channel: str, address: str, reason: str, now: datetime, detail: str) -> dict[str, Any]:
    return {
        "channel": channel,
        "address_hash": address_hash(channel, address),
        "reason": reason,
        "scope": "marketing" if reason in _OF_MARKETING else "all",
        "detail": detail.replace(address, "…")[:300],
        "by": "",
        "at": now,
    }


def _add(connection: Connection, rows: list[dict[str, Any]]) -> int:
    new = insert_new(connection, suppressions, rows)
    if new:
        changes.note_addresses(connection, [row["address_hash"] for row in rows])
    return new


def suppressed(
    connection: Connection, channel: str, hashes: Iterable[str], purpose: str
) -> set[str]:
    """Those of the address hashes that must not be written to for this purpose."""
    dialect = connection.dialect.name
    query = _suppressed(dialect, purpose == "marketing")
    asked = {"channel": channel, "hashes": packed(dialect, hashes)}
    return set(connection.scalars(query, asked))


@cache
def _suppressed(dialect: str, marketing: bool) -> Select[Any]:
    # Built once: it is asked before every hand-over, and building costs more than asking.
    here = (suppressions.c.channel == bindparam("channel")) & given(
        dialect, suppressions.c.address_hash, "hashes"
    )
    query = select(suppressions.c.address_hash).where(here)
    return query if marketing else query.where(suppressions.c.scope == "all")


def suppress_by_staff(
    connection: Connection,
    *,
    channel: str,
    address: str,
    scope: Scope,
    why: str,
    by: str,
    now: datetime,
) -> bool:
    """A member of staff shuts an address, as people write it. Raises Invalid for what is none."""
    known = dict(_written(connection, address)).get(channel)
    if not known:
        raise Invalid("This is not an address of the channel.", code="invalid_address")
    return suppress(
        connection,
        channel=channel,
        address=known,
        reason="staff",
        detail=why,
        scope=scope,
        by=by,
        now=now,
    )


def lift_by_staff(
    connection: Connection, channel: str, hashed: str, reason: str, *, why: str, by: str
) -> None:
    """Let an address be written to again. Raises NotFound; Conflict for what only the person
    may lift."""
    if reason in ONLY_THEMSELVES:
        raise Conflict(
            "Only the person can lift this, by asking for messages anew.", code="only_themselves"
        )
    if not _lift(connection, channel, [hashed], (reason,)):
        raise NotFound("This address is not suppressed for that reason.")
    log.info("suppression lifted", channel=channel, address=hashed, reason=reason, why=why, by=by)


def lift_by_person(connection: Connection, channel: str, addresses: Iterable[str]) -> None:
    """The person asked for messages: nothing that stood against it stands any more."""
    hashes = [address_hash(channel, each) for each in addresses]
    _lift(connection, channel, hashes, ("complained", "opted_out", "blocked", "bounced"))


def note_soft_bounces(
    connection: Connection, channel: str, said: Mapping[str, str], *, now: datetime
) -> None:
    """Count refusals that may pass; three of an address over a week suppress it."""
    hashes = {address_hash(channel, address): address for address in said}
    query = select(soft_bounces).where(_soft_among(connection, channel, hashes))
    known = {row.address_hash: row for row in connection.execute(query)}
    counted, dead = [], {}
    for hashed, address in hashes.items():
        row = known.get(hashed)
        first, times = (now, 1) if row is None else (row.first_at, row.times + 1)
        if times >= SOFT_TIMES and now - first >= SOFT_DAYS:
            dead[address] = said[address]
        key = {"channel": channel, "address_hash": hashed}
        counted.append({**key, "times": times, "first_at": first, "last_at": now})
    change = ["times", "last_at"]
    upsert(connection, soft_bounces, counted, key=["channel", "address_hash"], change=change)
    suppress_all(connection, channel, "bounced", dead, now=now)


def forget_soft_bounces(connection: Connection, channel: str, hashes: Iterable[str]) -> None:
    """These addresses take messages after all: the count begins anew."""
    connection.execute(delete(soft_bounces).where(_soft_among(connection, channel, hashes)))


def suppression_page(
    connection: Connection,
    *,
    channel: str | None = None,
    reason: str | None = None,
    address: str | None = None,
    number: int = 1,
    size: int = 50,
) -> SuppressionPage:
    """Suppressed addresses; an address that is asked for is found on every channel."""
    chosen = []
    if channel is not None:
        chosen.append(suppressions.c.channel == channel)
    if reason is not None:
        chosen.append(suppressions.c.reason == reason)
    if address is not None:
        hashes = [address_hash(key, each) for key, each in _written(connection, address)]
        chosen.append(suppressions.c.address_hash.in_(hashes))
    total = connection.execute(
        select(func.count()).select_from(suppressions).where(*chosen)
    ).scalar_one()
    query = select(suppressions).where(*chosen)
    query = query.order_by(suppressions.c.at.desc(), suppressions.c.address_hash)
    rows = connection.execute(query.limit(size).offset((number - 1) * size)).mappings()
    return SuppressionPage([dict(row) for row in rows], total)


def _written(connection: Connection, address: str) -> list[tuple[str, str]]:
    """What an address as people write it may be on each channel."""
    country = profile(connection).country
    found = {"own": address.strip()}
    for kind in ("email", "phone"):
        found[kind] = normalise_identity(kind, address, country) or ""
    return [(key, found[each.address]) for key, each in CHANNELS.items() if found[each.address]]


def _lift(
    connection: Connection, channel: str, hashes: Iterable[str], reasons: Iterable[str]
) -> int:
    hashes = list(hashes)
    gone = delete(suppressions).where(
        suppressions.c.channel == channel,
        among(connection, suppressions.c.address_hash, hashes),
        suppressions.c.reason.in_(list(reasons)),
    )
    lifted = list(connection.scalars(gone.returning(suppressions.c.address_hash)))
    changes.note_addresses(connection, sorted(set(lifted)))
    forget_soft_bounces(connection, channel, hashes)
    return len(lifted)


def _soft_among(connection: Connection, channel: str, hashes: Iterable[str]) -> Any:
    return (soft_bounces.c.channel == channel) & among(
        connection, soft_bounces.c.address_hash, hashes
    )
