from __future__ import annotations

import duckdb
import pytest

from regulars.experiments.assignment import arm, arm_expression, draw, draw_sql, treated


@pytest.mark.parametrize(
    ("salt", "assignment_id", "expected"),
    [
        ("exp_1", "c1", 0.222319796),
        ("exp_1", "c2", 0.592220479),
        ("exp_2", "c1", 0.235416812),
        ("global_2026H1", "c1", 0.920183916),
        ("exp_1", "مشتری", 0.626150270),
    ],
)
def test_the_draw_is_the_published_hash(salt: str, assignment_id: str, expected: float) -> None:
    assert draw(salt, assignment_id) == pytest.approx(expected, abs=5e-10)


def test_control_is_the_range_below_the_hold_out() -> None:
    people = range(10_000)
    arms = [arm("salt", person, 0.1) for person in people]
    assert arms == ["treated" if one else "control" for one in treated("salt", people, 0.1)]
    assert 900 <= arms.count("control") <= 1100


def test_a_smaller_hold_out_moves_nobody_from_treatment_to_control() -> None:
    people = range(5_000)
    before, after = treated("salt", people, 0.2), treated("salt", people, 0.1)
    assert all(later or not earlier for earlier, later in zip(before, after, strict=True))


def test_two_salts_draw_independently() -> None:
    people = range(20_000)
    both = zip(treated("a", people, 0.5), treated("b", people, 0.5), strict=True)
    assert sum(one == other for one, other in both) == pytest.approx(10_000, abs=300)


def test_duckdb_draws_the_same_arms() -> None:
    people, salt = [*range(500), 2**60 - 1], "it's a salt"
    rows = duckdb.sql(
        f"SELECT id, {draw_sql(salt, 'id')}, {arm_expression(salt, 'id', 0.3)} "
        f"FROM (SELECT unnest({people}) AS id) ORDER BY id"
    ).fetchall()
    assert rows == [(one, draw(salt, str(one)), arm(salt, one, 0.3)) for one in people]
