"""Several products: recommended to each customer, or chosen for all."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from regulars.recommendations.schemas import ListName
from regulars.templates.block import Block, Line, block
from regulars.templates.page import Page
from regulars.templates.shelf import Shown, chosen, column, recommended, section_of

Skus = Annotated[
    tuple[Annotated[str, Field(max_length=200)], ...],
    Field(max_length=12, json_schema_extra={"widget": "skus"}),
]


@block("product_list")
class ProductList(Block):
    """Products: each person's own list of recommendations, or the same for everybody."""

    title: ClassVar[str] = "Products"
    inside: ClassVar[bool] = False
    source: Literal["chosen"] | ListName = "for_you"
    skus: Skus = ()
    count: Annotated[int, Field(ge=1, le=10)] = 3
    per_row: Annotated[int, Field(ge=1, le=4)] = 3
    price: bool = True
    reason: bool = False  # why it is recommended
    only_in_stock: bool = True  # recommendations never show what is sold out
    button: Line = ""

    def whole(self) -> bool:
        return True

    def products(self) -> tuple[str, ...]:
        return self.skus if self.source == "chosen" else ()

    def mjml(self, page: Page) -> str:
        shown = Shown(self.price, self.button, 100 // self.per_row, self.reason)
        if self.source != "chosen":
            return recommended(page, self.source, self.count, self.per_row, shown)
        found = chosen(page, self.skus, "skus", only_in_stock=self.only_in_stock)
        written = [column(page, each, shown) for each in found[: self.count]]
        rows = [written[at : at + self.per_row] for at in range(0, len(written), self.per_row)]
        return "".join(section_of(page, row) for row in rows)
