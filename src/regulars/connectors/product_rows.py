"""Every row of a file of products as typed values, or with what is wrong with it: one SELECT."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.catalog.schemas import DEAREST, LONGEST_ADDRESS, WEB_ADDRESS
from regulars.connectors import amounts, cells, dates
from regulars.connectors.files import BROKEN
from regulars.connectors.product_columns import ProductPlan
from regulars.connectors.schemas import ProductRole

Case = tuple[str, str]
LONGEST: dict[ProductRole, int] = {
    "sku": 200,
    "title": 500,
    "category": 500,
    "brand": 500,
    "image_url": LONGEST_ADDRESS,
    "url": LONGEST_ADDRESS,
}
MONEY: tuple[ProductRole, ...] = ("price", "cost")
# Compared without spaces and marks, in small letters.
_YES = (
    "1", "true", "yes", "y", "t", "on", "instock", "available", "preorder", "backorder",
    "onbackorder", "بله", "بلی", "موجود", "نعم", "متوفر", "متاح",
)  # fmt: skip
_NO = (
    "0", "false", "no", "n", "f", "off", "outofstock", "soldout", "unavailable", "discontinued",
    "خیر", "نه", "ناموجود", "تمامشده", "تمامشد", "لا", "نفد", "نفدت", "غیرمتوفر", "غيرمتوفر",
)  # fmt: skip
_PIECES = "18, 3"


def rows_sql(plan: ProductPlan, source: str, *, broken: bool) -> str:
    """The SELECT that makes line, fault and the facts of `source`: line, fault, c0, c1 …

    `broken` says that some bytes of the file were not text. Facts that the file has no column for
    are no columns here either.
    """
    values = ", ".join(f"{sql} AS {name}" for name, sql in _values(plan))
    cases = " ".join(f"WHEN {when} THEN {then}" for when, then in _faults(plan, broken=broken))
    facts = ", ".join(name for name, _ in _values(plan))
    return (
        f"SELECT line, CASE {cases} END AS fault, {facts} "
        f"FROM (SELECT line, fault AS bad, * EXCLUDE (line, fault), {values} FROM ({source})) "
        f"WHERE bad <> '' OR NOT ({_blank_row(plan)})"
    )


def _values(plan: ProductPlan) -> Iterator[tuple[str, str]]:
    """Name and SQL of each fact, named as the catalogue names it."""
    for role, index in plan.roles.items():
        cell = f"c{index}"
        if role in LONGEST:
            yield role, _text(role, cell)
        elif role in MONEY:
            yield f"{role}_minor", cells.minor(_number(plan, role), plan.factor)
        elif role == "stock":
            yield "stock", f"try_cast(floor({_number(plan, role)}) AS BIGINT)"
        elif role == "in_stock":
            yield "in_stock", _flag(cell)
        elif role == "added_on":
            local = dates.moment_sql(cell, plan.style, plan.zone)
            yield "added_day", f"({local}::DATE - DATE '1970-01-01')::INTEGER"


def _text(role: ProductRole, cell: str) -> str:
    if role == "image_url":  # shops export all pictures in one cell; the first is the cover
        cell = f"rtrim(split_part(trim({cell}), ' ', 1), ',')"
    return f"nullif(trim({cell}), '')"


def _number(plan: ProductPlan, role: ProductRole) -> str:
    digits = f"{19 - len(str(plan.factor))}, 4" if role in MONEY else _PIECES
    return amounts.number_sql(f"c{plan.roles[role]}", plan.decimal, digits)


def _flag(cell: str) -> str:
    """Yes or no; a number of pieces says it too."""
    word = f"regexp_replace(lower(trim({cell})), '[\\s\\x{{200C}}_-]+', '', 'g')"
    pieces = amounts.number_sql(cell, ".", _PIECES)
    yes, no = (", ".join(map(cells.quoted, words)) for words in (_YES, _NO))
    return (
        f"CASE WHEN {word} IN ({yes}) THEN true WHEN {word} IN ({no}) THEN false "
        f"ELSE {pieces} > 0 END"
    )


def _faults(plan: ProductPlan, *, broken: bool) -> Iterator[Case]:
    """What can be wrong with a row, the first first: a condition and SQL for `code:column`."""
    yield "bad <> ''", "bad || ':'"
    if broken:
        for index in sorted(plan.roles.values()):
            yield f"contains(c{index}, '{BROKEN}')", f"'bad_text:{index}'"
    yield "sku IS NULL", f"'missing_sku:{plan.roles['sku']}'"
    for role, index in plan.roles.items():
        for when, code in _faults_of(role, f"c{index}"):
            yield when, f"'{code}:{index}'"


def _faults_of(role: ProductRole, cell: str) -> Iterator[Case]:
    filled = f"coalesce(trim({cell}), '') <> ''"
    if role in LONGEST:
        yield cells.formula(role), "formula"
        yield f"length({role}) > {LONGEST[role]}", "long_text"
        if role in ("image_url", "url"):
            yield f"NOT regexp_matches({role}, {cells.quoted(WEB_ADDRESS)})", "bad_address"
    elif role in MONEY or role == "stock":
        name = f"{role}_minor" if role in MONEY else role
        size = f"abs(try_cast({cell} AS DOUBLE))"
        unfit = f"{name} IS NULL AND isfinite({size}) AND {size} > 1e9"
        yield f"{name} > {DEAREST} OR {unfit}", "too_large"
        yield f"{name} IS NULL AND {filled}", "bad_number"
        yield f"{name} < 0", "negative"
    elif role == "in_stock":
        yield f"in_stock IS NULL AND {filled}", "bad_flag"
    else:
        yield f"added_day IS NULL AND {filled}", "bad_date"


def _blank_row(plan: ProductPlan) -> str:
    return " AND ".join(f"coalesce(trim(c{index}), '') = ''" for index in plan.roles.values())
