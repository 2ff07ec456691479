"""What crosses the wire about the catalogue."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from regulars.core.text import Count, Name, Text, Wire

# An address that a mail may link to: http or https, a host, no sign-in part, and nothing that ends
# an attribute. Read by Python and, over whole files, by DuckDB.
WEB_ADDRESS = r"(?i)^https?://[^\x00-\x20\x7f\"<>\\`/?#@]+([/?#][^\x00-\x20\x7f\"<>\\`]*)?$"
LONGEST_ADDRESS = 2000
DEAREST = 10**15  # minor units: far above any price, far below what sums can hold
MOST_PRODUCTS = 10_000  # in one request


def _web_address(text: str) -> str:
    if not re.fullmatch(WEB_ADDRESS, text):
        raise ValueError("must be a web address that begins with http:// or https://")
    return text


Address = Annotated[Text, Field(max_length=LONGEST_ADDRESS), AfterValidator(_web_address)]
Price = Annotated[int, Field(ge=0, le=DEAREST, description="Minor units of the shop's currency.")]
Label = Annotated[Text, Field(max_length=500)]


class CatalogItem(Wire):
    """A product as the shop tells it. What is left out stays as it is; null takes it away."""

    sku: Name
    title: Label | None = None
    category: Label | None = None
    brand: Label | None = None
    price_minor: Price | None = None
    cost_minor: Price | None = None
    image_url: Address | None = None
    url: Address | None = None
    in_stock: bool | None = Field(
        default=None, description="Left out, it follows from `stock`; without that, yes."
    )
    stock: Count | None = None
    added_on: date | None = Field(
        default=None, description="When it came into the range; today for what joins a catalogue."
    )


class CatalogPut(Wire):
    """Products to add or change."""

    items: list[CatalogItem] = Field(max_length=MOST_PRODUCTS)


class CatalogSaved(Wire):
    """What became of them."""

    new: Count
    changed: Count
    same: Count


class CatalogPage(Wire):
    """One page of the catalogue and how many products there are in all."""

    items: list[CatalogItem]
    total: Count
