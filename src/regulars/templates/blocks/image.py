"""A picture."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from regulars.templates.block import Align, Block, ImageUrl, Line, Url, block
from regulars.templates.page import Page


@block("image")
class Image(Block):
    """A picture; `alt` is what is read out, and shown where pictures are off."""

    title: ClassVar[str] = "Image"
    src: ImageUrl = ""
    alt: Line = ""
    decorative: bool = False  # says nothing: no description is wanted
    url: Url = ""
    width: Annotated[int, Field(ge=16, le=600)] | None = None
    align: Align = "center"
    edge_to_edge: bool = False

    def mjml(self, page: Page) -> str:
        if not self.src.strip():
            page.tell("image_empty", "src", level="warning")
            return ""
        if not self.alt.strip() and not self.decorative:
            page.tell("no_alt", "alt", level="warning")
        width = f' width="{self.width}px"' if self.width else ""
        href = f' href="{page.url(self.url, "url")}"' if self.url.strip() else ""
        space = "0 0 16px" if self.edge_to_edge else "8px 24px"
        alt = "" if self.decorative else page.attribute(self.alt)
        return (
            f'<mj-image src="{page.url(self.src, "src")}" alt="{alt}" align="'
            f'{page.side(self.align)}" padding="{space}"{width}{href}/>'
        )
