from __future__ import annotations

import numpy as np
import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.predictions import queries
from regulars.predictions.past import Past
from regulars.predictions.people import people_of
from regulars.predictions.summary import summary
from tests.predictions.test_service import TODAY, bought, load, shop_orders

NAMES = ("customer_id", "frequency", "recency", "age", "mean_value", "recent_orders")


def past_of(*rows: tuple[int, int, int, int]) -> Past:
    columns = zip(*rows, strict=True)
    table = {
        name: pa.array(column, kind)
        for (name, kind), column in zip(
            [(field.name, field.type) for field in queries.DAYS], columns, strict=True
        )
    }
    return Past(pa.table(table), 1.0)


def test_it_agrees_with_the_question_to_history_on_any_day(workspace: Workspace) -> None:
    rows = shop_orders(40, seed=11)
    rows += [bought(one, TODAY, -300, kind="refund") for one in range(20)]
    rows += [bought(77, TODAY, -300, kind="refund"), bought(78, TODAY, 500)]
    load(workspace, rows)
    with history.open_snapshot(workspace) as snapshot:
        past = Past(snapshot.run(queries.days(1)).cast(queries.DAYS), 1.0)
        last = int(past.day.max())
        for cut in (last, last - 1, last - 200, last - 500):
            expected = people_of(summary(snapshot, cut, 30), cut)
            found = past.at(cut, 30)
            for name in NAMES:
                assert np.array_equal(getattr(found, name), getattr(expected, name)), (cut, name)
            assert found.typical == expected.typical


def test_what_comes_after_the_cut_is_next_and_nothing_else() -> None:
    past = past_of((1, 10, 1, 500), (1, 20, 1, 700), (1, 25, 0, -100), (1, 40, 1, 900))
    people = past.at(15, 12)
    assert people.next_orders.tolist() == [1]
    assert people.next_value.tolist() == [600]
    assert people.recent_orders.tolist() == [1]
    assert past.at(9, 12).count == 0


def test_only_who_is_known_by_the_day_is_counted_later() -> None:
    past = past_of((1, 10, 1, 1), (1, 30, 1, 1), (2, 28, 1, 1), (2, 31, 1, 1), (3, 5, 0, -1))
    assert past.came(20, 21, 40) == 1
    assert past.came(29, 30, 40) == 2


def test_days_before_1970_are_days_too() -> None:
    past = past_of((1, -700, 1, 1), (1, -650, 1, 1), (2, 3, 1, 1))
    assert past.at(-660, 60).next_orders.tolist() == [1]
