"""The page that blocks are written on: its language and look, and what was found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from regulars.locale.directions import direction
from regulars.templates import markup
from regulars.templates.block import Align, Block, Raw, read
from regulars.templates.content import Look
from regulars.templates.findings import Finding, Level
from regulars.templates.keeping import Kept
from regulars.templates.marks import marks

Product = Mapping[str, Any]


class Page:
    """One e-mail in one language while it is being written.

    If `marked`, a comment stands before and after each block, so that an editor finds it.
    """

    def __init__(
        self,
        language: str,
        look: Look,
        products: Mapping[str, Product],
        where: str,
        *,
        marked: bool = False,
    ) -> None:
        self.language = language
        self.look = look
        self.products = products
        self.kept = Kept()
        self.end = self.kept.keep("")  # stands behind the words, before the footer
        self.findings: list[Finding] = []
        self.written: list[tuple[str, str]] = []  # each block that holds no others, by its place
        self._where = [where]
        self._marks = marked

    @property
    def is_rtl(self) -> bool:
        return direction(self.language) == "rtl"

    def side(self, align: Align) -> str:
        """Left, right or center: where a line begins is on the right in Persian and Arabic."""
        if align == "center":
            return "center"
        return "right" if (align == "start") == self.is_rtl else "left"

    def tell(self, code: str, field: str, detail: str = "", level: Level = "error") -> None:
        """Note something about the block that is being written."""
        place = ".".join([*self._where, field] if field else self._where)
        self.findings.append(Finding(code, level, place, detail))

    def text(self, source: str) -> str:
        """Plain words with Liquid, escaped."""
        return self.kept.text(source)

    def attribute(self, source: str) -> str:
        """Plain words with Liquid for an attribute."""
        return self.kept.attribute(self.kept.text(source))

    def liquid(self, code: str) -> str:
        """A piece of Liquid of our own, kept as it is."""
        return self.kept.keep(code)

    def also(self, code: str) -> None:
        """Have the Liquid of a block that holds others tried by itself."""
        self.written.append((".".join(self._where), self.liquid(code)))

    def raw(self, code: str) -> str:
        """Liquid between blocks or sections."""
        return f"<mj-raw>{self.liquid(code)}</mj-raw>"

    def rich(self, source: str, field: str, *, link_colour: str = "") -> str:
        """A person's HTML, made safe."""
        colour = link_colour or self.look.brand
        hidden = self.kept.hide(source)
        return markup.rich(
            hidden,
            lambda code, detail: self.tell(code, field, detail),
            self.kept.value,
            link_colour=colour,
        )

    def url(self, source: str, field: str) -> str:
        """An address for an attribute; nothing for one that no mail may lead to."""
        found = markup.address(
            self.kept.hide(source), lambda code, detail: self.tell(code, field, detail)
        )
        return self.kept.attribute(self.kept.text(self.kept.show(found)))

    @contextmanager
    def at(self, *steps: str) -> Iterator[None]:
        """What is told meanwhile stands so much deeper."""
        self._where += steps
        yield
        del self._where[len(self._where) - len(steps) :]

    def sections(self, raws: Sequence[Raw], field: str) -> str:
        """Blocks one below the other: those that stand in a column share a section."""
        written = []
        for whole, run in groupby(self._blocks(raws), key=lambda each: each[1].whole()):
            each = [self._write(number, found, field) for number, found in run]
            inner = "".join(each)
            written.append(inner if whole else section(f"<mj-column>{inner}</mj-column>"))
        return "".join(written)

    def column(self, raws: Sequence[Raw], field: str) -> str:
        """Blocks inside of a column."""
        return "".join(self._write(number, found, field) for number, found in self._blocks(raws))

    def _blocks(self, raws: Sequence[Raw]) -> Iterator[tuple[int, Block]]:
        return ((number, read(raw)) for number, raw in enumerate(raws))

    def _write(self, number: int, found: Block, field: str) -> str:
        with self.at(field, str(number)):
            written = found.mjml(self)
            if not any(found.children()):
                self.written.append((".".join(self._where), written))
        return self._marked(found.id, written)

    def _marked(self, name: str, written: str) -> str:
        around = marks(name) if self._marks else None
        return f"{self.raw(around[0])}{written}{self.raw(around[1])}" if around else written


def section(inner: str, attributes: str = "") -> str:
    """A row of columns."""
    return f'<mj-section padding="0"{attributes}>{inner}</mj-section>'
