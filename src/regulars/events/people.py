"""Who did it: turns the identities of events into customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.ids import customer_id_of
from regulars.customers import service as customers
from regulars.events.schemas import Event

Identity = tuple[str, str]  # kind, normalised value

# The surest first: where identities of one event belong to two customers, the surer one decides.
PRIORITY = ("external", "email", "phone", "anonymous")


class People:
    """Answers whose the events are, in the order in which the events happened to arrive.

    An unknown identity makes a customer whose id is a function of it, and further identities of
    the same event join them. So it does not matter how a stream is cut into batches, nor whether a
    reader of the inbox's tail or the reactor asks first.
    """

    def __init__(self, connection: Connection, events: Sequence[Event]) -> None:
        self._country = profile(connection).country
        self._normal: dict[Identity, str | None] = {}
        self._named = [self._normalised(event) for event in events]
        self._events = events
        wanted = sorted({identity for named in self._named for identity in named})
        self._owners = _owners(connection, wanted)
        self.newly_named: dict[Identity, int] = {}
        self.customer_ids = [
            self._owner(event, named) for event, named in zip(events, self._named, strict=True)
        ]

    def _normalised(self, event: Event) -> list[Identity]:
        named = []
        for kind in PRIORITY:
            if (value := event.identities.get(kind)) is None:
                continue
            if (kind, value) not in self._normal:
                normal = customers.normalise_identity(kind, value, self._country)
                self._normal[(kind, value)] = normal
            if (normal := self._normal[(kind, value)]) is not None:
                named.append((kind, normal))
        return named

    def _owner(self, event: Event, named: list[Identity]) -> int | None:
        owner = event.customer_id
        if owner is None:
            owner = next((self._owners[i] for i in named if i in self._owners), None)
        if owner is None and named:
            owner = customer_id_of(*named[0])
        for identity in named:
            if owner is not None and identity not in self._owners:
                self._owners[identity] = self.newly_named[identity] = owner
        return owner


def _owners(connection: Connection, wanted: Sequence[Identity]) -> dict[Identity, int]:
    if not wanted:
        return {}
    table = pa.table({"kind": [kind for kind, _ in wanted], "value": [v for _, v in wanted]})
    found = customers.resolve(connection, table).to_pydict()
    keys = zip(found["kind"], found["value"], strict=True)
    return dict(zip(keys, found["customer_id"], strict=True))


def meet(connection: Connection, events: Sequence[Event], *, now: datetime) -> None:
    """Make the customers that the events name for the first time, and learn new identities."""
    new = People(connection, events).newly_named
    for kind in PRIORITY:
        rows = [(owner, value) for (k, value), owner in new.items() if k == kind]
        while rows:  # a call keeps one identity of a kind for each customer
            first = dict(reversed(rows))
            customers.import_people(connection, _table(kind, first), source="events", now=now)
            rows = [row for row in rows if first[row[0]] != row[1]]


def _table(kind: str, values: dict[int, str]) -> pa.Table:
    columns = {
        "customer_id": pa.array(values.keys(), pa.int64()),
        "kind": pa.array([kind] * len(values)),
        "value": pa.array(values.values(), pa.string()),
    }
    return pa.table(columns)
