from __future__ import annotations

from functools import partial

from regulars.products import service
from tests.engines.shop import NOW

LEVELS = ("product", "category")

QUESTIONS = {
    **{
        f"products by {level}": partial(service.products, level=level, within=90, now=NOW)
        for level in LEVELS
    },
    "next": partial(service.next_products, level="product", within=60, of=None, limit=200, now=NOW),
    "first": partial(service.first_products, level="category", within=180, visits=3, now=NOW),
    "baskets": partial(service.baskets, level="product", of=None, limit=200, now=NOW),
}
