"""Lists as customers get them, from history, catalogue and rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from regulars.accounts.service import change_profile
from regulars.catalog import service as catalog
from regulars.core.clock import day_number
from regulars.core.errors import Invalid, NotFound
from regulars.core.jobs import PERIODIC, QUEUED, Run, jobs
from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.history.snapshot import Snapshot
from regulars.recommendations import jobs as own_jobs
from regulars.recommendations import models, service
from regulars.recommendations.lists import LISTS
from regulars.recommendations.rules import RecommendationRules
from regulars.recommendations.schemas import RecommendationList
from tests.products.naive import Order, tables

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)  # a Tuesday
TODAY = day_number(NOW.date())
ANA, BEN, NEW = 1, 2, 99


def shop(ws: Workspace, orders: Sequence[Order], source: str = "test") -> None:
    """Put orders into history; a second call needs another source."""
    rows = tables(orders)
    if source != "test":
        rows = {
            name: table.set_column(
                table.schema.get_field_index("order_key"),
                table.schema.field("order_key"),
                [[f"{source}{key}" for key in table["order_key"].to_pylist()]],
            )
            for name, table in rows.items()
        }
    append(ws, rows, source=source)


def tea_shop() -> list[Order]:
    """Who buys green tea buys a pot; who buys black tea buys milk; mugs are all the rage."""
    orders = []
    for who in range(10, 40):
        pair = ("green", "pot") if who % 2 else ("black", "milk")
        orders += [Order(who, TODAY - 90 + who, pair), Order(who, TODAY - 45 + who, (pair[1],))]
    orders += [Order(who, TODAY - 2, ("mug",)) for who in range(40, 60)]
    orders += [Order(ANA, TODAY - 20, ("green",)), Order(ANA, TODAY - 40, ("green",))]
    return [*orders, Order(BEN, TODAY - 9, ("black",)), Order(BEN, TODAY, ("spoon",))]


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    shop(workspace, tea_shop())
    service.refit(workspace, now=NOW)
    return workspace


def skus(found: RecommendationList) -> list[str]:
    return [item.sku for item in found.items]


def asked(
    ws: Workspace, who: int, name: Any = "for_you", now: datetime = NOW
) -> RecommendationList:
    return service.for_customer(ws, who, name, 10, now=now)


def ruled(ws: Workspace, **rules: Any) -> None:
    with ws.state.write() as connection:
        service.change_rules(connection, RecommendationRules(**rules), now=NOW)


def linked(ws: Workspace) -> None:
    """Let the model with links be used, whatever the test of so small a shop says."""
    model = models.newest(ws)
    assert model is not None
    object.__setattr__(model, "for_new", "ease")


def test_an_item_comes_with_the_own_item_that_led_to_it(filled: Workspace) -> None:
    linked(filled)
    found = asked(filled, ANA)
    assert skus(found)[0] == "pot"
    reason = found.items[0].reason
    assert (reason.code, reason.sku, reason.title) == ("because_you_bought", "green", "The green")
    assert reason.number == pytest.approx(1)
    assert "green" not in skus(found)
    assert found.recommender == "ease"


def test_who_never_bought_gets_what_is_popular(filled: Workspace) -> None:
    linked(filled)
    found = asked(filled, NEW)
    assert skus(found)[0] == "mug"
    assert {item.reason.code for item in found.items} == {"popular"}
    assert found.items[0].reason.number == 20
    assert found.recommender == "popular"


def test_a_batch_gets_what_each_one_gets_with_as_many_queries_as_one(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = []
    run = Snapshot.run
    monkeypatch.setattr(Snapshot, "run", lambda self, what: ran.append(what) or run(self, what))
    many = [NEW, ANA, *range(10, 40), ANA]
    for name, listing in LISTS.items():
        ran.clear()
        found = service.for_customers(filled, many, name, 5, now=NOW)
        assert len(ran) == (2 if listing.weekly else 1)
        assert set(found) == set(many)
        for who in (NEW, ANA, 11):
            assert found[who] == service.for_customer(filled, who, name, 5, now=NOW)


def test_own_lists_tell_how_often_and_when_it_is_due(workspace: Workspace) -> None:
    days = [Order(ANA, TODAY - back, ("green",)) for back in (58, 38, 18)]
    shop(workspace, [*days, Order(ANA, TODAY - 1, ("mug",)), Order(BEN, TODAY, ("mug",))])
    service.refit(workspace, now=NOW)
    again, due = asked(workspace, ANA, "buy_again"), asked(workspace, ANA, "replenish")
    assert [(item.sku, item.reason.number) for item in again.items] == [("green", 3), ("mug", 1)]
    assert [(item.sku, item.reason.code, item.reason.number) for item in due.items] == [
        ("green", "due", 2)
    ]


def test_what_goes_together_is_told_for_a_product_and_for_the_last_order(filled: Workspace) -> None:
    found = service.goes_with(filled, "green", 5, now=NOW)
    assert [item.sku for item in found.items] == ["pot"]
    assert found.items[0].reason.title == "The green"
    assert skus(asked(filled, ANA, "goes_with")) == ["pot"]
    assert skus(asked(filled, BEN, "goes_with")) == []
    with pytest.raises(NotFound):
        service.goes_with(filled, "nothing", 5, now=NOW)


def test_trending_are_items_with_more_buyers_than_before(filled: Workspace) -> None:
    found = asked(filled, ANA, "trending")
    assert skus(found)[0] == "mug"
    assert found.items[0].reason.number == pytest.approx((20 + 5) / 5)


def test_new_arrivals_come_by_favourite_category_and_brand(filled: Workspace) -> None:
    with filled.state.write() as connection:
        rows = [
            {"sku": "green", "category": "tea", "brand": "Leaf"},
            {"sku": "white", "title": "White tea", "category": "tea", "added_day": TODAY - 3},
            {"sku": "scarf", "category": "wool", "brand": "Leaf", "added_day": TODAY - 5},
            {"sku": "yarn", "category": "wool", "added_day": TODAY - 5},
            {"sku": "old", "category": "tea", "added_day": TODAY - 400},
        ]
        plain = dict.fromkeys(catalog.FACTS) | {"in_stock": True}
        catalog.save(connection, [{**plain, **row} for row in rows], day=0, now=NOW)
    service.refit(filled, now=NOW)
    found = asked(filled, ANA, "new_for_you").items
    told = {item.sku: (item.reason.code, item.reason.title, item.reason.number) for item in found}
    assert told["white"] == ("new_in_category", "tea", 3)
    assert told["scarf"] == ("new_in_brand", "Leaf", 5)
    assert [item.sku for item in found][:2] == ["scarf", "white"]
    assert "old" not in told
    assert "green" not in told


def test_rules_hold_from_the_next_list_on(filled: Workspace) -> None:
    with filled.state.write() as connection:
        row = dict.fromkeys(catalog.FACTS) | {"sku": "mug", "in_stock": False}
        catalog.save(connection, [row], day=0, now=NOW)
    assert "mug" not in skus(asked(filled, ANA))
    ruled(filled, in_stock_only=False, pins=("milk", "green"), bans=("pot",))
    found = asked(filled, ANA)
    assert found.items[0].sku == "milk"
    assert found.items[0].reason.code == "pinned"
    assert {"pot", "green"} & set(skus(found)) == set()
    assert "mug" in skus(found)
    ruled(filled, exclude_bought=False)
    assert asked(filled, ANA).items[0].sku == "green"
    assert asked(filled, ANA).items[0].reason.code == "bought_before"
    assert "green" not in skus(asked(filled, ANA, "discover_weekly"))


def test_rules_that_contradict_each_other_are_refused(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection, pytest.raises(Invalid) as refused:
        rules = RecommendationRules(pins=("a", "b", "a"), bans=("b",))
        service.change_rules(connection, rules, now=NOW)
    assert [each.where for each in refused.value.problems] == ["pins.1", "pins.2"]
    with any_workspace.state.write() as connection:
        assert service.read_rules(connection).changed_at is None
        for bans in (("a",), ("b",)):
            service.change_rules(connection, RecommendationRules(bans=bans), now=NOW)
        found = service.read_rules(connection)
    assert (found.rules.bans, found.changed_at) == (("b",), NOW)


def test_a_weeks_list_stays_though_people_buy_and_the_shop_learns(filled: Workspace) -> None:
    week = asked(filled, ANA, "discover_weekly")
    assert week.week is not None
    assert week.week.isoformat() == "2026-06-29"
    rage = [Order(who, TODAY + 1, ("spoon", "milk")) for who in range(100, 160)]
    shop(filled, rage, source="later")
    for days in (1, 2, 5):
        then = NOW + timedelta(days=days)
        service.refit(filled, now=then)
        assert skus(asked(filled, ANA, "discover_weekly", then)) == skus(week)
    assert skus(asked(filled, ANA, "for_you", NOW + timedelta(days=5))) != skus(week)
    monday = NOW + timedelta(days=6)
    assert skus(asked(filled, ANA, "discover_weekly", monday)) != skus(week)


def test_a_week_begins_on_the_shops_own_first_day_and_time(filled: Workspace) -> None:
    with filled.state.write() as connection:
        change_profile(connection, week_start=5, timezone="Asia/Tehran")
    for moment, first in (
        (datetime(2026, 7, 3, 20, 29, tzinfo=UTC), "2026-06-27"),
        (datetime(2026, 7, 3, 20, 31, tzinfo=UTC), "2026-07-04"),
    ):
        assert str(asked(filled, ANA, "discover_weekly", moment).week) == first


def test_what_sells_out_or_is_bought_leaves_the_weeks_list_and_the_rest_stays(
    filled: Workspace,
) -> None:
    before = skus(service.for_customer(filled, ANA, "discover_weekly", 2, now=NOW))
    shop(filled, [Order(ANA, TODAY, (before[0],))], source="later")
    found = service.for_customer(filled, ANA, "discover_weekly", 2, now=NOW)
    assert skus(found)[0] == before[1]
    assert before[0] not in skus(found)
    with filled.state.write() as connection:
        row = dict.fromkeys(catalog.FACTS) | {"sku": before[1], "in_stock": False}
        catalog.save(connection, [row], day=0, now=NOW)
    assert not set(before) & set(
        skus(service.for_customer(filled, ANA, "discover_weekly", 2, now=NOW))
    )


@pytest.mark.parametrize(
    "orders",
    [
        [],
        [Order(None, TODAY, ("guest",))],
        [Order(ANA, TODAY - 5, ("one",))],
        [Order(ANA, TODAY - 500, ("one",)), Order(ANA, TODAY, ("one",))],
        [Order(who, TODAY - who, ("one",)) for who in range(1, 6)],
    ],
    ids=["no orders", "only guests", "one order", "one customer", "one item"],
)
def test_every_list_survives_any_shop(workspace: Workspace, orders: list[Order]) -> None:
    for name in LISTS:
        assert asked(workspace, ANA, name).items == ()
    shop(workspace, orders)
    status = service.refit(workspace, now=NOW)
    assert status.test is None
    assert (status.for_new, status.for_again) == ("popular", "buy_again")
    for name in LISTS:
        for who in (ANA, NEW):
            assert set(skus(asked(workspace, who, name))) <= {"one", "guest"}
    assert "one" not in skus(asked(workspace, ANA)), "everything is bought already"


def test_only_fits_that_may_be_needed_are_kept(filled: Workspace) -> None:
    for hours in range(1, 5):
        service.refit(filled, now=NOW + timedelta(hours=hours))
    kept = sorted(path.name for path in (filled.folder / models.FOLDER).iterdir())
    assert len(kept) == 3  # the week's, which is the first of all here, and the two newest
    assert models.newest(filled) is not None
    service.refit(filled, now=NOW + timedelta(hours=4))
    assert sorted(path.name for path in (filled.folder / models.FOLDER).iterdir()) == kept


def test_a_fit_that_was_interrupted_leaves_nothing(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = models.newest(filled)
    monkeypatch.setattr(models, "sync_file", lambda path: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        service.refit(filled, now=NOW + timedelta(hours=1))
    assert models.newest(filled) is before
    monkeypatch.undo()
    service.refit(filled, now=NOW + timedelta(hours=2))
    assert not [p for p in (filled.folder / models.FOLDER).iterdir() if p.name.startswith(".")]


def test_staff_and_the_clock_make_the_shop_learn(workspace: Workspace) -> None:
    shop(workspace, tea_shop())
    with workspace.state.write() as connection:
        service.ask_for_refit(connection, now=NOW)
        assert [row.name for row in connection.execute(jobs.select())] == [service.REFIT]
    QUEUED[service.REFIT](Run(workspace, clock=lambda: NOW), {})
    assert service.status(workspace, now=NOW).made_at == NOW
    assert PERIODIC["refit_recommendations_daily"].seconds <= own_jobs.A_DAY.total_seconds()
    for hours, made in ((1, 0), (23, 0), (24, 24), (25, 24)):  # however often a worker starts
        now = NOW + timedelta(hours=hours)
        own_jobs.refit_recommendations_daily(Run(workspace, clock=lambda now=now: now))
        assert service.status(workspace, now=now).made_at == NOW + timedelta(hours=made)
