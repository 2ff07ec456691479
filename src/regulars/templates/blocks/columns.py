"""Things beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from regulars.templates.block import Block, Blocks, Raw, block
from regulars.templates.page import Page, section

_SHARES = {"equal": (), "1:2": (33, 67), "2:1": (67, 33)}
TwoToFour = Annotated[
    tuple[Blocks, ...],
    Field(min_length=2, max_length=4, json_schema_extra={"widget": "columns"}),
]


@block("columns")
class Columns(Block):
    """Two to four columns; on a telephone one below the other, unless they stay beside."""

    title: ClassVar[str] = "Columns"
    inside: ClassVar[bool] = False
    columns: TwoToFour = ((), ())
    share: Literal["equal", "1:2", "2:1"] = "equal"  # of two columns
    middle: bool = False  # columns of different heights are centred
    stay_beside: bool = False

    def whole(self) -> bool:
        return True

    def children(self) -> Iterator[tuple[str, Sequence[Raw]]]:
        for number, each in enumerate(self.columns):
            yield f"columns.{number}", each

    def mjml(self, page: Page) -> str:
        height = "middle" if self.middle or self.stay_beside else "top"
        shares = _SHARES[self.share] if len(self.columns) == 2 else ()
        written = []
        for number, each in enumerate(self.columns):
            width = f' width="{shares[number]}%"' if shares else ""
            inner = page.column(each, f"columns.{number}")
            written.append(f'<mj-column vertical-align="{height}"{width}>{inner}</mj-column>')
        inner = "".join(written)
        side = "rtl" if page.is_rtl else "ltr"
        return section(
            f'<mj-group direction="{side}">{inner}</mj-group>' if self.stay_beside else inner
        )
