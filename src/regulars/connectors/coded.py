"""The rows of a well-formed file as codes and numbers, made a block at a time on all cores.

Sound sales are kept here as arrays. Rows with anything to say about them (a fault, a rule, a
refund) go as text to the careful way of `rows`, which names what it is.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from regulars.connectors import cells
from regulars.connectors.blocks import NotPlain
from regulars.connectors.cells import LARGEST
from regulars.connectors.judged import NONE, Array, Judged, judge
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role
from regulars.history.engine import DuckDBEngine

_FINE = 10**4 * 10**3  # prices have four decimals, quantities three
_NUMBERS: tuple[Role, ...] = ("total", "discount", "cost")  # what a row may say besides


@dataclass(frozen=True, slots=True)
class Words:
    """One column of text: the distinct texts, and for each row which one (-1: none)."""

    codes: Array
    texts: pa.Array

    def array(self, rows: Array | slice = slice(None)) -> pa.DictionaryArray:
        """The texts of some rows, as Arrow has them."""
        codes = self.codes[rows]
        return pa.DictionaryArray.from_arrays(arrow(codes, codes < 0), self.texts)


@dataclass(slots=True)
class Coded:
    """The sound sales of a file."""

    row: Array  # the number of each row in the file
    occurred_at: Array  # microseconds, UTC
    day: Array
    quantity: Array
    amount_minor: Array
    words: dict[Role, Words] = field(default_factory=dict)
    numbers: dict[str, Array] = field(default_factory=dict)  # total_minor …; NONE: not told
    consent: pa.Array | None = None

    def take(self, rows: Array) -> Coded:
        """Some of the rows."""
        return Coded(
            self.row[rows],
            self.occurred_at[rows],
            self.day[rows],
            self.quantity[rows],
            self.amount_minor[rows],
            {role: Words(of.codes[rows], of.texts) for role, of in self.words.items()},
            {name: values[rows] for name, values in self.numbers.items()},
            None if self.consent is None else self.consent.take(pa.array(rows)),
        )


def arrow(values: Array, missing: Array) -> pa.Array:
    """Numbers as Arrow has them, with nulls; its own masking goes number by number."""
    array = pa.array(values)
    if not missing.any():
        return array
    bits = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.Array.from_buffers(array.type, len(array), [bits, array.buffers()[1]])


def told(values: Array) -> pa.Array:
    """Numbers with null where none was told."""
    return arrow(values, values == NONE)


def encode(
    engine: DuckDBEngine, plan: Plan, table: pa.Table, *, workers: int
) -> tuple[Coded, pa.Table]:
    """The sound sales, and the text of the other rows with their number as `line`.

    Raises NotPlain when numbers are too large to be multiplied in 64 bits.
    """
    judged = judge(engine, plan, table, workers=workers)
    found = _empty(plan, judged)

    def fill(block: int, span: slice) -> Array:
        return np.flatnonzero(~_fill(found, plan, judged, block, span))

    with ThreadPoolExecutor(workers) as pool:
        unsound = list(pool.map(fill, *zip(*judged.spans(), strict=True)))
    others = _others(plan, judged, unsound)
    if not others.num_rows:
        return found, others
    sound = np.ones(len(found.row), bool)
    sound[others["line"].to_numpy()] = False
    return found.take(np.flatnonzero(sound)), others


def _empty(plan: Plan, judged: Judged) -> Coded:
    """Room for all rows."""
    rows = sum(judged.sizes)
    found = Coded(
        np.arange(rows),
        np.empty(rows, np.int64),
        np.empty(rows, np.int32),
        np.empty(rows),
        np.empty(rows, np.int64),
    )
    for role, texts in judged.words.items():
        found.words[role] = Words(np.empty(rows, np.int32), texts)
    for role in _NUMBERS:
        if plan.has(role):
            found.numbers[f"{role}_minor"] = np.empty(rows, np.int64)
    if judged.consent is not None:
        codes = [judged.told("email_consent", block) for block, _ in judged.spans()]
        found.consent = judged.consent.take(pa.array(np.concatenate(codes)))
    return found


def _fill(found: Coded, plan: Plan, judged: Judged, block: int, span: slice) -> Array:
    """Write the rows of a block in their places; returns which of them are sound."""
    sound = judged.sound(block)
    found.occurred_at[span] = judged.told("moment", block)
    found.day[span] = judged.told("day", block)
    for role, words in found.words.items():
        words.codes[span] = judged.told(role, block)
    pieces = np.full(len(sound), 1000)
    if plan.has("quantity"):
        pieces = judged.told("quantity", block)
    found.quantity[span] = pieces / 1000
    found.amount_minor[span] = _amount(plan, judged, block, pieces, sound)
    for role in _NUMBERS:
        if plan.has(role):
            numbers = judged.told(role, block)
            if role == "cost":
                cost = _product(numbers, pieces, plan.factor, sound)
                numbers = np.where(numbers == NONE, NONE, cost)
            found.numbers[f"{role}_minor"][span] = numbers
    return sound


def _amount(plan: Plan, judged: Judged, block: int, pieces: Array, sound: Array) -> Array:
    """Minor units of each row; rows that are no plain sale are no longer sound."""
    if plan.has("amount"):
        amount = judged.told("amount", block)
    elif plan.has("price"):
        amount = _product(judged.told("price", block), pieces, plan.factor, sound)
    elif plan.level == "line":
        return np.zeros(len(sound), np.int64)  # the rows of an order repeat its total
    else:
        amount = judged.told("total", block)
    least = 1 if plan.level == "line" else 0  # a line for nothing is no sale
    sound &= (amount >= least) & (amount <= LARGEST)
    return amount


def _product(price: Array, pieces: Array, factor: int, sound: Array) -> Array:
    """Minor units of price times pieces, rounded half up, where both are sound."""
    price = np.where(sound & (price != NONE), price, 0)
    pieces = np.where(sound, pieces, 0)
    if int(price.max(initial=0)) * int(pieces.max(initial=0)) * factor > 1 << 62:
        raise NotPlain
    return (price * pieces * factor + _FINE // 2) // _FINE


def _others(plan: Plan, judged: Judged, chosen: list[Array]) -> pa.Table:
    """The text of rows that are not plainly sound, given by block."""
    starts = [span.start for _, span in judged.spans()]
    lines = np.concatenate([rows + start for rows, start in zip(chosen, starts, strict=True)])
    columns = {"line": pa.array(lines), "fault": pa.array([""] * len(lines), pa.string())}
    for role, column in judged.columns.items():
        columns[cells.column(plan, role)] = column.cells(chosen)
    return pa.table(columns)
