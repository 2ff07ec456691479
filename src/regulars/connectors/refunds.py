"""Which order a refund reverses.

First the order it names; else the nearest earlier order in which the same customer bought that much
of the same product, an equal quantity before a larger one. What one refund has taken back is no
longer there for the next.
"""

from __future__ import annotations

from regulars.connectors.facts import Past, product
from regulars.connectors.plan import Plan
from regulars.history.engine import DuckDBEngine, quote

_BEST = """
    CREATE OR REPLACE TABLE chosen AS
    WITH best AS (
        SELECT r.row, r.occurred_at, r.size, c.id FROM refunds r
        JOIN candidates c ON c.customer_id = r.customer_id AND c.what = r.what
            AND c.occurred_at <= r.occurred_at AND c.remaining >= r.size
        WHERE r.reversed IS NULL
        QUALIFY row_number() OVER (PARTITION BY r.row
            ORDER BY c.remaining = r.size DESC, c.occurred_at DESC, c.order_key, c.id) = 1
    )
    SELECT row, size, id FROM best
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY occurred_at, size, row) = 1"""


def match(engine: DuckDBEngine, plan: Plan, past: Past) -> None:
    """Make `refunds`, with the key of the order that each reverses where one can be found."""
    by_amount = not plan.has("sku", "title")
    any_refund = engine.execute("SELECT 1 FROM fresh WHERE refund LIMIT 1").num_rows > 0
    size = "abs(f.amount_minor)::DOUBLE" if by_amount else "abs(f.quantity)"
    flagged = "g.flagged" if plan.has("refund") else "false AS flagged"
    named = f"{flagged}, {'g.order_id' if plan.has('order_id') else 'NULL AS order_id'}"
    engine.command(
        f"CREATE TABLE refunds AS SELECT f.*, {named}, g.what, g.ref, {size} AS size, "
        "NULL::VARCHAR AS reversed FROM fresh f JOIN good g USING (row) "
        f"WHERE f.refund AND g.refund {'' if any_refund else 'LIMIT 0'}"
    )
    if not any_refund:
        return
    _match_named(engine, plan, past)
    _drop_cancelled(engine, plan)
    _collect(engine, plan, past, by_amount=by_amount)
    while _match_once(engine):
        pass


def _match_named(engine: DuckDBEngine, plan: Plan, past: Past) -> None:
    """A refund that carries the number of an order, with or without a C before it."""
    if not plan.has("order_id"):
        return
    engine.command(
        f"""
        CREATE TABLE named AS
        SELECT r.row, k.order_key FROM refunds r JOIN (
            SELECT DISTINCT order_key FROM fresh WHERE NOT refund
            UNION SELECT order_key FROM ({past.orders}) WHERE kind = 'order'
        ) k ON k.order_key = r.ref OR k.order_key =
            {quote(plan.prefix)} || regexp_replace(r.order_id, '^[Cc]([0-9])', '\\1')"""
    )
    engine.command(
        "UPDATE refunds SET reversed = n.order_key FROM named n WHERE n.row = refunds.row"
    )


def _collect(engine: DuckDBEngine, plan: Plan, past: Past, *, by_amount: bool) -> None:
    """Make `candidates`: what those customers bought of those products, less what came back."""
    size = "amount_minor::DOUBLE" if by_amount else "quantity"
    engine.command(
        f"""
        CREATE TABLE candidates AS
        WITH bought AS (
            SELECT order_key, customer_id, {product(plan)} AS what, occurred_at, {size} AS size
            FROM fresh WHERE NOT refund
            UNION ALL
            SELECT order_key, customer_id, coalesce(sku, title, ''), occurred_at, {size}
            FROM ({past.lines}) WHERE kind <> 'refund'
        ), returned AS (
            SELECT order_key, coalesce(sku, title, '') AS what, sum(-{size}) AS size
            FROM ({past.lines}) WHERE kind = 'refund' GROUP BY ALL
            UNION ALL
            SELECT reversed, what, sum(size) FROM refunds WHERE reversed NOT NULL GROUP BY ALL
        ), sums AS (SELECT order_key, what, sum(size) AS size FROM returned GROUP BY ALL)
        SELECT row_number() OVER (ORDER BY b.order_key, b.occurred_at, b.size) AS id, b.*,
            b.size - coalesce(s.size, 0) AS remaining
        FROM bought b
        SEMI JOIN (SELECT * FROM refunds WHERE reversed IS NULL) r
            ON r.customer_id = b.customer_id AND r.what = b.what
        LEFT JOIN sums s ON s.order_key = b.order_key AND s.what = b.what"""
    )


def _match_once(engine: DuckDBEngine) -> bool:
    """Give each refund its best candidate, each candidate once; tells whether any was found."""
    engine.command(_BEST)
    if not engine.execute("SELECT 1 FROM chosen LIMIT 1").num_rows:
        return False
    engine.command(
        "UPDATE refunds SET reversed = c.order_key FROM chosen x JOIN candidates c USING (id) "
        "WHERE x.row = refunds.row"
    )
    engine.command(
        "UPDATE candidates SET remaining = remaining - x.size FROM chosen x "
        "WHERE x.id = candidates.id"
    )
    return True


def _drop_cancelled(engine: DuckDBEngine, plan: Plan) -> None:
    """An order that is marked as cancelled and was never imported did not happen."""
    if not (plan.has("refund") and plan.has("order_id")):
        return
    wanted = "flagged AND reversed IS NULL AND ref NOT NULL"
    engine.command(
        f"INSERT INTO skipped SELECT row, 'ignored', 'cancelled_order' FROM refunds WHERE {wanted}"
    )
    engine.command(f"DELETE FROM refunds WHERE {wanted}")
