"""Random rules over random shops: one query says what the plain evaluator says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulars.core.workspace import Workspace
from regulars.segments.base import CONDITIONS
from regulars.segments.evaluate import opened, prepare
from regulars.segments.rule import dump, parse
from tests.segments import naive
from tests.segments.shop import LISTS, NOW, Happening, Order, Person, Shop, local_date, settle

AGES = st.integers(-2, 60)
OPS = st.sampled_from(["at_least", "at_most", "exactly", "more_than", "less_than"])
CHANNELS, PURPOSES = ["email", "sms"], ["marketing", "transactional"]
PLACES, SKUS, KINDS = ["DE", "IR", "تهران"], ["a", "b"], ["tea", "cake"]


BRANDS = ["x", "y"]
ODD = "a/b~c.'\"$"  # a key full of signs that mean something to one engine or another
PROPERTY = st.sampled_from(["plan", ODD, "none"])
PLAN = st.sampled_from(["pro", "5", "5.5", "true", "۵"])
PLANS = ["pro", "pro plus", "5", "", "۵"]
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "plan": st.sampled_from([*PLANS, 5, 5.5, -1, True, None, [5], {"a": 5}]),
        ODD: st.sampled_from(["pro", 7]),
    },
)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2)


INTERVALS = {"p_alive": st.sampled_from([(0.0, 0.6), (0.4, 1.0)])}
# Around the day of NOW, 21 November or 30 Aban, around both leap days, and anywhere.
BIRTHS = st.one_of(
    st.builds(lambda year, day: date(year, 11, day), st.integers(1940, 2025), st.integers(10, 30)),
    st.sampled_from([date(1996, 2, 29), date(2021, 3, 20), date(2026, 11, 20), date(2027, 1, 1)]),
    st.dates(date(1900, 3, 1), date(2030, 1, 1)),
)


@st.composite
def people(draw: st.DrawFn, number: int) -> Person:
    consents = st.dictionaries(
        st.tuples(st.sampled_from(CHANNELS), st.sampled_from(PURPOSES)),
        st.sampled_from(["granted", "withdrawn"]),
    )
    texts = {"lifecycle_stage": ["new", "lapsed"], "rfm_group": ["champions", "lost"]}
    numbers = {"p_alive": [0.0, 0.5, 1.0], "clv_12m": [0.0, 2000.0], "usual_gap_days": [5.0, 10.5]}
    traits: dict[str, st.SearchStrategy[Any]] = {
        key: st.sampled_from(values) for key, values in {**texts, **numbers}.items()
    }
    return Person(
        id=draw(st.integers(0, 2**60 - 1)) // 16 * 16 + number,
        email=draw(maybe(st.just(f"p{number}@example.org"))),
        phone=draw(maybe(st.just(f"+4930000000{number}"))),
        country=draw(maybe(st.sampled_from(PLACES))),
        city=draw(maybe(st.sampled_from(PLACES))),
        language=draw(maybe(st.sampled_from([*PLACES, "fa", "fa-IR"]))),
        consents=draw(consents),
        suppressed=set(draw(st.lists(st.sampled_from(CHANNELS), max_size=1))),
        traits=draw(st.fixed_dictionaries({}, optional=traits)),
        intervals=draw(st.fixed_dictionaries({}, optional=INTERVALS)),
        birth_on=draw(maybe(BIRTHS.map(date.isoformat))),
        lists=set(draw(st.lists(st.sampled_from(LISTS), max_size=1))),
    )


@st.composite
def shops(draw: st.DrawFn) -> Shop:
    everyone = [draw(people(number)) for number in range(draw(st.integers(1, 5)))]
    buyers = st.sampled_from([None, *(each.id for each in everyone)])
    line = st.tuples(
        st.sampled_from(SKUS),
        st.sampled_from(KINDS),
        st.integers(-5, 5),
        maybe(st.sampled_from(BRANDS)),
    )
    order = st.builds(
        Order,
        buyers,
        AGES | st.integers(350, 380),
        st.integers(-3, 3).map(lambda n: n * 1000),
        st.sampled_from(["order", "order", "refund", "adjustment"]),
        maybe(st.just("SPRING")),
        st.lists(line, max_size=3),
        maybe(st.sampled_from(["web", "shop"])),
    )
    happening = st.builds(
        Happening, buyers, AGES, st.sampled_from(["viewed", "clicked"]), PROPERTIES
    )
    orders = draw(st.lists(order, max_size=12))
    for row in orders:
        row.of = None if row.kind == "order" else draw(st.sampled_from(_orders_of(row, orders)))
    return Shop(everyone, orders, draw(st.lists(happening, max_size=5)))


def _orders_of(row: Order, orders: list[Order]) -> list[int | None]:
    """The orders that a refund may belong to; also none, as of a shop that lost its order."""
    theirs = [(n, o) for n, o in enumerate(orders) if o.customer_id == row.customer_id]
    return [None, *(number for number, order in theirs if order.kind == "order")]


WINDOWS = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"days": st.integers(0, 60)}),
    st.fixed_dictionaries({"first": st.integers(30, 60).map(local_date)}),
    st.fixed_dictionaries(
        {"first": st.integers(30, 60).map(local_date), "last": st.integers(-2, 29).map(local_date)}
    ),
)
IN_LINES = st.one_of(
    st.fixed_dictionaries({"sku": st.sampled_from(SKUS)}),
    st.fixed_dictionaries({"brand": st.sampled_from(BRANDS)}),
    st.fixed_dictionaries({"sku": st.sampled_from(SKUS), "category": st.sampled_from(KINDS)}),
)
OF_ORDERS = st.fixed_dictionaries(
    {}, optional={"coupon": st.just("SPRING"), "channel": st.just("web")}
)
BOUGHT = OF_ORDERS | IN_LINES
WHERE = st.one_of(
    st.fixed_dictionaries(
        {"property": PROPERTY, "op": st.sampled_from(["is", "is_not"]), "value": PLAN}
    ),
    st.fixed_dictionaries({"property": PROPERTY, "op": st.just("contains"), "value": PLAN}),
    st.fixed_dictionaries({"property": PROPERTY, "op": st.just("exists")}),
    st.fixed_dictionaries(
        {
            "property": PROPERTY,
            "op": st.sampled_from(["at_least", "at_most", "more_than", "less_than"]),
            "number": st.sampled_from([-1.0, 5.0, 5.5]),
        }
    ),
)
NEAR = {"days": st.sampled_from([0, 1, 7, 30, 180]), "when": st.sampled_from(["before", "after"])}
AGO = {"op": st.sampled_from(["more_than", "at_most"]), "days": st.integers(0, 60)}
PARAMETERS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "all_customers": st.just({}),
    "orders": st.builds(
        lambda window, what, rest: {**window, **what, **rest},
        WINDOWS,
        BOUGHT,
        st.fixed_dictionaries({"op": OPS, "times": st.integers(0, 3)}),
    ),
    "spend": st.builds(
        lambda window, what, rest: {**window, **what, **rest},
        WINDOWS,
        BOUGHT,
        st.fixed_dictionaries({"op": OPS, "amount": st.sampled_from([-1000, 0, 1, 1000, 3000])}),
    ),
    "last_order": st.fixed_dictionaries(AGO),
    "first_order": st.fixed_dictionaries(AGO),
    "late": st.fixed_dictionaries({"days": st.integers(0, 20)}),
    "rhythm": st.fixed_dictionaries(
        {
            "op": st.sampled_from(["at_least", "at_most", "more_than", "less_than"]),
            "times": st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5]),
            "on": maybe(st.integers(-2, 30).map(local_date)),
        }
    ),
    "was_in_stage": st.fixed_dictionaries(
        {
            "stages": some(["none", "new", "active", "loyal", "at_risk", "lapsed", "lost"]),
            "on": st.integers(-2, 50).map(local_date),
            "gap_days": st.sampled_from([1.0, 4.5, 20.0]),
            "by": st.sampled_from(["rhythm", "days"]),
            "loyal_visits": st.integers(2, 3),
        }
    ),
    "was_in_rfm_group": st.fixed_dictionaries(
        {
            "groups": some(["none", "new", "loyal", "promising", "hibernating", "champions"]),
            "on": st.integers(-2, 50).map(local_date),
            "recency_days": st.sampled_from([[], [40, 20, 10, 5]]),
            "orders": st.sampled_from([[], [2], [2, 2, 3, 4]]),
        }
    ),
    "event": st.builds(
        lambda window, rest: {**window, **rest},
        WINDOWS,
        st.fixed_dictionaries(
            {"name": st.sampled_from(["viewed", "clicked"]), "op": OPS, "times": st.integers(0, 2)},
            optional={"where": st.lists(WHERE, max_size=2)},
        ),
    ),
    "average_order_value": st.builds(
        lambda window, rest: {**window, **rest},
        WINDOWS,
        st.fixed_dictionaries({"op": OPS, "amount": st.sampled_from([-1000, 0, 1000, 1500])}),
    ),
    "nth_order": st.builds(
        lambda *parts: {name: value for part in parts for name, value in part.items()},
        WINDOWS,
        OF_ORDERS,
        st.just({}) | IN_LINES,
        st.sampled_from([{"which": "first"}, {"which": "last"}])
        | st.integers(1, 3).map(lambda n: {"which": "nth", "number": n}),
    ),
    "after_first_order": st.builds(
        lambda *parts: {name: value for part in parts for name, value in part.items()},
        WINDOWS,
        st.just({"event": "clicked"}) | OF_ORDERS | IN_LINES,
        st.sampled_from(
            ["first_order", "first_order:coupon=SPRING", "order:sku=a", "event:viewed"]
        ).map(lambda since: {"since": since}),
        st.sampled_from([(0, None), (1, None), (0, 20), (5, 5), (10, 40)]).map(
            lambda days: {"from_day": days[0], **({} if days[1] is None else {"to_day": days[1]})}
        ),
    ),
    "birthday": st.fixed_dictionaries(NEAR),
    "anniversary": st.fixed_dictionaries(NEAR),
    "prediction": st.fixed_dictionaries(
        {
            "name": st.sampled_from(["p_alive", "clv_12m"]),
            "op": st.sampled_from(["at_least", "at_most", "more_than", "less_than"]),
            "number": st.sampled_from([0.0, 0.5, 1000.0]),
            "sure": st.booleans(),
        }
    ),
    "has_trait": st.fixed_dictionaries({"name": st.sampled_from(["rfm_group", "p_alive", "no"])}),
    "in_list": st.fixed_dictionaries({"list": st.sampled_from(LISTS)}),
    "trait": st.one_of(
        st.fixed_dictionaries(
            {"name": st.sampled_from(["p_alive", "rfm_group"]), "op": OPS, "number": st.just(0.5)}
        ),
        st.fixed_dictionaries(
            {"name": st.sampled_from(["p_alive", "rfm_group"]), "texts": some(["champions"])}
        ),
    ),
    "lifecycle_stage": st.fixed_dictionaries({"stages": some(["new", "lapsed", "loyal"])}),
    "rfm_group": st.fixed_dictionaries({"groups": some(["champions", "lost"])}),
    "p_alive": st.fixed_dictionaries({"op": OPS, "probability": st.sampled_from([0.0, 0.5])}),
    "clv": st.fixed_dictionaries({"op": OPS, "amount": st.sampled_from([0, 2000])}),
    "consent": st.fixed_dictionaries(
        {
            "channel": st.sampled_from(CHANNELS),
            "purpose": st.sampled_from(PURPOSES),
            "state": st.sampled_from(["granted", "withdrawn", "unknown"]),
        }
    ),
    "addressed": st.fixed_dictionaries({"channel": st.sampled_from(CHANNELS)}),
    "reachable": st.fixed_dictionaries({"channel": st.sampled_from(CHANNELS)}),
    "country": st.fixed_dictionaries({"countries": some(PLACES)}),
    "city": st.fixed_dictionaries({"cities": some(PLACES)}),
    "language": st.fixed_dictionaries({"languages": some(PLACES)}),
    "sample": st.fixed_dictionaries(
        {"share": st.sampled_from([0.0, 0.3, 1.0]), "salt": st.sampled_from(["x", "y"])}
    ),
}


def rules_of(keys: Iterable[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Rules whose conditions are some of the family."""
    leaves = st.one_of(
        *(
            PARAMETERS[key].map(lambda values, key=key: {"condition": key, **values})  # type: ignore[misc]
            for key in keys
        )
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.fixed_dictionaries({"not": inner}),
            st.fixed_dictionaries({"all": st.lists(inner, max_size=3)}),
            st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        ),
        max_leaves=8,
    )


ALL_RULES = rules_of(PARAMETERS)
RULES = rules_of(key for key in PARAMETERS if key != "in_list")  # in a shop without lists


def evaluate(ws: Workspace, rules: list[dict[str, Any]]) -> list[set[int]]:
    """Who matches each rule, all by one query."""
    named = {f"r{index}": parse(rule) for index, rule in enumerate(rules)}
    with opened(ws) as (snapshot, connection):
        table = prepare(snapshot, connection, named, NOW)
        rows = snapshot.run(table).to_pylist()
    return [{row["customer_id"] for row in rows if row[name]} for name in named]


def expected(shop: Shop, rule: dict[str, Any]) -> set[int]:
    return {each.id for each in shop.people if naive.matches(rule, each, shop)}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(shop=shops(), rules=st.lists(ALL_RULES, min_size=3, max_size=6))
def test_one_query_agrees_with_the_plain_evaluator(
    workspace: Workspace, shop: Shop, rules: list[dict[str, Any]]
) -> None:
    settle(workspace, shop)
    complete = [dump(parse(rule)) for rule in rules]
    assert evaluate(workspace, complete) == [expected(shop, rule) for rule in complete]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(shop=shops(), one_of_each=st.fixed_dictionaries(PARAMETERS))
def test_each_condition_agrees_with_the_plain_evaluator(
    workspace: Workspace, shop: Shop, one_of_each: dict[str, dict[str, Any]]
) -> None:
    settle(workspace, shop)
    rules = [dump(parse({"condition": key, **values})) for key, values in one_of_each.items()]
    found = dict(zip(one_of_each, evaluate(workspace, rules), strict=True))
    assert found == {rule["condition"]: expected(shop, rule) for rule in rules}


def test_every_condition_is_covered_here() -> None:
    assert set(PARAMETERS) | {"in_segment"} == set(CONDITIONS)
