"""Facts in order are added up as one adds them up by hand."""

from __future__ import annotations

from unittest import mock

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.predictions import queries, summary
from regulars.predictions.threads import side_by_side

FACT = st.tuples(st.integers(1, 4), st.integers(-3, 6), st.booleans(), st.integers(-500, 500))


def by_hand(facts: list[tuple[int, int, bool, int]], since: int) -> list[tuple[int, ...]]:
    found = []
    for who in sorted({fact[0] for fact in facts}):
        mine = [fact for fact in facts if fact[0] == who]
        days = sorted({day for _, day, placed, _ in mine if placed})
        if not days:
            continue
        first = sum(value for _, day, _, value in mine if day == days[0])
        whole = sum(value for *_, value in mine)
        recent = sum(value for _, day, _, value in mine if day > since)
        times = sum(day > since for day in days)
        found.append((who, days[0], days[-1], len(days), first, whole - first, times, recent))
    return found


@given(st.lists(FACT, max_size=30), st.integers(-4, 7), st.integers(1, 9))
def test_it_adds_up_as_by_hand(
    facts: list[tuple[int, int, bool, int]], since: int, portion: int
) -> None:
    ordered = sorted(facts, key=lambda fact: (*fact[:2], not fact[2]))
    columns = {
        field.name: pa.array([fact[at] for fact in ordered], field.type)
        for at, field in enumerate(queries.FACTS)
    }
    with mock.patch.object(summary, "PORTION", portion):
        found = summary.of_facts(pa.table(columns), since)
    assert tuple(found) == summary.NAMES
    assert list(zip(*(each.tolist() for each in found.values()), strict=True)) == by_hand(
        facts, since
    )


def test_tasks_answer_under_their_names() -> None:
    assert side_by_side({"a": lambda: 1, "b": lambda: 2}, threads=1) == {"a": 1, "b": 2}
    assert side_by_side({}) == {}


def test_an_error_is_raised_and_nothing_more_begins() -> None:
    begun = []

    def failing() -> None:
        raise ValueError("no")

    tasks = {"bad": failing, **{str(n): lambda n=n: begun.append(n) for n in range(50)}}
    with pytest.raises(ValueError, match="no"):
        side_by_side(tasks, threads=1)
    assert len(begun) < 50
