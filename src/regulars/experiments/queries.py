"""Questions to the exposure log, and the one question to history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import BigInteger, Connection, Table, insert, select, true, type_coerce
from sqlalchemy.dialects import postgresql, sqlite

from regulars.core import bulk
from regulars.experiments.assignment import TREATED
from regulars.experiments.tables import experiments, exposures
from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

EXPOSED = "lift_exposed"
_EXPOSED = {
    "customer_id": "int64",
    "treated": "boolean",
    "at": "timestamp(6)",
    "until": "timestamp(6)",
}
# DuckDB sums integers in 128 bits; other engines do not. These are the types that come out.
OUTCOMES = pa.schema(
    [
        ("treated", pa.bool_()),
        ("day", pa.int32()),
        ("orders", pa.int64()),
        ("revenue", pa.int64()),
        ("converted", pa.int64()),
        ("orders_squares", pa.float64()),
        ("revenue_squares", pa.float64()),
    ]
)
_LOG = pa.schema([("customer_id", pa.int64()), ("arm", pa.string()), ("at", pa.int64())])


def experiment_row(connection: Connection, experiment_id: str) -> dict[str, Any] | None:
    found = connection.execute(select(experiments).where(experiments.c.id == experiment_id))
    row = found.mappings().first()
    return None if row is None else dict(row)


def add_experiment(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(experiments).values(**row))


def add_exposures(connection: Connection, staged: Table) -> None:
    """Insert the exposures of customers who have none yet in this experiment."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    names = [column.name for column in exposures.columns]
    rows = select(*(staged.c[name] for name in names)).where(true())
    statement = dialect.insert(exposures).from_select(names, rows.order_by(staged.c.customer_id))
    connection.execute(statement.on_conflict_do_nothing())


def arms_of(connection: Connection, experiment_id: str, staged: Table) -> pa.Table:
    """The stored arm of every staged customer."""
    query = select(exposures.c.customer_id, exposures.c.arm, exposures.c.propensity).where(
        exposures.c.experiment_id == experiment_id,
        exposures.c.customer_id.in_(
            select(staged.c.customer_id)
        ),  # SQLite indexes this, not a join
    )
    schema = pa.schema(
        [("customer_id", pa.int64()), ("arm", pa.string()), ("propensity", pa.float64())]
    )
    return bulk.fetch(connection, query.order_by(exposures.c.customer_id), schema)


def exposure_log(connection: Connection, experiment_id: str) -> pa.Table:
    """Every exposure: customer_id, treated, at (microseconds since 1970)."""
    query = select(
        exposures.c.customer_id, exposures.c.arm, type_coerce(exposures.c.at, BigInteger)
    ).where(exposures.c.experiment_id == experiment_id)
    log = bulk.fetch(connection, query, _LOG)
    return pa.table(
        {
            "customer_id": log["customer_id"],
            "treated": pc.equal(log["arm"], TREATED),
            "at": log["at"],
        }
    )


def outcomes() -> ir.Table:
    """What each arm's people did per day after their exposure, within their window.

    Sums add up over days; sums of squares do too, because each day brings the change of the square
    of each person's running total. So one query gives every point of the curve.
    """
    import ibis

    exposed = ibis.table(_EXPOSED, name=EXPOSED)
    orders = dataset("orders")
    facts = orders.inner_join(exposed, "customer_id")
    facts = facts.filter((facts.occurred_at > facts.at) & (facts.occurred_at <= facts.until))
    days = facts.group_by("customer_id", "treated", "day").aggregate(
        orders=(facts.kind == "order").cast("int64").sum(),
        revenue=facts.amount_minor.sum(),
    )
    so_far = ibis.window(
        group_by=days.customer_id, order_by=days.day, preceding=(None, 0), following=None
    )
    running = days.mutate(
        orders_after=days.orders.sum().over(so_far),
        revenue_after=days.revenue.sum().over(so_far),
    )
    before = {
        "orders_before": running.orders_after - running.orders,
        "revenue_before": running.revenue_after - running.revenue,
    }
    running = running.mutate(**before)
    return running.group_by("treated", "day").aggregate(
        orders=whole_sum(running.orders),
        revenue=whole_sum(running.revenue),
        converted=whole_sum((running.orders_after > 0) & (running.orders_before == 0)),
        orders_squares=_grown(running.orders_before, running.orders_after),
        revenue_squares=_grown(running.revenue_before, running.revenue_after),
    )


def _grown(before: Any, after: Any) -> Any:
    old, new = before.cast("float64"), after.cast("float64")
    return (new * new - old * old).sum()
