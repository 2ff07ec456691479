"""From content to the words that are sent: blocks become MJML, MJML becomes HTML, Liquid stays.

It is done once for a mailing and each language, not for each message: it takes milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import mrml
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.catalog import service as catalog
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from regulars.messages.plain import html_to_text
from regulars.messages.words import Words, store_words
from regulars.templates.block import walk
from regulars.templates.content import Variant
from regulars.templates.findings import Finding, require_none
from regulars.templates.frame import framed
from regulars.templates.keeping import START, only_marks
from regulars.templates.marks import apart
from regulars.templates.page import Page, Product

_SAME = (
    "subject", "body_text", "url", "image_url", "pattern", "template", "template_language",
)  # fmt: skip
# Conditions between sections stand in what only old Outlook reads.
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
Variants = Mapping[str, Mapping[str, Variant]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Words ready to be filled in, and what was found while they were made."""

    words: Words
    findings: list[Finding]
    blocks: list[tuple[str, str]]  # each block by its place, as MJML with its Liquid


def compiled(
    said: Variant,
    language: str,
    products: Mapping[str, Product],
    where: str,
    *,
    marks: bool = False,
) -> Compiled:
    """One variant as words. `language` is what it is read in; `marks` say where each block is."""
    if not said.blocks:
        return Compiled(_words(said, said.body_html), [], [])
    page = Page(language, said.look, products, where, marked=marks)
    source = framed(
        page,
        page.sections(said.blocks, "blocks"),
        subject=said.subject,
        preheader=said.preheader,
    )
    try:
        html = mrml.to_html(source).content
    except Exception as error:  # a fault of ours: nothing else should reach mrml
        page.tell("bad_mjml", "", str(error))
        html = ""
    text = said.body_text or _as_text(html, page)
    shown = page.kept.show(html)
    blocks = [(place, page.kept.show(markup)) for place, markup in page.written]
    words = replace(_words(said, apart(shown) if marks else shown), body_text=text)
    return Compiled(words, page.findings, blocks)


def compile_content(connection: Connection, content: Variants) -> dict[str, dict[str, Any]]:
    """The content as a mailing keeps it. Raises Invalid for blocks that cannot be sent."""
    shop = profile(connection).language
    products = products_of(connection, content)
    made: dict[str, dict[str, Any]] = {}
    findings: list[Finding] = []
    for form, variants in content.items():
        for language, said in variants.items():
            done = compiled(said, language or shop, products, f"{form}.{language}")
            findings += done.findings
            made.setdefault(form, {})[language] = store_words(done.words)
    require_none(findings)
    return made


def compile_one(
    ws: Workspace,
    content: Variants,
    place: tuple[str, str],
    language: str,
    *,
    marks: bool = False,
) -> Words:
    """The words of one variant. Raises Invalid, naming the place, for blocks that are faulty."""
    said = content[place[0]][place[1]]
    with ws.state.read() as connection:
        products = products_of(connection, {place[0]: {place[1]: said}})
    done = compiled(said, language, products, ".".join(place), marks=marks)
    require_none(done.findings)
    return done.words


def products_of(connection: Connection, content: Variants) -> dict[str, Product]:
    """The facts of every product that blocks show, by its number."""
    wanted = sorted({sku for said in _each(content) for sku in _skus(said)})
    if not wanted:
        return {}
    found = catalog.search(connection, skus=wanted, size=len(wanted))
    return {row["sku"]: row for row in found.items}


def _as_text(html: str, page: Page) -> str:
    """The text part, still Liquid: made once, for it takes longer than to fill in both."""
    body = html.partition(page.end)[0].partition("</head>")[2]
    body = page.kept.attributes(_COMMENT.sub(lambda found: only_marks(found[0]), body))
    links = ("http://", "https://", "mailto:", START)
    return page.kept.show(html_to_text(body, links=links))


def _each(content: Variants) -> Sequence[Variant]:
    return [said for variants in content.values() for said in variants.values()]


def _skus(said: Variant) -> list[str]:
    try:
        return [sku for _, block in walk(said.blocks, "") for sku in block.products()]
    except Invalid:  # told where the blocks are written
        return []


def _words(said: Variant, html: str) -> Words:
    same = {name: getattr(said, name) for name in _SAME}
    return Words(**same, body_html=html, buttons=said.buttons, values=said.values)
