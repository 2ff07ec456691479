"""Subscriptions and word of mouth against plain Python, one event at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from regulars.accounts.service import Profile
from regulars.history.engine import DuckDBEngine
from regulars.metrics import service
from regulars.metrics.schemas import Report
from tests.metrics.shops import Fact, Happened, engine, snapshot_of

FIRST, LAST = date(2026, 2, 1), date(2026, 2, 28)
SHOP = [Fact(1, date(2026, 1, 1), 500), Fact(9, date(2026, 3, 31), 500)]


@pytest.fixture(scope="module")
def duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    with engine(Path(tmp_path_factory.mktemp("engine"))) as opened:
        yield opened


def report(
    opened: DuckDBEngine, events: Sequence[Happened], facts: Sequence[Fact] = SHOP
) -> Report:
    return service.report_of(
        snapshot_of(opened, facts, events),
        Profile(),
        first=FIRST,
        last=LAST,
        by=None,
        calendar=None,
        today=date(2026, 4, 1),
    )


def told(who: int, day: date, what: str, amount: int | None = None, **more: object) -> Happened:
    properties = {"amount_minor": amount, **more} if amount is not None else dict(more)
    return Happened(who, day, f"subscription_{what}", json.dumps(properties))


def test_a_shop_without_subscriptions_has_none_of_their_metrics(duckdb: DuckDBEngine) -> None:
    absent = report(duckdb, [Happened(1, FIRST, "page_viewed")]).notes.absent
    assert absent["mrr"] == absent["subscribers"] == "no_subscriptions"


def test_prices_are_per_month_and_change(duckdb: DuckDBEngine) -> None:
    found = report(
        duckdb,
        [
            told(1, date(2026, 1, 1), "started", 1200, months=12),
            told(1, date(2026, 1, 2), "started", 900, subscription="second"),
            told(1, date(2026, 2, 3), "cancelled", subscription="second"),
            told(2, date(2026, 1, 3), "started", 1000),
            told(2, date(2026, 2, 3), "changed", 700),
            told(2, date(2026, 2, 9), "renewed"),  # without a price nothing changes
            told(3, date(2026, 2, 4), "started", 300),
            told(4, date(2026, 1, 4), "started", 50),
            told(4, date(2026, 2, 28), "cancelled"),
            told(5, date(2026, 3, 1), "started", 99_999),
        ],
    ).metrics
    keys = ("subscribers", "new_subscribers", "churned_subscribers", "mrr")
    assert [found[key].value for key in keys] == [3, 1, 1, 100 + 700 + 300]
    assert found["subscriber_retention_rate"].value == pytest.approx(2 / 3)
    assert found["mrr_retention"].value == pytest.approx(800 / 2050)
    assert found["mrr_net_retention"].value == pytest.approx(800 / 2050)


events = st.lists(
    st.builds(
        told,
        st.integers(1, 4),
        st.integers(0, 89).map(lambda n: date(2026, 1, 1) + timedelta(days=n)),
        st.sampled_from(["started", "renewed", "changed", "cancelled"]),
        st.sampled_from([None, 300, 450, 1000]),
        months=st.sampled_from([1, 3]),
        subscription=st.sampled_from(["a", "b"]),
    ),
    max_size=25,
)


def running(events: Sequence[Happened], day: date) -> dict[int, int]:
    """What each subscriber brings a month at the end of a day."""
    state: dict[tuple[int, str], int | None] = {}
    for _, event in sorted(enumerate(events), key=lambda pair: (pair[1].day, pair[0])):
        properties = json.loads(event.properties)
        key = (event.customer, properties["subscription"])
        if event.day > day:
            continue
        if event.name == "subscription_cancelled":
            state[key] = None
        elif "amount_minor" in properties:
            state[key] = round(properties["amount_minor"] / properties["months"])
    found: dict[int, int] = {}
    for (who, _), worth in state.items():
        if worth is not None:
            found[who] = found.get(who, 0) + worth
    return found


@given(events=events)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_any_run_of_events_equals_the_plain_model(
    duckdb: DuckDBEngine, events: list[Happened]
) -> None:
    found = report(duckdb, events).metrics
    if not events:
        return
    now, before = running(events, LAST), running(events, FIRST - timedelta(days=1))
    assert found["subscribers"].value == len(now)
    assert found["new_subscribers"].value == len(now.keys() - before)
    assert found["churned_subscribers"].value == len(before.keys() - now)
    assert found["mrr"].value == sum(now.values())
    if before:
        kept = sum(min(now.get(who, 0), worth) for who, worth in before.items())
        assert found["mrr_retention"].value == pytest.approx(kept / sum(before.values()))
        stayed = sum(now.get(who, 0) for who in before)
        assert found["mrr_net_retention"].value == pytest.approx(stayed / sum(before.values()))
        stay = len(before.keys() & now) / len(before)
        assert found["subscriber_retention_rate"].value == pytest.approx(stay)


def test_word_of_mouth_counts_new_customers_whom_somebody_referred(duckdb: DuckDBEngine) -> None:
    facts = [
        *SHOP,
        Fact(1, date(2026, 2, 5), 100),  # referred, but not new
        Fact(2, date(2026, 2, 5), 100),
        Fact(3, date(2026, 2, 6), 100),
        Fact(4, date(2026, 2, 7), 100),
        Fact(5, date(2026, 3, 7), 100),  # new later
    ]
    joined = [Happened(who, date(2026, 2, 1), "referral_joined") for who in (1, 2, 5)]
    found = report(duckdb, joined, facts)
    assert found.metrics["referred_customers"].value == 1
    assert found.metrics["referral_share"].value == pytest.approx(1 / 3)
    snapshot = snapshot_of(duckdb, facts, joined)
    trait = pa.table({"customer_id": pa.array([2, 4], pa.int64())})  # 2 is told twice
    both = service.report_of(
        snapshot,
        Profile(),
        first=FIRST,
        last=LAST,
        by=None,
        calendar=None,
        today=date(2026, 4, 1),
        referred=trait,
    )
    assert both.metrics["referred_customers"].value == 2


def test_a_shop_that_knows_no_referrals_says_so(duckdb: DuckDBEngine) -> None:
    assert report(duckdb, []).notes.absent["referral_share"] == "no_referrals"
