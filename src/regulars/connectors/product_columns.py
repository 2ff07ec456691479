"""Which column of a file of products is what, and how its text becomes values.

Recognises the exports of WooCommerce and Shopify, product feeds for shopping searches, and what
people call such columns in English, Persian and Arabic.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from regulars.accounts.service import Profile
from regulars.connectors import amounts, dates
from regulars.connectors.dates import DateStyle
from regulars.connectors.guess import Look
from regulars.connectors.names import NAMES, OURS, key
from regulars.connectors.schemas import ProductMapping, ProductRole, Unit
from regulars.core.errors import Invalid
from regulars.core.money import exponent

_SAME_AS_IN_ORDERS: tuple[ProductRole, ...] = ("sku", "title", "category", "brand", "cost")
# The likelier first: a feed has a title and a description, a shop a number and a barcode. A usual
# price is always there, a reduced one seldom.
_MORE: dict[ProductRole, str] = {
    "sku": "sku variantsku productsku stockcode productcode itemcode id کد شناسه رمز handle",
    "title": "title name producttitle productname نام الاسم",
    "category": "category categories producttype type googleproductcategory دستهبندیها التصنیفات",
    "brand": "brand vendor",
    "price": (
        "price regularprice variantprice unitprice sellingprice listprice saleprice "
        "قیمت قیمتفروش قیمتواحد بها السعر سعر سعرالبیع"
    ),
    "cost": "costofgoodssold cogs variantcost",
    "image_url": (
        "imageurl image images imagelink imagesrc picture photo mainimage featuredimage "
        "تصویر عکس نشانیتصویر الصوره رابطالصوره"
    ),
    "url": (
        "url link producturl productlink permalink page address externalurl "
        "نشانی لینک پیوند صفحه الرابط رابطالمنتج"
    ),
    "in_stock": (
        "instock availability available isinstock instockstatus stockstatus موجود وضعیتموجودی "
        "متوفر التوفر"
    ),
    "stock": (
        "stock stockquantity inventory inventoryquantity variantinventoryqty onhand quantity qty "
        "موجودی تعداد تعدادموجودی المخزون الکمیه"
    ),
    "added_on": (
        "addedon added dateadded createdat created datecreated publishedat publisheddate "
        "launchdate availabledate تاریخ تاریخثبت تاریخافزودن تاریخالاضافه"
    ),
}


@dataclass(frozen=True, slots=True)
class ProductPlan:
    """The decisions under which one file of products is read."""

    names: tuple[str, ...]
    roles: dict[ProductRole, int]
    style: DateStyle
    decimal: str
    currency: str
    unit: Unit
    zone: str

    @property
    def factor(self) -> int:
        """Minor units of the currency in one unit of the file."""
        return int(10 ** exponent(self.currency)) * (10 if self.unit == "toman" else 1)


def plan_of(look: Look, mapping: ProductMapping, shop: Profile) -> ProductPlan:
    """Raises Invalid when the file leaves open what would be wrong tenfold or by months."""
    roles = _roles(look, mapping)
    if "sku" not in roles:
        raise Invalid(
            "No column was recognised as the product's number. Say --map sku=COLUMN.",
            code="question",
        )
    money = [look.values(roles[role]) for role in ("price", "cost") if role in roles]
    values = [value for column in money for value in column]
    return ProductPlan(
        names=look.layout.names,
        roles=roles,
        style=_style(look, roles, mapping),
        decimal=mapping.decimal or amounts.decimal_mark(values),
        currency=shop.currency,
        unit=_unit(look, roles, mapping, shop) if money else "",
        zone=shop.timezone,
    )


def _places() -> dict[str, tuple[int, ProductRole]]:
    """Role and rank of every known name of a column."""
    found: dict[str, tuple[int, ProductRole]] = {}
    for role, more in _MORE.items():
        known = NAMES[role] if role in _SAME_AS_IN_ORDERS else ""  # type: ignore[index]
        for rank, name in enumerate(f"{more} {known}".replace("~", "").split()):
            found.setdefault(key(name), (rank, role))
    return found


_PLACES = _places()


def _roles(look: Look, mapping: ProductMapping) -> dict[ProductRole, int]:
    """The column of each role: the one that was said, else the one with the likeliest name."""
    indexes = {name: index for index, name in enumerate(look.layout.names)}
    said = _said(mapping, indexes)
    guessed: dict[ProductRole, tuple[int, int]] = {}
    for name, index in indexes.items():
        rank, role = _PLACES.get(key(re.sub(r"\(.*?\)", "", name)), (0, "ignore"))
        if role == "ignore" or name in mapping.columns or name.startswith(OURS):
            continue
        guessed[role] = min(guessed.get(role, (rank, index)), (rank, index))
    return {role: index for role, (_, index) in guessed.items()} | said


def _said(mapping: ProductMapping, indexes: dict[str, int]) -> dict[ProductRole, int]:
    for name in mapping.columns:
        if name not in indexes:
            known = ", ".join(sorted(indexes))
            raise Invalid(
                f"There is no column {name!r}; the columns are: {known}.", code="no_such_column"
            )
    chosen = [(role, name) for name, role in mapping.columns.items() if role != "ignore"]
    counts = Counter(role for role, _ in chosen)
    if twice := [role for role, count in counts.items() if count > 1]:
        raise Invalid(f"Two columns cannot both be {twice[0]!r}.", code="role_twice")
    return {role: indexes[name] for role, name in chosen}


def _style(look: Look, roles: dict[ProductRole, int], mapping: ProductMapping) -> DateStyle:
    values = look.values(roles["added_on"]) if "added_on" in roles else []
    style = dates.style_of(values)
    if mapping.date_order is not None:
        return replace(style, order=mapping.date_order)
    if values and not style.certain:
        raise Invalid(
            f"Dates in column {look.layout.names[roles['added_on']]!r} read both ways (day first "
            f"or month first?), such as {values[0]!r}. Say --date-order dmy or --date-order mdy.",
            code="question",
        )
    return style


def _unit(
    look: Look, roles: dict[ProductRole, int], mapping: ProductMapping, shop: Profile
) -> Unit:
    """Toman or rial where the shop counts in rials. Raises Invalid for another currency."""
    told = _currency_told(look, roles)
    currency, unit = amounts.in_rials(told, "rial" if told == "IRR" else "")
    if currency and currency != shop.currency:
        raise Invalid(
            f"The prices are in {currency} but this workspace counts in {shop.currency}; convert "
            "them.",
            code="other_currency",
        )
    if shop.currency != "IRR":
        return ""
    if found := mapping.unit or unit or shop.unit:
        return found
    raise Invalid(
        "The file does not say whether its prices are in toman or in rial. Say --unit toman or "
        "--unit rial.",
        code="question",
    )


def _currency_told(look: Look, roles: dict[ProductRole, int]) -> str:
    """The currency that stands beside a price or in the header; empty when none does."""
    columns = [roles[role] for role in ("price", "cost") if role in roles]
    beside = (value for index in columns for value in look.values(index)[:50])
    headers = (look.layout.names[index] for index in columns)
    return next(filter(None, map(amounts.currency_in, (*beside, *headers))), "")
