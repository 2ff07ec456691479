"""What a file seems to be: its columns' roles, its dates, its money, and what it does not say."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from regulars.accounts.service import Profile
from regulars.connectors import amounts, dates, names
from regulars.connectors.records import Layout, Record
from regulars.connectors.schemas import (
    Column,
    DateOrder,
    FileFormat,
    Level,
    Mapping,
    Question,
    Role,
    Sniff,
    Unit,
)
from regulars.core.errors import Invalid

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_PHONE = re.compile(r"\+?\d[\d\s()-]{8,16}")
_TEXT_ROLES = {
    "name", "title", "category", "brand", "country", "city", "coupon", "channel", "language",
}  # fmt: skip
_NUMBER_ROLES = {"quantity", "price", "amount", "total", "cost", "discount"}
_MONEY: tuple[Role, ...] = ("amount", "total", "price")


@dataclass(frozen=True, slots=True)
class Look:
    """The first rows of a file and how they lie."""

    format: FileFormat
    encoding: str
    layout: Layout
    records: Sequence[Record]

    def values(self, index: int) -> list[str]:
        """The filled cells of a column."""
        return [
            fields[index].strip()
            for _, _, fields in self.records
            if index < len(fields) and fields[index].strip()
        ]


def guess(look: Look, mapping: Mapping, profile: Profile | None) -> Sniff:
    """Everything that the first rows and the mapping tell, and the questions they leave open."""
    columns = _assigned(_columns(look), mapping)
    by_role: dict[Role, Column] = {c.guess: c for c in columns if c.guess != "ignore"}
    style = _date_style(look, by_role.get("ordered_at"))
    money = [look.values(by_role[role].index) for role in _MONEY if role in by_role]
    currency, source, unit = _currency(look, by_role, style, mapping, profile)
    return Sniff(
        format=look.format,
        encoding=look.encoding,
        delimiter=look.layout.delimiter,
        header=look.layout.header_line > 0,
        columns=columns,
        calendar=mapping.calendar or style.calendar,
        date_order=mapping.date_order or style.order,
        decimal=mapping.decimal
        or amounts.decimal_mark([value for values in money for value in values]),
        currency=currency,
        currency_from=source,
        unit=unit,
        level=mapping.level or _level(look, by_role),
        cancelled_with_c=_cancelled_with_c(look, by_role),
        questions=[
            *_missing(by_role),
            *_date_questions(by_role, style, mapping.date_order),
            *_unit(currency, unit),
        ],
        fingerprint=fingerprint(look.layout.names),
    )


def _assigned(columns: list[Column], mapping: Mapping) -> list[Column]:
    """The columns with the roles that somebody chose; the same role elsewhere was a wrong guess."""
    known = {column.name for column in columns}
    for name in mapping.columns:
        if name not in known:
            raise Invalid(
                f"There is no column {name!r}; the columns are: {', '.join(sorted(known))}.",
                code="no_such_column",
            )
    chosen = [role for role in mapping.columns.values() if role != "ignore"]
    if twice := [role for role, count in Counter(chosen).items() if count > 1]:
        raise Invalid(f"Two columns cannot both be {twice[0]!r}.", code="role_twice")
    return [
        column.model_copy(update={"guess": mapping.columns[column.name], "sure": True})
        if column.name in mapping.columns
        else column.model_copy(update={"guess": "ignore"})
        if column.guess in chosen
        else column
        for column in columns
    ]


def _cancelled_with_c(look: Look, by_role: dict[Role, Column]) -> bool:
    """Whether order numbers with a C before them stand among plain ones."""
    if "order_id" not in by_role:
        return False
    ids = look.values(by_role["order_id"].index)
    return 2 * sum(value.isdigit() for value in ids) > len(ids)


def fingerprint(header: Sequence[str]) -> str:
    """What recognises files of the same shape."""
    return hashlib.sha256("\x1f".join(header).encode()).hexdigest()[:16]


def _columns(look: Look) -> list[Column]:
    taken: dict[Role, int] = {}
    columns = []
    for index, name in enumerate(look.layout.names):
        values = look.values(index)
        role, sure = names.role_of(name)
        if role not in ("ignore", "refund", "email_consent") and not _fits(role, values):
            role, sure = "ignore", False
        if not name.startswith(names.OURS) and role == "ignore":
            role, sure = _by_content(values), False
        columns.append((index, name, values, role, sure))
    for index, _name, _values, role, sure in columns:  # the surest column gets a role, once
        if role != "ignore" and (role not in taken or (sure and not columns[taken[role]][4])):
            taken[role] = index
    rows = max(len(look.records), 1)
    found = [
        Column(
            name=name,
            index=index,
            samples=list(dict.fromkeys(values))[:5],
            filled=round(len(values) / rows, 4),
            guess=role if taken.get(role) == index else "ignore",
            sure=sure or role == "ignore",
        )
        for index, name, values, role, sure in columns
    ]
    return found if look.layout.header_line else _unnamed(found, look)


def _fits(role: Role, values: Sequence[str]) -> bool:
    """Whether the values do not contradict the name."""
    few = values[:500]
    if not few or role in _TEXT_ROLES:
        return True
    if role == "ordered_at":
        return 2 * sum(map(dates.looks_like_date, few)) >= len(few)
    if role in _NUMBER_ROLES:
        return 2 * sum(map(amounts.looks_like_number, few)) >= len(few)
    if role == "email":
        return 2 * sum("@" in value for value in few) >= len(few)
    return True


def _by_content(values: Sequence[str]) -> Role:
    few = values[:500]
    if not few:
        return "ignore"
    if 10 * sum(bool(_EMAIL.fullmatch(value)) for value in few) >= 9 * len(few):
        return "email"
    if 10 * sum(map(dates.looks_like_date, few)) >= 9 * len(few):
        return "ordered_at"
    return "ignore"


def _unnamed(columns: list[Column], look: Look) -> list[Column]:
    """Without a header: the customer is the first whole number, the amount the last number."""
    roles: dict[int, Role] = {column.index: column.guess for column in columns}
    free = [column for column in columns if column.guess == "ignore"]
    whole = [c.index for c in free if all(v.isdigit() for v in look.values(c.index))]
    numbers = [c.index for c in free if all(map(amounts.looks_like_number, look.values(c.index)))]
    if whole and "email" not in roles.values():
        roles[whole[0]] = "customer"
    if numbers and (not whole or numbers[-1] != whole[0]):
        roles[numbers[-1]] = "amount"
    return [c.model_copy(update={"guess": roles[c.index], "sure": False}) for c in columns]


def _date_style(look: Look, column: Column | None) -> dates.DateStyle:
    return dates.style_of(look.values(column.index) if column else [])


def _level(look: Look, by_role: dict[Role, Column]) -> Level:
    """One row per order unless rows name products or orders repeat."""
    if by_role.keys() & {"sku", "title", "price"}:
        return "line"
    if "order_id" not in by_role:
        return "order"
    ids = look.values(by_role["order_id"].index)
    return "line" if len(set(ids)) < len(ids) else "order"


def _currency(
    look: Look,
    by_role: dict[Role, Column],
    style: dates.DateStyle,
    mapping: Mapping,
    profile: Profile | None,
) -> tuple[str, str, Unit]:
    """The currency, where it was read from, and toman or rial when the file says."""
    told, source = (mapping.currency or "").strip().upper(), "option"
    if told and not re.fullmatch("[A-Z]{3}", told):
        message = f"{told!r} is no currency; write its three letters, such as EUR."
        raise Invalid(message, code="currency")
    if not told:
        told, source = _currency_told(look, by_role)
    if not told and profile is not None:
        told, source = profile.currency, "workspace"
    if not told:
        told, source = _currency_around(look, by_role, style)
    currency, unit = amounts.in_rials(told, "")
    if told == "IRR" and source in ("amounts", "header"):
        unit = "rial"  # the file spells the word out
    return currency, source, mapping.unit or unit


def _currency_told(look: Look, by_role: dict[Role, Column]) -> tuple[str, str]:
    if "currency" in by_role:
        values = look.values(by_role["currency"].index)
        found = Counter(amounts.currency_in(value) or value.upper() for value in values)
        if found:
            return found.most_common(1)[0][0], "column"
    return _currency_beside(look, [by_role[role] for role in _MONEY if role in by_role])


def _currency_beside(look: Look, money: Sequence[Column]) -> tuple[str, str]:
    for column in money:
        for value in look.values(column.index)[:50]:
            if found := amounts.currency_in(value):
                return found, "amounts"
    for column in money:
        if found := amounts.currency_in(column.name):
            return found, "header"
    return "", ""


def _currency_around(
    look: Look, by_role: dict[Role, Column], style: dates.DateStyle
) -> tuple[str, str]:
    if "country" in by_role:
        countries = Counter(look.values(by_role["country"].index))
        if countries:
            found = amounts.currency_of_country(countries.most_common(1)[0][0])
            if found:
                return found, "country"
    if style.calendar == "jalali":
        return "IRR", "calendar"
    return "USD", "default"


def _missing(by_role: dict[Role, Column]) -> list[Question]:
    wanted: list[tuple[Role, str, bool]] = [
        ("ordered_at", "the date of the order", "ordered_at" in by_role),
        ("amount", "the amount", bool(by_role.keys() & {"price", "amount", "total"})),
        ("customer", "the customer", bool(by_role.keys() & {"customer", "email", "phone"})),
    ]
    return [
        Question(
            code=f"which_column_{role}",
            message=f"No column was recognised as {what}.",
            option=f"--map {role}=COLUMN",
            choices=[],
            blocking=True,
        )
        for role, what, found in wanted
        if not found
    ]


def _date_questions(
    by_role: dict[Role, Column], style: dates.DateStyle, order: DateOrder | None
) -> list[Question]:
    if style.certain or order or "ordered_at" not in by_role:
        return []
    column = by_role["ordered_at"]
    how = "read both ways" if not style.mixed else "contradict each other"
    return [
        Question(
            code="date_order",
            message=f"Dates in column {column.name!r} {how} (day first or month first?), such as "
            f"{column.samples[0]!r}.",
            option="--date-order dmy or --date-order mdy",
            choices=["dmy", "mdy"],
            blocking=True,
        )
    ]


def _unit(currency: str, unit: Unit) -> list[Question]:
    if currency != "IRR" or unit:  # ten times too much or too little is not to be guessed
        return []
    return [
        Question(
            code="unit",
            message="The file does not say whether its amounts are in toman or in rial.",
            option="--unit toman or --unit rial",
            choices=["toman", "rial"],
            blocking=True,
        )
    ]
