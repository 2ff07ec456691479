"""MJML written by hand."""

from __future__ import annotations

from typing import ClassVar

from regulars.templates.block import Block, Code, block
from regulars.templates.mjml_tags import checked, makes_sections
from regulars.templates.page import Page


@block("mjml")
class RawMjml(Block):
    """MJML of your own: sections, or what stands in a column."""

    title: ClassVar[str] = "MJML"
    code: Code = ""

    def whole(self) -> bool:
        return makes_sections(self.code)

    def mjml(self, page: Page) -> str:
        parent = "mj-body" if self.whole() else "mj-column"
        return checked(
            page.kept.hide(self.code),
            parent,
            lambda code, detail: page.tell(code, "code", detail),
            page.kept.value,
        )
