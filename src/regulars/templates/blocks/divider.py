"""A line, or only room."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from regulars.templates.block import Block, Colour, block
from regulars.templates.page import Page


@block("divider")
class Divider(Block):
    """A line between two things, or only room."""

    title: ClassVar[str] = "Divider"
    line: bool = True
    space: Annotated[int, Field(ge=0, le=120)] = 16
    colour: Colour = "#d9dce1"

    def mjml(self, page: Page) -> str:
        if not self.line:
            return f'<mj-spacer height="{self.space}px"/>'
        colour = self.colour or "#d9dce1"
        return (
            f'<mj-divider border-width="1px" border-color="{colour}" '
            f'padding="{self.space}px 24px"/>'
        )
