"""The verbs of imports: look at a file, and take its orders in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import select

from regulars.accounts.service import FIRST_WEEKDAY, Profile, change_profile, has_profile, profile
from regulars.connectors import (
    dates,
    facts,
    load,
    people,
    publish,
    refunds,
    refused,
    sales,
)
from regulars.connectors.facts import Past
from regulars.connectors.guess import Look, guess
from regulars.connectors.looking import look_into
from regulars.connectors.plan import Plan, make_plan
from regulars.connectors.report import make_report
from regulars.connectors.schemas import Calendar, ImportReport, Mapping, RefusedRow, Sniff
from regulars.connectors.tables import mappings
from regulars.core import jobs
from regulars.core.db import upsert
from regulars.core.errors import Invalid
from regulars.core.files import locked
from regulars.core.ids import new_id
from regulars.core.progress import Progress, silent
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.history.service import Snapshot, open_snapshot, staging

FOLLOW_UPS = ("refresh_traits", "refit_predictions", "refit_recommendations")


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that was looked at."""

    path: Path
    name: str
    look: Look
    sniff: Sniff


def folder(ws: Workspace) -> Path:
    """Where a workspace keeps uploads, refused rows and the working files of imports."""
    return ws.folder / "imports"


def sniff(
    path: Path, mapping: Mapping | None = None, *, name: str = "", profile: Profile | None = None
) -> Sniff:
    """What the beginning of a file tells, with the mapping's choices in force.

    Raises Invalid for what cannot be a file of orders.
    """
    return _examine(path, mapping or Mapping(), name, profile).sniff


def mapping_of(fields: dict[str, Any]) -> Mapping:
    """A mapping from its fields."""
    return Mapping.model_validate(fields)


def known_profile(ws: Workspace) -> Profile | None:
    """The profile of the business when somebody has set it."""
    with ws.state.read() as connection:
        return profile(connection) if has_profile(connection) else None


def remembered(ws: Workspace, fingerprint: str) -> dict[str, Any]:
    """The fields of the mapping under which a file with the same header came in last."""
    with ws.state.read() as connection:
        query = select(mappings.c.mapping).where(mappings.c.fingerprint == fingerprint)
        return dict(connection.execute(query).scalar() or {})


def _remember(ws: Workspace, fingerprint: str, mapping: Mapping, now: datetime) -> None:
    row = {
        "fingerprint": fingerprint,
        "mapping": mapping.model_dump(exclude_defaults=True, exclude={"source"}),
        "at": now,
    }
    with ws.state.write() as connection:
        upsert(connection, mappings, [row], key=["fingerprint"], change=["mapping", "at"])


def _examine(path: Path, mapping: Mapping, name: str, known: Profile | None) -> _Source:
    name = name or path.name
    look = look_into(path, name, mapping.encoding)
    try:
        return _Source(path, name, look, guess(look, mapping, known))
    except Invalid as error:
        raise Invalid(f"{name}: {error.message}", code=error.code) from None


def import_orders(
    ws: Workspace,
    path: Path,
    mapping: Mapping | None = None,
    *,
    now: datetime,
    name: str = "",
    dry_run: bool = False,
    refused_file: Path | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Take in a file of orders, all that is sound in it or nothing.

    Facts appear in one step at the end, so an import that dies leaves nothing behind but customers,
    and running it again finishes it. Raises Invalid when no row could be used.
    """
    mapping = mapping or Mapping()
    with ws.state.read() as connection:
        shop, known = profile(connection), has_profile(connection)
    source = _examine(path, mapping, name, shop if known else None)
    plan = _plan(source, mapping, shop, known=known, now=now)
    with (
        locked(folder(ws) / "lock"),
        _working_folder(ws) as work,
        open_snapshot(ws, engine="duckdb") as snapshot,
    ):
        report = _Run(ws, plan, source, snapshot, work, progress, refused_file).run(
            dry_run=dry_run, first=not known
        )
    if not dry_run:
        _remember(ws, source.sniff.fingerprint, mapping, now)
    return report


def _plan(source: _Source, mapping: Mapping, shop: Profile, *, known: bool, now: datetime) -> Plan:
    dated = [c.index for c in source.sniff.columns if c.guess == "ordered_at"]
    style = dates.style_of(source.look.values(dated[0]) if dated else [])
    style = replace(style, calendar=source.sniff.calendar, order=source.sniff.date_order)
    try:
        return make_plan(source.sniff, mapping, style, shop, has_profile=known, now=now)
    except Invalid as error:
        raise Invalid(
            f"{source.name}: {error.message}", problems=error.problems, code=error.code
        ) from None


@contextmanager
def _working_folder(ws: Workspace) -> Iterator[Path]:
    """A folder for this import's own files; those of imports that died go first."""
    root = folder(ws) / "work"
    shutil.rmtree(root, ignore_errors=True)  # only one import runs at a time
    work = root / new_id("work")
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Run:
    """One import at work."""

    ws: Workspace
    plan: Plan
    source: _Source
    snapshot: Snapshot
    work: Path
    progress: Progress
    refused_file: Path | None

    def run(self, *, dry_run: bool, first: bool) -> ImportReport:
        engine, plan = self.snapshot.duckdb, self.plan
        loaded = load.read(
            engine,
            self.source.path,
            self.source.look,
            plan,
            self.work,
            name=self.source.name,
            workers=self._workers,
            progress=self.progress,
        )
        refused.collect(engine, loaded)
        past = self._past()
        people.recognise(engine, self.ws, plan)
        sold = self._sold(loaded)
        facts.find_new(engine, plan, past)
        refused.add_repeated(engine, loaded, plan.roles.get("order_id"))
        shown = self._refused(loaded, dry_run=dry_run)
        counted = people.rehearse(engine, self.ws) if dry_run else customers.ImportedPeople(0, 0)
        calendar = self._calendar(first=first)
        # People go to the state database while DuckDB works on the facts.
        with ThreadPoolExecutor(max_workers=1) as pool:
            if not dry_run:
                met = people.people_table(engine, plan, self._latest(sold))
                writing = pool.submit(
                    people.write_people, self.ws, met, source=plan.source, now=plan.now
                )
                engine.command(f"SET threads = {max(1, self._workers - 1)}")  # leave it a core
            refunds.match(engine, plan, past)
            new = None if sold is None else sales.fresh(engine, sold)
            publish.make_facts(engine, plan, past, new)
            if not dry_run:
                counted = self._publish(loaded, past, new, writing, calendar, first=first)
        return make_report(
            engine,
            plan,
            dry_run=dry_run,
            customers=counted,
            refused=shown,
            refused_file=self.refused_file if shown and not dry_run else None,
            calendar=calendar,
        )

    @property
    def _workers(self) -> int:
        return self.ws.settings.threads or os.cpu_count() or 1

    def _sold(self, loaded: load.Loaded) -> sales.Sales | None:
        """The sales as codes, where they came so and say which order each belongs to."""
        if loaded.sales is None or not self.plan.has("order_id"):
            return None
        return sales.of_file(self.snapshot.duckdb, self.plan, loaded.sales)

    def _latest(self, sold: sales.Sales | None) -> pa.Table | None:
        """What the file last said of each customer; refunds, which say it too, are not sales."""
        engine, roles = self.snapshot.duckdb, people.details(self.plan)
        refunds = engine.execute("SELECT 1 FROM sound WHERE refund LIMIT 1").num_rows
        plain = sold is not None and not refunds and "email_consent" not in roles
        return sales.latest(sold, roles) if sold is not None and plain else None

    def _calendar(self, *, first: bool) -> Calendar | None:
        """The calendar of the file's dates, for a shop that chose none and has no orders yet."""
        if not first or self.plan.style.calendar == "gregorian":
            return None
        orders = self.snapshot.duckdb.execute("SELECT 1 FROM orders LIMIT 1").num_rows
        return None if orders else self.plan.style.calendar

    def _past(self) -> Past:
        wanted = "SELECT 1 FROM orders WHERE source = ? LIMIT 1"
        return Past(
            orders="SELECT * FROM orders",
            lines="SELECT * FROM order_lines",
            load=len(self.snapshot.manifest.loads),
            known=self.snapshot.duckdb.execute(wanted, [self.plan.source]).num_rows > 0,
        )

    def _refused(self, loaded: load.Loaded, *, dry_run: bool) -> list[RefusedRow]:
        engine, layout = self.snapshot.duckdb, self.source.look.layout
        target = None if dry_run else self.refused_file
        if not refused.counts(engine):
            return []
        shown = refused.write(engine, loaded.opened, layout, loaded, target)
        if sum(refused.counts(engine).values()) == loaded.count:
            raise Invalid(refused.sentence(self.source.name, shown[0]), code="all_refused")
        return shown

    def _publish(
        self,
        loaded: load.Loaded,
        past: Past,
        new: sales.Sales | None,
        writing: Future[customers.ImportedPeople],
        calendar: Calendar | None,
        *,
        first: bool,
    ) -> customers.ImportedPeople:
        """People before orders: without orders they do no harm, and a second run finds them."""
        plan = self.plan
        with staging(self.ws) as stage:
            parts = publish.write_parts(
                self.snapshot.duckdb,
                plan,
                past,
                new,
                stage.folder,
                loaded.count,
                self.progress,
                workers=self._workers,
            )
            written = writing.result()
            if parts:
                stage.commit(parts, {"source": plan.source, "file": self.source.name})
        with self.ws.state.write() as connection:
            if first:
                change_profile(connection, currency=plan.currency, unit=plan.unit)
            if calendar is not None:
                week_start = FIRST_WEEKDAY[calendar]
                change_profile(connection, calendar=calendar, week_start=week_start)
            for name in FOLLOW_UPS if parts else ():
                jobs.enqueue(connection, name, {}, now=plan.now)
        return written
