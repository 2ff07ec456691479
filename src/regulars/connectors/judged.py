"""What a file's cells say. SQL judges each distinct text once; rows only look the answer up.

The text of a column comes in blocks, each with its own distinct texts. Answers reach the rows of a
block by way of these few: they lie in the processor's cache, where those of the file would not.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.connectors import cells
from regulars.connectors.blocks import NotPlain
from regulars.connectors.cells import LARGEST, PIECES, TEXTS
from regulars.connectors.plan import Plan
from regulars.connectors.rows import dated
from regulars.connectors.schemas import Role
from regulars.history.engine import DuckDBEngine

Array = np.ndarray[Any, Any]
NONE = np.iinfo(np.int64).min  # stands for no number
_MOST_BYTES = 1 << 31  # of text that Arrow addresses with 32 bits
_ONE = "coalesce(n, 1)"  # a row without a quantity is one piece


@dataclass(frozen=True, slots=True)
class Column:
    """A column of text: what its texts are, which of them each block has, and each row."""

    texts: pa.Array
    places: list[Array]
    rows: list[Array]

    def told(self, answers: Array, block: int) -> Array:
        """What is known of the texts, for each row of a block."""
        found: Array = answers[self.places[block]][self.rows[block]]
        return found

    def cells(self, chosen: list[Array]) -> pa.Array:
        """The texts of some rows of each block."""
        blocks = zip(self.places, self.rows, chosen, strict=True)
        codes = np.concatenate([places[rows[some]] for places, rows, some in blocks])
        return self.texts.take(pa.array(codes))


@dataclass(slots=True)
class Judged:
    """What is known of each distinct text."""

    columns: dict[Role, Column]
    sizes: list[int]  # rows of each block
    answers: dict[str, tuple[Role, Array]] = field(default_factory=dict)
    words: dict[Role, pa.Array] = field(default_factory=dict)  # answers are places in these
    consent: pa.Array | None = None
    unsound: dict[Role, Array] = field(default_factory=dict)

    def told(self, name: str, block: int) -> Array:
        """One of the answers, for each row of a block."""
        role, answers = self.answers[name]
        return self.columns[role].told(answers, block)

    def sound(self, block: int) -> Array:
        """Whether there is nothing to say about a row but that it is a sale."""
        found = np.ones(self.sizes[block], bool)
        for role, unsound in self.unsound.items():
            found &= ~self.columns[role].told(unsound, block)
        return found

    def spans(self) -> Iterator[tuple[int, slice]]:
        """Each block with the place of its rows among all."""
        ends = np.cumsum(self.sizes).tolist()
        for block, (size, end) in enumerate(zip(self.sizes, ends, strict=True)):
            yield block, slice(end - size, end)


def judge(engine: DuckDBEngine, plan: Plan, table: pa.Table, *, workers: int) -> Judged:
    """What all of the file's cells say. Raises NotPlain for more text than can be addressed."""
    chunks = {role: table[cells.column(plan, role)].chunks for role in plan.roles}
    with ThreadPoolExecutor(workers) as pool:
        found = dict(zip(chunks, pool.map(_column, chunks.values()), strict=True))
    sizes = [len(chunk) for chunk in next(iter(chunks.values()))]
    asking = _Judge(engine, plan, Judged(found, sizes))
    asking.moments()
    for role in TEXTS:
        if plan.has(role):
            asking.text(role)
    asking.quantity()
    asking.money()
    asking.flags()
    return asking.found


def _column(chunks: list[pa.DictionaryArray]) -> Column:
    texts = pa.chunked_array([chunk.dictionary for chunk in chunks], pa.string())
    if texts.nbytes >= _MOST_BYTES:
        raise NotPlain
    distinct, places = _distinct(texts.combine_chunks())
    ends = np.cumsum([len(chunk.dictionary) for chunk in chunks])[:-1]
    return Column(distinct, np.split(places, ends), [chunk.indices.to_numpy() for chunk in chunks])


def _distinct(texts: pa.Array) -> tuple[pa.Array, Array]:
    """Each text once, and where every text is found among them.

    Order numbers and moments mostly come in order; equal ones are neighbours then, and to look at
    neighbours takes a tenth of the time of a hash table.
    """
    former, latter = texts[:-1], texts[1:]
    for in_order in (pc.less_equal, pc.greater_equal):
        if pc.all(in_order(former, latter), min_count=0).as_py():
            new = np.append(True, pc.not_equal(former, latter).to_numpy(zero_copy_only=False))
            return texts.filter(pa.array(new)), np.cumsum(new, dtype=np.int32) - 1
    coded = texts.dictionary_encode()
    return coded.dictionary, coded.indices.to_numpy()


class _Judge:
    """Asks SQL about one column after the other."""

    def __init__(self, engine: DuckDBEngine, plan: Plan, found: Judged) -> None:
        self.engine, self.plan, self.found = engine, plan, found

    def ask(self, role: Role, ok: str, *wanted: str) -> list[pa.Array]:
        """What SQL says of each distinct cell; rows whose cell is not `ok` are not sound."""
        texts = self.found.columns[role].texts
        self.engine.lend("cells", pa.table({cells.column(self.plan, role): texts}))
        columns = ", ".join((*wanted, f"NOT coalesce({ok}, false) AS unsound"))
        answer = self.engine.execute(f"SELECT {columns} FROM cells").combine_chunks()
        *values, said = (column.chunk(0) for column in answer.columns)
        unsound = said.to_numpy(zero_copy_only=False)
        if unsound.any():
            self.found.unsound[role] = unsound
        return values

    def number(self, role: Role, ok: str, value: str) -> None:
        """A whole number for each cell."""
        digits = PIECES if role == "quantity" else cells.money_digits(self.plan)
        number = f"{cells.number(self.plan, role, digits)} AS n"
        _, found = self.ask(role, ok, number, f"{value} AS value")
        whole = found.fill_null(NONE).to_numpy(zero_copy_only=False)
        self.found.answers[role] = role, whole

    def moments(self) -> None:
        local = f"{cells.local(self.plan)} AS local"
        moment = f"coalesce(epoch_us({cells.utc(self.plan)}), 0) AS moment"
        day = f"coalesce({cells.DAY}, 0)::INTEGER AS day"
        _, moments, days = self.ask("ordered_at", dated(self.plan), local, moment, day)
        self.found.answers["moment"] = "ordered_at", moments.to_numpy()
        self.found.answers["day"] = "ordered_at", days.to_numpy()

    def text(self, role: Role) -> None:
        odd = [cells.formula("word")]
        if role == "order_id":
            odd.append("word IS NULL")
            if self.plan.cancelled_with_c:
                odd.append(cells.cancelled("word"))
        ok = f"NOT coalesce({' OR '.join(odd)}, false)"
        (found,) = self.ask(role, ok, f"{cells.text(self.plan, role)} AS word")
        if found.equals(self.found.columns[role].texts):
            codes = np.arange(len(found), dtype=np.int32)
        else:  # trimmed cells may be the same, or blank
            coded = found.dictionary_encode()
            found, codes = coded.dictionary, coded.indices.fill_null(-1).to_numpy()
        self.found.words[role], self.found.answers[role] = found, (role, codes)

    def quantity(self) -> None:
        """Thousandths of a piece."""
        if not self.plan.has("quantity"):
            return
        needed = self.plan.has("price") and not self.plan.has("amount")
        ok = "n >= 0" if needed else f"coalesce(n >= 0, {cells.blank(self.plan, 'quantity')})"
        self.number("quantity", ok, f"({_ONE}::DECIMAL(38, 3) * 1000)::BIGINT")

    def money(self) -> None:
        """Prices and costs in ten-thousandths, all else in minor units."""
        plan, minor = self.plan, cells.minor("n", self.plan.factor)
        priced = plan.has("price") or plan.has("amount")
        if plan.has("price"):
            ok = "coalesce(n >= 0, true)" if plan.has("amount") else "n >= 0"
            self.number("price", ok, "(n::DECIMAL(38, 4) * 10000)::BIGINT")
        if plan.has("amount"):
            self.number("amount", "n IS NOT NULL", minor)
        if plan.has("total"):
            blank = f" OR {cells.blank(plan, 'total')}" if priced else ""
            self.number("total", f"n IS NOT NULL{blank}", minor)
        if plan.has("discount"):
            blank = cells.blank(plan, "discount")
            ok = f"CASE WHEN n IS NULL THEN {blank} ELSE abs({minor}) <= {LARGEST} END"
            self.number("discount", ok, f"abs({minor})")
        if plan.has("cost"):
            ok = f"n IS NOT NULL OR {cells.blank(plan, 'cost')}"
            self.number("cost", ok, "abs(n::DECIMAL(38, 4) * 10000)::BIGINT")

    def flags(self) -> None:
        """Rows in another currency and refunds are not sound; who agreed to be written to."""
        if self.plan.has("currency"):
            self.ask("currency", f"NOT ({cells.other_currency(self.plan)})")
        if self.plan.has("refund"):
            self.ask("refund", f"NOT coalesce({cells.flag(self.plan, 'refund')}, false)")
        if self.plan.has("email_consent"):
            flag = f"{cells.flag(self.plan, 'email_consent')} AS f"
            (self.found.consent,) = self.ask("email_consent", "true", flag)
            self.found.answers["email_consent"] = (
                "email_consent",
                np.arange(len(self.found.consent)),
            )
