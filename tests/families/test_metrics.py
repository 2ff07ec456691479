"""What every metric keeps, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from tests.metrics.shops import Fact, Happened, cdnow, engine, snapshot_of

from regulars.accounts.service import Profile
from regulars.metrics import service
from regulars.metrics.family import METRICS, Better, Metric, Unit
from regulars.metrics.schemas import Report

DOCS = Path(__file__).resolve().parents[2] / "docs"
MEMBERS = [pytest.param(metric, id=key) for key, metric in METRICS.items()]

# What CDNOW did not keep, so that every metric has something to count.
MORE = {"sku": "cd", "discount": 100, "coupon": "MAY"}
# All its customers came early in 1997; some later ones, of whom half come again after a month.
LATER = [
    Fact(90_000 + number, day + timedelta(days=30 * visit), 1500)
    for start in (date(1997, 8, 1), date(1997, 11, 1), date(1998, 2, 1), date(1998, 5, 1))
    for number, day in ((start.month * 2 + odd, start) for odd in (0, 1))
    for visit in range(1 + number % 2)
]
EVENTS = [
    Happened(7, date(1997, 3, 1), "referral_joined"),
    *(
        Happened(who, day, "subscription_started", '{"amount_minor": 900, "months": 3}')
        for who, day in ((1, date(1997, 2, 1)), (2, date(1998, 2, 1)))
    ),
]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Report]]:
    shops = {
        "empty": [],
        "strangers": [Fact(None, date(1998, 1, 1), 700)],
        "refund": [Fact(1, date(1998, 1, 1), -700, "refund")],
        "real": [replace(fact, **MORE) for fact in (*cdnow(), *LATER)],
    }
    days = {"first": date(1997, 10, 1), "last": date(1998, 6, 30)}
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield {
            name: service.report_of(
                snapshot_of(opened, facts, EVENTS if name == "real" else ()),
                Profile(currency="EUR"),
                **days,
                by="quarter",
                calendar="gregorian",
                today=date(1998, 7, 15),
                asked_for=[key for key, metric in METRICS.items() if metric.base.asked_for],
            )
            for name, facts in shops.items()
        }


@pytest.mark.parametrize("metric", MEMBERS)
class TestEveryMetric:
    def test_declares_a_unit_a_direction_and_a_definition(self, metric: Metric) -> None:
        assert metric.unit in get_args(Unit)
        assert metric.better in get_args(Better)
        assert metric.definition.endswith(".")
        assert len(metric.definition) > 60

    def test_says_what_refunds_and_unknown_customers_do(self, metric: Metric) -> None:
        assert "efund" in metric.definition
        assert "known customer" in metric.definition

    def test_says_how_its_interval_is_made_unless_it_is_exact(
        self, metric: Metric, reports: dict[str, Report]
    ) -> None:
        found = reports["real"].metrics[metric.key]
        exact = found.low is None and isinstance(found.value, int)
        assert exact or "Interval:" in metric.definition

    def test_is_documented(self, metric: Metric) -> None:
        assert f"`{metric.key}`" in (DOCS / "concepts" / "metrics.md").read_text("utf-8")

    @pytest.mark.parametrize("language", ["en", "fa", "ar"])
    def test_has_a_name_and_a_short_meaning_on_the_screens(
        self, metric: Metric, language: str
    ) -> None:
        words = (DOCS.parent / "ui/src/words" / language / "metrics.ts").read_text("utf-8")
        assert words.count(f"\n    {metric.key}:") == 2

    def test_has_a_value_in_a_real_shop_inside_its_interval(
        self, metric: Metric, reports: dict[str, Report]
    ) -> None:
        for found in (reports["real"].metrics, *(p.metrics for p in reports["real"].series)):
            value = found[metric.key]
            assert value.value is not None
            if value.low is not None and value.high is not None:
                assert value.low <= value.value <= value.high

    def test_is_absent_with_a_reason_or_zero_where_nothing_happened(
        self, metric: Metric, reports: dict[str, Report]
    ) -> None:
        for name in ("empty", "strangers", "refund"):
            found, absent = reports[name].metrics[metric.key], reports[name].notes.absent
            assert (found.value is None) == (metric.key in absent)
            if metric.unit in ("share", "days") and name == "empty":
                assert found.value is None

    def test_states_its_currency_when_it_is_money(
        self, metric: Metric, reports: dict[str, Report]
    ) -> None:
        unit = reports["real"].metrics[metric.key].unit
        assert (unit == "EUR_minor") == (metric.unit == "money")
