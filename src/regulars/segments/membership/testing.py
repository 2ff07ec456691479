"""Tests customers against rules, and puts new answers in the place of old ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from regulars.customers.service import address_hash
from regulars.history.service import Few, Snapshot, in_tail, lay_few
from regulars.segments import facts
from regulars.segments.compile import PEOPLE, Plan
from regulars.segments.membership.look import Ids, Look, Rules, short_hash
from regulars.segments.membership.store import ADDRESSES, AGAIN, FLIP, HELPERS
from regulars.segments.rule import Node

CHANGES = pa.schema(
    [("customer_id", pa.int64()), ("segment", pa.string()), ("entered", pa.bool_())]
)


@dataclass(frozen=True, slots=True)
class Laid:
    """Rules compiled, and what they need of state; history is asked later, state no more."""

    query: Any
    people: pa.Table
    few: tuple[Few, ...]  # which rows of theirs to lay ready, if they are few
    segments: tuple[str, ...]
    silent: tuple[str, ...]  # events that touch nobody


def lay(
    connection: Connection, rules: Mapping[str, Node], seen: Look, ids: Ids | None = None
) -> Laid:
    """Prepare to test everybody, or only those with the ids."""
    plan, query, few = _compiled(Rules.of(rules), seen.today, ids is not None)
    some = None if ids is None else ids.tolist()
    people = facts.people(connection, plan.columns, some, keep=False)
    return Laid(query, people, few, tuple(rules), seen.silent)


@lru_cache(maxsize=8)
def _compiled(rules: Rules, today: int, narrow: bool) -> tuple[Plan, Any, tuple[Few, ...]]:
    """Rules as one query, and what it needs; making it takes as long as asking a small shop."""
    plan = Plan(today, narrow)
    for key, node in rules.nodes.items():
        plan.add(key, node)
    plan.add_flip(FLIP, rules.nodes.values())
    for channel, name in ADDRESSES.items():
        plan.tests[name] = plan.person(facts.ADDRESS[channel])
    query = plan.table(facts.types(plan.columns)).order_by("customer_id")
    return plan, query, tuple(plan.few())


def answers(snapshot: Snapshot, laid: Laid) -> pa.Table:
    """The columns of HELPERS and a boolean per segment, in order of ids."""
    snapshot.register(PEOPLE, laid.people)
    for few in laid.few:
        lay_few(snapshot, few, ids_of(laid.people))
    found = snapshot.run(laid.query)
    columns = {
        "customer_id": found["customer_id"],
        FLIP: found[FLIP].cast(pa.int32()),
        AGAIN: pc.is_in(found["customer_id"], value_set=in_tail(snapshot, but=laid.silent)),
    }
    for channel, name in ADDRESSES.items():
        columns[name] = _hashes(channel, found[name])
    return pa.table({**columns, **{key: found[key] for key in laid.segments}})


def _hashes(channel: str, addresses: pa.ChunkedArray) -> pa.Array:
    values = (
        None if text is None else short_hash(address_hash(channel, text))
        for text in addresses.to_pylist()
    )
    return pa.array(values, pa.int64())


def with_columns(old: pa.Table, new: pa.Table, segments: tuple[str, ...]) -> pa.Table:
    """The old answers to `segments`, with those of `new`, which knows everybody who is left."""
    kept = [key for key in segments if key not in new.column_names]
    there, places = _found(ids_of(old), ids_of(new))
    columns = {name: new[name] for name in HELPERS.names}
    was_due = _taken(old[FLIP], there, places)
    columns[FLIP] = pc.min_element_wise(new[FLIP], was_due)
    for key in kept:
        columns[key] = pc.fill_null(_taken(old[key], there, places), False)
    return pa.table({**columns, **{key: new[key] for key in segments if key not in kept}})


def with_rows(old: pa.Table, new: pa.Table, tested: Ids) -> pa.Table:
    """The old answers with those of `new` for the tested; who is not among them is gone."""
    there, places = _found(ids_of(old), tested)
    stays = np.ones(old.num_rows, bool)
    stays[places[there]] = False
    old = old.select(new.column_names)
    if there.all() and new.num_rows == len(tested):  # nobody is new and nobody is gone
        changing = pa.array(~stays)
        columns = zip(old.columns, new.columns, strict=True)
        replaced = [
            pc.replace_with_mask(was, changing, now.combine_chunks()) for was, now in columns
        ]
        return pa.table(replaced, schema=old.schema)
    rest = old.filter(pa.array(stays))
    order = np.insert(
        np.arange(rest.num_rows),
        np.searchsorted(ids_of(rest), ids_of(new)),
        np.arange(rest.num_rows, rest.num_rows + new.num_rows),
    )
    return pa.concat_tables([rest, new]).combine_chunks().take(pa.array(order))


def rows_of(table: pa.Table, ids: Ids) -> pa.Table:
    """The rows of those among the ids who are there."""
    there, places = _found(ids_of(table), ids)
    return table.take(pa.array(places[there]))


def changes(old: pa.Table, new: pa.Table, segments: set[str]) -> pa.Table:
    """Who came into which of the segments and who left: a row each; the gone leave silently."""
    there, places = _found(ids_of(old), ids_of(new))
    parts = [CHANGES.empty_table()]
    for key in sorted(segments):
        was = pc.fill_null(_taken(old[key], there, places), False)
        differs = pc.xor(was, new[key])
        ids, entered = new["customer_id"].filter(differs), new[key].filter(differs)
        named = pa.repeat(key, len(ids))
        parts.append(pa.table([ids, named, entered], schema=CHANGES))
    return pa.concat_tables(parts)


def ids_of(table: pa.Table) -> Ids:
    """The customers of a table."""
    ids: Ids = table["customer_id"].to_numpy()
    return ids


def _found(known: Ids, asked: Ids) -> tuple[np.ndarray, np.ndarray]:
    """For each asked id whether it is known, and where; both are in order."""
    places = np.searchsorted(known, asked)
    there = np.zeros(len(asked), bool)
    inside = places < len(known)
    there[inside] = known[places[inside]] == asked[inside]
    return there, places


def _taken(column: pa.ChunkedArray, there: np.ndarray, places: np.ndarray) -> pa.ChunkedArray:
    """The values at the places; null for whoever is not there."""
    return column.take(pa.array(np.where(there, places, 0), mask=~there))
