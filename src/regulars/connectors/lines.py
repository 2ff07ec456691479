"""Order lines from codes: a month at a time, sorted as one column of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.connectors.coded import Words, told
from regulars.connectors.judged import NONE, Array
from regulars.connectors.plan import Plan
from regulars.connectors.sales import NOBODY, Sales, known, moments, order_keys
from regulars.connectors.schemas import Role
from regulars.history.tables import DATASETS

Rows = Array | slice
PRODUCT: tuple[Role, ...] = ("sku", "title", "category", "brand")
KINDS = pa.array(["order", "adjustment"])
_NAMES = DATASETS["order_lines"].names
_DAY_BITS = 5
_FEW = 4096  # texts that are no burden in a row group that uses some of them


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines of a load, column by column."""

    first_id: int  # line_id counts from here
    buyers: Array
    bought_by: Array
    words: dict[str, Words]
    numbers: dict[str, Array]  # occurred_at and day among them

    def extended(self, more: pa.Table) -> Lines:
        """With more lines, which come as rows."""
        ids = more["customer_id"].fill_null(NOBODY).to_numpy()
        places = np.searchsorted(self.buyers, ids).astype(np.int32)
        return Lines(
            self.first_id,
            self.buyers,
            np.append(self.bought_by, places),
            {name: _extended(words, more[name]) for name, words in self.words.items()},
            {name: _appended(values, more[name]) for name, values in self.numbers.items()},
        )

    def months(self) -> Iterator[tuple[str, Rows]]:
        """Each month with its rows, as they came."""
        day = self.numbers["day"]
        if not len(day):
            return
        first, last = np.array([day.min(), day.max()], "datetime64[D]").astype("datetime64[M]")
        months = np.arange(first, last + 2)
        bounds = months.astype("datetime64[D]").astype(day.dtype)
        if (day[1:] >= day[:-1]).all():
            ends, rows = np.searchsorted(day, bounds), None
        else:
            rows = np.argsort(day, kind="stable")
            ends = np.searchsorted(day, bounds, sorter=rows)
        for month, begin, end in zip(months, ends, ends[1:], strict=False):
            if begin < end:
                yield str(month), slice(begin, end) if rows is None else rows[begin:end]

    def in_order(self, rows: Rows) -> Array:
        """Rows of a month in order of customer, day and place.

        All three go into one number: such are sorted many times quicker.
        """
        day = self.numbers["day"][rows]
        bits = len(day).bit_length()
        key = self.bought_by[rows].astype(np.int64) << _DAY_BITS | (day - day.min())
        key = key << bits | np.arange(len(day))
        key.sort()
        key &= (1 << bits) - 1
        ordered: Array = key + rows.start if isinstance(rows, slice) else rows[key]
        return ordered

    def table(self, rows: Array, source: str) -> pa.Table:
        """Some of the lines as history has them, their texts as codes."""
        columns: dict[str, pa.Array] = {"customer_id": known(self.buyers[self.bought_by[rows]])}
        columns |= {name: _few(words, rows) for name, words in self.words.items()}
        columns |= {name: told(values[rows]) for name, values in self.numbers.items()}
        columns["occurred_at"] = moments(self.numbers["occurred_at"][rows])
        columns["line_id"] = pa.array(self.first_id + self.numbers["line_id"][rows])
        everywhere = Words(np.zeros(len(rows), np.int32), pa.array([source]))
        columns["source"] = everywhere.array()
        nothing = pa.nulls(len(rows), pa.string())
        return pa.table({name: columns.get(name, nothing) for name in _NAMES})


def of_sales(plan: Plan, sales: Sales, known_orders: pa.ChunkedArray, first_id: int) -> Lines:
    """The lines of new sales; those of orders that history has adjust them."""
    rows, order = sales.rows, sales.rows.words["order_id"]
    keys, kinds = order_keys(plan, order.texts), np.broadcast_to(np.int32(0), len(rows.row))
    if len(known_orders):
        adjusts = pc.is_in(keys, known_orders).to_numpy(zero_copy_only=False)
        kinds = adjusts.astype(np.int32)[order.codes]
    words = {"order_key": Words(order.codes, keys), "kind": Words(kinds, KINDS)}
    words |= {role: rows.words[role] for role in PRODUCT if role in rows.words}
    numbers = {name: getattr(rows, name) for name in ("occurred_at", "day", "quantity")}
    numbers |= {"amount_minor": rows.amount_minor, "line_id": rows.row}
    numbers["cost_minor"] = rows.numbers.get("cost_minor", np.broadcast_to(NONE, len(rows.row)))
    return Lines(first_id, sales.buyers, sales.bought_by, words, numbers)


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
