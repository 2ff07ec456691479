"""Every row of a file as typed values, with what is wrong with it or the rule that leaves it out.

One SELECT over the text does it all: DuckDB reads, converts and judges column by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from regulars.connectors import cells
from regulars.connectors.cells import LARGEST, PIECES, TEXTS
from regulars.connectors.files import BROKEN
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role

Case = tuple[str, str]
_EARLIEST = "DATE '1900-01-01'"
_ADDED: tuple[Role, ...] = ("cost", "discount")  # numbers that a row may do without


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


def _values(plan: Plan, *, plain: bool) -> str:
    fields = [f"{cells.local(plan, plain=plain)} AS local"]
    fields += [f"{cells.text(plan, role)} AS {role}" for role in TEXTS]
    digits = cells.money_digits(plan)
    money: tuple[Role, ...] = ("price", "amount", "total", *_ADDED)
    fields += [f"{cells.number(plan, role, digits, plain=plain)} AS {role}" for role in money]
    fields += [f"{cells.number(plan, 'quantity', PIECES, plain=plain)} AS counted"]
    fields += [f"{cells.flag(plan, 'email_consent')} AS email_consent"]
    fields += [f"coalesce({cells.flag(plan, 'refund')}, false) AS flagged"]
    return ", ".join(fields)


def _amount(plan: Plan) -> str:
    """Minor units of the row."""
    if plan.has("amount"):
        return cells.minor("amount", plan.factor)
    if plan.has("price"):
        return cells.minor("price", plan.factor, "counted" if plan.has("quantity") else "1")
    if plan.level == "line":
        return "0::BIGINT"  # the rows of an order repeat its total
    return cells.minor("total", plan.factor)


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
            cases.append((cells.formula(role), _say("formula", plan, role)))
    if plan.has("currency"):
        cases.append((cells.other_currency(plan), _say("other_currency", plan, "currency")))
    return cases


def _say(code: str, plan: Plan, role: Role) -> str:
    return f"'{code}:{plan.roles[role]}'"


def _date_faults(plan: Plan) -> list[Case]:
    blank = cells.blank(plan, "ordered_at")
    missing, bad = (_say(code, plan, "ordered_at") for code in ("missing_date", "bad_date"))
    unread = f"CASE WHEN {blank} THEN {missing} ELSE {bad} END"
    return [
        ("local IS NULL", unread),
        (f"local >= {_latest(plan)}", _say("future_date", plan, "ordered_at")),
        (f"local < {_EARLIEST}", _say("early_date", plan, "ordered_at")),
    ]


def dated(plan: Plan) -> str:
    """Whether `local` is a day on which an order may have been placed."""
    return f"local >= {_EARLIEST} AND local < {_latest(plan)}"


def _latest(plan: Plan) -> str:
    return f"DATE '{(plan.now + timedelta(days=2)).date().isoformat()}'"


def _money_faults(plan: Plan) -> list[Case]:
    faults: list[Case] = []
    used: Role = "amount" if plan.has("amount") else "price" if plan.has("price") else "total"
    for role in dict.fromkeys((used, "total")):
        if plan.has(role):
            blank = cells.blank(plan, role)
            missing = _say("missing_amount", plan, role) if role == used else "NULL"
            then = f"CASE WHEN {blank} THEN {missing} ELSE {_unread(plan, role)} END"
            extra = f" AND NOT ({blank})" if role != used else ""
            faults.append((f"{role} IS NULL{extra}", then))
    if plan.has("quantity"):
        blank = cells.blank(plan, "quantity")
        allowed = "" if used == "price" else f" AND NOT ({blank})"
        faults.append((f"counted IS NULL{allowed}", _unread(plan, "quantity")))
    for role in _ADDED:
        if plan.has(role):
            unread = f"({role} IS NULL AND NOT ({cells.blank(plan, role)}))"
            large = f"abs({_added(plan, role)}) > {LARGEST}"
            unfit = f"({role} IS NOT NULL AND coalesce({large}, true))"
            faults.append((f"{unread} OR {unfit}", _unread(plan, role)))
    large = f"amount_minor IS NULL OR abs(amount_minor) > {LARGEST}"
    faults.append((large, _say("too_large", plan, used)))
    return faults


def _added(plan: Plan, role: Role) -> str:
    """Minor units of a number that a row may do without; a cost is that of all its pieces."""
    return cells.minor(role, plan.factor, "coalesce(counted, 1)" if role == "cost" else "")


def _unread(plan: Plan, role: Role) -> str:
    """Why a cell is no usable number."""
    value = f"abs(try_cast({cells.column(plan, role)} AS DOUBLE))"
    large, bad = _say("too_large", plan, role), _say("bad_number", plan, role)
    return f"CASE WHEN isfinite({value}) AND {value} > 1e9 THEN {large} ELSE {bad} END"


def _rule(plan: Plan) -> str:
    """The rule that leaves a row out without a fault."""
    blank = " AND ".join(f"coalesce(trim(c{index}), '') = ''" for index in plan.roles.values())
    cases = [f"WHEN local IS NULL THEN CASE WHEN {blank} THEN 'blank_row' END"]
    if plan.has("price"):
        cases.append("WHEN price < 0 THEN 'negative_price'")
    if plan.level == "line" and plan.has("price", "amount"):
        cases.append("WHEN amount_minor = 0 THEN 'zero_price'")
    return f"CASE {' '.join(cases)} END"


def _kept(plan: Plan, *, lined: bool) -> str:
    refund = ["flagged", "amount_minor < 0", "counted < 0"]
    if plan.cancelled_with_c:
        refund.append(cells.cancelled("order_id"))
    is_refund = f"coalesce({' OR '.join(refund)}, false)"
    sign = f"CASE WHEN {is_refund} THEN -1 ELSE 1 END"
    fields = [
        *(["line"] if lined else []),
        "CASE WHEN bad IS NULL OR rule = 'blank_row' THEN NULL ELSE bad END AS fault",
        "CASE WHEN bad IS NULL OR rule = 'blank_row' THEN rule END AS rule",
        *(role for role in TEXTS if plan.has(role)),
        f"{cells.utc(plan)} AS occurred_at",
        f"{cells.DAY} AS day",
        f"{is_refund} AS refund",
        *(["flagged"] if plan.has("refund") else []),
        f"{sign} * abs(coalesce(counted, 1))::DOUBLE AS quantity",
        f"{sign} * abs(amount_minor) AS amount_minor",
        *([f"{cells.minor('total', plan.factor)} AS total_minor"] if plan.has("total") else []),
        *([f"{sign} * abs({_added(plan, 'cost')}) AS cost_minor"] if plan.has("cost") else []),
        *([f"abs({_added(plan, 'discount')}) AS discount_minor"] if plan.has("discount") else []),
        *(["email_consent"] if plan.has("email_consent") else []),
    ]
    return ", ".join(fields)


def source_columns(count: int) -> Sequence[str]:
    """The names under which a file's columns are read."""
    return [f"c{index}" for index in range(count)]
