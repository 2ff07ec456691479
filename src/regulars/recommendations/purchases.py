"""Who bought which items, on how many days and when: what recommenders learn from and score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import scipy.sparse as sparse
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Scores = NDArray[np.float32]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Purchases:
    """A row per customer and item by the end of day `until`, ordered by customer and item.

    `starts` has an entry per customer and one more: the rows of customer n lie between entries n
    and n + 1. `item` counts from 0 to `items` - 1; `days` on how many days it was bought, `first`
    and `last` the days.
    """

    customer_ids: Whole
    starts: Whole
    item: Whole
    days: Whole
    first: Whole
    last: Whole
    items: int
    until: int

    @property
    def customers(self) -> int:
        return len(self.customer_ids)

    @property
    def owner(self) -> Whole:
        """The customer of each row, by place."""
        return np.repeat(np.arange(self.customers), np.diff(self.starts))

    def matrix(self, values: NDArray[np.generic] | None = None) -> sparse.csr_matrix:
        """Customers x items: ones, or a value per row."""
        filled = np.ones(len(self.item)) if values is None else np.asarray(values, np.float64)
        shape = (self.customers, self.items)
        return sparse.csr_matrix((filled, self.item, self.starts), shape=shape)

    def faded(self, half_life: float) -> Floats:
        """Per row 2^(-age / half life), the age in days since it was bought last."""
        return np.exp2((self.last - self.until) / half_life)

    def some(self, places: Whole) -> Purchases:
        """Only the customers at these places, which rise."""
        chosen = np.zeros(self.customers, np.bool_)
        chosen[places] = True
        rows = np.repeat(chosen, np.diff(self.starts))
        return self._with(self.customer_ids[places], np.diff(self.starts)[places], rows)

    def rows(self, wanted: Flags) -> Purchases:
        """All customers, with only these of their rows."""
        counted = np.bincount(self.owner[wanted], minlength=self.customers)
        return self._with(self.customer_ids, counted, wanted)

    def _with(self, customer_ids: Whole, counted: Whole, rows: Flags) -> Purchases:
        return Purchases(
            customer_ids,
            starts_of(counted),
            item=self.item[rows],
            days=self.days[rows],
            first=self.first[rows],
            last=self.last[rows],
            items=self.items,
            until=self.until,
        )

    def chunks(self, cells: int) -> Iterator[Purchases]:
        """The customers in pieces whose customers x items come to at most so many cells."""
        step = max(1, cells // max(1, self.items))
        for begin in range(0, self.customers, step):
            yield self.some(np.arange(begin, min(begin + step, self.customers)))


def purchases_of(
    rows: pa.Table, skus: pa.Array, until: int, customer_ids: Whole | None = None
) -> Purchases:
    """Purchases from rows of `queries.BOUGHT`; items are the places in `skus`, which are sorted.

    Rows of other items are left out. `customer_ids` says who is meant, in its order; by default
    everybody in the rows.
    """
    import pyarrow.compute as pc

    item = pc.index_in(rows["item"].combine_chunks(), value_set=skus)
    rows = rows.filter(pc.is_valid(item))
    place = np.asarray(pc.drop_null(item), np.int64)
    bought_by = _whole(rows["customer_id"])
    people = np.unique(bought_by) if customer_ids is None else customer_ids
    order = np.argsort(people, kind="stable")
    owner = order[np.searchsorted(people, bought_by, sorter=order)]
    by_owner = np.lexsort((place, owner))
    days, first, last = (_whole(rows[name])[by_owner] for name in ("days", "first_day", "last_day"))
    return Purchases(
        people,
        starts_of(np.bincount(owner, minlength=len(people))),
        item=place[by_owner],
        days=days,
        first=first,
        last=last,
        items=len(skus),
        until=until,
    )


def starts_of(counted: Whole) -> Whole:
    """Where the rows of each customer begin, from how many they have."""
    return np.concatenate([[0], np.cumsum(counted)]).astype(np.int64)


def _whole(column: pa.ChunkedArray) -> Whole:
    return np.asarray(column.combine_chunks()).astype(np.int64)
