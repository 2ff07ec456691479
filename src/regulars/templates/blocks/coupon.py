"""A code that takes something off."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from regulars.templates.block import Block, Line, block
from regulars.templates.page import Page


@block("coupon")
class Coupon(Block):
    """A code: each customer's own (`coupon.code`), or `code` for all who have none."""

    title: ClassVar[str] = "Coupon"
    heading: Line = ""
    code: Annotated[str, Field(max_length=60, pattern=r"^[\w .-]*$")] = ""
    note: Line = ""  # until when, and for what

    def mjml(self, page: Page) -> str:
        default = f' | default: "{self.code.strip()}"' if self.code.strip() else ""
        code = page.liquid(f"{{{{ coupon.code{default} }}}}")
        brand = page.look.brand
        box = (
            f"display:inline-block;padding:10px 24px;border:2px dashed {brand};color:{brand};"
            "border-radius:8px;font-family:Consolas,Menlo,monospace;font-size:22px;font-weight:bold"
        )
        heading = f'<p style="margin:0 0 8px">{page.text(self.heading)}</p>' if self.heading else ""
        note = f'<p style="margin:8px 0 0;font-size:14px">{page.text(self.note)}</p>'
        return (
            f'<mj-text align="center" css-class="words">{heading}'
            f'<span class="brand" dir="ltr" style="{box}">{code}</span>'
            f"{note if self.note else ''}</mj-text>"
        )
