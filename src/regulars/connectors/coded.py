"""The rows of a well-formed file as codes and numbers, each distinct cell judged once.

Sound sales are kept here as arrays. Rows with anything to say about them (a fault, a rule, a
refund) go as text to the careful way of `rows`, which names what it is.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.connectors import cells
from regulars.connectors.blocks import NotPlain
from regulars.connectors.cells import LARGEST, PIECES, TEXTS
from regulars.connectors.plan import Plan
from regulars.connectors.rows import dated
from regulars.connectors.schemas import Role
from regulars.history.engine import DuckDBEngine

Array = np.ndarray[Any, Any]
NONE = np.iinfo(np.int64).min  # stands for no number
_FINE = 10**4 * 10**3  # prices have four decimals, quantities three
_ONE = "coalesce(n, 1)"  # a row without a quantity is one piece


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


class _Reading:
    """The columns of a file while they are judged."""

    def __init__(self, engine: DuckDBEngine, plan: Plan, table: pa.Table, workers: int) -> None:
        self.engine, self.plan, self.table = engine, plan, table
        self.sound = np.ones(table.num_rows, bool)
        columns = [table[cells.column(plan, role)] for role in plan.roles]
        with ThreadPoolExecutor(workers) as pool:
            found = dict(zip(plan.roles, pool.map(_unified, columns), strict=True))
        self.texts: dict[Role, pa.Array] = {role: texts for role, (texts, _) in found.items()}
        self.codes: dict[Role, Array] = {role: codes for role, (_, codes) in found.items()}

    def ask(self, role: Role, ok: str, *wanted: str) -> list[pa.Array]:
        """What SQL says of each distinct cell; rows whose cell is not `ok` are not sound."""
        self.engine.lend("cells", pa.table({cells.column(self.plan, role): self.texts[role]}))
        columns = ", ".join((*wanted, f"coalesce({ok}, false) AS ok"))
        answer = self.engine.execute(f"SELECT {columns} FROM cells").combine_chunks()
        *values, good = (column.chunk(0) for column in answer.columns)
        fine = good.to_numpy(zero_copy_only=False)
        if not fine.all():
            self.sound &= fine[self.codes[role]]
        return values

    def numbers(self, role: Role, ok: str, value: str) -> Array:
        """A whole number of each row."""
        digits = PIECES if role == "quantity" else cells.money_digits(self.plan)
        number = f"{cells.number(self.plan, role, digits)} AS n"
        _, found = self.ask(role, ok, number, f"{value} AS value")
        return _whole(found)[self.codes[role]]

    def blank(self, role: Role) -> str:
        return cells.blank(self.plan, role)


def _unified(column: pa.ChunkedArray) -> tuple[pa.Array, Array]:
    """The distinct texts of a column, and the code of each row."""
    chunks = column.unify_dictionaries().chunks
    return chunks[0].dictionary, np.concatenate([each.indices.to_numpy() for each in chunks])


def encode(
    engine: DuckDBEngine, plan: Plan, table: pa.Table, *, workers: int
) -> tuple[Coded, pa.Table]:
    """The sound sales, and the text of the other rows with their number as `line`.

    Raises NotPlain when numbers are too large to be multiplied in 64 bits.
    """
    reading = _Reading(engine, plan, table, workers)
    occurred, day = _dates(reading)
    words = {role: _words(reading, role) for role in TEXTS if plan.has(role)}
    pieces, quantity = _pieces(reading)
    amount = _amount(reading, pieces)
    numbers = _numbers(reading, pieces)
    consent = _flags(reading)
    everything = Coded(
        np.arange(len(amount)), occurred, day, quantity, amount, words, numbers, consent
    )
    if reading.sound.all():
        return everything, _others(reading, np.zeros(0, np.int64))
    others = _others(reading, np.flatnonzero(~reading.sound))
    return everything.take(np.flatnonzero(reading.sound)), others


def _whole(column: pa.Array) -> Array:
    return np.asarray(column.fill_null(NONE).to_numpy(zero_copy_only=False))


def _dates(reading: _Reading) -> tuple[Array, Array]:
    plan, codes = reading.plan, reading.codes["ordered_at"]
    local = f"{cells.local(plan)} AS local"
    moment = f"coalesce(epoch_us({cells.utc(plan)}), 0) AS moment"
    day = f"coalesce({cells.DAY}, 0)::INTEGER AS day"
    _, moments, days = reading.ask("ordered_at", dated(plan), local, moment, day)
    return moments.to_numpy()[codes], days.to_numpy()[codes]


def _words(reading: _Reading, role: Role) -> Words:
    odd = [cells.formula("word")]
    if role == "order_id":
        odd.append("word IS NULL")
        if reading.plan.cancelled_with_c:
            odd.append(cells.cancelled("word"))
    ok = f"NOT coalesce({' OR '.join(odd)}, false)"
    (found,) = reading.ask(role, ok, f"{cells.text(reading.plan, role)} AS word")
    codes = reading.codes[role]
    if found.equals(reading.texts[role]):
        return Words(codes, found)
    coded = found.dictionary_encode()
    again = coded.indices.fill_null(-1).to_numpy()  # trimmed cells may be the same, or blank
    return Words(again[codes], coded.dictionary)


def _pieces(reading: _Reading) -> tuple[Array, Array]:
    """Thousandths of a piece, and pieces."""
    plan, count = reading.plan, reading.table.num_rows
    if not plan.has("quantity"):
        return np.broadcast_to(np.int64(1000), count), np.ones(count)
    needed = plan.has("price") and not plan.has("amount")
    ok = "n >= 0" if needed else f"coalesce(n >= 0, {reading.blank('quantity')})"
    thousandths = reading.numbers("quantity", ok, f"({_ONE}::DECIMAL(38, 3) * 1000)::BIGINT")
    return thousandths, thousandths / 1000


def _amount(reading: _Reading, pieces: Array) -> Array:
    """Minor units of each row; rows that are no plain sale are no longer sound."""
    plan = reading.plan
    if plan.has("price"):
        used = not plan.has("amount")
        ok = "n >= 0" if used else "coalesce(n >= 0, true)"
        price = reading.numbers("price", ok, "(n::DECIMAL(38, 4) * 10000)::BIGINT")
    if plan.has("amount"):
        amount = reading.numbers("amount", "n IS NOT NULL", cells.minor("n", plan.factor))
    elif plan.has("price"):
        amount = _product(price, pieces, plan.factor, reading.sound)
    elif plan.level == "line":
        return np.zeros(len(pieces), np.int64)  # the rows of an order repeat its total
    else:
        amount = reading.numbers("total", "n IS NOT NULL", cells.minor("n", plan.factor))
    least = 1 if plan.level == "line" else 0  # a line for nothing is no sale
    reading.sound &= (amount >= least) & (amount <= LARGEST)
    return amount


def _product(price: Array, pieces: Array, factor: int, sound: Array) -> Array:
    """Minor units of price times pieces, rounded half up, where both are sound."""
    price = np.where(sound & (price != NONE), price, 0)
    pieces = np.where(sound, pieces, 0)
    if int(price.max(initial=0)) * int(pieces.max(initial=0)) * factor > 1 << 62:
        raise NotPlain
    return (price * pieces * factor + _FINE // 2) // _FINE


def _numbers(reading: _Reading, pieces: Array) -> dict[str, Array]:
    """What a row may say besides, in minor units."""
    plan, found = reading.plan, dict[str, Array]()
    if plan.has("total"):
        told = "n IS NOT NULL"
        if plan.has("price", "amount"):
            told += f" OR {reading.blank('total')}"
        found["total_minor"] = reading.numbers("total", told, cells.minor("n", plan.factor))
    if plan.has("discount"):
        minor, blank = f"abs({cells.minor('n', plan.factor)})", reading.blank("discount")
        ok = f"CASE WHEN n IS NULL THEN {blank} ELSE {minor} <= {LARGEST} END"
        found["discount_minor"] = reading.numbers("discount", ok, minor)
    if plan.has("cost"):
        ok = f"n IS NOT NULL OR {reading.blank('cost')}"
        each = reading.numbers("cost", ok, "abs(n::DECIMAL(38, 4) * 10000)::BIGINT")
        cost = _product(each, pieces, plan.factor, reading.sound)
        reading.sound &= cost <= LARGEST
        found["cost_minor"] = np.where(each == NONE, NONE, cost)
    return found


def _flags(reading: _Reading) -> pa.Array | None:
    """Leave out refunds and other currencies; returns who agreed to e-mail."""
    plan = reading.plan
    if plan.has("currency"):
        reading.ask("currency", f"NOT ({cells.other_currency(plan)})")
    if plan.has("refund"):
        reading.ask("refund", f"NOT coalesce({cells.flag(plan, 'refund')}, false)")
    if not plan.has("email_consent"):
        return None
    (agreed,) = reading.ask("email_consent", "true", f"{cells.flag(plan, 'email_consent')} AS f")
    return agreed.take(pa.array(reading.codes["email_consent"]))


def _others(reading: _Reading, rows: Array) -> pa.Table:
    """The text of rows that are not plainly sound."""
    columns = {"line": pa.array(rows), "fault": pa.array([""] * len(rows), pa.string())}
    for role, codes in reading.codes.items():
        columns[cells.column(reading.plan, role)] = reading.texts[role].take(pa.array(codes[rows]))
    return pa.table(columns)
