"""What every purchase model promises, whichever it is; see `stats.purchase`."""

from __future__ import annotations

from functools import cache
from types import ModuleType

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats import bg_bb, bg_nbd, cnbd_k, mbg_nbd, nbd, pareto_nbd
from regulars.stats.lifetime_value import orders_within, total_within
from regulars.stats.purchase import PurchaseModel
from tests.stats.shops import cdnow, donations

CONTINUOUS = [nbd, bg_nbd, mbg_nbd, pareto_nbd, cnbd_k]
EVERY = [*CONTINUOUS, bg_bb]

# Name of the shop, then (x, t_x, T) of its people.
SHOPS: dict[str, list[tuple[float, float, float]]] = {
    "nobody": [],
    "one who came today": [(0, 0, 0)],
    "one who never came back": [(0, 0, 300)],
    "one with 5,000 orders": [(5_000, 5_999, 6_000)],
    "one with 10,000 orders": [(10_000, 10_000, 10_000)],
    "no repeats": [(0, 0, 10)] * 100,
    "all alike": [(3, 100, 200)] * 100,
    "nobody ever leaves": [(8, 100, 100)] * 300,
    "everybody left at once": [(1, 1, 400)] * 60,
    "all came today": [(0, 0, 0)] * 30,
    "heavy and light": [(10_000, 10_000, 12_000), (0, 0, 1), (1, 1, 700), (2, 600, 700)],
}


@cache
def fit(module: ModuleType, shop: str) -> PurchaseModel:
    model: PurchaseModel = module.fit(*np.array(SHOPS[shop], float).reshape(-1, 3).T)
    return model


def module_name(module: object) -> str:
    return str(getattr(module, "__name__", module)).rpartition(".")[2]


@pytest.fixture(params=EVERY, ids=module_name)
def module(request: pytest.FixtureRequest) -> ModuleType:
    found: ModuleType = request.param
    return found


@pytest.fixture(scope="module", params=CONTINUOUS, ids=module_name)
def fitted(request: pytest.FixtureRequest) -> PurchaseModel:
    model: PurchaseModel = request.param.fit(*cdnow().histories)
    return model


def assert_sound(values: np.ndarray, most: float = np.inf) -> None:
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert (values <= most).all()


@pytest.mark.parametrize("shop", SHOPS)
def test_whatever_the_shop_every_answer_is_finite_and_none_is_negative(
    module: ModuleType, shop: str
) -> None:
    model = fit(module, shop)
    assert_sound(model.parameters)
    assert_sound(model.standard_errors)
    assert np.isfinite(model.covariance).all()
    assert np.isfinite(model.log_likelihood)
    assert model.customers == len(SHOPS[shop])
    x, t, age = np.array([*SHOPS[shop], (0, 0, 0), (10_000, 10_000, 10_001)], float).T
    alive = model.probability_alive(x, t, age)
    low, high = model.alive_interval(x, t, age)
    assert_sound(alive, most=1)
    assert (low <= alive + 1e-9).all()
    assert (alive <= high + 1e-9).all()
    assert_sound(model.probability_of_order(30, x, t, age), most=1)
    assert_sound(model.expected_orders(30, x, t, age))
    assert_sound(model.discounted_orders(0.001, x, t, age))
    assert_sound(model.expected_of_new([0.0, 1.0, 365.0]))
    assert_sound(model.chance_of_count([0, 1, 10_000], 365.0), most=1)


@pytest.mark.parametrize("shop", SHOPS)
def test_forecasts_have_ordered_bounds(module: ModuleType, shop: str) -> None:
    rows = SHOPS[shop][:20]
    model = fit(module, shop)
    x, t, age = np.array(rows, float).reshape(-1, 3).T
    told = orders_within(model, 30, x, t, age)
    assert_sound(told.low)
    assert_sound(told.high)
    assert (told.low <= told.value).all()
    assert (told.value <= told.high).all()
    low, high = total_within(model, None, 30, x, t, age, np.zeros(x.size))
    assert 0 <= low <= high < np.inf


@pytest.mark.parametrize("shop", ["nobody", "one who came today", "no repeats"])
def test_data_that_say_nothing_are_admitted(module: ModuleType, shop: str) -> None:
    assert fit(module, shop).fallback != ""


def test_longer_horizons_bring_more(fitted: PurchaseModel) -> None:
    x, t, age = (column[:200] for column in cdnow().histories)
    horizons = [0.0, 0.5, 4.0, 52.0, 520.0]
    orders = np.array([fitted.expected_orders(h, x, t, age) for h in horizons])
    chances = np.array([fitted.probability_of_order(h, x, t, age) for h in horizons])
    assert (orders[0] == 0).all()
    assert (np.diff(orders, axis=0) > 0).all()
    assert (np.diff(chances, axis=0) >= 0).all()
    assert (chances <= orders + 1e-9).all()
    assert (chances[-1] <= fitted.probability_alive(x, t, age) + 1e-9).all()
    assert (np.diff(fitted.expected_of_new(np.array(horizons))) > 0).all()


def test_a_lower_discount_keeps_more_of_the_future(fitted: PurchaseModel) -> None:
    kept = [fitted.discounted_orders(rate, 3, 20, 30)[0] for rate in (0.1, 0.01, 0.001)]
    assert kept == sorted(kept)
    assert kept[0] < fitted.expected_orders(520, 3, 20, 30)[0]
    with pytest.raises(Invalid):
        fitted.discounted_orders(0.0, 3, 20, 30)


@pytest.mark.parametrize("module", CONTINUOUS, ids=module_name)
def test_days_and_weeks_tell_the_same_story(module: ModuleType) -> None:
    x, t, age = (column[::4] for column in cdnow().histories)
    weeks, days = module.fit(x, t, age), module.fit(x, 7 * t, 7 * age)
    assert days.expected_orders(91, x, 7 * t, 7 * age) == pytest.approx(
        weeks.expected_orders(13, x, t, age), rel=1e-6
    )
    assert days.probability_alive(x, 7 * t, 7 * age) == pytest.approx(
        weeks.probability_alive(x, t, age), abs=1e-7
    )
    assert np.diag(days.covariance) == pytest.approx(np.diag(weeks.covariance), rel=1e-5)
    # A density of x moments in weeks is 7^x times that in days.
    assert days.log_likelihood + x.sum() * np.log(7) == pytest.approx(weeks.log_likelihood)


def test_chances_of_counts_are_a_distribution_with_the_expected_mean(
    fitted: PurchaseModel,
) -> None:
    counts = np.arange(1500)
    chances = fitted.chance_of_count(counts, 39.0)
    assert chances.sum() == pytest.approx(1, abs=1e-6)
    mean = float(np.ravel(fitted.expected_of_new(39.0))[0])
    assert chances @ counts == pytest.approx(mean, rel=1e-4)


def test_expectations_given_histories_add_up_to_those_of_new_customers(
    fitted: PurchaseModel,
) -> None:
    """The mean over everybody's history of what comes after it is what comes after it anyway."""
    x, t = fitted.simulate(np.full(60_000, 30.0), np.random.default_rng(12))
    until, later = fitted.expected_of_new(np.array([30.0, 69.0]))
    assert x.mean() == pytest.approx(until, rel=0.05)
    after = fitted.expected_orders(39.0, x, t, np.full(x.size, 30.0))
    assert after.mean() == pytest.approx(later - until, rel=0.05)


def test_drawn_orders_have_the_expected_mean(fitted: PurchaseModel) -> None:
    x, t, age = np.array([[0, 1, 6, 40], [0, 20, 30, 38], [39, 39, 39, 39]], float)
    worlds = np.tile(np.log(fitted.parameters), (20_000, 1))
    orders, time = fitted.draw_orders(26.0, worlds, x, t, age, np.random.default_rng(2))
    told = fitted.expected_orders(26.0, x, t, age) / fitted.probability_alive(x, t, age)
    assert orders.mean(axis=1) == pytest.approx(told, rel=0.05)
    some = np.mean(orders > 0, axis=1) * fitted.probability_alive(x, t, age)
    assert some == pytest.approx(fitted.probability_of_order(26.0, x, t, age), abs=0.015)
    assert ((time >= 0) & (time <= 26.0)).all()


@pytest.mark.parametrize("module", CONTINUOUS, ids=module_name)
def test_simulated_people_bring_the_parameters_back(module: ModuleType) -> None:
    model = module.fit(*cdnow().histories)
    age = np.random.default_rng(4).uniform(20, 80, 6_000)
    again = module.fit(*model.simulate(age, np.random.default_rng(9)), age)
    away = np.log(again.parameters / model.parameters)
    assert again.fallback == ""
    assert (np.abs(away) < 4 * np.sqrt(np.diag(again.covariance))).all()


def test_other_parameters_keep_what_is_known_about_the_fit(fitted: PurchaseModel) -> None:
    moved = fitted.with_log_parameters(np.log(fitted.parameters) + 0.1)
    assert moved.parameters == pytest.approx(fitted.parameters * np.exp(0.1))
    assert moved.log_likelihood == fitted.log_likelihood
    assert len(fitted.parameter_names) == fitted.parameters.size


def test_occasions_are_forecast_by_the_same_functions() -> None:
    x, t, n, donors = donations()
    model: PurchaseModel = bg_bb.fit(x, t, n, donors)
    told = orders_within(model, 5, x, t, n)
    assert (told.high <= 5).all()
    assert (np.diff(model.expected_of_new([1, 2, 10])) > 0).all()


@pytest.mark.parametrize("bad", [([1], [5], [3]), ([1, 2], [1], [3]), ([-1], [0], [1])])
def test_what_is_no_history_is_refused(module: ModuleType, bad: tuple[list[float], ...]) -> None:
    with pytest.raises(Invalid):
        module.fit(*bad)
