"""Customers as the models see them on one day."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class People:
    """An entry per customer with an order by the end of day `cut`, sorted by id.

    Days and minor units. `frequency` counts days with an order after the first, `recency` days from
    the first to the last of them, `age` days from the first to the cut; `mean_value` is of the
    repeat days and never negative, `typical` the median first order of all. `recent_*` and `next_*`
    are the days just before and just after the cut, as many as were asked for.
    """

    cut: int
    customer_id: NDArray[np.int64]
    frequency: Array
    recency: Array
    age: Array
    mean_value: Array
    typical: float
    recent_orders: Array
    recent_value: Array
    next_orders: Array
    next_value: Array

    @property
    def histories(self) -> tuple[Array, Array, Array]:
        return self.frequency, self.recency, self.age

    def histories_of(self, rows: slice | NDArray[np.int64]) -> tuple[Array, Array, Array]:
        return self.frequency[rows], self.recency[rows], self.age[rows]

    def only(self, rows: NDArray[np.int64]) -> People:
        """The people of these rows."""
        columns = {
            field.name: getattr(self, field.name)[rows]
            for field in fields(self)
            if field.name not in ("cut", "typical")
        }
        return replace(self, **columns)

    @property
    def count(self) -> int:
        return int(self.frequency.size)


def people_of(columns: dict[str, NDArray[Any]], cut: int) -> People:
    """The columns of `summary` as numbers of the models. Columns of floats become part of them."""
    numbers = {
        name: values.astype(np.float64, copy=False)
        for name, values in columns.items()
        if name != "customer_id"
    }
    x, mean, first = numbers["order_days"], numbers["later_value"], numbers["first_value"]
    first_day, last_day = numbers["first_day"], numbers["last_day"]
    x -= 1
    mean /= np.maximum(x, 1)
    mean *= x > 0
    nothing = np.zeros_like(x)
    return People(
        cut=cut,
        customer_id=columns["customer_id"],
        frequency=x,
        recency=np.subtract(last_day, first_day, out=last_day),
        age=np.subtract(cut, first_day, out=first_day),
        mean_value=np.maximum(mean, 0.0, out=mean),
        typical=float(np.median(first[first > 0])) if (first > 0).any() else 0.0,
        recent_orders=numbers["recent_orders"],
        recent_value=numbers["recent_value"],
        next_orders=numbers.get("next_orders", nothing),
        next_value=numbers.get("next_value", nothing),
    )


def columns_of(table: pa.Table) -> dict[str, NDArray[np.int64]]:
    """Whole-number columns of a table without nulls."""
    return {name: table[name].to_numpy() for name in table.column_names}
