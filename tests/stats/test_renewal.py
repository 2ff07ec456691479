from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv
from scipy.stats import gamma

from regulars.core.errors import Invalid
from regulars.stats import renewal
from regulars.stats.renewal import Renewal
from tests.stats.cohorts import gradient_error

TRUTH = Renewal(2.5, 4.0, 120.0, 0.0, np.eye(3), 0.0, True, "")


def _shop(count: int, seed: int) -> tuple[NDArray[np.int64], NDArray[np.float64], Renewal]:
    random = np.random.default_rng(seed)
    gaps = random.integers(1, 12, count)
    total, logs = TRUTH.simulate(gaps, random)
    return gaps, total, renewal.fit(gaps, total, logs)


def test_gradient_and_hessian_are_those_of_the_value() -> None:
    objective = renewal._Likelihood(
        np.array([1.0, 3, 5]), np.array([2.0, 4, 3]), np.array([0.5, -0.2, -3])
    )
    assert gradient_error(objective, np.array([0.3, 0.8, 0.4])) < 1e-6


def test_simulated_parameters_are_recovered_within_their_errors() -> None:
    inside = []
    for seed in range(15):
        _, _, model = _shop(800, seed)
        error = np.sqrt(np.diag(model.covariance))
        inside.append(np.abs(np.log(model.parameters / TRUTH.parameters)) < 1.645 * error)
    assert 0.8 <= np.mean(inside) <= 0.98


def test_the_unit_of_time_changes_nothing_but_the_unit() -> None:
    random = np.random.default_rng(1)
    gaps = random.integers(1, 6, 300)
    total, logs = TRUTH.simulate(gaps, random)
    days, weeks = (
        renewal.fit(gaps, total / unit, logs - gaps * np.log(unit)) for unit in (1.0, 7.0)
    )
    assert weeks.parameters * [1, 1, 7] == pytest.approx(days.parameters, rel=1e-5)


def test_one_who_never_came_back_is_told_the_population() -> None:
    wait = TRUTH.wait([0], [0.0], [0.0])
    population = np.random.default_rng(5).gamma(2.5, 1, 200_000)
    population /= np.random.default_rng(6).gamma(4, 1 / 120, 200_000)
    assert [wait.low[0], wait.value[0], wait.high[0]] == pytest.approx(
        np.quantile(population, [0.1, 0.5, 0.9]), rel=0.02
    )


def test_with_many_gaps_only_the_own_rhythm_speaks() -> None:
    wait = TRUTH.wait([5000], [5000 * 14.0], [0.0])
    own = gamma(2.5, scale=14 / 2.5).ppf([0.1, 0.5, 0.9])
    assert [wait.low[0], wait.value[0], wait.high[0]] == pytest.approx(own, rel=0.02)


def test_a_few_gaps_lie_between_the_own_rhythm_and_everybodys() -> None:
    everybody, few, many = TRUTH.wait([0, 2, 40], [0.0, 20, 400], [0.0]).value
    assert everybody > few > many


def test_quantiles_and_chances_are_those_of_the_beta_prime() -> None:
    random = np.random.default_rng(7)
    gaps, silent = random.integers(0, 40, 300), random.uniform(0, 400, 300)
    total = gaps * random.uniform(5, 90, 300)
    shape, rate = 4 + 2.5 * gaps, 120 + total
    still = betainc(shape, 2.5, rate / (rate + silent))
    wait = TRUTH.wait(gaps, total, silent)
    for level, told in ((0.1, wait.low), (0.5, wait.value), (0.9, wait.high)):
        exact = rate * (1 / betaincinv(shape, 2.5, (1 - level) * still) - 1)
        assert told == pytest.approx(exact, rel=2e-3)
    later = betainc(shape, 2.5, rate / (rate + silent + 30))
    chance = TRUTH.chance_within(30.0, gaps, total, silent)
    assert chance == pytest.approx(1 - later / still, abs=1e-3)


def test_80_percent_of_next_orders_fall_inside_for_people_silent_for_any_time() -> None:
    random = np.random.default_rng(8)
    rate, gaps = random.gamma(4, 1 / 120, 40_000), random.integers(1, 12, 40_000)
    mean = random.gamma(2.5 * gaps) / rate
    coming, silent = random.gamma(2.5, 1, 40_000) / rate, random.uniform(0, 80, 40_000)
    waits = coming > silent
    _, _, model = _shop(5000, 9)
    wait = model.wait(gaps, mean, silent)
    held = ((wait.low <= coming) & (coming <= wait.high))[waits]
    assert held.mean() == pytest.approx(0.8, abs=0.015)
    assert (coming < wait.value)[waits].mean() == pytest.approx(0.5, abs=0.015)
    chance = model.chance_within(20, gaps, mean, silent)[waits].mean()
    assert chance == pytest.approx((coming <= silent + 20)[waits].mean(), abs=0.01)


def test_who_is_known_to_come_soon_is_told_a_day_before_then() -> None:
    random = np.random.default_rng(10)
    rate = random.gamma(4 + 2.5 * 3, 1 / (120 + 90), 400_000)
    coming = random.gamma(2.5, 1, 400_000) / rate
    seen = coming[(coming > 20) & (coming <= 40)]
    wait = TRUTH.wait([3], [90.0], [20.0], within=20.0)
    assert [wait.low[0], wait.value[0], wait.high[0]] == pytest.approx(
        np.quantile(seen, [0.1, 0.5, 0.9]), rel=0.01
    )


def test_who_is_silent_for_long_is_not_due_in_the_past() -> None:
    wait = TRUTH.wait([3, 3, 2000], [30.0, 30, 20_000], [0.0, 500, 1e6])
    assert (wait.low >= [0, 500, 1e6]).all()
    assert np.isfinite(wait.high).all()
    assert wait.value[1] > 500


@pytest.mark.parametrize(
    ("gaps", "gap"), [([], 1.0), ([1], 30.0), ([5] * 20, 30.0), ([1] * 20, 30.0), ([10_000], 1.0)]
)
def test_weak_data_and_equal_gaps_get_a_prior_and_say_so(gaps: list[int], gap: float) -> None:
    n = np.array(gaps, float)
    model = renewal.fit(n, n * gap, n * np.log(gap), typical=30.0)
    assert model.fallback == "prior"
    assert model.converged
    wait = model.wait([0, 1, 50, 10_000], [0, gap, 50 * gap, 1e4 * gap], [0, 0, 1e4, 1e5])
    assert np.isfinite([wait.low, wait.value, wait.high]).all()
    assert ((wait.low >= 0) & (wait.low <= wait.value) & (wait.value <= wait.high)).all()


def test_without_any_gap_the_typical_one_speaks() -> None:
    wait = renewal.fit([], [], [], typical=30.0).wait([0], [0], [0])
    assert wait.value[0] == pytest.approx(45, rel=0.1)
    assert renewal.fit([], [], []).wait([], [], []).value.size == 0


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 4000), min_size=1, max_size=5), max_size=5),
    st.integers(0, 100_000),
)
def test_any_few_gaps_give_finite_waits(people: list[list[int]], silent: int) -> None:
    n, total = np.array([len(p) for p in people]), np.array([sum(p) for p in people])
    logs = np.array([np.log(p).sum() for p in people])
    model = renewal.fit(n, total, logs)
    wait = model.wait(n, total, silent)
    chance = model.chance_within(30, n, total, silent)
    assert np.isfinite([wait.low, wait.value, wait.high]).all()
    assert ((wait.low <= wait.value) & (wait.value <= wait.high)).all()
    assert ((chance >= 0) & (chance <= 1)).all()


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(Invalid, match="one length"):
        renewal.fit([1, 2], [3.0], [1.0])
