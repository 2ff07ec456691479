from __future__ import annotations

import pytest

from regulars.experiments.schemas import ArmCounts, Change, Range
from regulars.experiments.verdict import Evidence, how_sure, judge


def change(low: float, high: float) -> Change:
    value = (low + high) / 2
    added = Range(value=value * 9000, low=low * 9000, high=high * 9000)
    return Change(value=value, low=low, high=high, p=0.5, added=added)


def evidence(
    orders: Change | None,
    *,
    ratio_ok: bool = True,
    matured: float = 1.0,
    planned: int = 10_000,
    gain_likely: bool = False,
) -> Evidence:
    treated = ArmCounts(people=9000, converted=900, orders=1000, revenue_minor=100)
    control = ArmCounts(people=1000, converted=90, orders=100, revenue_minor=10)
    return Evidence(
        treated, control, planned, ratio_ok, matured, orders, gain_likely, weeks=5.0,
        weeks_even_split=2.0, people_needed=30_000,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("case", "code", "sure"),
    [
        (evidence(change(0.01, 0.03)), "it_worked", "very"),
        (evidence(change(-0.03, -0.01)), "harm", "very"),
        (evidence(change(-0.03, -0.01), matured=0.1), "harm", "very"),
        (evidence(change(-0.001, 0.001)), "no_difference", "very"),
        (evidence(change(-0.01, 0.03)), "cannot_tell", "cannot_tell"),
        (evidence(change(-0.001, 0.03), gain_likely=True), "cannot_tell", "fairly"),
        (evidence(change(-0.01, 0.03), planned=5000), "too_small", "cannot_tell"),
        (evidence(change(0.01, 0.03), matured=0.5), "ripening", "cannot_tell"),
        (evidence(None), "too_few", "cannot_tell"),
        (evidence(change(0.01, 0.03), ratio_ok=False), "ratio_alarm", "cannot_tell"),
    ],
)
def test_the_interval_decides_what_may_be_said(case: Evidence, code: str, sure: str) -> None:
    verdict = judge(case)
    assert verdict.code == code
    assert how_sure(case, verdict.code) == sure
    assert "{" not in verdict.sentence


def test_the_sentence_carries_the_numbers() -> None:
    verdict = judge(evidence(change(0.01, 0.03)))
    assert verdict.numbers["value_per_1000"] == pytest.approx(20)
    assert verdict.numbers["added"] == pytest.approx(180)
    assert verdict.sentence == (
        "It worked: about 180 orders that would not have happened (between 10 and 30 orders per "
        "1,000 people). This holds however often you look."
    )


def test_waiting_is_told_in_weeks() -> None:
    verdict = judge(evidence(change(-0.01, 0.03)))
    assert "About 5 more weeks at this pace. A 50/50 split would need 2." in verdict.sentence
