"""The contract of every block: it compiles in each language, stays inside itself and is safe."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.templates.makers import BLOCKS as EXAMPLES
from tests.templates.makers import PRODUCTS

from regulars.messages.templates import TemplateFault, fill
from regulars.templates.block import BLOCKS, read
from regulars.templates.compiling import Compiled, compiled
from regulars.templates.content import Variant

KINDS = list(BLOCKS)
SHOP = {
    "title": "Shop", "currency": "IRR", "unit": "toman", "calendar": "jalali", "digits": "auto",
    "postal_address": "1 High Street",
}  # fmt: skip
ITEM = {"title": "Cup", "image": "https://x/c.png", "url": "https://x", "price": 10, "reason": ""}
CONTEXT: dict[str, Any] = {
    "customer": {"first_name": "مینا", "city": "Shiraz", "orders": 3, "points": 7},
    "shop": SHOP,
    "coupon": {"code": "OWN-1"},
    "recommendations": {"for_you": [ITEM]},
    "unsubscribe_url": "https://shop.example/u",
    "preferences_url": "https://shop.example/p",
}
CATALOGUE = {row["sku"]: row for row in PRODUCTS}
VOID = ("br", "img", "meta", "hr", "link")
HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ secret }}'


def made(*raws: dict[str, Any], language: str = "en", catalogue: Any = CATALOGUE) -> Compiled:
    return compiled(Variant(subject="Hi", blocks=raws), language, catalogue, "email.en")


def shown(done: Compiled, language: str = "en") -> str:
    return fill(done.words.body_html, CONTEXT, language, part="body_html")


class Balance(HTMLParser):
    """Counts tags that are opened and not closed, where HTML asks for it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not any(name.startswith("on") for name, _ in attrs), (tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def assert_well_formed(html: str) -> None:
    reader = Balance()
    reader.feed(html)
    reader.close()
    assert reader.open == []


def test_every_block_has_an_example_here() -> None:
    assert sorted(EXAMPLES) == KINDS


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_becomes_html_that_holds_together(kind: str, language: str) -> None:
    done = made({"kind": kind, **EXAMPLES[kind]}, language=language)
    assert done.findings == []
    html = shown(done, language)
    assert_well_formed(html)
    assert f'dir="{"ltr" if language == "en" else "rtl"}"' in html
    assert "{{" not in html
    assert "q7z" not in html
    assert "<mj-" not in html
    assert "\\u{" not in html


@pytest.mark.parametrize("kind", KINDS)
def test_it_may_be_dropped_in_empty(kind: str) -> None:
    done = made({"kind": kind})
    assert "bad_mjml" not in {each.code for each in done.findings}
    assert_well_formed(done.words.body_html)


@pytest.mark.parametrize("kind", KINDS)
def test_its_form_says_how_each_text_is_filled_in(kind: str) -> None:
    for name, field in BLOCKS[kind].form()["properties"].items():
        if field.get("type") == "string" and "enum" not in field and "pattern" not in field:
            assert "widget" in field, (kind, name)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_typed_becomes_a_script(kind: str) -> None:
    """Every text of the block is hostile at once; Liquid that asks for more is a fault."""
    block = {"kind": kind, **_poisoned(EXAMPLES[kind])}
    try:
        read(block)
    except Exception:
        return  # refused before it is written
    done = made(block)
    assert "bad_mjml" not in {each.code for each in done.findings}
    html = done.words.body_html
    around = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "x", html, flags=re.DOTALL)
    assert "<script" not in around
    assert_well_formed(around)
    if "{{ secret }}" in html:
        with pytest.raises(TemplateFault):
            shown(made(block))


@pytest.mark.parametrize("kind", ["product", "product_list"])
def test_a_hostile_catalogue_is_only_text(kind: str) -> None:
    evil = {
        sku: {**row, "title": HOSTILE, "url": f"https://x/{HOSTILE}", "image_url": HOSTILE}
        for sku, row in CATALOGUE.items()
    }
    done = made({"kind": kind, **EXAMPLES[kind]}, catalogue=evil)
    assert done.findings == []  # what mrml cannot read would be no page at all
    html = shown(done)
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "{{ secret }}" not in html  # its braces are written as signs
    assert_well_formed(html)


def _poisoned(value: Any) -> Any:
    if isinstance(value, str):
        return value if value in ("text", "image", "chosen") else HOSTILE
    if isinstance(value, dict):
        return {name: _poisoned(each) for name, each in value.items()}
    return [_poisoned(each) for each in value] if isinstance(value, list) else value
