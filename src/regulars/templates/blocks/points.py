"""How many points a customer has."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from regulars.templates.block import Block, Line, block
from regulars.templates.page import Page


@block("points")
class Points(Block):
    """The customer's points (`customer.points`), or `default` for who has none."""

    title: ClassVar[str] = "Points"
    heading: Line = ""
    unit: Line = ""
    default: Annotated[int, Field(ge=0, le=10**9)] | None = None

    def mjml(self, page: Page) -> str:
        default = "" if self.default is None else f" | default: {self.default}"
        number = page.liquid(f"{{{{ customer.points{default} | number }}}}")
        heading = f'<p style="margin:0 0 4px">{page.text(self.heading)}</p>' if self.heading else ""
        big = f"font-size:34px;font-weight:bold;color:{page.look.brand}"
        return (
            f'<mj-text align="center" css-class="words">{heading}'
            f'<span class="brand" style="{big}">{number}</span> {page.text(self.unit)}</mj-text>'
        )
