"""The one question of cohorts to history, as an Ibis expression in the shared vocabulary."""

from __future__ import annotations

from typing import Any

import ibis
import ibis.expr.types as ir

from regulars.cohorts.cells import SIZE, summed
from regulars.cohorts.schemas import Kind, Measure
from regulars.history.expressions import whole_sum
from regulars.history.tables import dataset
from regulars.segments.acts import Act, done, filtered, starts

DAYS = "cohort_days"
CHOSEN = "cohort_people"

_ZERO = ibis.literal(0, "int64")


def cells(
    *,
    start: Act,
    back: Act,
    measure: Measure,
    kind: Kind,
    age: int | None,
    last: int,
    chosen: bool,
) -> ir.Table:
    """Sums per row and column, and in column SIZE how many began in each row."""
    began = _began(start, last, chosen)
    done = _acts(back, measure)
    facts = done.filter(done.day <= last).join(began, "customer_id")
    placed = _by_age(facts, age) if age else _by_period(facts)
    people = placed.group_by("customer_id", "row", "column").aggregate(
        times=whole_sum(placed.times), worth=whole_sum(placed.worth)
    )
    sizes = began.group_by("row").aggregate(
        column=ibis.literal(SIZE, "int32"),
        people=whole_sum(began.customer_id.notnull()),
        total=_ZERO,
        squares=ibis.literal(0.0),
    )
    found = steps(people, kind)
    return found.union(sizes.select(found.columns))


def _days() -> ir.Table:
    return ibis.table({"day": "int32", "period": "int32"}, name=DAYS)


def _began(start: Act, last: int, chosen: bool) -> ir.Table:
    """Who began in which row, and on which day."""
    began, days = starts(start, last), _days()
    began = began.join(days.select(start="day", row="period"), "start")
    if chosen:
        began = began.semi_join(ibis.table({"customer_id": "int64"}, name=CHOSEN), "customer_id")
    return began.select("customer_id", "start", "row")


def _by_age(facts: ir.Table, age: int) -> ir.Table:
    facts = facts.filter(facts.day >= facts.start)
    return facts.mutate(column=((facts.day - facts.start) // age).cast("int32"))


def _by_period(facts: ir.Table) -> ir.Table:
    facts = facts.join(_days(), "day")
    facts = facts.filter(facts.period >= facts.row)
    return facts.mutate(column=(facts.period - facts.row).cast("int32"))


def steps(people: ir.Table, kind: Kind) -> ir.Table:
    """What each cell adds to the one before (`up_to`) or after it (`or_later`).

    A person's sum S over several cells has the square S², and a cell of worth w adds
    (S + w)² - S² = w (2 S + w) to it: cells in which somebody did nothing need no line.
    """
    if kind == "exact":
        return summed(people)
    order = people.column if kind == "up_to" else ibis.desc(people.column)
    so_far = people.worth.sum().over(
        ibis.cumulative_window(group_by=people.customer_id, order_by=order)
    )
    worth = people.worth.cast("float64")
    return (
        people.mutate(
            adds=worth * (so_far.cast("float64") * 2.0 - worth), counts=_counts(people, kind)
        )
        .group_by("row", "column")
        .aggregate(
            people=lambda t: whole_sum(t.counts),
            total=lambda t: whole_sum(t.worth),
            squares=lambda t: t.adds.sum(),
        )
    )


def _counts(people: ir.Table, kind: Kind) -> Any:
    """Whether a person is counted in this cell: once, where the row of sums needs them."""
    there, whole = people.times > 0, ibis.window(group_by=people.customer_id)
    if kind == "or_later":
        return there & (people.column == people.column.max(where=there).over(whole))
    again = people.column.min(where=there & (people.column > 0)).over(whole)
    return there & ((people.column == 0) | (people.column == again))


def _acts(back: Act, measure: Measure) -> ir.Table:
    """Rows (customer_id, day, times, worth) of what counts as coming back."""
    if measure == "margin":
        return _margins(back)
    if measure == "revenue":
        return _money(back)
    rows = done(back)
    if measure == "orders" and back.by_line:  # one order may hold the same article twice
        rows = rows.select("customer_id", "day", "order_key").distinct()
    once = ibis.literal(1, "int64")
    worth = once if measure == "orders" else _ZERO
    return _acts_of(rows, times=once, worth=worth)


def _money(back: Act) -> ir.Table:
    """Orders, adjustments and refunds together, as revenue is counted everywhere."""
    rows = _facts(back)
    return _acts_of(rows, times=(rows.kind == "order").cast("int64"), worth=rows.amount_minor)


def _acts_of(rows: ir.Table, *, times: Any, worth: Any) -> ir.Table:
    """Rows with the columns of all acts; the casts make tables alike that allow nulls and not."""
    customer, day = rows.customer_id.cast("int64"), rows.day.cast("int32")
    return rows.select(customer_id=customer, day=day, times=times, worth=worth.cast("int64"))


def _facts(back: Act) -> ir.Table:
    return _lines(back) if back.by_line else _of_orders("orders", back)


def _of_orders(name: str, back: Act) -> ir.Table:
    """Rows of any kind; a coupon or channel is known of the order that they belong to."""
    rows, orders = dataset(name), dataset("orders")
    rows = rows.filter(rows.customer_id.notnull())
    if not back.filters:
        return rows
    wanted = filtered(orders.filter(orders.kind == "order"), back)
    return rows.semi_join(wanted.select("order_key", "source"), ["order_key", "source"])


def _margins(back: Act) -> ir.Table:
    """Amount minus cost of the lines whose cost is known; who came back is told by all orders."""
    lines = _lines(back)
    margin = (lines.amount_minor - lines.cost_minor).fill_null(0)
    margins = _acts_of(lines, times=_ZERO, worth=margin)
    return margins.union(_acts(back, "customers"))


def _lines(back: Act) -> ir.Table:
    """The order lines of what counts."""
    if not back.by_line:
        return _of_orders("order_lines", back)
    lines = dataset("order_lines")
    return filtered(lines.filter(lines.customer_id.notnull()), back)


def costs(back: Act, first: int, last: int) -> ir.Table:
    """Revenue of order lines in a range of days, and that of the lines whose cost is known."""
    lines = _lines(back)
    lines = lines.filter((lines.kind == "order") & (lines.day >= first) & (lines.day <= last))
    known = lines.cost_minor.notnull().ifelse(lines.amount_minor, 0)
    return lines.aggregate(revenue=whole_sum(lines.amount_minor), known=whole_sum(known))


def reach(names: tuple[str, ...]) -> ir.Table:
    """The first and last day of any fact of orders, and of the events of some names."""
    days = dataset("orders").select("day")
    if names:
        events = dataset("events")
        days = days.union(events.filter(events.name.isin(names)).select("day"))
    return days.aggregate(first=days.day.min(), last=days.day.max(), facts=days.count())
