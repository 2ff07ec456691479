"""A button that leads somewhere."""

from __future__ import annotations

from typing import ClassVar

from regulars.templates.block import Align, Block, Colour, Line, Url, block
from regulars.templates.page import Page


@block("button")
class Button(Block):
    """A button that leads somewhere."""

    title: ClassVar[str] = "Button"
    text: Line = ""
    url: Url = ""
    align: Align = "start"
    wide: bool = False  # as wide as its column
    colour: Colour = ""

    def mjml(self, page: Page) -> str:
        if not self.url.strip():
            page.tell("link_empty", "url", level="warning")
        wide = ' width="100%"' if self.wide else ""
        colour = self.colour or page.look.brand
        return (
            f'<mj-button href="{page.url(self.url, "url")}" align="{page.side(self.align)}"'
            f' background-color="{colour}" color="{page.look.on_brand}"{wide}>'
            f"{page.text(self.text)}</mj-button>"
        )
