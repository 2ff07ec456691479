"""The verb that takes a file of products into the catalogue, all that is sound in it."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from regulars.accounts.service import Profile, profile
from regulars.catalog import service as catalog
from regulars.connectors import dates, files, load, refused
from regulars.connectors.files import Opened, fault
from regulars.connectors.guess import Look
from regulars.connectors.load import Loaded
from regulars.connectors.looking import look_into
from regulars.connectors.product_columns import ProductPlan, plan_of
from regulars.connectors.product_rows import rows_sql
from regulars.connectors.schemas import ProductMapping, ProductReport
from regulars.core.clock import day_number
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.history.engine import DuckDBEngine

MOST_ROWS = 1_000_000


def import_products(
    ws: Workspace,
    path: Path,
    mapping: ProductMapping | None = None,
    *,
    now: datetime,
    name: str = "",
    dry_run: bool = False,
    refused_file: Path | None = None,
) -> ProductReport:
    """Take in a file of products; facts that it has no column for stay what they were.

    Raises Invalid when it cannot be read, leaves a question open or has no row that can be used.
    """
    mapping, name = mapping or ProductMapping(), name or path.name
    with ws.state.read() as connection:
        shop = profile(connection)
    look = look_into(path, name, mapping.encoding)
    plan = _plan(look, mapping, shop, name)
    with tempfile.TemporaryDirectory() as folder:
        engine = DuckDBEngine(ws.settings, Path(folder))
        try:
            loaded = _load(engine, path, look, plan, Path(folder), name)
            report = _refusals(engine, loaded, look, None if dry_run else refused_file)
            rows = engine.execute("SELECT * EXCLUDE (row, line, fault) FROM rows ORDER BY row")
            sound = engine.execute("SELECT row FROM rows WHERE fault IS NULL ORDER BY row")["row"]
            facts = rows.take(sound).to_pylist()
        finally:
            engine.close()
    saved = _save(ws, facts, shop, now, dry_run=dry_run)
    return ProductReport(
        dry_run=dry_run,
        rows=loaded.count,
        accepted=len(facts),
        repeated=len(facts) - saved.new - saved.changed - saved.same,
        new=saved.new,
        changed=saved.changed,
        same=saved.same,
        currency=shop.currency,
        **_read_as(plan),
        **report,
    )


def _plan(look: Look, mapping: ProductMapping, shop: Profile, name: str) -> ProductPlan:
    try:
        return plan_of(look, mapping, shop)
    except Invalid as error:
        raise Invalid(f"{name}: {error.message}", code=error.code) from None


def _load(
    engine: DuckDBEngine, path: Path, look: Look, plan: ProductPlan, work: Path, name: str
) -> Loaded:
    """Fill `rows`, as the import of orders does, so that refused rows are told as there."""
    opened = Opened(path, name, look.format, look.encoding)
    if look.format == "text":
        opened = files.prepare(path, work, look.encoding, name=name)
    dates.set_up(engine, plan.zone)
    sql = rows_sql(plan, load.lined(opened, look.layout, work), broken=opened.broken)
    loaded = load.create(engine, opened, sql)
    if loaded.count > MOST_ROWS:
        message = f"{loaded.count:,} rows; at most {MOST_ROWS:,} products can be imported."
        raise fault(name, message, code="too_large")
    return loaded


def _refusals(
    engine: DuckDBEngine, loaded: Loaded, look: Look, target: Path | None
) -> dict[str, Any]:
    """What the report says of refused rows. Raises Invalid when all of them are."""
    refused.collect(engine, loaded)
    counts = refused.counts(engine)
    shown = refused.write(engine, loaded.opened, look.layout, loaded, target) if counts else []
    count = sum(counts.values())
    if shown and count == loaded.count:
        raise Invalid(refused.sentence(loaded.opened.name, shown[0]), code="all_refused")
    return {
        "refused_rows": count,
        "refused": shown,
        "refused_by_code": counts,
        "refused_file": str(target) if target and shown else None,
    }


def _save(
    ws: Workspace, facts: list[dict[str, Any]], shop: Profile, now: datetime, *, dry_run: bool
) -> catalog.Saved:
    day = day_number(shop.today(now))
    with ws.state.write() as connection:
        return catalog.save(connection, facts, day=day, now=now, dry_run=dry_run)


def _read_as(plan: ProductPlan) -> dict[str, Any]:
    used = {str(role): plan.names[index] for role, index in plan.roles.items()}
    left = [name for name in plan.names if name not in used.values()]
    return {"columns": used, "unused": left}
