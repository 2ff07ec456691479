"""Rates, sample ratio and power against published and independently computed digits."""

from __future__ import annotations

import math

import pytest

from regulars.core.errors import Invalid
from regulars.stats import power, rates, sample_ratio


class TestRates:
    def test_newcombe_intervals(self) -> None:
        """Newcombe (1998), method 10."""
        found = rates.newcombe(560, 5000, 500, 5000)
        assert found is not None
        assert (found.low, found.high) == pytest.approx((-0.0000711124, 0.0240793966), abs=5e-11)
        small = rates.newcombe(990, 9000, 80, 1000)
        assert small is not None
        assert (small.low, small.high) == pytest.approx((0.0104889265, 0.0466312320), abs=5e-10)

    def test_newcombe_1998_table_2_row_a(self) -> None:
        found = rates.newcombe(56, 70, 48, 80)
        assert found is not None
        assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)

    def test_pooled_p_values(self) -> None:
        assert rates.two_rates_p(560, 5000, 500, 5000) == pytest.approx(0.05128593, abs=5e-9)
        assert rates.two_rates_p(990, 9000, 80, 1000) == pytest.approx(0.00359635, abs=5e-9)

    def test_wilson_stays_inside_zero_and_one(self) -> None:
        """Newcombe (1998), one proportion, Table I: 81/263, 15/148, 0/20, 1/29."""
        published = {
            (81, 263): (0.2553, 0.3662),
            (15, 148): (0.0624, 0.1605),
            (0, 20): (0.0, 0.1611),
            (1, 29): (0.0061, 0.1718),
        }
        for (successes, people), bounds in published.items():
            found = rates.wilson(successes, people)
            assert found is not None
            assert (round(found.low, 4), round(found.high, 4)) == bounds

    def test_nobody_has_no_rate(self) -> None:
        assert rates.wilson(0, 0) is None
        assert rates.newcombe(0, 0, 1, 2) is None

    def test_more_successes_than_people_are_refused(self) -> None:
        with pytest.raises(Invalid):
            rates.wilson(3, 2)


class TestSampleRatio:
    """Lindon & Malek (2022)."""

    @pytest.mark.parametrize(
        ("counts", "shares", "expected"),
        [
            ((10_000, 10_300), (0.5, 0.5), 0.5833),
            ((10_000, 10_800), (0.5, 0.5), 13.1417),
            ((900, 9300), (0.1, 0.9), 6.2248),
        ],
    )
    def test_log_evidence(
        self, counts: tuple[int, int], shares: tuple[float, float], expected: float
    ) -> None:
        assert round(sample_ratio.log_evidence(counts, shares), 4) == expected

    def test_chi_square(self) -> None:
        statistic, p = sample_ratio.chi_square((10_000, 10_300), (0.5, 0.5))
        assert statistic == pytest.approx(4.4334975, abs=5e-8)
        assert p == pytest.approx(0.0352402, abs=5e-8)
        assert sample_ratio.chi_square((900, 9300), (0.1, 0.9))[1] == pytest.approx(
            7.47648e-05, rel=1e-5
        )

    def test_alarm_is_one_in_a_thousand(self) -> None:
        assert pytest.approx(6.9078, abs=5e-5) == sample_ratio.ALARM

    def test_nobody_raises_no_alarm(self) -> None:
        assert sample_ratio.log_evidence((0, 0), (0.1, 0.9)) == pytest.approx(0)
        assert sample_ratio.chi_square((0, 0), (0.1, 0.9)) == (0.0, 1.0)


class TestPower:
    @pytest.mark.parametrize(("holdout", "people"), [(0.5, 29_496), (0.1, 79_178), (0.05, 149_368)])
    def test_ten_to_eleven_percent(self, holdout: float, people: int) -> None:
        found = power.n_needed_for_rates(0.1, 0.11, holdout=holdout, always_valid=False)
        assert round(found) == people

    @pytest.mark.parametrize(
        ("holdout", "fixed", "always"),
        [(0.05, 64_204, 122_944), (0.1, 34_282, 65_647), (0.2, 19_730, 37_781),
         (0.5, 13_484, 25_821)],
    )  # fmt: skip
    def test_four_to_five_percent(self, holdout: float, fixed: int, always: int) -> None:
        assert (
            round(power.n_needed_for_rates(0.04, 0.05, holdout=holdout, always_valid=False))
            == fixed
        )
        assert round(power.n_needed_for_rates(0.04, 0.05, holdout=holdout)) == always

    def test_smallest_rise_of_revenue(self) -> None:
        fixed = power.smallest_rise(20_000, sd=45, holdout=0.1, always_valid=False)
        assert round(fixed, 4) == 2.9715
        assert round(power.smallest_rise(20_000, sd=45, holdout=0.1), 4) == 4.1120

    def test_smallest_rise_of_a_rate_is_the_inverse_of_the_size(self) -> None:
        rise = power.smallest_rise_of_rate(65_647, 0.04, holdout=0.1)
        assert rise == pytest.approx(0.01, rel=1e-4)

    def test_too_few_people_show_nothing(self) -> None:
        assert power.smallest_rise_of_rate(5, 0.04, holdout=0.1) is None
        assert power.smallest_rise(0, sd=1, holdout=0.1) == math.inf
        assert power.n_needed(0, sd_treated=1, sd_control=1, holdout=0.1) == math.inf

    def test_a_hold_out_of_nobody_is_refused(self) -> None:
        with pytest.raises(Invalid):
            power.smallest_rise(10, sd=1, holdout=0)
