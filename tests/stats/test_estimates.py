"""Intervals against figures from elsewhere."""

from __future__ import annotations

from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.stats import estimates
from regulars.stats.estimates import Estimate, RatioSums


def test_a_share_has_the_wilson_interval_of_the_textbook() -> None:
    found = estimates.share(81, 263, reason="")  # Newcombe (1998), table I
    assert (found.low, found.high) == (
        pytest.approx(0.2553, abs=5e-5),
        pytest.approx(0.3662, abs=5e-5),
    )


def test_a_share_of_nobody_is_absent_with_its_reason() -> None:
    assert estimates.share(0, 0, reason="nobody") == Estimate(None, reason="nobody")


def test_a_mean_has_the_interval_of_its_standard_error() -> None:
    orders = [1, 2, 2, 3, 7]
    sums = RatioSums(5, sum(orders), 5, sum(n * n for n in orders), sum(orders), 5)
    found = estimates.ratio(sums, reason="")
    assert found.value == 3
    assert found.high == pytest.approx(3 + 1.959963984540054 * (22 / 4) ** 0.5 / 5**0.5)


def test_customers_who_are_all_alike_leave_nothing_to_judge_by() -> None:
    assert estimates.ratio(RatioSums(4, 4, 4, 4.0, 4.0, 4.0), reason="") == Estimate(1.0, n=4)


def test_a_ratio_over_nothing_is_absent() -> None:
    assert estimates.ratio(RatioSums(1, 5, 0, 25.0, 0.0, 0.0), reason="none").reason == "none"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_a_counted_median_is_the_median(values: list[int]) -> None:
    counted = {value: values.count(value) for value in set(values)}
    found = estimates.median(counted, reason="")
    assert found.value == plain_median(values)
    if found.low is not None and found.high is not None:
        assert found.low <= plain_median(values) <= found.high


def test_a_median_of_five_has_no_interval_and_of_ten_has_ranks_two_and_nine() -> None:
    assert estimates.median(dict.fromkeys(range(1, 6), 1), reason="").low is None
    found = estimates.median(dict.fromkeys(range(1, 11), 1), reason="")
    assert (found.low, found.high) == (1, 10)


def test_quantiles_lie_between_neighbours() -> None:
    assert estimates.quantile({10: 1, 20: 1}, 0.25) == 12.5


def test_a_change_within_chance_is_not_clear() -> None:
    one, other = estimates.share(50, 100, reason=""), estimates.share(45, 100, reason="")
    found = estimates.change(one, other)
    assert found is not None
    assert found.difference == pytest.approx(0.05)
    assert not found.clear


def test_a_change_of_two_shares_is_newcombes() -> None:
    one, other = estimates.share(56, 70, reason=""), estimates.share(48, 80, reason="")
    found = estimates.change(one, other)  # Newcombe (1998), method 10, example (a)
    assert found is not None
    assert (found.low, found.high) == (
        pytest.approx(0.0524, abs=5e-5),
        pytest.approx(0.3339, abs=5e-5),
    )
    assert found.clear


def test_counts_change_clearly_only_beyond_their_noise() -> None:
    def clear(now: int, then: int) -> bool | None:
        found = estimates.change(estimates.total(now, now), estimates.total(then, then))
        return found.clear if found else None

    assert clear(110, 100) is False
    assert clear(160, 100) is True


def test_there_is_no_change_from_nothing() -> None:
    assert estimates.change(estimates.total(5, 5), estimates.absent("none")) is None
