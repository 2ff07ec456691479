"""Tables that take a pass of their own over history and are counted when somebody asks."""

from __future__ import annotations

from collections.abc import Sequence

from regulars.history.service import Snapshot
from regulars.metrics import queries, ranking, reordering
from regulars.metrics.measuring import Prepared
from regulars.metrics.reordering import Of
from regulars.metrics.reporting import days_of
from regulars.metrics.schemas import Ranks, Reorder, Reorders, Tenth
from regulars.metrics.windows import Window
from regulars.stats.estimates import share

DEFINITION = (
    "Customers whose first 90 days after buying it for the first time ended in the period, and how "
    "many of them bought it again on another day within these 90 days. Refunded orders count as "
    "orders; orders without a known customer do not count. Interval: Wilson, 95 %."
)


def reorders_of(
    snapshot: Snapshot, prepared: Prepared, window: Window, of: Of, *, top: int
) -> Reorders:
    """Products, categories or brands that most customers tried, and how many came back to each."""
    snapshot.register(queries.WINDOWS, prepared.slices.windows([window]))
    found = snapshot.run(reordering.things(of)).to_pylist()
    found.sort(key=lambda row: (-row["customers"], row["thing"]))
    names = _titles(snapshot) if of == "product" else {}
    rows = [_reorder(row["thing"], row["customers"], row["again"], names) for row in found[:top]]
    period = days_of(window.span)
    return Reorders(of=of, period=period, definition=DEFINITION, rows=rows, total=len(found))


def _titles(snapshot: Snapshot) -> dict[str, str]:
    named = snapshot.run(reordering.titles()).to_pydict()
    return dict(zip(named["sku"], named["title"], strict=True))


def _reorder(key: str, customers: int, again: int, names: dict[str, str]) -> Reorder:
    rate = share(again, customers, reason="")
    return Reorder(
        key=key,
        name=names.get(key, key),
        customers=customers,
        again=again,
        value=rate.value,
        low=rate.low,
        high=rate.high,
    )


def ranks_of(snapshot: Snapshot, prepared: Prepared, window: Window) -> Ranks:
    """What each tenth of the customers of the window brought."""
    snapshot.register(queries.WINDOWS, prepared.slices.windows([window]))
    rows = snapshot.run(ranking.curve()).to_pylist()
    tenths = {
        by: sorted(
            (row["part"], row["customers"], row["amount"]) for row in rows if row["by"] == by
        )
        for by in ("revenue", "orders")
    }
    return Ranks(
        period=days_of(window.span),
        customers=sum(customers for _, customers, _ in tenths["orders"]),
        revenue=_shares(tenths["revenue"]),
        orders=_shares(tenths["orders"]),
    )


def _shares(tenths: Sequence[tuple[int, int, int]]) -> list[Tenth]:
    """Each tenth's share of the whole, and that of it and all before it together."""
    whole, sofar, found = sum(amount for _, _, amount in tenths), 0, []
    for _, customers, amount in tenths:
        sofar += amount
        found.append(
            Tenth(
                customers=customers,
                share=amount / whole if whole > 0 else None,
                together=sofar / whole if whole > 0 else None,
            )
        )
    return found
