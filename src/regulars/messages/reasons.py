"""Why an item is recommended, said to the customer in their language."""

from __future__ import annotations

from regulars.recommendations.schemas import Code, Reason

# `{title}` is the product, category or brand that the reason names.
_WORDS: dict[str, dict[Code, str]] = {
    "en": {
        "because_you_bought": "because you bought {title}",
        "bought_before": "you bought it before",
        "goes_with": "goes with {title}",
        "popular": "liked by many of our customers",
        "trending": "many are buying it now",
        "new_in_category": "new in {title}",
        "new_in_brand": "new from {title}",
        "due": "it may be time to buy it again",
        "pinned": "picked by us",
    },
    "fa": {
        "because_you_bought": "چون {title} خریده‌اید",
        "bought_before": "پیش‌تر خریده‌اید",
        "goes_with": "همراه {title}",
        "popular": "پسندیدهٔ بسیاری از مشتریان ما",
        "trending": "این روزها پرخریدار",
        "new_in_category": "تازه در {title}",
        "new_in_brand": "تازه از {title}",
        "due": "شاید وقت خرید دوباره‌اش باشد",
        "pinned": "برگزیدهٔ ما",
    },
    "ar": {
        "because_you_bought": "لأنك اشتريت {title}",
        "bought_before": "اشتريته من قبل",
        "goes_with": "يناسب {title}",
        "popular": "يعجب كثيرًا من عملائنا",
        "trending": "يشتريه كثيرون الآن",
        "new_in_category": "جديد في {title}",
        "new_in_brand": "جديد من {title}",
        "due": "ربما حان وقت شرائه ثانية",
        "pinned": "اخترناه لك",
    },
}


def because(reason: Reason, language: str) -> str:
    """The reason in words; one whose product has no title is told as what many like."""
    words = _WORDS.get(language, _WORDS["en"])
    said, title = words[reason.code], reason.title or reason.sku
    if "{title}" not in said:
        return said
    return said.replace("{title}", title) if title else words["popular"]
