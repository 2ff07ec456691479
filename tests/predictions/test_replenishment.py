from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from regulars.cli.commands.predict import command
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.predictions import due, gap_queries, refills, service
from regulars.predictions.api import router
from regulars.predictions.base import FORECASTERS
from regulars.predictions.schemas import DueList
from tests.predictions.shops import NOW, TODAY, TODAY_NUMBER, days_ago, line_row, lines, world_of
from tests.server.alone import ANA, served

MEMBER = FORECASTERS["replenishment"]


def shop(seed: int = 1, *, power: float = 0.0) -> list[dict[str, Any]]:
    """Coffee about every 20 days, razors about every 60, one sofa each; 40 people, a year."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(1, 41):
        for sku, usual in (("coffee", 20.0), ("razor", 60.0)):
            ago, pace = float(random.uniform(300, 365)), float(random.lognormal(0, 0.4))
            while ago >= 0:
                pieces = float(random.choice([1, 2, 4]))
                about = {"title": sku.title(), "category": "Home", "quantity": pieces}
                rows.append(line_row(person, days_ago(ago), sku, **about))
                ago -= max(1.0, random.gamma(6, usual / 6) * pace * pieces**power)
        rows.append(line_row(person, days_ago(200), "sofa", category="Home"))
    return rows


def planned(ws: Workspace, rows: list[dict[str, Any]]) -> dict[tuple[int, str], dict[str, Any]]:
    if rows:
        lines(ws, rows)
    with world_of(ws) as world:
        found = due.plan(world.snapshot, TODAY_NUMBER).to_pylist()
    return {(row["customer_id"], row["item"]): row for row in found}


def test_a_product_is_due_by_its_own_rhythm(workspace: Workspace) -> None:
    rows = shop()
    rows += [line_row(900, days_ago(ago), "coffee") for ago in range(201, 0, -10)]
    rows += [line_row(901, days_ago(3), "coffee"), line_row(901, days_ago(3), "razor")]
    found = planned(workspace, rows)
    keen, once = found[900, "coffee"], found[901, "coffee"]
    assert keen["due_day"] - keen["last_day"] == pytest.approx(10, abs=2)
    assert once["due_day"] - once["last_day"] == pytest.approx(20, abs=6)
    assert found[901, "razor"]["due_day"] - once["last_day"] == pytest.approx(58, abs=20)
    assert (once["times"], keen["times"]) == (1, 21)
    for row in found.values():
        assert row["last_day"] < row["low_day"] <= row["due_day"] <= row["high_day"]
        assert row["high_day"] >= TODAY_NUMBER


def test_what_nobody_buys_again_is_never_due(workspace: Workspace) -> None:
    assert {item for _, item in planned(workspace, shop())} == {"coffee", "razor"}


def test_who_gave_a_product_up_is_left_in_peace(workspace: Workspace) -> None:
    rows = [*shop(), *(line_row(900, days_ago(ago), "coffee") for ago in (400, 390, 380, 370))]
    assert (900, "coffee") not in planned(workspace, rows)


def test_a_new_product_follows_its_category(workspace: Workspace) -> None:
    rows = shop()
    slow = [line_row(person, days_ago(ago), "lamp", category="Light")
            for person in range(1, 31) for ago in (300, 120)]  # fmt: skip
    for person in range(50, 55):
        rows += [line_row(person, days_ago(ago), "tea", category="Home") for ago in (30, 9)]
        slow += [line_row(person, days_ago(ago), "bulb", category="Light") for ago in (30, 9)]
    found = planned(workspace, rows + slow)
    tea, bulb = found[50, "tea"], found[50, "bulb"]
    assert tea["due_day"] < bulb["due_day"]


@pytest.mark.parametrize(("power", "told"), [(0.0, 0.0), (1.0, 1.0)])
def test_how_long_a_double_quantity_lasts_is_read_off_the_gaps(
    workspace: Workspace, power: float, told: float
) -> None:
    lines(workspace, shop(2, power=power))
    with world_of(workspace) as world:
        due.plan(world.snapshot, TODAY_NUMBER)  # registers the products
        rows = world.snapshot.run(gap_queries.purchases(TODAY_NUMBER))
    assert refills.fit(refills.purchases_of(rows, np.array([0, 0]))).power == told


def test_eight_in_ten_come_in_the_interval(workspace: Workspace) -> None:
    rows, cut = shop(3), TODAY_NUMBER - 90
    lines(workspace, rows)
    with world_of(workspace) as world:
        found = due.plan(world.snapshot, cut).to_pylist()
    came: dict[tuple[int, str], int] = {}
    for row in rows:
        if row["day"] > cut:
            key = row["customer_id"], row["sku"]
            came[key] = min(row["day"], came.get(key, row["day"]))
    held = [
        row["low_day"] <= came[row["customer_id"], row["item"]] <= row["high_day"]
        for row in found
        if (row["customer_id"], row["item"]) in came
    ]
    assert len(held) > 60
    assert 0.68 <= np.mean(held) <= 0.92


class TestFile:
    def test_lists_of_a_customer_and_of_a_product(self, workspace: Workspace) -> None:
        lines(workspace, shop())
        with world_of(workspace) as world:
            planned = due.plan(world.snapshot, TODAY_NUMBER)
        due.keep(workspace, planned)
        mine = due.find(workspace, customer_id=7, limit=10)
        assert {each.sku for each in mine.items} == {"coffee", "razor"}
        assert {each.customer_id for each in mine.items} == {"7"}
        everything = due.find(workspace, limit=1000).items
        coming = [each.due_on for each in everything if each.due_on >= TODAY]
        overdue = [each.due_on for each in everything if each.due_on < TODAY]
        assert coming
        assert overdue
        told = [each.due_on for each in everything]
        assert told == sorted(coming) + sorted(overdue, reverse=True)
        buyers = due.find(workspace, item="coffee", limit=5)
        assert len(buyers.items) == 5
        assert buyers.total > 30
        assert buyers.items[0].title == "Coffee"
        soon = due.find(workspace, item="coffee", before=TODAY_NUMBER + 5, limit=100)
        assert 0 < soon.total < buyers.total
        assert all(day_number(each.due_on) <= TODAY_NUMBER + 5 for each in soon.items)
        due.keep(workspace, planned.slice(0, 0))
        assert due.find(workspace, limit=5).total == 0

    def test_before_the_first_refit_nothing_is_due(self, workspace: Workspace) -> None:
        assert due.find(workspace, customer_id=1, limit=5).items == ()


def test_the_trait_is_the_next_product_with_its_name(workspace: Workspace) -> None:
    lines(workspace, shop())
    with world_of(workspace) as world:
        forecast = MEMBER.forecast(world)["replenish_due_day"]()
        table = world.tables["due"].to_pylist()
    assert forecast.who is not None
    assert forecast.text is not None
    days = {row["due_day"]: row for row in table if row["customer_id"] == forecast.who[0]}
    coming = [day for day in days if day >= TODAY_NUMBER]
    chosen = min(coming) if coming else max(days)
    assert forecast.value[0] == chosen
    assert forecast.text[0].as_py() == days[chosen]["title"]
    assert np.isfinite([forecast.low, forecast.value, forecast.high]).all()


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [line_row(1, TODAY, "coffee")],
        [line_row(1, TODAY, None)],
        [line_row(None, TODAY, "coffee")],
        [line_row(who, days_ago(ago), "x", quantity=0.0) for who in range(5) for ago in (9, 3)],
    ],
)
def test_few_lines_raise_nothing(workspace: Workspace, rows: list[dict[str, Any]]) -> None:
    found = planned(workspace, rows)
    assert len(found) == (5 if len(rows) > 1 else 0)
    with world_of(workspace) as world:
        assert MEMBER.forecast(world)["replenish_due_day"]().value.size == len(found)
        assert MEMBER.back_test(world) is None


class TestAsking:
    @pytest.fixture(autouse=True)
    def _kept(self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
        lines(workspace, shop())
        with world_of(workspace) as world:
            due.keep(workspace, due.plan(world.snapshot, TODAY_NUMBER))

    def test_the_command_tells_what_the_service_tells(self, workspace: Workspace) -> None:
        asked = ["due", "--customer", "7", "--sku", "coffee", "--json"]
        told = CliRunner().invoke(command, asked, catch_exceptions=False)
        found = service.due(workspace, customer_id=7, item="coffee", before=None, limit=20)
        assert DueList.model_validate_json(told.stdout) == found
        assert len(found.items) == 1
        plain = CliRunner().invoke(command, ["due", "--limit", "3"], catch_exceptions=False)
        assert "Coffee" in plain.stdout or "Razor" in plain.stdout
        assert "3 of " in plain.stdout

    def test_the_last_day_shown_is_the_one_asked_for(self, workspace: Workspace) -> None:
        last = TODAY + timedelta(days=4)
        found = service.due(workspace, customer_id=None, item=None, before=last, limit=1000)
        assert found.items
        assert max(each.due_on for each in found.items) <= last

    def test_the_route_tells_it_to_a_browser(self, workspace: Workspace) -> None:
        browser = served(router, workspace, ANA, NOW)
        found = browser.get("/api/predictions/due?sku=coffee&limit=2").json()
        assert [each["sku"] for each in found["items"]] == ["coffee", "coffee"]
        assert found["total"] > 2
        one = found["items"][0]
        assert one["due_from"] <= one["due_on"] <= one["due_to"]
        mine = browser.get(f"/api/predictions/due?customer={one['customer_id']}").json()
        assert {each["customer_id"] for each in mine["items"]} == {one["customer_id"]}
        assert browser.get("/api/predictions/due?customer=nobody").status_code == 404
        assert browser.get("/api/predictions/due?before=soon").status_code == 422
