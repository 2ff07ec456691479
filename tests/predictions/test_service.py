from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from regulars.cli.commands.predict import command
from regulars.core.clock import day_number
from regulars.core.jobs import QUEUED, Run, claim
from regulars.core.workspace import Workspace
from regulars.customers.service import read_traits
from regulars.history import service as history
from regulars.predictions import jobs, queries, service
from regulars.predictions.schemas import Card
from tests.history.makers import order_row, orders_table
from tests.stats.shops import cdnow

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


def load(ws: Workspace, rows: Sequence[dict[str, Any]]) -> None:
    history.append(ws, {"orders": orders_table(rows)}, source="test")


def bought(person: int, day: date, amount: int = 1000, **values: Any) -> dict[str, Any]:
    key = f"{person}-{day}-{amount}-{values.get('kind', '')}-{values.get('key', '')}"
    values.pop("key", None)
    return order_row(key, day, person, amount_minor=amount, **values)


def shop_orders(customers: int, seed: int) -> list[dict[str, Any]]:
    """Orders of simulated customers over 78 weeks up to TODAY, one time in days."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(customers):
        start, rate = int(random.integers(30, 546)), random.gamma(1.2, 1 / 40)
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
            found = snapshot.run(queries.old_summary(cut, 7)).cast(queries.OLD_SUMMARY).to_pylist()
        assert found == [
            {
                "customer_id": 1, "first_day": day_number(day), "last_day": day_number(day) + 10,
                "order_days": 2, "first_value": 1500, "later_value": 2000, "recent_orders": 0,
                "next_orders": 1, "next_value": 700,
            }
        ]  # fmt: skip


class TestRefit:
    def test_every_customer_gets_every_number_with_its_interval(
        self, any_workspace: Workspace
    ) -> None:
        load(any_workspace, shop_orders(400, seed=1))
        card = service.refit(any_workspace, now=NOW)
        for key in service.TRAITS:
            found = traits(any_workspace, key)
            assert len(found) == card.customers == 400
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
        load(workspace, shop_orders(800, seed=2))
        card = service.refit(workspace, now=NOW)
        test = card.back_test
        assert test is not None
        assert test.days == 90
        assert card.as_of is not None
        assert test.cut == card.as_of - timedelta(days=90)
        assert card.winner == "model"
        assert card.sure == "very"
        assert test.orders_held >= 0.88
        assert sum(part.customers for part in test.bins) == test.customers
        assert test.model.total_orders == pytest.approx(test.real_orders, rel=0.2)

    def test_where_everybody_repeats_the_last_months_the_naive_forecast_wins_and_it_is_said(
        self, workspace: Workspace
    ) -> None:
        """Weekly buyers became monthly ones half a year ago; the model knows one rate a person."""
        ages = [*range(0, 200, 30), *range(200, 540, 7)]
        rows = [
            bought(person, TODAY - timedelta(days=age + person % 7))
            for person in range(60)
            for age in ages
        ]
        load(workspace, rows)
        card = service.refit(workspace, now=NOW)
        assert card.winner == "naive"
        assert card.sure == "guess"

    def test_the_stored_card_is_the_one_returned(self, any_workspace: Workspace) -> None:
        load(any_workspace, shop_orders(30, seed=3))
        first = service.refit(any_workspace, now=NOW)
        second = service.refit(any_workspace, now=NOW + timedelta(days=1))
        with any_workspace.state.read() as connection:
            newest = service.newest_card(connection)
        assert newest == second
        assert first.id != second.id
        assert {len(traits(any_workspace, key)) for key in service.TRAITS} == {30}

    def test_an_old_file_is_judged_on_its_last_day(self, workspace: Workspace) -> None:
        load(workspace, shop_orders(50, seed=4))
        card = service.refit(workspace, now=NOW + timedelta(days=3000))
        assert card.as_of is not None
        assert card.as_of <= TODAY
        assert card.alive.value > 10

    def test_cdnow_in_history_gives_the_numbers_of_the_papers(self, workspace: Workspace) -> None:
        """Each customer's days and mean values put into history give back Table 2, in days."""
        load(workspace, cdnow_orders())
        card = service.refit(workspace, now=datetime(1997, 9, 30, 12, tzinfo=UTC))
        orders, spend = card.models
        values = [parameter.value for parameter in orders.parameters]
        assert values == pytest.approx([0.243, 4.414 * 7, 0.793, 2.426], rel=0.02)
        assert [parameter.value for parameter in spend.parameters] == pytest.approx(
            [6.25, 3.74, 1544], rel=0.01
        )


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

    def test_free_orders_and_more_refunded_than_bought(self, workspace: Workspace) -> None:
        rows = [bought(one, TODAY - timedelta(days=30), 0) for one in range(5)]
        rows += [bought(one, TODAY - timedelta(days=9), 100) for one in range(5)]
        rows += [bought(one, TODAY, -5000, kind="refund") for one in range(5)]
        load(workspace, rows)
        service.refit(workspace, now=NOW)
        assert all(value[0] >= 0 for value in traits(workspace, "clv_12m").values())


class TestWork:
    def test_staff_ask_and_the_job_does_it(self, workspace: Workspace) -> None:
        load(workspace, shop_orders(30, seed=6))
        with workspace.state.write() as connection:
            service.ask_for_refit(connection, now=NOW)
            task = claim(connection, now=NOW)
        assert task is not None
        QUEUED[task["name"]](Run(workspace, clock=lambda: NOW), task["arguments"])
        jobs.refit_predictions_daily(Run(workspace, clock=lambda: NOW + timedelta(days=1)))
        with workspace.state.read() as connection:
            card = service.newest_card(connection)
        assert card is not None
        assert card.made_at == NOW + timedelta(days=1)

    def test_the_command_prints_card_and_totals(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(workspace, shop_orders(200, seed=7))
        monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
        text = CliRunner().invoke(command, [])
        assert text.exit_code == 0, text.output
        assert "200 customers on" in text.output
        assert "Revenue in a year" in text.output
        card = json.loads(CliRunner().invoke(command, ["--json"]).output)
        assert Card.model_validate(card).customers == 200

    def test_the_command_says_what_to_do_without_orders(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("REGULARS_HOME", str(workspace.settings.home))
        assert "regulars import orders" in CliRunner().invoke(command, []).output
