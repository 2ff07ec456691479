"""The meaning of every condition, written as plainly as possible, one customer at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from regulars.core.clock import day_number
from regulars.segments.conditions.sample import PRIME, multipliers
from tests.segments.shop import TODAY, Order, Person, Shop


def matches(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    if "all" in rule:
        return all(matches(each, person, shop) for each in rule["all"])
    if "any" in rule:
        return any(matches(each, person, shop) for each in rule["any"])
    if "not" in rule:
        return not matches(rule["not"], person, shop)
    return bool(TESTS[rule["condition"]](rule, person, shop))


def compare(value: float, op: str, bound: float) -> bool:
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


def fits(rule: dict[str, Any], line: tuple[str, str, int]) -> bool:
    return all(
        rule.get(name) in (None, line[place]) for place, name in enumerate(("sku", "category"))
    )


def orders(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    count = 0
    for order in theirs(person, shop):
        if order.kind != "order" or not inside(rule, order.days_ago):
            continue
        if rule.get("coupon") not in (None, order.coupon):
            continue
        if (rule.get("sku") or rule.get("category")) and not any(
            fits(rule, line) for line in order.lines
        ):
            continue
        count += 1
    return compare(count, rule["op"], rule["times"])


def spend(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    total = 0
    for order in theirs(person, shop):
        if not inside(rule, order.days_ago) or rule.get("coupon") not in (None, order.coupon):
            continue
        if rule.get("sku") or rule.get("category"):
            total += sum(line[2] for line in order.lines if fits(rule, line))
        else:
            total += order.amount
    return compare(total, rule["op"], rule["amount"])


def order_ages(person: Person, shop: Shop) -> list[int]:
    return [o.days_ago for o in theirs(person, shop) if o.kind == "order" and o.days_ago >= 0]


def ago(age: int | None, rule: dict[str, Any]) -> bool:
    if age is None:
        return False
    return age > rule["days"] if rule["op"] == "more_than" else age <= rule["days"]


def late(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    ages, gap = order_ages(person, shop), person.traits.get("usual_gap_days")
    return bool(ages) and isinstance(gap, float) and min(ages) >= gap + rule["days"]


def event(rule: dict[str, Any], person: Person, shop: Shop) -> bool:
    found = [
        each
        for each in shop.events
        if each.customer_id == person.id
        and each.name == rule["name"]
        and inside(rule, each.days_ago)
    ]
    return compare(len(found), rule["op"], rule["times"])


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
}
