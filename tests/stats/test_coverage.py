"""A short run of `benchmarks.coverage`, whose table is in docs/concepts/statistics.md."""

from __future__ import annotations

import pytest
from benchmarks import coverage


@pytest.mark.parametrize(("name", "customers", "runs"), [("nbd", 200, 50), ("bg_nbd", 200, 20)])
def test_ninety_percent_intervals_hold_the_truth_nine_times_in_ten(
    name: str, customers: int, runs: int
) -> None:
    """Half as wide, they would hold it six times in ten, far below these bounds.

    Twenty shops tell a share of parameters to 4 points and of totals to 7.
    """
    found = coverage.coverage(name, customers, runs)
    assert 0.81 <= found.parameters < 1.0
    assert 0.75 <= found.totals <= 1.0
    assert 0.87 <= found.exactly <= 0.93
    assert found.people >= found.exactly


def test_intervals_half_as_wide_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "Z", coverage.Z / 2)
    assert coverage.coverage("nbd", 200, 25).parameters < 0.78
