"""What somebody did, as one line of text and as rows of history.

first_order                  their first order ever
first_order:coupon=WELCOME   their first order ever, where it had that coupon
order                        any order
order:category=tea           an order that held something of that category
event:signed_up              an event of that name

Several filters are joined by `;`; in a value, `;` is written %3B and `%` %25.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, unquote

from regulars.history.tables import dataset as history
from regulars.segments.conditions.orders import OF_LINES, OF_ORDERS
from regulars.segments.datasets import RANKED_LINES, RANKED_ORDERS, dataset

if TYPE_CHECKING:
    import ibis.expr.types as ir

Kind = Literal["first_order", "order", "event"]
LONGEST = 200  # characters of a name or value


@dataclass(frozen=True, slots=True)
class Act:
    """An order, perhaps only one of a kind, or an event of one name."""

    kind: Kind
    name: str = ""
    filters: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.kind == "event":
            return f"event:{self.name}"
        filters = ";".join(f"{name}={_written(value)}" for name, value in self.filters)
        return f"{self.kind}:{filters}" if filters else self.kind

    @property
    def by_line(self) -> bool:
        """Whether what an order holds decides."""
        return any(name in OF_LINES for name, _ in self.filters)


def parse_act(text: str) -> Act:
    """Read the text form. Raises ValueError saying what is wrong with it."""
    kind, _, rest = text.partition(":")
    if kind == "event":
        if not 1 <= len(rest) <= LONGEST:
            raise ValueError("name the event, as in event:signed_up")
        return Act("event", name=rest)
    if kind not in ("first_order", "order"):
        raise ValueError("must be first_order, order or event:<name>")
    filters = tuple(_filter(part) for part in rest.split(";")) if rest else ()
    if len({name for name, _ in filters}) < len(filters):
        raise ValueError("each filter may stand once")
    act = Act("first_order" if kind == "first_order" else "order", filters=filters)
    if kind == "order" and act.by_line and any(name in OF_ORDERS for name, _ in filters):
        raise ValueError("a coupon or channel belongs to an order, not to what it holds")
    return act


def _filter(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    if name not in (*OF_LINES, *OF_ORDERS):
        raise ValueError(f"filters are: {', '.join((*OF_LINES, *OF_ORDERS))}")
    if not 1 <= len(value) <= LONGEST:
        raise ValueError(f"give {name} a value, as in order:{name}=…")
    return name, unquote(value)


def _written(value: str) -> str:
    return value.replace("%", "%25").replace(";", quote(";"))


def done(act: Act) -> ir.Table:
    """Rows of history in which known customers did it: customer_id, day, order_key (if any)."""
    if act.kind == "event":
        events = history("events")
        return events.filter(events.customer_id.notnull() & (events.name == act.name))
    if act.kind == "first_order" and act.filters:
        orders = dataset(RANKED_LINES if act.by_line else RANKED_ORDERS)
        return filtered(orders.filter(orders["rank"] == 1), act)
    orders = history("order_lines" if act.by_line else "orders")
    return filtered(orders.filter((orders.kind == "order") & orders.customer_id.notnull()), act)


def filtered(rows: ir.Table, act: Act) -> ir.Table:
    """The rows that meet the filters of an order."""
    for name, value in act.filters:
        rows = rows.filter(rows[name] == value)
    return rows


def starts(act: Act, last: int | None = None) -> ir.Table:
    """`customer_id` and `start`, the day somebody did it first; nothing after a last day."""
    rows = done(act)
    if last is not None:
        rows = rows.filter(rows.day <= last)
    return rows.group_by("customer_id").aggregate(start=rows.day.min())


@dataclass(frozen=True, slots=True)
class Since:
    """A dataset of rules: the days on which somebody did one thing, by `age` since another."""

    start: Act
    back: Act

    def __str__(self) -> str:
        """A short name for its columns in a query."""
        return "since_" + sha256(f"{self.start}\n{self.back}".encode()).hexdigest()[:12]

    def table(self) -> ir.Table:
        """Columns customer_id, day and age; the day of the start itself has age 0."""
        began, back = starts(self.start), done(self.back).select("customer_id", "day")
        joined = back.join(began, "customer_id")
        return joined.select("customer_id", "day", age=joined.day - joined.start)
