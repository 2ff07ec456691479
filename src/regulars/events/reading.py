"""The reading end of the inbox, the same for every consumer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from regulars.core.db import Database
from regulars.core.errors import Damaged
from regulars.core.ids import fact_id_of
from regulars.events import queries
from regulars.events.queries import Batch, Extent
from regulars.events.schemas import Event

EVERYTHING = 2**62

_decoder = msgspec.json.Decoder(list[Event])


@dataclass(frozen=True, slots=True)
class Item:
    """An event with its place in the inbox."""

    seq: int
    place: int
    event: Event

    def letter_id(self, consumer: str, inbox_uuid: str) -> str:
        """The id of this event as a dead letter of a consumer; the same however often tried."""
        return fact_id_of(consumer, inbox_uuid, str(self.seq), str(self.place))[:16]


@dataclass(frozen=True, slots=True)
class Broken:
    """A batch that cannot be read at all."""

    seq: int
    body: bytes
    reason: str

    def letter_id(self, consumer: str, inbox_uuid: str) -> str:
        """The id of this batch as a dead letter of a consumer."""
        return fact_id_of(consumer, inbox_uuid, str(self.seq))[:16]


@dataclass(frozen=True, slots=True)
class Taken:
    """A run of the inbox: its events in order, up to and with the batch `last`."""

    extent: Extent
    last: int
    items: list[Item] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)


def take(
    database: Database,
    inbox_uuid: str,
    after: int,
    *,
    events: int = EVERYTHING,
    up_to: int | None = None,
) -> Taken:
    """About `events` events behind the offset `after` of the inbox `inbox_uuid`.

    Raises Damaged when the offset cannot belong to this inbox.
    """
    with database.read() as connection:
        extent = queries.extent(connection)
        check_offset(extent, inbox_uuid, after)
        if events == EVERYTHING:
            last = extent.last if up_to is None else min(up_to, extent.last)
        else:
            last = queries.bound(connection, after, events=events, up_to=up_to)
        batches = queries.batches(connection, after, last) if last > after else []
    taken = Taken(extent, max(last, after))
    for batch in batches:
        _unpack(batch, taken)
    return taken


def _unpack(batch: Batch, into: Taken) -> None:
    try:
        events = _decoder.decode(batch.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        into.broken.append(Broken(batch.seq, batch.body, str(error)))
        return
    into.items.extend(Item(batch.seq, place, event) for place, event in enumerate(events))


def check_offset(extent: Extent, inbox_uuid: str, offset: int) -> None:
    """Stop rather than skip or repeat events when inbox and offset do not belong together."""
    remedy = "Restore state, inbox and history from one and the same backup."
    if inbox_uuid and inbox_uuid != extent.uuid:
        raise Damaged(f"The inbox is not the one that was read so far. {remedy}")
    if offset > extent.last:
        raise Damaged(f"The inbox ends at {extent.last}, before the offset {offset}. {remedy}")
    if offset < extent.pruned_to:
        raise Damaged(
            f"Events {offset + 1} to {extent.pruned_to} have left the inbox unread. {remedy}"
        )


def meant_for(consumer: str, items: list[Item]) -> Iterator[Item]:
    """The items without replays for another consumer."""
    return (item for item in items if item.event.consumer in (None, consumer))
