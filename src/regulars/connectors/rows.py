"""Every row of a file as typed values, with what is wrong with it or the rule that leaves it out.

One SELECT over the text does it all: DuckDB reads, converts and judges column by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from regulars.connectors import amounts, dates
from regulars.connectors.files import BROKEN
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role

Case = tuple[str, str]
LARGEST = 10**15  # minor units in one row: far above any sale, far below what sums can hold
FIRST_YEAR = 1900
TEXTS: tuple[Role, ...] = (
    "order_id", "customer", "email", "phone", "name", "sku", "title", "category", "coupon",
    "channel", "country", "city", "language",
)  # fmt: skip
_TRUE = "('1', 'true', 'yes', 'y', 't', 'on', 'subscribed', 'granted', 'بله', 'بلی', 'نعم')"
_FALSE = "('0', 'false', 'no', 'n', 'f', 'off', 'unsubscribed', 'withdrawn', 'خیر', 'نه', 'لا')"
_REFUND = (
    "('refund', 'refunded', 'cancelled', 'canceled', 'returned', 'return', 'مرجوعی', 'مرجوع',"
    " 'لغو', 'لغو شده', 'لغوشده', 'برگشتی', 'مرتجع', 'ملغي', 'ملغی')"
)


def rows_sql(
    plan: Plan, source: str, *, lined: bool, broken: bool = False, plain: bool = False
) -> str:
    """The SELECT that makes `rows` of `source`, whose columns are c0, c1 … (and line, fault).

    `lined` says that the source carries line numbers and faults; `broken`, that some bytes of it
    were not text; `plain`, to read numbers and dates only as computers write them.
    """
    values = f"SELECT *, {_values(plan, plain=plain)} FROM ({source})"
    money = f"SELECT *, {_amount(plan)} AS amount_minor FROM ({values})"
    cases = _faults(plan, lined=lined, broken=broken)
    fault = _any(cases) if plain else _first(cases)
    judged = f"SELECT *, {fault} AS bad, {_rule(plan)} AS rule FROM ({money})"
    return f"SELECT {_kept(plan, lined=lined)} FROM ({judged})"


def _column(plan: Plan, role: Role) -> str:
    return f"c{plan.roles[role]}"


def _text(plan: Plan, role: Role) -> str:
    if not plan.has(role):
        return "NULL::VARCHAR"
    column = _column(plan, role)  # trim() costs more than reading the cell; few cells need it
    untidy = f"{column} < '!' OR suffix({column}, ' ')"
    return f"CASE WHEN {untidy} THEN nullif(trim({column}), '') ELSE {column} END"


def _number(plan: Plan, role: Role, digits: str, *, plain: bool) -> str:
    if not plan.has(role):
        return f"NULL::DECIMAL({digits})"
    if plain:
        return amounts.plain_sql(_column(plan, role), digits)
    return amounts.number_sql(_column(plan, role), plan.decimal, digits)


def _values(plan: Plan, *, plain: bool) -> str:
    style = plan.style
    local = dates.moment_sql(_column(plan, "ordered_at"), style, plan.zone, plain=plain)
    fields = [f"{local} AS local"]
    fields += [f"{_text(plan, role)} AS {role}" for role in TEXTS]
    money: tuple[Role, ...] = ("price", "amount", "total")
    digits = f"{19 - len(str(plan.factor))}, 4"  # so that times the factor it fits 64 bits
    fields += [f"{_number(plan, role, digits, plain=plain)} AS {role}" for role in money]
    fields += [f"{_number(plan, 'quantity', '16, 3', plain=plain)} AS counted"]
    fields += [f"{_flag(plan, 'email_consent')} AS email_consent"]
    fields += [f"coalesce({_flag(plan, 'refund')}, false) AS flagged"]
    return ", ".join(fields)


def _flag(plan: Plan, role: Role) -> str:
    if not plan.has(role):
        return "NULL::BOOLEAN"
    word = f"lower(trim({_column(plan, role)}))"
    yes = f"{word} IN {_TRUE}" + (f" OR {word} IN {_REFUND}" if role == "refund" else "")
    return f"CASE WHEN {yes} THEN true WHEN {word} IN {_FALSE} THEN false END"


def _amount(plan: Plan) -> str:
    """Minor units of the row; exact, rounded half away from zero only where a price is finer."""
    if plan.has("amount"):
        value = "amount"
    elif plan.has("price"):
        return _minor(
            "price", plan.factor, "coalesce(counted, 1)" if _one_each(plan) else "counted"
        )
    else:
        value = "total"
        if plan.level == "line":
            return "0::BIGINT"  # the rows of an order repeat its total
    return _minor(value, plan.factor)


def _one_each(plan: Plan) -> bool:
    return not plan.has("quantity")


def _minor(value: str, factor: int, times: str = "") -> str:
    scaled = f"{value} * {factor}::DECIMAL(4, 0)" + (f" * {times}::DECIMAL(16, 3)" if times else "")
    return f"try_cast(round({scaled}) AS BIGINT)"


def _first(cases: Sequence[Case]) -> str:
    """`code:column` of the first thing that is wrong with a row."""
    return f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in cases)} END"


def _any(cases: Sequence[Case]) -> str:
    """Whether anything is wrong, for a first reading that a closer one follows if so."""
    return f"CASE WHEN {' OR '.join(f'({when})' for when, _ in cases)} THEN 'doubt' END"


def _faults(plan: Plan, *, lined: bool, broken: bool) -> list[Case]:
    """What can be wrong with a row, the first first: a condition and SQL for `code:column`."""
    cases: list[Case] = []
    if lined:
        cases.append(("fault <> ''", "fault || ':'"))
    if broken:
        cases += [
            (f"contains(c{index}, '{BROKEN}')", f"'bad_text:{index}'")
            for index in sorted(plan.roles.values())
        ]
    cases += _date_faults(plan)
    if plan.has("order_id"):
        cases.append(("order_id IS NULL", _say("missing_order_id", plan, "order_id")))
    cases += _money_faults(plan)
    for role in TEXTS:
        if plan.has(role):
            cases.append((f"{role} LIKE '=%'", _say("formula", plan, role)))
    if plan.has("currency"):
        cases.append((_other_currency(plan), _say("other_currency", plan, "currency")))
    return cases


def _say(code: str, plan: Plan, role: Role) -> str:
    return f"'{code}:{plan.roles[role]}'"


def _date_faults(plan: Plan) -> list[Case]:
    blank = f"coalesce(trim({_column(plan, 'ordered_at')}), '') = ''"
    missing, bad = (_say(code, plan, "ordered_at") for code in ("missing_date", "bad_date"))
    unread = f"CASE WHEN {blank} THEN {missing} ELSE {bad} END"
    latest = (plan.now + timedelta(days=2)).date().isoformat()
    return [
        ("local IS NULL", unread),
        (f"local >= DATE '{latest}'", _say("future_date", plan, "ordered_at")),
        (f"local < DATE '{FIRST_YEAR}-01-01'", _say("early_date", plan, "ordered_at")),
    ]


def _money_faults(plan: Plan) -> list[Case]:
    faults: list[Case] = []
    used: Role = "amount" if plan.has("amount") else "price" if plan.has("price") else "total"
    for role in dict.fromkeys((used, "total")):
        if plan.has(role):
            blank = f"coalesce(trim({_column(plan, role)}), '') = ''"
            missing = _say("missing_amount", plan, role) if role == used else "NULL"
            then = f"CASE WHEN {blank} THEN {missing} ELSE {_unread(plan, role)} END"
            extra = f" AND NOT ({blank})" if role != used else ""
            faults.append((f"{role} IS NULL{extra}", then))
    if plan.has("quantity"):
        blank = f"coalesce(trim({_column(plan, 'quantity')}), '') = ''"
        allowed = "" if used == "price" else f" AND NOT ({blank})"
        faults.append((f"counted IS NULL{allowed}", _unread(plan, "quantity")))
    large = f"amount_minor IS NULL OR abs(amount_minor) > {LARGEST}"
    faults.append((large, _say("too_large", plan, used)))
    return faults


def _unread(plan: Plan, role: Role) -> str:
    """Why a cell is no usable number."""
    value = f"abs(try_cast({_column(plan, role)} AS DOUBLE))"
    large, bad = _say("too_large", plan, role), _say("bad_number", plan, role)
    return f"CASE WHEN isfinite({value}) AND {value} > 1e9 THEN {large} ELSE {bad} END"


def _other_currency(plan: Plan) -> str:
    """True for a row in another currency; toman and rial are told apart by the unit."""
    word = f"upper(trim({_column(plan, 'currency')}))"
    same = amounts.spellings(plan.currency, plan.unit)
    return f"coalesce({word}, '') NOT IN ('', {', '.join(map(_quoted, same))})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _rule(plan: Plan) -> str:
    """The rule that leaves a row out without a fault."""
    blank = " AND ".join(f"coalesce(trim(c{index}), '') = ''" for index in plan.roles.values())
    cases = [f"WHEN local IS NULL THEN CASE WHEN {blank} THEN 'blank_row' END"]
    if plan.has("price"):
        cases.append("WHEN price < 0 THEN 'negative_price'")
    if plan.level == "line" and plan.has("price", "amount"):
        cases.append("WHEN amount_minor = 0 THEN 'zero_price'")
    return f"CASE {' '.join(cases)} END"


def _utc(plan: Plan) -> str:
    zone = _quoted(plan.zone)
    return "local" if plan.zone == "UTC" else f"local AT TIME ZONE {zone} AT TIME ZONE 'UTC'"


def _kept(plan: Plan, *, lined: bool) -> str:
    refund = ["flagged", "amount_minor < 0", "counted < 0"]
    if plan.cancelled_with_c:
        refund.append("regexp_matches(order_id, '^[Cc][0-9]')")
    is_refund = f"coalesce({' OR '.join(refund)}, false)"
    sign = f"CASE WHEN {is_refund} THEN -1 ELSE 1 END"
    fields = [
        *(["line"] if lined else []),
        "CASE WHEN bad IS NULL OR rule = 'blank_row' THEN NULL ELSE bad END AS fault",
        "CASE WHEN bad IS NULL OR rule = 'blank_row' THEN rule END AS rule",
        *(role for role in TEXTS if plan.has(role)),
        f"{_utc(plan)} AS occurred_at",
        "(local::DATE - DATE '1970-01-01')::INTEGER AS day",
        f"{is_refund} AS refund",
        *(["flagged"] if plan.has("refund") else []),
        f"{sign} * abs(coalesce(counted, 1))::DOUBLE AS quantity",
        f"{sign} * abs(amount_minor) AS amount_minor",
        *([f"{_minor('total', plan.factor)} AS total_minor"] if plan.has("total") else []),
        *(["email_consent"] if plan.has("email_consent") else []),
    ]
    return ", ".join(fields)


def source_columns(count: int) -> Sequence[str]:
    """The names under which a file's columns are read."""
    return [f"c{index}" for index in range(count)]
