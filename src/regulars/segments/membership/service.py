"""The verbs of memberships: bring them up to date, and say how large segments are."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.core.clock import day_date
from regulars.core.files import locked
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, open_snapshot, place
from regulars.segments import queries
from regulars.segments.membership import store, testing
from regulars.segments.membership.look import (
    Ids,
    Look,
    is_news,
    look,
    stale,
    too_many,
    touched,
    why_everybody,
)
from regulars.segments.membership.store import Membership, Meta
from regulars.segments.membership.telling import tell
from regulars.segments.membership.testing import Laid

FRESH_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What one pass will do. `reason`: why all rules are tested for everybody, if they are."""

    seen: Look
    reason: str
    everybody: Laid | None = None  # for all rules, or only for those of new and changed segments
    some: Laid | None = None
    ids: Ids | None = None  # of those


@dataclass(frozen=True, slots=True)
class Growth:
    """A segment on one day: how many it held at its end, how many came and how many left."""

    day: str
    customers: int
    entered: int
    left: int


def folder_of(ws: Workspace) -> Path:
    """Where the memberships lie."""
    return ws.folder / "segments"


def threads(ws: Workspace) -> int:
    """Half of what an analytical query may use: what people wait for comes first."""
    return max(1, (ws.settings.threads or os.cpu_count() or 1) // 2)


def refresh(ws: Workspace, now: datetime, *, fully: bool = False) -> Meta | None:
    """Bring the memberships up to date; None when nothing happened or another process is at it.

    Tests those whom something happened to since the last time and those whose day has come;
    everybody when there was no last time, when too many were touched, or `fully`.
    """
    folder = folder_of(ws)
    with locked(folder / store.LOCK, wait=False) as free:
        if not free:
            return None
        meta = store.read(folder)
        if meta is not None:
            meta = tell(ws, folder, meta)
            if not fully and not _has_news(ws, meta, now):
                return None
        before = store.load(folder)
        return tell(ws, folder, _pass(ws, before, now, fully))


def _has_news(ws: Workspace, meta: Meta, now: datetime) -> bool:
    with ws.state.read() as connection:
        seen = look(connection, now, meta.mark)
    return is_news(meta, seen, place(ws))


def _pass(ws: Workspace, before: Membership | None, now: datetime, fully: bool) -> Meta:
    started = time.perf_counter()
    with open_snapshot(ws, engine="duckdb") as snapshot:
        snapshot.duckdb.command(f"SET threads = {threads(ws)}")
        with ws.state.read() as connection:  # ends before the long work begins
            plan = _prepare(connection, snapshot, before, now, fully)
        table, tested = _tested(snapshot, plan, before)
        meta = _meta(plan, snapshot, table, tested, before)
    folder = folder_of(ws)
    narrow = plan.everybody is None and plan.ids is not None
    meta = _with_files(folder, meta, table, before, plan.ids if narrow else None)
    meta = msgspec.structs.replace(meta, seconds=round(time.perf_counter() - started, 3))
    store.commit(folder, meta)
    return meta


def _prepare(
    connection: Connection,
    snapshot: Snapshot,
    before: Membership | None,
    now: datetime,
    fully: bool,
) -> Prepared:
    seen = look(connection, now, before.meta.mark if before else 0)
    reason = "asked" if fully else "first"
    if before is not None and not fully:
        reason = why_everybody(before.meta, seen, snapshot)
    if before is not None and not reason:
        ids = touched(before, seen, snapshot)
        if not too_many(ids, before.table):
            return _prepare_some(connection, seen, before.meta, ids)
        reason = "many"
    return Prepared(seen, reason, testing.lay(connection, seen.rules, seen))


def _prepare_some(connection: Connection, seen: Look, meta: Meta, ids: Ids) -> Prepared:
    new = {key: seen.rules[key] for key in sorted(stale(meta, seen))}
    return Prepared(
        seen,
        "",
        testing.lay(connection, new, seen) if new else None,
        testing.lay(connection, seen.rules, seen, ids) if len(ids) else None,
        ids,
    )


def _tested(snapshot: Snapshot, plan: Prepared, before: Membership | None) -> tuple[pa.Table, int]:
    """The new memberships, and how many customers were tested for all rules."""
    wide = testing.answers(snapshot, plan.everybody) if plan.everybody else None
    if wide is not None and (plan.reason or before is None):
        return wide, wide.num_rows
    assert before is not None
    kept = [key for key in plan.seen.rules if key in before.meta.rules]
    table = before.table.select([*store.HELPERS.names, *kept])
    if wide is not None:
        table = testing.with_columns(table, wide, tuple(plan.seen.rules))
    if plan.some is None or plan.ids is None:
        return table, 0
    narrow = testing.answers(snapshot, plan.some)
    return testing.with_rows(table, narrow, plan.ids), narrow.num_rows


def _meta(
    plan: Prepared, snapshot: Snapshot, table: pa.Table, tested: int, before: Membership | None
) -> Meta:
    seen = plan.seen
    return Meta(
        format=store.FORMAT,
        made_at=seen.now,
        full_at=seen.now if plan.reason or before is None else before.meta.full_at,
        day=seen.today,
        profile=seen.profile,
        revision=snapshot.manifest.revision,
        last=snapshot.last,
        mark=seen.mark,
        rules=seen.digests,
        sizes={key: int(pc.sum(table[key]).as_py() or 0) for key in seen.rules},
        tested=tested,
        reason=plan.reason,
    )


def _with_files(
    folder: Path, meta: Meta, table: pa.Table, before: Membership | None, tested: Ids | None
) -> Meta:
    """The rows and, where there is anything to tell, the changes on disk, and where they lie.

    `tested`: nobody's answers changed but theirs.
    """
    if before is None:
        changes, news = testing.CHANGES.empty_table(), True
    else:
        same = {key for key, each in meta.rules.items() if before.meta.rules.get(key) == each}
        old, new = before.table, table
        if tested is not None:
            old, new = testing.rows_of(old, tested), testing.rows_of(new, tested)
        changes = testing.changes(old, new, same)
        was = before.meta
        news = (was.day, was.sizes) != (meta.day, meta.sizes) or changes.num_rows > 0
    return msgspec.structs.replace(
        meta,
        file=store.write_rows(folder, table),
        changes=store.write_rows(folder, changes) if news else "",
    )


def sizes(ws: Workspace, now: datetime) -> dict[str, tuple[int, datetime]]:
    """How many each segment holds and as of when; without those that only a count can tell."""
    meta = store.read(folder_of(ws))
    if meta is None:
        return {}
    with ws.state.read() as connection:
        seen = look(connection, now, meta.mark)
    as_of = meta.made_at if is_news(meta, seen, place(ws)) else now
    if seen.today != meta.day or now - as_of > FRESH_FOR:
        return {}
    return {
        key: (size, as_of)
        for key, size in meta.sizes.items()
        if seen.digests.get(key) == meta.rules[key]
    }


def growth(connection: Connection, segment_id: str) -> list[Growth]:
    """The segment day by day, as far back as anybody counted."""
    return [
        Growth(day_date(row["day"]).isoformat(), row["customers"], row["entered"], row["left"])
        for row in queries.days_of(connection, segment_id)
    ]


def status(ws: Workspace) -> dict[str, Any]:
    """Of when the memberships are and how the last pass went; empty when there was none."""
    meta = store.read(folder_of(ws))
    if meta is None:
        return {}
    return {
        "as_of": meta.made_at,
        "everybody_tested_at": meta.full_at,
        "tested": meta.tested,
        "reason": meta.reason,
        "seconds": meta.seconds,
        "sizes": meta.sizes,
    }
