"""Sound sales that carry an order number, from codes to orders and lines without a query.

Codes are places in arrays, so orders come about by adding up in place, and a month of lines is
sorted as one column of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.connectors.coded import Coded, Words, arrow, told
from regulars.connectors.judged import NONE, Array
from regulars.connectors.people import identified_by
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role
from regulars.history.engine import DuckDBEngine

NOBODY = np.iinfo(np.int64).max  # sorts behind every customer
DETAILS: tuple[Role, ...] = ("coupon", "channel", "country")


@dataclass(frozen=True, slots=True)
class Sales:
    """New sales of a file, and who bought each."""

    rows: Coded
    buyers: Array  # ids in order, NOBODY last
    bought_by: Array  # for each row a place in `buyers`


def known(customer_ids: Array) -> pa.Array:
    """Customer ids as history has them."""
    return arrow(customer_ids, customer_ids == NOBODY)


def of_file(engine: DuckDBEngine, plan: Plan, rows: Coded) -> Sales:
    """All sound sales with their buyers."""
    ids = engine.execute("SELECT DISTINCT customer_id FROM people ORDER BY 1")["customer_id"]
    buyers = np.append(ids.to_numpy(), NOBODY)
    roles = identified_by(plan)
    if len(roles) > 1:
        return Sales(rows, buyers, _joined(engine, rows, buyers, roles))
    words = rows.words[roles[0]]
    people = engine.execute(f"SELECT {roles[0]}, customer_id FROM people")
    found = pc.index_in(words.texts, people[roles[0]])
    whose = people["customer_id"].take(found).fill_null(NOBODY).to_numpy()
    places = np.append(np.searchsorted(buyers, whose), len(ids)).astype(np.int32)
    return Sales(rows, buyers, places[words.codes])  # code -1 is the last: nobody


def _joined(engine: DuckDBEngine, rows: Coded, buyers: Array, roles: list[Role]) -> Array:
    """Buyers that several columns together tell apart."""
    same = " AND ".join(f"p.{role} IS NOT DISTINCT FROM s.{role}" for role in roles)
    found = engine.execute(f"SELECT s.row, p.customer_id FROM sales s JOIN people p ON {same}")
    places = np.full(len(rows.row), len(buyers) - 1, np.int32)
    places[np.searchsorted(rows.row, found["row"].to_numpy())] = np.searchsorted(
        buyers, found["customer_id"].to_numpy()
    )
    return places


def fresh(engine: DuckDBEngine, sales: Sales) -> Sales:
    """The sales that add something."""
    skipped = engine.execute("SELECT row FROM skipped")["row"].to_numpy()
    if not len(skipped):
        return sales
    kept = np.flatnonzero(~np.isin(sales.rows.row, skipped))
    return Sales(sales.rows.take(kept), sales.buyers, sales.bought_by[kept])


def placed(plan: Plan, sales: Sales) -> pa.Table:
    """One row per order, as its lines add up: the columns of `placed` in `publish`."""
    rows = sales.rows
    order = rows.words["order_id"]
    count = len(order.texts)
    amount = np.zeros(count, np.int64)
    np.add.at(amount, order.codes, rows.amount_minor)
    used = np.flatnonzero(np.bincount(order.codes, minlength=count))
    if "total_minor" in rows.numbers:
        total = _most(rows.numbers["total_minor"], order.codes, count)
        amount = np.where(total == NONE, amount, total)
    buyer = _least(sales.bought_by, order.codes, count, len(sales.buyers) - 1)
    columns = {
        "order_key": order_keys(plan, order.texts.take(pa.array(used))),
        "customer_id": known(sales.buyers[buyer[used]]),
        "occurred_at": moments(_least(rows.occurred_at, order.codes, count, NOBODY)[used]),
        "day": pa.array(_least(rows.day, order.codes, count, 2**31 - 1)[used]),
        "amount": pa.array(amount[used]),
    }
    if "discount_minor" in rows.numbers:
        discount = _most(rows.numbers["discount_minor"], order.codes, count)
        columns["discount_minor"] = told(discount[used])
    for role in DETAILS:
        if role in rows.words:
            columns[role] = _first_text(rows.words[role], order.codes, count).array(used)
    return pa.table(columns)


def order_keys(plan: Plan, numbers: pa.Array) -> pa.Array:
    """What history calls orders of these numbers."""
    return pc.binary_join_element_wise(plan.prefix, numbers, "") if plan.prefix else numbers


def moments(microseconds: Array) -> pa.Array:
    """Moments as history has them."""
    return pa.array(microseconds).view(pa.timestamp("us"))


def _least(values: Array, places: Array, count: int, start: int) -> Array:
    found = np.full(count, start, values.dtype)
    np.minimum.at(found, places, values)
    return found


def _most(values: Array, places: Array, count: int) -> Array:
    found = np.full(count, NONE, values.dtype)
    np.maximum.at(found, places, values)
    return found


def _first_text(words: Words, places: Array, count: int) -> Words:
    """The smallest of the texts that meet in each place."""
    order = pc.sort_indices(words.texts).to_numpy().astype(np.int32)
    rank = np.full(len(order) + 1, len(order), np.int32)  # the last stands for none
    rank[order] = np.arange(len(order))
    least = _least(rank[words.codes], places, count, len(order))
    return Words(np.append(order, np.int32(-1))[least], words.texts)


def latest(sales: Sales, roles: list[Role]) -> pa.Table:
    """The latest of what the rows say of each buyer; no row for nobody."""
    count, columns = len(sales.buyers), dict[str, pa.Array]()
    moments = sales.rows.occurred_at
    in_order = bool((moments[1:] >= moments[:-1]).all())
    rows = slice(None) if in_order else np.argsort(moments, kind="stable")
    buyers = sales.bought_by[rows]
    for role in roles:
        words = sales.rows.words[role]
        said, who = words.codes[rows], buyers
        silent = said < 0
        if silent.any():
            said, who = said[~silent], who[~silent]
        codes = np.full(count, -1, np.int32)
        codes[who] = said  # of several values for one place the last stays
        columns[role] = Words(codes, words.texts).array(slice(count - 1))
    return pa.table({"customer_id": pa.array(sales.buyers[:-1]), **columns})
