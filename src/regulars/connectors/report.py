"""What became of every row, counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from regulars.connectors import people
from regulars.connectors import refused as refusals
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Calendar, ImportReport, RefusedRow
from regulars.core.clock import day_date
from regulars.customers.service import ImportedPeople
from regulars.history.engine import DuckDBEngine


def make_report(
    engine: DuckDBEngine,
    plan: Plan,
    *,
    dry_run: bool,
    customers: ImportedPeople,
    refused: list[RefusedRow],
    refused_file: Path | None,
    calendar: Calendar | None,
) -> ImportReport:
    """Count the verdicts; they add up to the rows of the file."""
    by_code = refusals.counts(engine)
    ignored = _ignored(engine)
    merged = _one(engine, "SELECT count(*) AS n FROM skipped WHERE verdict = 'merged'")["n"]
    rows = _one(engine, "SELECT count(*) AS n FROM rows")["n"]
    left = sum(by_code.values()) + sum(ignored.values()) + merged
    return ImportReport(
        dry_run=dry_run,
        rows=rows,
        accepted=rows - left,
        merged=merged,
        ignored=ignored,
        refused_rows=sum(by_code.values()),
        refused=refused,
        refused_by_code=by_code,
        refused_file=str(refused_file) if refused_file else None,
        **_orders(engine),
        **_refunds(engine),
        **_anonymous(engine),
        customers_new=customers.new,
        customers_known=customers.known,
        currency=plan.currency,
        currency_from=plan.currency_from,
        unit=plan.unit,
        calendar=calendar,
        source=plan.source,
    )


def _one(engine: DuckDBEngine, sql: str) -> dict[str, Any]:
    row: dict[str, Any] = engine.execute(sql).to_pylist()[0]
    return row


def _ignored(engine: DuckDBEngine) -> dict[str, int]:
    found = engine.execute(
        "SELECT why, count(*) AS n FROM ("
        "SELECT rule AS why FROM rows WHERE fault IS NULL AND rule IS NOT NULL "
        "UNION ALL SELECT why FROM skipped WHERE verdict = 'ignored') GROUP BY why ORDER BY why"
    )
    return dict(zip(found["why"].to_pylist(), found["n"].to_pylist(), strict=True))


def _orders(engine: DuckDBEngine) -> dict[str, Any]:
    counted = _one(
        engine,
        """
        SELECT count(*) FILTER (kind = 'order') AS orders_new,
            count(*) FILTER (kind = 'adjustment') AS orders_changed,
            coalesce(sum(amount_minor) FILTER (kind <> 'refund'), 0)::BIGINT AS revenue_minor,
            coalesce(sum(amount_minor) FILTER (kind = 'refund'), 0)::BIGINT AS refunds_minor,
            min(day) AS first_day, max(day) AS last_day
        FROM order_facts""",
    )
    for name in ("first_day", "last_day"):
        day = counted[name]
        counted[name] = None if day is None else day_date(day).isoformat()
    known = "SELECT count(*) AS n FROM known_orders"
    counted["orders_known"] = _one(engine, known)["n"]
    return counted


def _refunds(engine: DuckDBEngine) -> dict[str, Any]:
    return _one(
        engine,
        "SELECT count(*) FILTER (reversed IS NOT NULL) AS refunds_matched, "
        "count(*) FILTER (reversed IS NULL) AS refunds_unmatched FROM refunds",
    )


def _anonymous(engine: DuckDBEngine) -> dict[str, Any]:
    if people.all_known(engine):
        return {"lines_without_customer": 0, "revenue_without_customer_minor": 0}
    return _one(
        engine,
        "SELECT count(*) AS lines_without_customer, "
        "coalesce(sum(amount_minor), 0)::BIGINT AS revenue_without_customer_minor "
        "FROM fresh WHERE customer_id IS NULL",
    )
