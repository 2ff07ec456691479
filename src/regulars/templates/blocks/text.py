"""Words with headings, lists and links."""

from __future__ import annotations

from typing import ClassVar

from regulars.templates.block import Align, Block, Colour, Rich, block
from regulars.templates.page import Page


@block("text")
class Words(Block):
    """Words: paragraphs, headings, lists, links; `p h1 h2 h3 ul ol li a b i u s span br`."""

    title: ClassVar[str] = "Text"
    html: Rich = ""
    align: Align = "start"
    colour: Colour = ""

    def mjml(self, page: Page) -> str:
        side, own = page.side(self.align), f' color="{self.colour}"' if self.colour else ""
        css = "" if self.colour else ' css-class="words"'  # its own colour stays in the dark too
        words = page.rich(self.html, "html")
        return f'<mj-text align="{side}"{own}{css}>{words}</mj-text>'
