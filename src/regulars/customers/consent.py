"""Consent per channel and purpose, and addresses that must not be written to.

The log is append-only and says who changed what, when and on which ground; `consents` is the state
it leads to, kept in the same transaction so that the sender reads one row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core import bulk
from regulars.core.db import insert_new
from regulars.customers import changes, queries
from regulars.customers.tables import suppressions

MARKETING = "marketing"
GRANTED, WITHDRAWN = "granted", "withdrawn"


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about consent, as the log keeps it."""

    channel: str
    state: str
    source: str  # import:…, unsubscribe link, staff:…
    at: datetime
    purpose: str = MARKETING
    wording: str = ""  # version of the text agreed to
    evidence: str = ""


def give_consent(
    connection: Connection,
    customer_ids: Iterable[int],
    *,
    channel: str,
    source: str,
    now: datetime,
    purpose: str = MARKETING,
    wording: str = "",
    evidence: str = "",
) -> int:
    """Record that these customers agreed; returns for how many this is news."""
    said = Said(channel, GRANTED, source, now, purpose, wording, evidence)
    return _record(connection, customer_ids, said)


def withdraw_consent(
    connection: Connection,
    customer_ids: Iterable[int],
    *,
    channel: str,
    source: str,
    now: datetime,
    purpose: str = MARKETING,
    wording: str = "",
    evidence: str = "",
) -> int:
    """Record that these customers no longer agree; returns for how many this is news."""
    said = Said(channel, WITHDRAWN, source, now, purpose, wording, evidence)
    return _record(connection, customer_ids, said)


def import_consents(
    connection: Connection, file: pa.Table, *, channel: str, source: str, now: datetime
) -> None:
    """Take over what a file says (`id`, `agreed`): a refusal always, a consent only where we know
    nothing yet, because a customer's own withdrawal is newer than any export of a list.
    """
    for agreed, state in ((True, GRANTED), (False, WITHDRAWN)):
        ids = file["id"].filter(pc.fill_null(pc.equal(file["agreed"], agreed), False))
        said = Said(channel, state, source, now)
        _record(connection, ids.to_pylist(), said, replace=not agreed)


def suppress(
    connection: Connection,
    *,
    channel: str,
    address: str,
    reason: str,
    now: datetime,
    detail: str = "",
) -> None:
    """Never write to this address again on this channel; the first reason stays."""
    row: dict[str, Any] = {
        "channel": channel,
        "address_hash": address_hash(channel, address),
        "reason": reason,
        "detail": detail,
        "at": now,
    }
    if insert_new(connection, suppressions, [row]):
        changes.note_address(connection, row["address_hash"])


def address_hash(channel: str, address: str) -> str:
    """What a suppression is kept under: it outlives the erasure of the address itself."""
    return hashlib.sha256(f"{channel}:{address.strip().casefold()}".encode()).hexdigest()


def _record(
    connection: Connection, customer_ids: Iterable[int], said: Said, *, replace: bool = True
) -> int:
    ids = sorted(set(customer_ids))
    if not ids:
        return 0
    with bulk.stage(connection, _table(ids)) as staged:
        changed = queries.set_consent(connection, staged, asdict(said), replace=replace)
    if changed:
        changes.note(connection, changed)
        with bulk.stage(connection, _table(changed)) as staged:
            queries.log_consent(connection, staged, asdict(said))
    return len(changed)


def _table(ids: list[int]) -> pa.Table:
    return pa.table({"customer_id": pa.array(ids, pa.int64())})
