"""Blocks that only some people see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from regulars.templates.block import BLOCKS, Block, Blocks, Expression, Raw, block, read
from regulars.templates.page import Page


@block("conditional")
class Conditional(Block):
    """Shows its blocks to those of whom the condition is true, such as `customer.orders > 3`."""

    title: ClassVar[str] = "Condition"
    when: Expression = ""
    blocks: Blocks = ()
    otherwise: Blocks = ()

    def whole(self) -> bool:
        return any(BLOCKS.get(str(raw.get("kind"))) and read(raw).whole() for raw in self._all())

    def _all(self) -> Sequence[Raw]:
        return (*self.blocks, *self.otherwise)

    def children(self) -> Iterator[tuple[str, Sequence[Raw]]]:
        yield "blocks", self.blocks
        yield "otherwise", self.otherwise

    def mjml(self, page: Page) -> str:
        when = self.when.strip()
        if not when or "%}" in when or "{%" in when:
            page.tell("bad_condition", "when", when[:80])
            return ""
        page.also(f"{{% if {when} %}}{{% endif %}}")
        write = page.sections if self.whole() else page.column
        written = page.raw(f"{{% if {when} %}}") + write(self.blocks, "blocks")
        if self.otherwise:
            written += page.raw("{% else %}") + write(self.otherwise, "otherwise")
        return written + page.raw("{% endif %}")
