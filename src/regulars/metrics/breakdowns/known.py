"""What the shop knows or has worked out about customers."""

from __future__ import annotations

import pyarrow as pa

from regulars.customers.service import read_traits
from regulars.metrics.breaking import Groups, Source, breakdown
from regulars.segments import service as segments


@breakdown("acquisition_source", place=70)
def acquisition_source(source: Source) -> Groups:
    """Where the customer came from, by the trait `acquisition_source`."""
    return _trait(source, "acquisition_source")


@breakdown("stage", place=80)
def stage(source: Source) -> Groups:
    """The customer's lifecycle stage as it is now, whatever the period."""
    return _trait(source, "lifecycle_stage")


@breakdown("segment", overlap=True, place=90)
def segment(source: Source) -> Groups:
    """The segments that the customer is in now, whatever the period; one can be in several."""
    parts, names = [], {}
    broken = segments.broken(source.connection)
    for each in segments.list_segments(source.connection):
        if each.id in broken:
            continue
        names[each.id] = each.name
        found = segments.members(source.snapshot, each.rule, source.now, source.connection)
        values = pa.repeat(each.id, found.num_rows)
        parts.append(found.append_column("value", values.cast(pa.string())))
    empty = pa.table({"customer_id": pa.array([], pa.int64()), "value": pa.array([], pa.string())})
    return Groups(source.lay(pa.concat_tables([empty, *parts])), names)


def _trait(source: Source, key: str) -> Groups:
    found = read_traits(source.connection, [key])
    columns = {"customer_id": found["customer_id"], "value": found["text"]}
    return Groups(source.lay(pa.table(columns)))
