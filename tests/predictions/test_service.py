from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from regulars.accounts.service import Profile
from regulars.cli.commands.predict import command
from regulars.core.clock import day_date, day_number
from regulars.core.jobs import QUEUED, Run, Stopped, claim
from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.history import service as history
from regulars.predictions import jobs, service, windows
from regulars.predictions.api import router
from regulars.predictions.base import trait_names
from regulars.predictions.candidates import fit_orders, fit_spend
from regulars.predictions.people import People
from regulars.predictions.schemas import Card
from regulars.predictions.summary import summary
from regulars.predictions.world import open_world
from tests.history.makers import order_row, orders_table
from tests.server.alone import ANA, served
from tests.stats.shops import cdnow

# What the forecasters of orders and money write on every customer.
ORDERS_AND_MONEY = [
    name
    for name in trait_names()
    if name.startswith(("p_", "churn_risk", "expected_orders", "clv"))
]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


def load(ws: Workspace, rows: Sequence[dict[str, Any]]) -> None:
    history.append(ws, {"orders": orders_table(rows)}, source="test")


def bought(person: int, day: date, amount: int = 1000, **values: Any) -> dict[str, Any]:
    key = f"{person}-{day}-{amount}-{values.get('kind', '')}-{values.get('key', '')}"
    values.pop("key", None)
    return order_row(key, day, person, amount_minor=amount, **values)


def shop_orders(customers: int, seed: int, days: int = 546) -> list[dict[str, Any]]:
    """Orders of simulated customers up to TODAY, who came 30 to `days` days ago."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(customers):
        start, rate = int(random.integers(30, days)), random.gamma(1.2, 1 / 40)
        leaving, when = random.beta(0.8, 4.0), float(0)
        while when <= start:
            day = TODAY - timedelta(days=start - int(when))
            rows.append(bought(person, day, int(random.gamma(6, 500)), key=str(when)))
            if random.random() < leaving:
                break
            when += random.exponential(1 / rate)
    return rows


def traits(ws: Workspace, key: str) -> dict[int, tuple[float, float | None, float | None]]:
    with ws.state.read() as connection:
        rows = read_traits(connection, [key]).to_pylist()
    return {row["customer_id"]: (row["number"], row["low"], row["high"]) for row in rows}


class TestSummary:
    def test_orders_of_a_day_are_one_purchase_and_values_are_net(
        self, workspace: Workspace
    ) -> None:
        day = TODAY - timedelta(days=100)
        load(
            workspace,
            [
                bought(1, day, 1000),
                bought(1, day, 500, key="same day"),
                bought(1, day + timedelta(days=10), 3000),
                bought(1, day + timedelta(days=12), -1000, kind="refund"),
                bought(1, day + timedelta(days=95), 700),
                bought(2, day + timedelta(days=95), 700),
                bought(3, day, -700, kind="refund"),
                {**bought(4, day), "customer_id": None},
            ],
        )
        cut = day_number(day) + 90
        with history.open_snapshot(workspace) as snapshot:
            columns = summary(snapshot, cut, 7)
        assert {name: column.tolist() for name, column in columns.items()} == {
            "customer_id": [1], "first_day": [day_number(day)], "last_day": [day_number(day) + 10],
            "order_days": [2], "first_value": [1500], "later_value": [2000], "recent_orders": [0],
            "recent_value": [0],
        }  # fmt: skip


class TestRefit:
    def test_every_customer_gets_every_number_with_its_interval(
        self, any_workspace: Workspace
    ) -> None:
        load(any_workspace, shop_orders(150, seed=1, days=200))
        card = service.refit(any_workspace, now=NOW)
        for key in ORDERS_AND_MONEY:
            found = traits(any_workspace, key)
            assert len(found) == card.customers == 150
            for number, low, high in found.values():
                assert (low is None) == (high is None)
                assert low is None or high is None or 0 <= low <= number <= high
        alive = [one[0] for one in traits(any_workspace, "p_alive").values()]
        assert card.alive.value == pytest.approx(sum(alive))
        spend = [one[0] for one in traits(any_workspace, "clv_12m").values()]
        assert card.revenue_12m_minor.value == pytest.approx(sum(spend))
        assert (
            card.revenue_12m_minor.low < card.revenue_12m_minor.value < card.revenue_12m_minor.high
        )

    def test_the_back_test_beats_the_naive_forecast_where_the_model_is_true(
        self, workspace: Workspace
    ) -> None:
        load(workspace, shop_orders(300, seed=2))
        card = service.refit(workspace, now=NOW)
        [again] = [topic for topic in card.topics if topic.key == "order_again"]
        assert card.winner == "model"
        assert again.chosen == card.chosen != "naive"
        assert [model.name for model in again.models if model.chosen] == [card.chosen]
        assert again.better_by is not None
        assert again.better_by.low is not None
        assert again.better_by.low > 0
        assert again.auc is not None
        assert again.auc.value > 0.7
        assert again.held is not None
        assert again.held.value == pytest.approx(0.8, abs=0.05)
        assert len(again.tests) == 12
        assert all(test.cut + timedelta(days=test.days) <= TODAY for test in again.tests)

    def test_promises_are_counted_once_each_and_lie_in_their_bin(
        self, workspace: Workspace
    ) -> None:
        load(workspace, shop_orders(100, seed=8, days=200))
        [again] = [t for t in service.refit(workspace, now=NOW).topics if t.key == "order_again"]
        assert sum(each.customers for each in again.bins) == sum(t.customers for t in again.tests)
        for each in again.bins:
            assert each.said_from <= each.said <= each.said_to
            assert each.low <= each.ordered <= each.high

    def test_where_everybody_repeats_the_last_months_the_naive_forecast_is_used_and_said(
        self, workspace: Workspace
    ) -> None:
        """Weekly buyers became monthly ones long ago; the model knows one rate a person."""
        ages = [*range(0, 240, 30), *range(240, 500, 7)]
        rows = [
            bought(person, TODAY - timedelta(days=age + person % 7))
            for person in range(30)
            for age in ages
        ]
        load(workspace, rows)
        card = service.refit(workspace, now=NOW)
        assert (card.winner, card.chosen, card.sure) == ("naive", "naive", "guess")
        for number, low, high in traits(workspace, "expected_orders_90d").values():
            assert number == 3
            assert low is not None
            assert high is not None
            assert 2 <= low <= 3 <= high <= 4
        assert all(one[0] > 0.9 for one in traits(workspace, "p_order_90d").values())
        assert all(one[0] < 0.1 for one in traits(workspace, "churn_risk").values())

    def test_the_stored_card_is_the_one_returned(self, any_workspace: Workspace) -> None:
        load(any_workspace, shop_orders(30, seed=3, days=60))
        first = service.refit(any_workspace, now=NOW)
        second = service.refit(any_workspace, now=NOW + timedelta(days=1))
        with any_workspace.state.read() as connection:
            newest = service.newest_card(connection)
        assert newest == second
        assert first.id != second.id
        assert {len(traits(any_workspace, key)) for key in ORDERS_AND_MONEY} == {30}

    def test_an_old_file_is_judged_on_its_last_day(self, workspace: Workspace) -> None:
        load(workspace, shop_orders(50, seed=4, days=80))
        card = service.refit(workspace, now=NOW + timedelta(days=3000))
        assert card.as_of is not None
        assert card.as_of <= TODAY
        assert card.alive.value > 5

    def test_cdnow_in_history_gives_the_numbers_of_the_papers(self, workspace: Workspace) -> None:
        """Each customer's days and mean values put into history give back Table 2, in days."""
        load(workspace, cdnow_orders())
        then = datetime(1997, 9, 30, 12, tzinfo=UTC)
        with history.open_snapshot(workspace) as snapshot:
            people = open_world(snapshot, Profile(), then, {}).people
        orders, spend = fit_orders("bg_nbd", people), fit_spend(people)
        assert orders.parameters == pytest.approx([0.243, 4.414 * 7, 0.793, 2.426], rel=0.02)
        assert spend.parameters == pytest.approx([6.25, 3.74, 1544], rel=0.01)


def cdnow_orders() -> list[dict[str, Any]]:
    shop, end, rows = cdnow(), date(1997, 9, 30), []
    for person in range(shop.frequency.size):
        age = round(shop.age[person] * 7)
        x, recency = int(shop.frequency[person]), round(shop.recency[person] * 7)
        start = end - timedelta(days=age)
        rows.append(bought(person, start))
        for nth in range(1, x + 1):
            after = recency - (x - nth)
            amount = round(shop.mean_value[person] * 100)
            rows.append(bought(person, start + timedelta(days=after), amount, key=str(nth)))
    return rows


class TestSmallShops:
    def check(self, card: Card) -> None:
        numbers = json.loads(card.model_dump_json())
        assert "NaN" not in json.dumps(numbers)
        assert card.winner == "unknown"
        assert card.sure == "cannot_tell"

    def test_no_data_at_all(self, any_workspace: Workspace) -> None:
        card = service.refit(any_workspace, now=NOW)
        self.check(card)
        assert card.customers == 0
        assert card.as_of is None
        assert traits(any_workspace, "clv_12m") == {}

    @pytest.mark.parametrize("age", [0, 1, 400])
    def test_one_customer_with_one_order(self, workspace: Workspace, age: int) -> None:
        load(workspace, [bought(7, TODAY - timedelta(days=age))])
        card = service.refit(workspace, now=NOW)
        self.check(card)
        assert traits(workspace, "p_alive") == {7: (1.0, None, None)}
        assert {model.fallback for model in card.models} == {"prior"}

    def test_one_order_each(self, workspace: Workspace) -> None:
        load(workspace, [bought(one, TODAY - timedelta(days=one % 40)) for one in range(100)])
        card = service.refit(workspace, now=NOW)
        assert card.came_back == 0
        assert all(np.isfinite(value[0]) for value in traits(workspace, "clv_12m").values())

    def test_a_shop_that_sells_once_a_year(self, workspace: Workspace) -> None:
        """Gifts for one holiday: nobody orders in most windows, half of them every second year."""
        rows = [
            bought(one, TODAY - timedelta(days=365 * years + one % 10))
            for one in range(60)
            for years in range(3)
            if years % 2 == 0 or one % 2
        ]
        load(workspace, rows)
        card = service.refit(workspace, now=NOW)
        assert "NaN" not in card.model_dump_json()
        for key in ORDERS_AND_MONEY:
            found = traits(workspace, key)
            assert len(found) == 60
            for number, low, high in found.values():
                assert np.isfinite(number)
                assert low is None or high is None or 0 <= low <= number <= high

    def test_free_orders_and_more_refunded_than_bought(self, workspace: Workspace) -> None:
        rows = [bought(one, TODAY - timedelta(days=30), 0) for one in range(5)]
        rows += [bought(one, TODAY - timedelta(days=9), 100) for one in range(5)]
        rows += [bought(one, TODAY, -5000, kind="refund") for one in range(5)]
        load(workspace, rows)
        service.refit(workspace, now=NOW)
        assert all(value[0] >= 0 for value in traits(workspace, "clv_12m").values())


class TestKeptWindows:
    def test_a_finished_window_is_looked_at_once(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(workspace, shop_orders(40, seed=3, days=200))
        looked: list[int] = []

        def note(people: People, *rest: Any) -> windows.Window:
            looked.append(people.cut)
            return look(people, *rest)

        look = windows.look
        monkeypatch.setattr("regulars.predictions.study.look", note)
        first = service.refit(workspace, now=NOW)
        assert len(looked) == len(set(looked)) > 1
        last, count = max(looked), len(looked)
        again = service.refit(workspace, now=NOW)
        assert len(looked) == count
        assert again.topics == first.topics
        older = day_date(last) + timedelta(days=1)
        load(workspace, [bought(3, older, key="found in a drawer")])
        service.refit(workspace, now=NOW)
        assert set(looked[count:]) == {cut for cut in looked[:count] if cut + 60 > last}


class TestRoutes:
    def test_card_older_fits_and_one_customers_numbers(self, workspace: Workspace) -> None:
        browser = served(router, workspace, ANA, NOW)
        assert browser.get("/api/predictions").json() is None
        nobody = browser.get("/api/predictions/customers/7").json()
        assert (nobody["numbers"], nobody["sure"]) == ([], "cannot_tell")
        load(workspace, [bought(one, TODAY - timedelta(days=10 * one)) for one in range(1, 9)])
        first = service.refit(workspace, now=NOW)
        newest = service.refit(workspace, now=NOW + timedelta(days=1))
        assert browser.get("/api/predictions").json()["id"] == newest.id
        older = browser.get("/api/predictions/history").json()
        assert [each["id"] for each in older] == [newest.id, first.id]
        assert older[0]["winner"] == "unknown"
        person = browser.get("/api/predictions/customers/7").json()
        assert (person["customer_id"], person["model"]) == ("7", newest.id)
        numbers = {each["name"]: each for each in person["numbers"]}
        assert set(ORDERS_AND_MONEY) <= set(numbers)
        risk = numbers["churn_risk"]
        assert 0 <= risk["low"] <= risk["value"] <= risk["high"] <= 1
        assert risk["horizon_days"] == 365
        assert browser.get("/api/predictions/customers/nobody").status_code == 404


class TestWork:
    def test_staff_ask_and_the_job_does_it(self, workspace: Workspace) -> None:
        load(workspace, shop_orders(30, seed=6, days=60))
        with workspace.state.write() as connection:
            service.ask_for_refit(connection, now=NOW)
            task = claim(connection, now=NOW)
        assert task is not None
        QUEUED[task["name"]](Run(workspace, clock=lambda: NOW), task["arguments"])
        for hours in (0, 23, 24, 25):  # a worker that starts again and again
            run = Run(workspace, clock=lambda now=NOW + timedelta(hours=hours): now)
            jobs.refit_predictions_daily(run)
        with workspace.state.read() as connection:
            cards = service.older_cards(connection, 9)
        assert [card.made_at for card in cards] == [NOW + timedelta(days=1), NOW]

    def test_a_worker_that_stops_ends_a_refit_and_changes_nothing(
        self, workspace: Workspace
    ) -> None:
        load(workspace, shop_orders(30, seed=6, days=60))
        with pytest.raises(Stopped):
            jobs.refit_predictions_daily(Run(workspace, stopping=lambda: True, clock=lambda: NOW))
        with workspace.state.read() as connection:
            assert service.newest_card(connection) is None

    def test_the_command_prints_card_and_totals(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(workspace, shop_orders(40, seed=7, days=60))
        monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
        text = CliRunner().invoke(command, [])
        assert text.exit_code == 0, text.output
        assert "40 customers on" in text.output
        assert "Revenue in a year" in text.output
        card = json.loads(CliRunner().invoke(command, ["--json"]).output)
        assert Card.model_validate(card).customers == 40
        again = json.loads(CliRunner().invoke(command, ["--json"]).output)
        assert again["id"] == card["id"]
        anew = json.loads(CliRunner().invoke(command, ["--json", "--refit"]).output)
        assert anew["id"] != card["id"]

    def test_the_command_says_what_to_do_without_orders(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
        assert "regulars import orders" in CliRunner().invoke(command, []).output
