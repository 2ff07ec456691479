"""Order lines from codes: a month at a time, sorted as one column of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.connectors.coded import NONE, Array, Words, told
from regulars.connectors.plan import Plan
from regulars.connectors.sales import NOBODY, Sales, known, moments
from regulars.connectors.schemas import Role
from regulars.history.tables import DATASETS

PRODUCT: tuple[Role, ...] = ("sku", "title", "category", "brand")
KINDS = pa.array(["order", "adjustment"])
_NAMES = DATASETS["order_lines"].names
_DAY_BITS = 5
_FEW = 4096  # texts that are no burden in a row group that uses some of them


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of a load, column by column."""

    buyers: Array
    bought_by: Array
    words: dict[str, Words]
    numbers: dict[str, Array]  # occurred_at and day among them

    def extended(self, more: pa.Table) -> Lines:
        """With more lines, which come as rows."""
        ids = more["customer_id"].fill_null(NOBODY).to_numpy()
        places = np.searchsorted(self.buyers, ids).astype(np.int32)
        return Lines(
            self.buyers,
            np.append(self.bought_by, places),
            {name: _extended(words, more[name]) for name, words in self.words.items()},
            {name: _appended(values, more[name]) for name, values in self.numbers.items()},
        )

    def months(self) -> Iterator[tuple[str, Array]]:
        """Each month with its rows in order of customer and day."""
        day = self.numbers["day"]
        if not len(day):
            return
        first = int(day.min())
        days = np.arange(first, int(day.max()) + 1).astype("datetime64[D]")
        month_of = days.astype("datetime64[M]").astype(np.int32)
        months = month_of[day - first]
        rows = np.arange(len(day))
        if not (months[1:] >= months[:-1]).all():
            rows = np.argsort(months, kind="stable")
            months = months[rows]
        for month in np.unique(month_of):
            begin, end = np.searchsorted(months, (month, month + 1))
            if begin < end:
                yield str(np.datetime64(int(month), "M")), self._sorted(rows[begin:end])

    def _sorted(self, rows: Array) -> Array:
        """Customer, day and place go into one number: such are sorted many times quicker."""
        bits = len(rows).bit_length()
        day = self.numbers["day"][rows]
        key = self.bought_by[rows].astype(np.int64) << _DAY_BITS | (day - day.min())
        key = key << bits | np.arange(len(rows))
        key.sort()
        ordered: Array = rows[key & ((1 << bits) - 1)]
        return ordered

    def table(self, rows: Array, source: str) -> pa.Table:
        """Some of the lines as history has them, their texts as codes."""
        columns: dict[str, pa.Array] = {"customer_id": known(self.buyers[self.bought_by[rows]])}
        columns |= {name: _few(words, rows) for name, words in self.words.items()}
        columns |= {name: told(values[rows]) for name, values in self.numbers.items()}
        columns["occurred_at"] = moments(self.numbers["occurred_at"][rows])
        everywhere = Words(np.zeros(len(rows), np.int32), pa.array([source]))
        columns["source"] = everywhere.array()
        nothing = pa.nulls(len(rows), pa.string())
        return pa.table({name: columns.get(name, nothing) for name in _NAMES})


def of_sales(plan: Plan, sales: Sales, known_orders: pa.ChunkedArray, first_id: int) -> Lines:
    """The lines of new sales; those of orders that history has adjust them."""
    rows, order = sales.rows, sales.rows.words["order_id"]
    keys = pc.binary_join_element_wise(plan.prefix, order.texts, "")
    adjusts = pc.is_in(keys, known_orders).to_numpy(zero_copy_only=False).astype(np.int32)
    words = {"order_key": Words(order.codes, keys), "kind": Words(adjusts[order.codes], KINDS)}
    words |= {role: rows.words[role] for role in PRODUCT if role in rows.words}
    numbers = {name: getattr(rows, name) for name in ("occurred_at", "day", "quantity")}
    numbers |= {"amount_minor": rows.amount_minor, "line_id": first_id + rows.row}
    numbers["cost_minor"] = rows.numbers.get("cost_minor", np.full(len(rows.row), NONE))
    return Lines(sales.buyers, sales.bought_by, words, numbers)


def _few(words: Words, rows: Array) -> pa.DictionaryArray:
    """The texts of the rows, without those that none of them uses."""
    codes = words.codes[rows]
    if len(words.texts) <= _FEW:
        return Words(codes, words.texts).array()
    low = codes.min()
    used = np.zeros(int(codes.max()) - low + 1, bool)
    used[codes - low] = True
    distinct = np.flatnonzero(used) + low
    places = np.cumsum(used, dtype=np.int32) - 1
    if low < 0:  # no text comes first
        distinct, places = distinct[1:], places - 1
    return Words(places[codes - low], words.texts.take(pa.array(distinct))).array()


def _extended(words: Words, more: pa.ChunkedArray) -> Words:
    together = pa.chunked_array([words.texts, *more.chunks], pa.string())
    coded = together.combine_chunks().dictionary_encode()  # those of before keep their codes
    codes = coded.indices.fill_null(-1).to_numpy()[len(words.texts) :]
    return Words(np.append(words.codes, codes), coded.dictionary)


def _appended(values: Array, more: pa.ChunkedArray) -> Array:
    found = more.to_numpy() if not more.null_count else more.fill_null(NONE).to_numpy()
    return np.append(values, found.astype(values.dtype))
