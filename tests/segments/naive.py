"""The meaning of every condition, written as plainly as possible, one customer at a time."""

from __future__ import annotations

import json
from calendar import isleap
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from persiantools.jdatetime import JalaliDate

from regulars.core.clock import day_date, day_number
from regulars.history.standing import GROUPS
from regulars.locale.calendars import parts
from regulars.segments.conditions.sample import PRIME, multipliers
from tests.segments.shop import TODAY, Order, Person, Shop

OF_LINES = ("sku", "category", "brand")


def matches(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    if "all" in rule:
        return all(matches(each, person, shop) for each in rule["all"])
    if "any" in rule:
        return any(matches(each, person, shop) for each in rule["any"])
    if "not" in rule:
        return not matches(rule["not"], person, shop)
    return bool(TESTS[rule["condition"]](rule, person, shop))


def compare(value: float | Fraction, op: str, bound: float) -> bool:
    return {
        "at_least": value >= bound,
        "at_most": value <= bound,
        "exactly": value == bound,
        "more_than": value > bound,
        "less_than": value < bound,
    }[op]


def inside(rule: dict[str, Any], days_ago: int) -> bool:
    day = TODAY - days_ago
    if rule.get("days") is not None:
        return TODAY - rule["days"] <= day <= TODAY
    first = day_number(date.fromisoformat(rule["first"])) if rule.get("first") else -(10**9)
    last = day_number(date.fromisoformat(rule["last"])) if rule.get("last") else TODAY
    return first <= day <= last


def theirs(person: Person, shop: Shop) -> list[Order]:
    return [order for order in shop.orders if order.customer_id == person.id]


def fits(rule: dict[str, Any], line: tuple[Any, ...]) -> bool:
    held = dict(zip(("sku", "category", "amount", "brand"), line, strict=False))
    return all(rule.get(name) in (None, held.get(name)) for name in OF_LINES)


def holds(rule: dict[str, Any], order: Order) -> bool:
    """Whether an order, apart from its lines, is one of those asked for, and has such a line."""
    if rule.get("coupon") not in (None, order.coupon):
        return False
    if rule.get("channel") not in (None, order.channel):
        return False
    by_line = any(rule.get(name) for name in OF_LINES)
    return not by_line or any(fits(rule, line) for line in order.lines)


def holds_of(rule: dict[str, Any], row: Order, shop: Shop) -> bool:
    """The same for a refund: by the coupon and channel of its order, if that is known."""
    asked = [name for name in ("coupon", "channel") if rule.get(name) is not None]
    head = row if row.of is None else shop.orders[row.of]
    if asked and head.kind != "order":
        return False
    return holds({**rule, "coupon": None, "channel": None}, row) and all(
        getattr(head, name) == rule[name] for name in asked
    )


def orders(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    count = 0
    for order in theirs(person, shop):
        if order.kind != "order" or not inside(rule, order.days_ago):
            continue
        count += holds(rule, order)
    return compare(count, rule["op"], rule["times"])


def spend(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    total = 0
    for order in theirs(person, shop):
        if not inside(rule, order.days_ago) or not holds_of(rule, order, shop):
            continue
        if any(rule.get(name) for name in OF_LINES):
            total += sum(line[2] for line in order.lines if fits(rule, line))
        else:
            total += order.amount
    return compare(total, rule["op"], rule["amount"])


def average_order_value(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    mine = [order for order in theirs(person, shop) if inside(rule, order.days_ago)]
    orders = sum(order.kind == "order" for order in mine)
    revenue = sum(order.amount for order in mine)
    return orders > 0 and compare(Fraction(revenue, orders), rule["op"], rule["amount"])


def nth_order(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    mine = [
        (-order.days_ago, f"o{number}", order)
        for number, order in enumerate(shop.orders)
        if order.customer_id == person.id and order.kind == "order" and order.days_ago >= 0
    ]
    ranked = [order for _, _, order in sorted(mine, key=lambda each: each[:2])]
    place = {"first": 0, "last": len(ranked) - 1, "nth": rule.get("number", 0) - 1}[rule["which"]]
    if not 0 <= place < len(ranked):
        return False
    return inside(rule, ranked[place].days_ago) and holds(rule, ranked[place])


def begun(since: str, person: Person, shop: Shop) -> int | None:
    """How many days ago somebody began, in the text form of what they began with."""
    kind, _, rest = since.partition(":")
    if kind == "event":
        days = [e.days_ago for e in shop.events if e.customer_id == person.id and e.name == rest]
        return max(days, default=None)
    mine = [
        (-order.days_ago, f"o{number}", order)
        for number, order in enumerate(shop.orders)
        if order.customer_id == person.id and order.kind == "order"
    ]
    ranked = [order for _, _, order in sorted(mine, key=lambda each: each[:2])]
    wanted = dict([rest.split("=")]) if rest else {}
    chosen = ranked[:1] if kind == "first_order" else ranked
    return max((order.days_ago for order in chosen if holds(wanted, order)), default=None)


def after_first_order(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    start = begun(rule["since"], person, shop)
    if rule.get("event"):
        days = [
            e.days_ago
            for e in shop.events
            if e.customer_id == person.id and e.name == rule["event"]
        ]
    else:
        mine = [order for order in theirs(person, shop) if order.kind == "order"]
        days = [order.days_ago for order in mine if holds(rule, order)]
    last = 10**9 if rule.get("to_day") is None else rule["to_day"]
    return start is not None and any(
        rule["from_day"] <= start - day <= last and inside(rule, day) for day in days
    )


def near(rule: dict[str, Any], day: date | None, person: Person) -> bool:
    """Whether the day comes back today, or on one of the next (or last) days."""
    if day is None:
        return False
    way = 1 if rule["when"] == "before" else -1
    today = day_date(TODAY)
    jalali = (person.language or "").lower().split("-")[0] == "fa"
    return any(
        comes_back(day, today + timedelta(days=way * offset), jalali)
        for offset in range(rule["days"] + 1)
    )


def comes_back(born: date, day: date, jalali: bool) -> bool:
    if day <= born:
        return False
    if jalali:
        (year, month, number), (now, *here) = parts(born, "jalali"), parts(day, "jalali")
        if (month, number) == (12, 30) and not JalaliDate.is_leap(now):
            number = 29
        return here == [month, number] and now > year
    if (born.month, born.day) == (2, 29) and not isleap(day.year):
        return (day.month, day.day) == (2, 28)
    return (day.month, day.day) == (born.month, born.day)


def birthday(rule: dict[str, Any], person: Person, _shop: Shop) -> bool:
    return near(rule, date.fromisoformat(person.birth_on) if person.birth_on else None, person)


def anniversary(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    ages = order_ages(person, shop)
    return near(rule, day_date(TODAY - max(ages)) if ages else None, person)


def order_ages(person: Person, shop: Shop) -> list[int]:
    return [o.days_ago for o in theirs(person, shop) if o.kind == "order" and o.days_ago >= 0]


def ago(age: int | None, rule: dict[str, Any]) -> bool:
    if age is None:
        return False
    return age > rule["days"] if rule["op"] == "more_than" else age <= rule["days"]


def late(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    ages, gap = order_ages(person, shop), person.traits.get("usual_gap_days")
    return bool(ages) and isinstance(gap, float) and min(ages) >= gap + rule["days"]


def ages_on(rule: dict[str, Any], person: Person, shop: Shop) -> list[int]:
    """How many days before the rule's day each order was; later ones are left out."""
    ago = TODAY - day_number(date.fromisoformat(rule["on"])) if rule.get("on") else 0
    found = [o.days_ago - ago for o in theirs(person, shop) if o.kind == "order"]
    return [age for age in found if age >= 0]


def rhythm(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    ages, gap = ages_on(rule, person, shop), person.traits.get("usual_gap_days")
    known = bool(ages) and isinstance(gap, float)
    return known and compare(min(ages) / gap, rule["op"], rule["times"])


def was_in_stage(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    days = sorted(set(ages_on(rule, person, shop)))
    if not days:
        return "none" in rule["stages"]
    gap = max(1.0, (days[-1] - days[0] + 2 * rule["gap_days"]) / (len(days) + 1))
    quiet = days[0] / gap if rule["by"] == "rhythm" else days[0]
    for stage, limit in (("lost", "lost"), ("lapsed", "lapsed"), ("at_risk", "late")):
        if quiet > rule[limit]:
            return stage in rule["stages"]
    stage = "loyal" if len(days) >= rule["loyal_visits"] else "active" if len(days) > 1 else "new"
    return stage in rule["stages"]


def was_in_rfm_group(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    days = ages_on(rule, person, shop)
    if not days:
        return "none" in rule["groups"]
    recency = sum(min(days) <= edge for edge in rule["recency_days"])
    frequency = sum(len(days) >= edge for edge in rule["orders"])
    return GROUPS[recency][frequency] in rule["groups"]


def event(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    found = [
        each
        for each in shop.events
        if each.customer_id == person.id
        and each.name == rule["name"]
        and inside(rule, each.days_ago)
        and all(property_holds(one, each.properties) for one in rule.get("where") or ())
    ]
    return compare(len(found), rule["op"], rule["times"])


def property_holds(asked: dict[str, Any], properties: dict[str, Any]) -> bool:
    found = properties.get(asked["property"])
    if found is None or isinstance(found, dict | list):
        return False
    text = found if isinstance(found, str) else json.dumps(found)
    if asked["op"] in ("is", "is_not"):
        return (text == asked["value"]) == (asked["op"] == "is")
    if asked["op"] == "contains":
        return asked["value"] in text
    try:
        return asked["op"] == "exists" or compare(float(text), asked["op"], asked["number"])
    except ValueError:
        return False


def prediction(rule: dict[str, Any], person: Person, _shop: Shop) -> bool:
    if not rule["sure"]:
        return number(rule["name"], rule, rule["number"], person)
    if rule["name"] not in person.traits or rule["name"] not in person.intervals:
        return False
    low, high = person.intervals[rule["name"]]
    least = rule["op"] in ("at_least", "more_than")
    return compare(low if least else high, rule["op"], rule["number"])


def number(key: str, rule: dict[str, Any], bound: float, person: Person) -> bool:
    value = person.traits.get(key)
    return isinstance(value, float) and compare(value, rule["op"], bound)


def trait(rule: dict[str, Any], person: Person, _shop: Shop) -> bool:
    if rule.get("number") is not None:
        return number(rule["name"], rule, rule["number"], person)
    return person.traits.get(rule["name"]) in rule["texts"]


def consent(rule: dict[str, Any], person: Person, _shop: Shop) -> bool:
    state = person.consents.get((rule["channel"], rule["purpose"]), "unknown")
    return state == rule["state"]


def address(rule: dict[str, Any], person: Person) -> str | None:
    return person.email if rule["channel"] == "email" else person.phone


def sample(rule: dict[str, Any], person: Person, _shop: Shop) -> bool:
    a, b = multipliers(rule["salt"])
    return (person.id % PRIME * a + b) % PRIME < int(rule["share"] * PRIME)


TESTS: dict[str, Any] = {
    "all_customers": lambda rule, person, shop: True,
    "orders": orders,
    "spend": spend,
    "last_order": lambda r, p, s: ago(min(order_ages(p, s), default=None), r),
    "first_order": lambda r, p, s: ago(max(order_ages(p, s), default=None), r),
    "late": late,
    "rhythm": rhythm,
    "was_in_stage": was_in_stage,
    "was_in_rfm_group": was_in_rfm_group,
    "event": event,
    "trait": trait,
    "lifecycle_stage": lambda r, p, s: p.traits.get("lifecycle_stage") in r["stages"],
    "rfm_group": lambda r, p, s: p.traits.get("rfm_group") in r["groups"],
    "p_alive": lambda r, p, s: number("p_alive", r, r["probability"], p),
    "clv": lambda r, p, s: number("clv_12m", r, r["amount"], p),
    "consent": consent,
    "addressed": lambda r, p, s: address(r, p) is not None,
    "reachable": lambda r, p, s: address(r, p) is not None and r["channel"] not in p.suppressed,
    "country": lambda r, p, s: p.country in r["countries"],
    "city": lambda r, p, s: p.city in r["cities"],
    "language": lambda r, p, s: p.language in r["languages"],
    "sample": sample,
    "average_order_value": average_order_value,
    "nth_order": nth_order,
    "after_first_order": after_first_order,
    "birthday": birthday,
    "anniversary": anniversary,
    "prediction": prediction,
    "has_trait": lambda r, p, s: r["name"] in p.traits,
    "in_list": lambda r, p, s: r["list"] in p.lists,
}
