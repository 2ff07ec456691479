from __future__ import annotations

from typing import Any

from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.history.service import extent, open_snapshot
from regulars.history.tables import DATASETS, dataset
from regulars.history.timeline import cursor_of, page, parse_cursor


def _timeline(ws: Workspace) -> Any:
    """All pages of somebody who did much, and of somebody who is only in the inbox."""
    with open_snapshot(ws) as snapshot:
        orders = dataset("orders")
        orders = orders.filter(orders.customer_id.notnull())
        often = orders.group_by("customer_id").aggregate(n=orders.count())
        chosen = snapshot.run(often.order_by([often.n.desc(), "customer_id"]).limit(1))
        who = [*chosen["customer_id"].to_pylist(), customer_id_of("external", "tail")]
        pages = []
        for customer in who:
            pages.append(page(snapshot, customer, before=None, size=20))
            if pages[-1]:
                cursor = parse_cursor(cursor_of(pages[-1][-1]))
                pages.append(page(snapshot, customer, before=cursor, size=20))
        return pages


def _rows(ws: Workspace) -> Any:
    """Every row and type of all datasets: old parts, new parts and the inbox."""
    with open_snapshot(ws) as snapshot:
        return [snapshot.run(dataset(name)).num_rows for name in DATASETS]


def _extent(ws: Workspace) -> Any:
    with open_snapshot(ws) as snapshot:
        return extent(snapshot)


QUESTIONS = {"timeline": _timeline, "rows": _rows, "extent": _extent}
