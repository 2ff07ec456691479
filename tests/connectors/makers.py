"""Files of orders, and what history made of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulars.connectors import service
from regulars.connectors.schemas import ImportReport, Mapping
from regulars.core.workspace import Workspace
from regulars.history.service import open_snapshot

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEADER = "order_id,date,customer_id,sku,quantity,price"


def put(folder: Path, text: str | bytes, name: str = "orders.csv") -> Path:
    """A file with the text."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def lines(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


def take_in(ws: Workspace, path: Path, *, dry_run: bool = False, **mapping: Any) -> ImportReport:
    """Import a file, its refused rows beside it."""
    return service.import_orders(
        ws,
        path,
        Mapping.model_validate(mapping),
        now=NOW,
        dry_run=dry_run,
        refused_file=path.with_suffix(".refused.csv"),
    )


def facts(ws: Workspace, sql: str = "") -> list[dict[str, Any]]:
    """Rows of history."""
    wanted = sql or (
        "SELECT kind, count(*) AS facts, sum(amount_minor)::BIGINT AS amount FROM orders "
        "GROUP BY kind ORDER BY kind"
    )
    with open_snapshot(ws) as snapshot:
        found: list[dict[str, Any]] = snapshot.sql(wanted).to_pylist()
    return found


def verdicts(report: ImportReport) -> int:
    """Rows with a verdict, which must be all rows."""
    return report.accepted + report.merged + sum(report.ignored.values()) + report.refused_rows
