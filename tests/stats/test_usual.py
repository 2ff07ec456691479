"""What is usual, from earlier counts."""

from __future__ import annotations

import random
from statistics import median

import pytest

from regulars.stats.usual import judge, usual_range


def test_too_few_earlier_counts_say_nothing() -> None:
    assert usual_range([5, 6, 7]) is None
    assert judge(1000, None) == "cannot_tell"


def test_steady_counts_still_vary_by_chance() -> None:
    usual = usual_range([100] * 8)
    assert usual is not None
    assert (usual.median, usual.low, usual.high, usual.windows) == (100, 75, 125, 8)
    assert [judge(n, usual) for n in (74, 75, 125, 126)] == ["less", "as_usual", "as_usual", "more"]


def test_what_never_happened_may_happen_a_little() -> None:
    usual = usual_range([0] * 8)
    assert usual is not None
    assert (usual.low, usual.high) == (0, 2)


@pytest.mark.parametrize("mean", [3, 40, 400])
def test_one_more_like_the_earlier_ones_lies_inside_19_times_out_of_20(mean: int) -> None:
    draw = random.Random(mean)
    inside = []
    for _ in range(1500):
        counts = [round(draw.gauss(mean, 1.3 * mean**0.5)) for _ in range(9)]
        usual = usual_range([max(0, n) for n in counts[1:]])
        assert usual is not None
        assert usual.median == median(max(0, n) for n in counts[1:])
        inside.append(usual.low <= max(0, counts[0]) <= usual.high)
    assert 0.935 <= sum(inside) / len(inside) <= 0.985
