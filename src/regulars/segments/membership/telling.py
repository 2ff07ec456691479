"""What a pass found is told: events for those who came and went, and the day's sizes.

It happens after the membership is on disk and before that forgets the changes. A crash in between
tells them again with the same ids and moments, by which history knows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from regulars.core.clock import to_micros
from regulars.core.ids import fact_id_of
from regulars.core.workspace import Workspace
from regulars.events import service as events
from regulars.events.service import Event
from regulars.segments import queries
from regulars.segments.membership import store
from regulars.segments.membership.look import ENTERED, LEFT
from regulars.segments.membership.store import Meta

EVENTS_AT_ONCE = 10_000  # bounds how long other writers of the inbox wait


def tell(ws: Workspace, folder: Path, meta: Meta) -> Meta:
    """Record the events and the day's counts that are still owed, once each."""
    if not meta.changes:
        return meta
    changes = store.read_rows(folder / meta.changes)
    for batch in changes.to_batches(max_chunksize=EVENTS_AT_ONCE):
        events.record(ws, list(_events(meta, batch)), now=meta.made_at)
    with ws.state.write() as connection:
        queries.count_day(connection, list(_counts(meta, changes)))
    told = msgspec.structs.replace(meta, changes="")
    store.commit(folder, told)
    return told


def _events(meta: Meta, changes: pa.RecordBatch) -> Iterator[Event]:
    moment = str(to_micros(meta.made_at))
    for row in changes.to_pylist():
        name = ENTERED if row["entered"] else LEFT
        yield Event(
            id=f"seg_{fact_id_of(name, moment, row['segment'], str(row['customer_id']))}",
            name=name,
            occurred_at=meta.made_at,
            customer_id=row["customer_id"],
            properties={"segment": row["segment"]},
        )


def _counts(meta: Meta, changes: pa.Table) -> Iterator[dict[str, Any]]:
    for key, size in meta.sizes.items():
        mine = changes.filter(pc.equal(changes["segment"], key))
        entered = int(pc.sum(mine["entered"].cast(pa.int64())).as_py() or 0)
        yield {
            "segment_id": key,
            "day": meta.day,
            "customers": size,
            "entered": entered,
            "left": mine.num_rows - entered,
            "counted_at": meta.made_at,
        }
