"""One difference of rates over strata."""

from __future__ import annotations

import math

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats.stratified import Stratum, risk_difference


def test_one_stratum_is_the_plain_difference() -> None:
    found = risk_difference([Stratum(300, 1000, 200, 1000)])
    assert found is not None
    assert found.value == pytest.approx(0.1)
    plain = 1.96 * math.sqrt(0.3 * 0.7 / 1000 + 0.2 * 0.8 / 1000)
    assert found.high - found.value == pytest.approx(plain, rel=0.02)


def test_like_is_compared_with_like() -> None:
    """Simpson's paradox: together the rates differ, within each stratum they are the same."""
    strata = [Stratum(90, 100, 810, 900), Stratum(90, 900, 10, 100)]
    found = risk_difference(strata)
    assert found is not None
    assert found.value == pytest.approx(0.0)
    assert found.low < 0 < found.high


def test_strata_without_a_comparison_say_nothing() -> None:
    alone = Stratum(5, 10, 0, 0)
    assert risk_difference([alone]) is None
    both = Stratum(5, 10, 2, 10)
    assert risk_difference([alone, both]) == risk_difference([both])


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(Invalid):
        Stratum(3, 2, 0, 1)


@pytest.mark.parametrize("size", [12, 200])
def test_the_interval_covers_in_sparse_and_in_large_strata(size: int) -> None:
    random = np.random.default_rng(1989)
    hits, rounds, truth, count = 0, 1500, 0.15, 2400 // size
    base = np.linspace(0.1, 0.6, count)
    for _ in range(rounds):
        with_ = random.binomial(size // 2, base + truth)
        without = random.binomial(size // 2, base)
        strata = [
            Stratum(int(a), size // 2, int(b), size // 2)
            for a, b in zip(with_, without, strict=True)
        ]
        found = risk_difference(strata)
        assert found is not None
        hits += found.low <= truth <= found.high
    assert 0.935 <= hits / rounds <= 0.965
