"""Templates to test with: one block of each kind, and a shop whose catalogue has them."""

from __future__ import annotations

from typing import Any

from regulars.catalog import service as catalog
from regulars.core.workspace import Workspace
from tests.segments.shop import NOW

PICTURE = "https://shop.example/cup.png"
PRODUCTS = [
    {
        "sku": sku, "title": f"{sku} cup", "price_minor": 5_400, "in_stock": True,
        "image_url": PICTURE, "url": f"https://shop.example/{sku}",
    }
    for sku in ("blue", "red", "green")
]  # fmt: skip

BLOCKS: dict[str, dict[str, Any]] = {
    "text": {"html": "<h2>Hello {{ customer.first_name }}</h2><p>Three <b>gifts</b>.</p>"},
    "image": {"src": PICTURE, "alt": "A cup", "url": "https://shop.example"},
    "button": {"text": "See them", "url": "https://shop.example/?a=1&b={{ customer.city }}"},
    "divider": {},
    "social": {"places": [{"name": "Telegram", "url": "https://t.me/shop"}]},
    "coupon": {"heading": "Yours", "code": "YALDA20", "note": "Until Friday"},
    "points": {"heading": "You have", "unit": "points", "default": 0},
    "product": {"sku": "blue", "button": "Buy"},
    "product_list": {"source": "chosen", "skus": ["blue", "red", "green"], "count": 3},
    "columns": {
        "columns": [
            [{"kind": "text", "html": "<p>Left</p>"}],
            [{"kind": "image", "src": PICTURE, "alt": "Right"}],
        ]
    },
    "conditional": {
        "when": "customer.orders > 2",
        "blocks": [{"kind": "text", "html": "<p>Again</p>"}],
        "otherwise": [{"kind": "text", "html": "<p>First</p>"}],
    },
    "mjml": {"code": "<mj-text>Own <b>words</b><br> of {{ shop.title }}</mj-text>"},
}


def every_block() -> list[dict[str, Any]]:
    return [{"kind": kind, **fields} for kind, fields in BLOCKS.items()]


def mail(*blocks: dict[str, Any], **words: Any) -> dict[str, Any]:
    """Content with an e-mail of these blocks in every language."""
    return {"email": {"": {"subject": "Hello", "blocks": list(blocks), **words}}}


def fill_catalogue(ws: Workspace) -> None:
    with ws.state.write() as connection:
        catalog.save(connection, PRODUCTS, day=20_000, now=NOW)
