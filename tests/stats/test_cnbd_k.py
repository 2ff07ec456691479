"""MBG/CNBD-k of Platzer & Reutterer (2016), Marketing Science 35(5)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import betainc, gammaln

from regulars.stats import cnbd_k, mbg_nbd
from regulars.stats.cnbd_k import MbgCnbdK, regularity
from tests.stats.shops import cdnow, simulate

Array = np.ndarray


def regular_shop(customers: int, k: int, seed: int = 3) -> tuple[tuple[Array, ...], Array]:
    """Histories of people whose gaps have k stages, and all their gaps (people, gaps)."""
    random = np.random.default_rng(seed)
    age = random.integers(20, 105, customers).astype(float)
    rate = random.gamma(1.2, 0.15 * k, customers)[:, None]
    gaps = random.gamma(k, 1 / rate, (customers, 400))
    stays = random.geometric(random.beta(0.8, 4.0, customers))[:, None] - 1
    moments = gaps.cumsum(axis=1)
    made = (moments <= age[:, None]) & (np.arange(400) < stays)
    x = made.sum(axis=1).astype(float)
    t = np.max(np.where(made, moments, 0.0), axis=1)
    return (x, t, age), np.where(made, gaps, np.nan)


def with_k(k: int) -> MbgCnbdK:
    fitted = cnbd_k.fit(*cdnow().histories, k=k)
    return fitted.with_log_parameters(np.log([0.7, 5.0, 0.8, 2.5]))


def series(model: MbgCnbdK, horizon: float, x: float, t: float, age: float) -> float:
    """Expected orders as the sum over the i-th order of P(still there) P(so many stages)."""
    n, whole, j = model.r + model.k * x, model.alpha + age, np.arange(model.k)
    chance = np.exp(gammaln(n + j) - gammaln(n) - gammaln(j + 1)) * ((age - t) / whole) ** j
    i, above = np.arange(1, 3000)[:, None], model.a + model.b + x
    stays = np.exp(
        gammaln(above + 1) - gammaln(above + i)
        + gammaln(model.b + x + i) - gammaln(model.b + x + 1)
    )  # fmt: skip
    comes = betainc(i * model.k - j, n + j, horizon / (whole + horizon)) @ (chance / chance.sum())
    return float(stays[:, 0] @ comes) * float(model.probability_alive(x, t, age)[0])


@pytest.mark.parametrize("k", [1, 2, 3, 6])
@pytest.mark.parametrize("history", [(0, 0, 0), (0, 0, 20), (3, 20, 22), (3, 10, 40), (50, 40, 41)])
@pytest.mark.parametrize("horizon", [2.0, 500.0])
def test_expectations_are_exact(
    k: int, history: tuple[float, float, float], horizon: float
) -> None:
    model = with_k(k)
    told = model.expected_orders(horizon, *history)
    assert told == pytest.approx(series(model, horizon, *history), rel=1e-6, abs=1e-8)


def test_one_stage_is_mbg_nbd() -> None:
    x, t, age = cdnow().histories
    one, plain = cnbd_k.fit(x, t, age, k=1), mbg_nbd.fit(x, t, age)
    assert one.parameters == pytest.approx(plain.parameters)
    assert one.log_likelihood == pytest.approx(plain.log_likelihood)
    assert one.expected_orders(39, x, t, age) == pytest.approx(plain.expected_orders(39, x, t, age))
    assert one.probability_of_order(39, x, t, age) == pytest.approx(
        plain.probability_of_order(39, x, t, age)
    )


def test_people_who_buy_at_random_have_no_rhythm() -> None:
    """CDNOW, for one: its buyers are known not to be regular."""
    assert cnbd_k.fit(*cdnow().histories).k == 1
    assert cnbd_k.fit(*simulate(1500, seed=1).histories).k == 1


@pytest.mark.parametrize("k", [1, 2, 4])
def test_regularity_is_found_from_the_gaps(k: int) -> None:
    histories, gaps = regular_shop(1500, k)
    model = cnbd_k.fit(*histories, log_gaps=float(np.nansum(np.log(gaps))))
    assert model.k == k
    truth, errors = np.log([1.2, 1 / (0.15 * k), 0.8, 4.0]), np.sqrt(np.diag(model.covariance))
    assert (np.abs(np.log(model.parameters) - truth) < 3 * errors).all()
    found = regularity(gaps[:, 0], gaps[:, 1])
    assert found is not None
    assert found.low < k < found.high


def test_regularity_shows_in_recencies_too() -> None:
    assert cnbd_k.fit(*regular_shop(1500, 4)[0]).k >= 3


def test_days_and_weeks_agree_on_k_and_likelihood() -> None:
    (x, t, age), gaps = regular_shop(400, 3)
    total = float(np.nansum(np.log(gaps)))
    weeks = cnbd_k.fit(x, t, age, log_gaps=total)
    days = cnbd_k.fit(x, 7 * t, 7 * age, log_gaps=total + x.sum() * np.log(7))
    assert days.k == weeks.k
    assert days.parameters == pytest.approx(weeks.parameters * [1, 7, 1, 1], rel=1e-6)
    assert days.log_likelihood == pytest.approx(weeks.log_likelihood - x.sum() * np.log(7))


def test_the_regular_are_given_up_sooner_and_rest_after_buying() -> None:
    random, regular = with_k(1), with_k(6).with_log_parameters(np.log([0.7, 5 / 6, 0.8, 2.5]))
    late, fresh = (10, 40, 60), (10, 40, 40)
    assert regular.probability_alive(*late) < random.probability_alive(*late)
    assert regular.probability_of_order(1, *fresh) < random.probability_of_order(1, *fresh)


def test_gaps_of_nobody_say_nothing() -> None:
    assert regularity([], []) is None
    assert regularity([0.0, 0.0], [0.0, 0.0]) is None
    clock = regularity([7.0] * 9, [7.0] * 9)
    assert clock is not None
    assert np.isfinite([clock.k, clock.low, clock.high]).all()
