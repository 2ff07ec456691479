"""Products in columns: chosen ones with the catalogue's facts, recommended ones as Liquid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from regulars.templates.page import Page, Product, section


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of each product, and how much of the row it takes in percent."""

    price: bool
    button: str
    width: int
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A product as markup: facts, or the Liquid that brings them."""

    title: str
    image: str  # and url: for attributes
    url: str
    alt: str
    price: str
    reason: str = ""


def chosen(page: Page, skus: Sequence[str], field: str, *, only_in_stock: bool) -> list[Item]:
    """The products of these numbers as the catalogue tells them."""
    if not skus:
        page.tell("no_products", field, level="warning")
    found = []
    for sku in skus:
        known = page.products.get(sku)
        if known is None:
            page.tell("unknown_product", field, sku)
        elif known["in_stock"] or not only_in_stock:
            found.append(_item(page, known))
    return found


def recommended(page: Page, source: str, count: int, per_row: int, shown: Shown) -> str:
    """Each person's own list, row by row; a row that would be empty is not there."""
    whole = f"recommendations.{source}"
    facts = ("title", "image", "url")
    title, image, url = (page.liquid(f"{{{{ item.{name} }}}}") for name in facts)
    price, reason = page.liquid("{{ item.price | money }}"), page.liquid("{{ item.reason }}")
    one = column(page, Item(title, image, url, title, price, reason), shown)
    rows = []
    for start in range(0, count, per_row):
        some = f"{whole} limit: {min(per_row, count - start)} offset: {start}"
        loop = f"{page.raw(f'{{% for item in {some} %}}')}{one}{page.raw('{% endfor %}')}"
        there = page.raw(f"{{% if {whole}.size > {start} %}}")
        rows.append(f"{there}{section_of(page, [loop])}{page.raw('{% endif %}')}")
    return "".join(rows)


def column(page: Page, item: Item, shown: Shown) -> str:
    """One product: picture, name, why, price, button."""
    side = page.side("start")
    small = f'align="{side}" font-size="14px" padding="0 12px 4px" css-class="words"'
    name = f'align="{side}" font-weight="bold" padding="6px 12px 2px" css-class="words"'
    parts = [_picture(page, item), f"<mj-text {name}>{item.title}</mj-text>"]
    if shown.reason and item.reason:
        parts.append(f"<mj-text {small}>{item.reason}</mj-text>")
    if shown.price and item.price:
        parts.append(f"<mj-text {small}>{item.price}</mj-text>")
    if shown.button and item.url:
        look = page.look
        parts.append(
            f'<mj-button href="{item.url}" align="{side}" padding="6px 12px" font-size="14px"'
            f' inner-padding="8px 16px" background-color="{look.brand}" color="{look.on_brand}">'
            f"{page.text(shown.button)}</mj-button>"
        )
    inner = "".join(parts)
    return f'<mj-column width="{shown.width}%" vertical-align="top">{inner}</mj-column>'


def section_of(page: Page, columns: Sequence[str]) -> str:
    """The columns beside each other; nothing where there are none."""
    return section("".join(columns), ' padding-left="12px" padding-right="12px"') if columns else ""


def _picture(page: Page, item: Item) -> str:
    href = f' href="{item.url}"' if item.url else ""
    picture = f'<mj-image src="{item.image}" alt="{item.alt}" padding="8px 12px 0"{href}/>'
    if item.reason:  # recommended: whether there is a picture turns out as it is sent
        return f"{page.raw('{% if item.image %}')}{picture}{page.raw('{% endif %}')}"
    return picture if item.image else ""


def _item(page: Page, known: Product) -> Item:
    price, title = known["price_minor"], fact(known["title"] or known["sku"])
    return Item(
        title=title,
        image=page.kept.attribute(fact(known["image_url"] or "")),
        url=page.kept.attribute(fact(known["url"] or "")),
        alt=page.kept.attribute(title),
        price="" if price is None else page.liquid(f"{{{{ {price} | money }}}}"),
    )


def fact(text: str) -> str:
    """A fact of the catalogue as markup; a brace in it begins no Liquid."""
    return escape(text).replace("{", "&#123;").replace("}", "&#125;")
