"""What is known of each item when a list is made: the catalogue's word, else the order lines'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from regulars.recommendations.purchases import Flags, Floats, Whole

UNKNOWN = -1
# What order lines say of each item: a row per item, in the order of the items.
LEARNED = pa.schema(
    [
        ("sku", pa.string()),
        ("title", pa.string()),
        ("category", pa.string()),
        ("brand", pa.string()),
        ("first_day", pa.int32()),
        ("margin", pa.float64()),
    ]
)


@dataclass(frozen=True, eq=False)
class Items:
    """Facts of all items, an entry each, in the order in which recommenders count them."""

    table: pa.Table  # sku, title, category, brand, price_minor, image_url, url
    in_stock: Flags
    came: Whole  # day it joined the shop; UNKNOWN
    margin: Floats  # share of the price that stays; nan where cost or price is not told

    def __len__(self) -> int:
        return len(self.in_stock)

    @cached_property
    def skus(self) -> pa.Array:
        return self.table["sku"].combine_chunks()

    @cached_property
    def category(self) -> Whole:
        """A number per category; UNKNOWN where an item has none."""
        return _codes(self.table["category"])

    @cached_property
    def brand(self) -> Whole:
        return _codes(self.table["brand"])

    def place(self, sku: str) -> int | None:
        """Where an item stands; None when nobody knows it."""
        found: int = pc.index(self.skus, pa.scalar(sku, pa.string())).as_py()
        return None if found < 0 else found

    def places(self, skus: tuple[str, ...]) -> Whole:
        """Where items stand, in their order, without those that nobody knows."""
        found = [self.place(sku) for sku in skus]
        return np.array([place for place in found if place is not None], np.int64)

    def row(self, place: int) -> dict[str, Any]:
        """The facts of one item that are shown."""
        row: dict[str, Any] = self.table.slice(place, 1).to_pylist()[0]
        return {**row, "in_stock": bool(self.in_stock[place])}


def items_of(learned: pa.Table, catalogue: pa.Table) -> Items:
    """LEARNED facts under what the catalogue tells. What it does not tell to be out is in stock."""
    at = pc.index_in(learned["sku"].combine_chunks(), value_set=catalogue["sku"].combine_chunks())
    told = {name: catalogue[name].combine_chunks().take(at) for name in catalogue.column_names}
    shown = {
        name: pc.coalesce(told[name], learned[name]) for name in ("title", "category", "brand")
    }
    shown |= {name: told[name] for name in ("price_minor", "image_url", "url")}
    came = pc.fill_null(pc.coalesce(told["added_day"], learned["first_day"]), UNKNOWN)
    return Items(
        table=pa.table({"sku": learned["sku"], **shown}),
        in_stock=_numbers(pc.fill_null(told["in_stock"], True), np.bool_),
        came=_numbers(came, np.int64),
        margin=_margin(learned, told),
    )


def _margin(learned: pa.Table, told: dict[str, Any]) -> Floats:
    price = _numbers(told["price_minor"].cast(pa.float64()), np.float64)
    cost = _numbers(told["cost_minor"].cast(pa.float64()), np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        catalogued = np.where(price > 0, (price - cost) / price, np.nan)
    sold = _numbers(learned["margin"], np.float64)
    return np.clip(np.where(np.isnan(catalogued), sold, catalogued), -1, 1)


def _codes(column: pa.ChunkedArray) -> Whole:
    coded = column.combine_chunks().dictionary_encode()
    return _numbers(pc.fill_null(coded.indices, UNKNOWN), np.int64)


def _numbers(column: Any, kind: type[np.generic]) -> NDArray[Any]:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return np.asarray(whole.to_numpy(zero_copy_only=False), kind)
