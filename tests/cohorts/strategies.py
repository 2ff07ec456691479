"""Random shops and questions, for the model and for the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.cohorts.naive import Asked
from tests.cohorts.shop import Event, Line, Order, Shop, after

DAYS = st.integers(0, 160).map(after)
PEOPLE = st.sampled_from([None, 1, 1, 1, 2, 2, 3])  # few, so that they come back
FILTERS: list[dict[str, str]] = [
    {},
    {},
    {},
    {"sku": "a"},
    {"category": "tea"},
    {"sku": "b", "category": "tea"},
    {"coupon": "X"},
]


def lines(sign: int) -> st.SearchStrategy[tuple[Line, ...]]:
    def line(sku: str, category: str, amount: int, cost: int | None) -> Line:
        return Line(sku, category, sign * amount, None if cost is None else sign * cost)

    one = st.builds(
        line,
        st.sampled_from("ab"),
        st.sampled_from(["tea", "cake"]),
        st.integers(1, 999),
        st.none() | st.integers(0, 500),
    )
    return st.lists(one, min_size=1, max_size=2).map(tuple)


def orders() -> st.SearchStrategy[Order]:
    coupon = st.none() | st.just("X")
    placed = st.builds(Order, PEOPLE, DAYS, lines(1), st.just("order"), coupon)
    of = st.integers(0, 8)  # perhaps no order at all
    given_back = st.builds(Order, PEOPLE, DAYS, lines(-1), st.just("refund"), of=of)
    return st.one_of(placed, placed, placed, given_back)


def shops() -> st.SearchStrategy[Shop]:
    events = st.builds(Event, PEOPLE, DAYS, st.sampled_from(["seen", "joined"]))
    return st.builds(
        Shop,
        st.lists(orders(), min_size=5, max_size=16).map(tuple),
        st.lists(events, max_size=5).map(tuple),
    )


@st.composite
def questions(draw: st.DrawFn, **fixed: Any) -> dict[str, Any]:
    """A question that makes sense."""
    start = draw(st.sampled_from(["first_order", "first_order", "order", "event:joined"]))
    back = draw(st.sampled_from(["order", "order", "order", "event:seen"]))
    measures = ["customers", "orders"] + ["revenue", "margin"] * (back == "order")
    question: dict[str, Any] = {
        "start": _with(start, draw(st.sampled_from(FILTERS))),
        "return": _with(back, draw(st.sampled_from(FILTERS))),
        "by": draw(st.sampled_from(["day", "week", "month", "quarter", "year"])),
        "age": draw(st.none() | st.sampled_from([1, 7, 30, 90])),
        "measure": draw(st.sampled_from(measures)),
        "kind": draw(st.sampled_from(["exact", "or_later", "up_to"])),
        "to": draw(st.none() | st.integers(60, 170).map(after)),
        "from": draw(st.none() | st.integers(0, 60).map(after)),
    }
    return {**question, **fixed}


def _with(act: str, filters: dict[str, str]) -> str:
    if act.startswith("event") or not filters:
        return act
    return act + ":" + ";".join(f"{name}={value}" for name, value in filters.items())


def taken_apart(question: dict[str, Any], last: date) -> Asked:
    """The question as the naive model takes it."""
    start, start_filters = _apart(question["start"])
    back, back_filters = _apart(question["return"])
    return Asked(
        start,
        start_filters,
        back,
        back_filters,
        question["measure"],
        question["kind"],
        question["age"],
        last,
    )


def _apart(text: str) -> tuple[str, dict[str, str]]:
    kind, _, rest = text.partition(":")
    if kind == "event":
        return rest, {}
    return kind, dict(part.split("=") for part in rest.split(";")) if rest else {}
