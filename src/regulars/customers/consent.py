"""Consent per channel and purpose.

The log is append-only and says who changed what, when and on which ground; `consents` is the state
it leads to, kept in the same transaction so that the sender reads one row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core import bulk
from regulars.customers import changes, queries

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
    prove: bool = False,
) -> int:
    """Record that these customers agreed; returns for how many this is news.

    With `prove` the log gets a line for the others too: it holds better evidence than before.
    """
    said = Said(channel, GRANTED, source, now, purpose, wording, evidence)
    return _record(connection, customer_ids, said, log_all=prove)


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


def pause_consent(
    connection: Connection, customer_id: int, *, until: datetime, source: str, now: datetime
) -> bool:
    """Keep marketing back on every channel for a while; what was agreed to stays agreed to."""
    return _set_pause(connection, customer_id, until, source, now)


def end_pause(connection: Connection, customer_id: int, *, source: str, now: datetime) -> bool:
    """The customer wants to hear from the shop again at once."""
    return _set_pause(connection, customer_id, None, source, now)


def _set_pause(
    connection: Connection, customer_id: int, until: datetime | None, source: str, now: datetime
) -> bool:
    """Change the pause and say so in the log; returns whether that is news."""
    said = "the pause ended" if until is None else f"paused until {until.date().isoformat()}"
    channels = queries.set_pause(connection, customer_id, until)
    for channel in channels:
        line = Said(channel, GRANTED, source, now, evidence=said)
        with bulk.stage(connection, _table([customer_id])) as staged:
            queries.log_consent(connection, staged, asdict(line))
    return bool(channels)


def _record(
    connection: Connection,
    customer_ids: Iterable[int],
    said: Said,
    *,
    replace: bool = True,
    log_all: bool = False,
) -> int:
    ids = sorted(set(customer_ids))
    if not ids:
        return 0
    with bulk.stage(connection, _table(ids)) as staged:
        changed = queries.set_consent(connection, staged, asdict(said), replace=replace)
    changes.note(connection, changed)
    logged = ids if log_all else changed
    if logged:
        with bulk.stage(connection, _table(logged)) as staged:
            queries.log_consent(connection, staged, asdict(said))
    return len(changed)


def _table(ids: list[int]) -> pa.Table:
    return pa.table({"customer_id": pa.array(ids, pa.int64())})
