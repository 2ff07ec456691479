"""One product of the catalogue."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from regulars.templates.block import Block, Line, block
from regulars.templates.page import Page
from regulars.templates.shelf import Shown, chosen, column, section_of

Sku = Annotated[str, Field(max_length=200, json_schema_extra={"widget": "sku"})]


@block("product")
class Product(Block):
    """One product with its picture, price and a button."""

    title: ClassVar[str] = "Product"
    inside: ClassVar[bool] = False
    sku: Sku = ""
    button: Line = ""
    price: bool = True
    only_in_stock: bool = True

    def whole(self) -> bool:
        return True

    def products(self) -> tuple[str, ...]:
        return (self.sku,) if self.sku else ()

    def mjml(self, page: Page) -> str:
        shown = Shown(price=self.price, button=self.button, width=100)
        found = chosen(page, self.products(), "sku", only_in_stock=self.only_in_stock)
        return section_of(page, [column(page, each, shown) for each in found])
