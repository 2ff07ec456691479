"""Where customers live."""

from __future__ import annotations

import pyarrow as pa
from sqlalchemy import select

from regulars.core import bulk
from regulars.customers.tables import customers
from regulars.metrics.breaking import Groups, Source, breakdown, first_orders

_SHAPE = pa.schema([("customer_id", pa.int64()), ("value", pa.string())])


@breakdown("country", place=10)
def country(source: Source) -> Groups:
    """The customer's country as the shop wrote it, else the country of their first order."""
    own = source.lay(_own(source, "country"))
    first = first_orders().select("customer_id", told="country")
    both = first.left_join(own, "customer_id")
    return Groups(both.select("customer_id", value=both.value.coalesce(both.told)))


@breakdown("city", place=20)
def city(source: Source) -> Groups:
    """The customer's city as the shop wrote it."""
    return Groups(source.lay(_own(source, "city")))


def _own(source: Source, column: str) -> pa.Table:
    query = select(customers.c.id, customers.c[column]).where(customers.c[column].is_not(None))
    return bulk.fetch(source.connection, query, _SHAPE)
