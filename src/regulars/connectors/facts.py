"""From rows to facts: what is new, what repeats, which order a refund reverses.

Made here of the file's sound rows: `good` (with the customer), `skipped` (rows that add nothing,
with their verdict) and `fresh` (the others, under the key of their order).

A row is the same as one in history when order, product, quantity and amount agree, the n-th such
row being the n-th there. Without an order number, customer and day take its place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from regulars.connectors.judged import Array
from regulars.connectors.people import identified_by
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role
from regulars.history.engine import DuckDBEngine, quote

_SORTED_AT_ONCE = 50_000_000
ROW_KEY = "row:"  # begins the key of an order that has no number of its own


@dataclass(frozen=True, slots=True)
class Past:
    """SQL over what history holds, and how many bulk loads it has had."""

    orders: str
    lines: str
    load: int
    known: bool  # whether this source has been imported before


def find_new(engine: DuckDBEngine, plan: Plan, past: Past) -> None:
    """Make `good`, `skipped` and `fresh`.

    Views where they are as quick to read again as a table, because tables of all rows cost memory.
    """
    engine.command(_sound(plan))
    engine.command(_good(plan))
    by_key = plan.level == "order" and plan.has("order_id")
    engine.command(_keyed(plan, refunds=_any(engine, "sound WHERE refund")))
    _find_repeated(engine)
    _skip_copies(engine, plan, by_key=by_key)
    if past.known:
        known = _known_orders if by_key else _known_lines
        engine.command(known(plan, past))
    cheap = plan.has("order_id") and not _any(engine, "skipped")
    engine.command(f"CREATE {'VIEW' if cheap else 'TABLE'} fresh AS {_fresh(plan)}")


def _any(engine: DuckDBEngine, rows: str) -> bool:
    return bool(engine.execute(f"SELECT 1 FROM {rows} LIMIT 1").num_rows)


def _sound(plan: Plan) -> str:
    """Sound rows with what they bought."""
    ref = f"{quote(plan.prefix)} || order_id" if plan.prefix else "order_id"
    ref = ref if plan.has("order_id") else "NULL::VARCHAR"
    return (
        f"CREATE VIEW sound AS SELECT *, {product(plan)} AS what, {ref} AS ref "
        "FROM rows WHERE fault IS NULL AND rule IS NULL"
    )


def _good(plan: Plan) -> str:
    """Sound rows with their customer."""
    roles = identified_by(plan)
    if len(roles) == 1:
        same = f"p.{roles[0]} = r.{roles[0]}"
    else:
        same = " AND ".join(f"p.{role} IS NOT DISTINCT FROM r.{role}" for role in roles)
    return (
        f"CREATE VIEW good AS SELECT r.*, p.customer_id FROM sound r LEFT JOIN people p ON {same}"
    )


def product(plan: Plan) -> str:
    """SQL for what a row sells: the product's number, else its name, else nothing."""
    roles: tuple[Role, ...] = ("sku", "title")
    return f"coalesce({', '.join([*(role for role in roles if plan.has(role)), repr('')])})"


def _keyed(plan: Plan, *, refunds: bool) -> str:
    """Rows with their content; without refunds, order numbers say it all and spare a join."""
    source = "good" if refunds or not plan.has("order_id") else "sound"
    content = _content(plan) if source == "good" else _ordered_content(plan)
    return f"CREATE VIEW keyed AS SELECT row, {content} AS content FROM {source}"


def _ordered_content(plan: Plan) -> str:
    return (
        f"hash('order', {'ref' if plan.level == 'order' else 'ref, what, quantity, amount_minor'})"
    )


def _content(plan: Plan) -> str:
    """A number that equal rows share; it is compared within one process only."""
    person = "customer_id, day, what, quantity, amount_minor"
    if not plan.has("order_id"):
        return f"CASE WHEN refund THEN hash('refund', {person}) ELSE hash('row', {person}) END"
    return f"CASE WHEN refund THEN hash('refund', {person}) ELSE {_ordered_content(plan)} END"


def _past_content() -> str:
    person = "customer_id, day, coalesce(sku, title, ''), quantity, amount_minor"
    ordered = "order_key, coalesce(sku, title, ''), quantity, amount_minor"
    return (
        f"CASE WHEN kind = 'refund' THEN hash('refund', {person}) "
        f"WHEN starts_with(order_key, '{ROW_KEY}') THEN hash('row', {person}) "
        f"ELSE hash('order', {ordered}) END"
    )


def _find_repeated(engine: DuckDBEngine) -> None:
    """Make `repeated`: rows whose content occurs more than once, numbered.

    `copy` counts wholly equal rows. Sorting numbers is many times quicker than counting them in a
    hash table; some at a time, so that the largest file takes no more memory.
    """
    rows = engine.execute("SELECT count(*) AS n FROM rows")["n"][0].as_py()
    parts = 1 + rows // _SORTED_AT_ONCE
    some = [f"WHERE content % {parts} = {part}" for part in range(parts)] if parts > 1 else [""]
    found = [_twice(engine, wanted) for wanted in some]
    twice = np.concatenate(found)
    engine.register("twice", pa.table({"content": pa.array(twice, pa.uint64())}))
    wholly = "SELECT row, hash(*COLUMNS(lambda c: c NOT IN ('line', 'row'))) AS whole FROM rows"
    engine.command(
        f"""
        CREATE TABLE repeated AS
        SELECT k.row, k.content,
            row_number() OVER (PARTITION BY k.content, r.whole ORDER BY k.row) AS copy,
            row_number() OVER (PARTITION BY k.content ORDER BY k.row) AS nth
        FROM keyed k JOIN twice USING (content) JOIN ({wholly}) r USING (row)
        {"" if len(twice) else "LIMIT 0"}"""
    )


def _twice(engine: DuckDBEngine, wanted: str) -> Array:
    found = engine.execute_unordered(f"SELECT content FROM keyed {wanted}")["content"]
    contents = np.concatenate([np.empty(0, np.uint64), *map(np.asarray, found.chunks)])
    contents.sort()
    return np.unique(contents[1:][contents[1:] == contents[:-1]])


def _skip_copies(engine: DuckDBEngine, plan: Plan, *, by_key: bool) -> None:
    """Copies within the file: an order number makes them the same line, sent twice."""
    engine.command("CREATE TABLE skipped (row BIGINT, verdict VARCHAR, why VARCHAR)")
    if not plan.has("order_id"):
        return
    if not plan.keep_duplicates or by_key:
        engine.command(
            "INSERT INTO skipped SELECT row, 'ignored', 'duplicate_row' FROM repeated "
            "WHERE copy > 1"
        )
    if by_key:
        engine.command(
            "INSERT INTO skipped SELECT row, 'refused', 'repeated_order' FROM repeated "
            "JOIN good USING (row) WHERE copy = 1 AND nth > 1 AND NOT refund"
        )


def _known_lines(plan: Plan, past: Past) -> str:
    """Rows that history has: the n-th of a content when it holds n of them."""
    return f"""
        INSERT INTO skipped
        WITH stored AS (
            SELECT {_past_content()} AS content, count(*) AS n FROM ({past.lines})
            WHERE source = {quote(plan.source)} GROUP BY ALL
        ), numbered AS (
            SELECT row, content, row_number() OVER (PARTITION BY content ORDER BY row) AS nth
            FROM repeated ANTI JOIN skipped USING (row)
        )
        SELECT k.row, 'merged', '' FROM keyed k JOIN stored s USING (content)
        LEFT JOIN numbered o ON o.row = k.row
        WHERE coalesce(o.nth, 1) <= s.n AND k.row NOT IN (SELECT row FROM skipped)"""


def _known_orders(plan: Plan, past: Past) -> str:
    """Whole orders that history has with the same amount; refunds are compared by content."""
    return f"""
        INSERT INTO skipped
        WITH stored AS (
            SELECT order_key, sum(amount_minor)::BIGINT AS amount FROM ({past.orders})
            WHERE source = {quote(plan.source)} AND kind <> 'refund' GROUP BY order_key
        ), returned AS (
            SELECT {_past_content()} AS content, count(*) AS n FROM ({past.lines})
            WHERE source = {quote(plan.source)} AND kind = 'refund' GROUP BY ALL
        )
        SELECT g.row, 'merged', '' FROM good g JOIN keyed k USING (row)
        LEFT JOIN stored s ON s.order_key = g.ref LEFT JOIN returned b USING (content)
        LEFT JOIN repeated o ON o.row = g.row
        WHERE g.row NOT IN (SELECT row FROM skipped)
            AND CASE WHEN g.refund THEN coalesce(o.nth, 1) <= b.n ELSE s.amount = g.amount_minor END
        """


def _fresh(plan: Plan) -> str:
    """Rows that add something, under the key of their order."""
    key = "g.ref"
    nth = ""
    if not plan.has("order_id"):
        nth = "LEFT JOIN repeated o ON o.row = g.row"
        content = (
            f"{quote(plan.source)}, g.customer_id, g.day, g.what, g.quantity, g.amount_minor, "
            "coalesce(o.nth, 1)"
        )
        key = f"'{ROW_KEY}' || substr(sha256(concat_ws(chr(31), {content})), 1, 24)"
    used = ("customer_id", "occurred_at", "day", "quantity", "amount_minor", "refund")
    roles: tuple[Role, ...] = (
        "sku", "title", "category", "brand", "coupon", "channel", "country",
    )  # fmt: skip
    columns = [f"g.{name}" for name in ("row", *used, *(r for r in roles if plan.has(r)))]
    numbers: tuple[Role, ...] = ("total", "cost", "discount")
    columns += [f"g.{role}_minor" for role in numbers if plan.has(role)]
    return (
        f"SELECT {', '.join(columns)}, {key} AS order_key FROM good g {nth} "
        "ANTI JOIN skipped s ON s.row = g.row"
    )
