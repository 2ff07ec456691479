"""Columns of everybody kept in memory, so that a rule being written does not read them again.

What is kept is as of a place in the log of changed customers, and is brought up to a reader's
transaction by reading those alone whom the log names since, whichever process changed them. It
belongs to one open database, is bounded in bytes, and what nobody asked for longest goes first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, Engine

from regulars.customers import service as customers
from regulars.segments.columns import Columns, Ids, of_all, of_everybody, of_some, who
from regulars.segments.compile import Column

MOST_BYTES = 256 * 2**20
MOST_CHANGED = 50_000  # beyond it everything is read anew

# Makes columns of everybody that are missing: numbers over history.
Make = Callable[[Ids, list[Hashable]], Mapping[Hashable, pa.Array]]


@dataclass(slots=True)
class Kept:
    """Columns of one database. Arrays never change; `lock` is held while what is kept does."""

    ids: Ids = field(default_factory=lambda: np.empty(0, np.int64))
    mark: int = -1  # of which place in the log; -1: nothing is kept
    facts: OrderedDict[Column, pa.Array] = field(default_factory=OrderedDict)
    totals: OrderedDict[Hashable, pa.Array] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, ids: Ids, mark: int) -> None:
        """Keep nothing but who there is."""
        self.ids, self.mark = ids, mark
        self.facts.clear()
        self.totals.clear()

    def bound(self) -> None:
        """Forget what was not asked for longest until the rest fits; totals are dearer to make."""
        both: tuple[OrderedDict[Any, pa.Array], ...] = (self.facts, self.totals)
        room = MOST_BYTES - sum(each.nbytes for some in both for each in some.values())
        while room < 0:
            oldest: OrderedDict[Any, pa.Array] = self.facts or self.totals
            room += oldest.popitem(last=False)[1].nbytes


_stores: WeakKeyDictionary[Engine, Kept] = WeakKeyDictionary()
_making = threading.Lock()


def store_of(connection: Connection) -> Kept:
    """What is kept of the connection's database."""
    with _making:
        return _stores.setdefault(connection.engine, Kept())


def facts_of_everybody(connection: Connection, wanted: Iterable[Column]) -> tuple[Ids, Columns]:
    """All customers in order, and the wanted columns, as the transaction sees them."""
    store = store_of(connection)
    with store.lock:
        if not _caught_up(connection, store):
            return of_everybody(connection, wanted)
        found: Columns = {}
        for column in wanted:
            if column not in store.facts:
                store.facts[column] = of_all(connection, column, store.ids)
            store.facts.move_to_end(column)
            found[column] = store.facts[column]
        store.bound()
        return store.ids, found


def totals_of_everybody(
    connection: Connection, ids: Ids, wanted: Iterable[Hashable], make: Make
) -> dict[Hashable, pa.Array]:
    """The wanted columns that go with `ids`; what is missing is made, while nobody has to wait.

    A key says everything that the column depends on but who there is.
    """
    wanted, store = list(wanted), store_of(connection)
    with store.lock:
        known = store.totals if np.array_equal(store.ids, ids) else {}
        found = {key: known[key] for key in wanted if key in known}
    if missing := [key for key in wanted if key not in found]:
        found.update(make(ids, missing))
    with store.lock:
        if np.array_equal(store.ids, ids):
            for key in wanted:
                store.totals[key] = found[key]
                store.totals.move_to_end(key)
            store.bound()
    return found


def _caught_up(connection: Connection, store: Kept) -> bool:
    """Bring what is kept up to the transaction; False when the transaction may not use it.

    One that writes may see what is never committed, and one that began before the last reader's
    sees less than what is kept.
    """
    if connection.get_execution_options().get("regulars_write"):
        return False
    mark = customers.mark(connection)
    if mark < store.mark:
        return False
    changes = customers.changes_since(connection, store.mark) if store.mark >= 0 else None
    if changes is None or changes.everybody or len(changes.customer_ids) > MOST_CHANGED:
        store.begin(who(connection), mark)
    elif len(changes.customer_ids):
        _replace(connection, store, changes.customer_ids.to_numpy())
    store.mark = mark
    return True


def _replace(connection: Connection, store: Kept, changed: Ids) -> None:
    """Read the changed customers again."""
    there, new = of_some(connection, store.facts, changed.tolist())
    stays = ~np.isin(store.ids, changed)
    ids = np.union1d(store.ids[stays], there)
    if len(ids) == len(store.ids) and np.array_equal(ids, store.ids):
        for key, column in store.facts.items():
            store.facts[key] = pc.replace_with_mask(column, pa.array(~stays), new[key])
        return
    for key, column in store.facts.items():
        rest = customers.beside(ids, store.ids[stays], column.filter(pa.array(stays)))
        own = customers.beside(ids, there, new[key])
        store.facts[key] = pc.if_else(pa.array(np.isin(ids, there)), own, rest)
    store.ids = ids
    store.totals.clear()
