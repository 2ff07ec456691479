from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.errors import Invalid
from regulars.stats import bg_nbd, gamma_gamma, mbg_nbd, nbd
from regulars.stats.bg_nbd import BgNbd
from regulars.stats.lifetime_value import Forecast, lifetime_value, orders_within, total_within
from tests.stats.shops import Shop, cdnow, simulate


def forecasts(shop: Shop, horizon: float) -> tuple[Forecast, Forecast]:
    model = bg_nbd.fit(*shop.histories)
    spend = gamma_gamma.fit(shop.frequency, shop.mean_value)
    return (
        orders_within(model, horizon, *shop.histories),
        lifetime_value(model, spend, horizon, *shop.histories, shop.mean_value),
    )


def held(forecast: Forecast, real: np.ndarray) -> float:
    return float(np.mean((forecast.low <= real) & (real <= forecast.high)))


@pytest.mark.parametrize("customers", [50, 400, 3000])
def test_nine_in_ten_people_do_what_their_interval_says(customers: int) -> None:
    """Counts are whole and often zero, so an interval can only hold more than nine in ten."""
    shops = [simulate(customers, seed=seed) for seed in range(8)]
    orders, value = zip(*(forecasts(shop, 39.0) for shop in shops), strict=True)
    pairs = list(zip(orders, value, shops, strict=True))
    assert 0.88 <= np.mean([held(o, s.orders_after) for o, _, s in pairs]) <= 1.0
    assert 0.88 <= np.mean([held(v, s.spend_after) for _, v, s in pairs]) <= 1.0


def test_intervals_of_frequent_buyers_are_no_wider_than_they_must_be() -> None:
    """Among people with many orders the interval is nearly continuous: nine in ten, not all."""
    shop = simulate(6000, seed=11, parameters=(4.0, 4.0, 0.5, 6.0))
    _, value = forecasts(shop, 39.0)
    frequent = shop.frequency >= 10
    inside = (value.low <= shop.spend_after) & (shop.spend_after <= value.high)
    assert 0.85 <= np.mean(inside[frequent]) <= 0.97


def test_the_total_is_near_what_really_came() -> None:
    shop = simulate(6000, seed=4)
    orders, value = forecasts(shop, 39.0)
    assert orders.value.sum() == pytest.approx(shop.orders_after.sum(), rel=0.1)
    assert value.value.sum() == pytest.approx(shop.spend_after.sum(), rel=0.15)


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, again = forecasts(cdnow(), 52.0), forecasts(cdnow(), 52.0)
    assert np.array_equal(first[1].high, again[1].high)


def test_value_scales_with_the_currency_unit() -> None:
    shop = simulate(300, seed=2)
    model = bg_nbd.fit(*shop.histories)
    one, cents = (
        lifetime_value(
            model,
            gamma_gamma.fit(shop.frequency, shop.mean_value * unit),
            52,
            *shop.histories,
            shop.mean_value * unit,
        )
        for unit in (1, 100)
    )
    assert cents.high == pytest.approx(one.high * 100, rel=1e-4)


def lived(model: BgNbd, x: float, age: float, rate: float, people: int) -> np.ndarray:
    """Discounted orders of the whole future, drawn order by order, of people known to be alive."""
    random = np.random.default_rng(8)
    pace = random.gamma(model.r + x, 1 / (model.alpha + age), people)
    leaves = random.beta(model.a, model.b + x, people)
    clock, sums, here = np.zeros(people), np.zeros(people), np.arange(people)
    while here.size:
        clock[here] += random.exponential(1 / pace[here])
        here = here[rate * clock[here] < 12]
        sums[here] += np.exp(-rate * clock[here])
        here = here[random.random(here.size) > leaves[here]]
    return sums


class TestDiscount:
    @pytest.mark.parametrize("rate", [0.002, 0.02])
    def test_the_endless_future_of_a_person_lies_within_its_bounds(self, rate: float) -> None:
        model = replace(bg_nbd.fit(*cdnow().histories), covariance=np.zeros((4, 4)))
        x, age = np.array([1.0, 8.0]), np.array([30.0, 40.0])
        told = orders_within(model, np.inf, x, age - 0.01, age, rate=rate)
        alive = model.probability_alive(x, age - 0.01, age)
        for person in range(2):
            real = lived(model, x[person], age[person], rate, 4000) * (
                np.random.default_rng(1).random(4000) < alive[person]
            )
            inside = (told.low[person] <= real) & (real <= told.high[person])
            assert told.value[person] == pytest.approx(real.mean(), rel=0.06)
            assert 0.85 <= inside.mean() <= 0.96

    @pytest.mark.parametrize("models", [nbd, bg_nbd, mbg_nbd])
    def test_a_rate_takes_from_person_and_total(self, models: ModuleType) -> None:
        shop = cdnow()
        model, spend = models.fit(*shop.histories), gamma_gamma.fit(shop.frequency, shop.mean_value)
        full, less = (
            lifetime_value(model, spend, 104, *shop.histories, shop.mean_value, rate=rate)
            for rate in (0.0, 0.002)
        )
        assert (less.value < full.value).all()
        assert (less.value > full.value * np.exp(-0.002 * 104)).all()
        bounds = total_within(model, spend, 104, *shop.histories, shop.mean_value, rate=0.002)
        assert bounds[0] < less.value.sum() < bounds[1] < 1.3 * full.value.sum()

    def test_an_endless_future_needs_a_rate(self) -> None:
        model = bg_nbd.fit(*cdnow().histories)
        with pytest.raises(Invalid):
            orders_within(model, np.inf, [1.0], [2.0], [3.0])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5000), st.integers(0, 400), st.integers(0, 400), st.floats(-1e6, 1e9)
        ),
        max_size=6,
    )
)
def test_any_few_customers_get_ordered_finite_bounds(
    rows: list[tuple[int, int, int, float]],
) -> None:
    x, t, later, z = np.array(rows, float).reshape(-1, 4).T
    t = np.where(x > 0, t, 0.0)
    age = t + later
    model, spend = bg_nbd.fit(x, t, age), gamma_gamma.fit(x, z)
    for forecast in (
        orders_within(model, 365, x, t, age),
        lifetime_value(model, spend, 365, x, t, age, z),
    ):
        assert np.isfinite(forecast.high).all()
        assert (forecast.low >= 0).all()
        assert (forecast.low <= forecast.value).all()
        assert (forecast.value <= forecast.high).all()
