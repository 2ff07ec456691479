from __future__ import annotations

import numpy as np
import pytest

from regulars.core.errors import Invalid
from regulars.stats.compress import compress, distinct


@pytest.mark.parametrize("unit", [1.0, 1 / 7])
def test_equal_histories_are_counted_once(unit: float) -> None:
    random = np.random.default_rng(1)
    x = random.integers(0, 3, 2000).astype(float)
    t = np.where(x > 0, random.integers(0, 4, 2000), 0) * unit
    age = t + random.integers(0, 3, 2000) * unit
    counted = compress(x, t, age)
    rows, counts = np.unique(np.stack([x, t, age]), axis=1, return_counts=True)
    assert np.array_equal(np.stack([counted.frequency, counted.recency, counted.age]), rows)
    assert np.array_equal(counted.count, counts)


def test_nobody_is_no_history() -> None:
    assert compress([], [], []).customers == 0


def test_weights_must_be_one_per_customer() -> None:
    with pytest.raises(Invalid, match="one length"):
        compress([1.0], [1.0], [2.0], [1.0, 2.0])


def test_distinct_rows_are_found_however_many_values_the_columns_have() -> None:
    """Six columns of 3,000 values each are more combinations than a whole number can count."""
    random = np.random.default_rng(1)
    few = random.normal(size=(6, 3000))
    rows = few[:, random.integers(0, 3000, 9000)]
    columns, back = distinct(*rows)
    unique, inverse = np.unique(rows, axis=1, return_inverse=True)
    assert np.array_equal(np.stack(columns), unique)
    assert np.array_equal(back, inverse.ravel())
