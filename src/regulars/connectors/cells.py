"""SQL for what a cell says: its text, number, moment or yes and no."""

from __future__ import annotations

from regulars.connectors import amounts, dates
from regulars.connectors.plan import Plan
from regulars.connectors.schemas import Role

LARGEST = 10**15  # minor units in one row: far above any sale, far below what sums can hold
PIECES = "16, 3"  # digits of a quantity
TEXTS: tuple[Role, ...] = (
    "order_id", "customer", "email", "phone", "name", "sku", "title", "category", "brand",
    "coupon", "channel", "country", "city", "language",
)  # fmt: skip
_TRUE = "('1', 'true', 'yes', 'y', 't', 'on', 'subscribed', 'granted', 'بله', 'بلی', 'نعم')"
_FALSE = "('0', 'false', 'no', 'n', 'f', 'off', 'unsubscribed', 'withdrawn', 'خیر', 'نه', 'لا')"
_REFUND = (
    "('refund', 'refunded', 'cancelled', 'canceled', 'returned', 'return', 'مرجوعی', 'مرجوع',"
    " 'لغو', 'لغو شده', 'لغوشده', 'برگشتی', 'مرتجع', 'ملغي', 'ملغی')"
)


def column(plan: Plan, role: Role) -> str:
    """The name under which a role's cells are read."""
    return f"c{plan.roles[role]}"


def blank(plan: Plan, role: Role) -> str:
    """Whether a cell is empty."""
    return f"coalesce(trim({column(plan, role)}), '') = ''"


def text(plan: Plan, role: Role) -> str:
    """The cell without white space around it; NULL when nothing is left."""
    if not plan.has(role):
        return "NULL::VARCHAR"
    cell = column(plan, role)  # trim() costs more than reading the cell; few cells need it
    untidy = f"{cell} < '!' OR suffix({cell}, ' ')"
    return f"CASE WHEN {untidy} THEN nullif(trim({cell}), '') ELSE {cell} END"


def formula(text: str) -> str:
    """Whether a text would run in a spreadsheet."""
    return f"{text} LIKE '=%'"


def cancelled(order_id: str) -> str:
    """Whether an order number says that it cancels: C536379."""
    return f"regexp_matches({order_id}, '^[Cc][0-9]')"


def money_digits(plan: Plan) -> str:
    """Digits of an amount, so that times the factor it fits 64 bits."""
    return f"{19 - len(str(plan.factor))}, 4"


def number(plan: Plan, role: Role, digits: str, *, plain: bool = False) -> str:
    """The cell as an exact number; `plain`, only as computers write it."""
    if not plan.has(role):
        return f"NULL::DECIMAL({digits})"
    if plain:
        return amounts.plain_sql(column(plan, role), digits)
    return amounts.number_sql(column(plan, role), plan.decimal, digits)


def flag(plan: Plan, role: Role) -> str:
    """The cell as yes or no, NULL when it says neither."""
    if not plan.has(role):
        return "NULL::BOOLEAN"
    word = f"lower(trim({column(plan, role)}))"
    yes = f"{word} IN {_TRUE}" + (f" OR {word} IN {_REFUND}" if role == "refund" else "")
    return f"CASE WHEN {yes} THEN true WHEN {word} IN {_FALSE} THEN false END"


def local(plan: Plan, *, plain: bool = False) -> str:
    """The shop's local time."""
    return dates.moment_sql(column(plan, "ordered_at"), plan.style, plan.zone, plain=plain)


def utc(plan: Plan) -> str:
    """The moment of `local`."""
    zone = quoted(plan.zone)
    return "local" if plan.zone == "UTC" else f"local AT TIME ZONE {zone} AT TIME ZONE 'UTC'"


DAY = "(local::DATE - DATE '1970-01-01')::INTEGER"


def minor(value: str, factor: int, times: str = "") -> str:
    """Minor units; exact, rounded half away from zero only where a price is finer.

    DuckDB multiplies in 64 bits while both numbers fit them and fails where the product does not.
    """
    each = f"{value} * {factor}::DECIMAL(4, 0)"
    if not times:
        return f"try_cast(round({each}) AS BIGINT)"
    pieces = f"{times}::DECIMAL({PIECES})"
    small = f"abs({value}::DOUBLE * {pieces}::DOUBLE) * {factor} < 9e11"
    return (
        f"CASE WHEN {small} THEN try_cast(round({each} * {pieces}) AS BIGINT) "
        f"ELSE try_cast(round({value}::DECIMAL(38, 4) * {factor}::DECIMAL(4, 0) * {pieces}) "
        "AS BIGINT) END"
    )


def other_currency(plan: Plan) -> str:
    """True for a row in another currency; toman and rial are told apart by the unit."""
    word = f"upper(trim({column(plan, 'currency')}))"
    same = amounts.spellings(plan.currency, plan.unit)
    return f"coalesce({word}, '') NOT IN ('', {', '.join(map(quoted, same))})"


def quoted(text: str) -> str:
    """A SQL text literal."""
    return "'" + text.replace("'", "''") + "'"
