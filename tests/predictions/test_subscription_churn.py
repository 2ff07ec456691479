from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from regulars.core.workspace import Workspace
from regulars.history import service as history
from regulars.predictions import subscriptions
from regulars.predictions.base import FORECASTERS
from regulars.predictions.subscriptions import NEVER, Spells, events, spells_of
from tests.history.makers import event_row, events_table
from tests.predictions.shops import TODAY_NUMBER, days_ago, visits, world_of

MEMBER = FORECASTERS["subscription_churn"]
TRAIT = "subscription_churn_30d"


def said(person: int, ago: float, what: str, own: str = "box", **more: Any) -> dict[str, Any]:
    name, told = f"subscription_{what}", json.dumps({"subscription": own, **more})
    key = f"{person}-{own}-{ago}-{what}"
    return event_row(key, days_ago(ago), person, name=name, properties=told)


def load(ws: Workspace, rows: Sequence[dict[str, Any]]) -> None:
    history.append(ws, {"events": events_table(rows)}, source="test")


def club(people: int, seed: int) -> list[dict[str, Any]]:
    """Monthly members, of whom 30 % leave in their first month and 5 % in any later one; and
    yearly ones, of whom half leave when the year is over."""
    random = np.random.default_rng(seed)
    rows = []
    for person in range(1, people + 1):
        ago, yearly = float(random.uniform(0, 700)), person % 3 == 0
        rows.append(said(person, ago, "started", months=12 if yearly else 1))
        step = 366 if yearly else 31
        first = 0.5 if yearly else 0.3
        while (ago := ago - step) > 0:
            if random.random() < first:
                rows.append(said(person, ago, "cancelled"))
                break
            first = 0.5 if yearly else 0.05
    return rows


class TestSpells:
    def spells(self, ws: Workspace, rows: Sequence[dict[str, Any]]) -> Spells:
        load(ws, rows)
        with world_of(ws) as world:
            return spells_of(world.snapshot.run(events(TODAY_NUMBER)))

    def test_from_the_first_event_to_the_one_that_cancels(self, workspace: Workspace) -> None:
        rows = [
            said(1, 100, "started", months=1),
            said(1, 70, "renewed"),
            said(1, 40, "cancelled"),
            said(1, 39, "cancelled"),
            said(1, 10, "started", months=3),
            said(2, 90, "renewed"),
            said(2, 30, "cancelled", own="other"),  # of one that was never seen to run
            said(3, 20, "started", own="a"),
            said(3, 20, "started", own="b"),
            said(3, 5, "cancelled", own="b"),
        ]
        spells = self.spells(workspace, rows)
        ago = TODAY_NUMBER - spells.start
        ends = np.where(spells.end < NEVER, TODAY_NUMBER - spells.end, -1)
        told = sorted(zip(spells.customer_id.tolist(), ago.tolist(), ends.tolist(), strict=True))
        assert told == [(1, 10, -1), (1, 100, 40), (2, 90, -1), (3, 20, -1), (3, 20, 5)]
        by_start = dict(zip(ago.tolist(), spells.months.tolist(), strict=True))
        assert by_start[10] == 3
        assert dict(zip(ago.tolist(), spells.again.tolist(), strict=True))[10] == 1
        assert spells.running(TODAY_NUMBER).size == 3

    def test_on_an_earlier_day_nobody_knew_who_would_cancel(self, workspace: Workspace) -> None:
        rows = [said(1, 100, "started"), said(1, 40, "cancelled"), said(2, 20, "started")]
        then = self.spells(workspace, rows).at(TODAY_NUMBER - 50)
        assert then.customer_id.tolist() == [1]
        assert then.end.tolist() == [NEVER]


def chances(ws: Workspace) -> dict[int, tuple[float, float, float]]:
    with world_of(ws) as world:
        forecast = MEMBER.forecast(world)[TRAIT]()
    assert forecast.who is not None
    rows = np.stack([forecast.value, forecast.low, forecast.high], axis=1).tolist()
    return {
        who: (row[0], row[1], row[2]) for who, row in zip(forecast.who.tolist(), rows, strict=True)
    }


def test_the_first_month_and_the_end_of_the_year_are_dangerous(workspace: Workspace) -> None:
    tested = [
        said(9001, 15, "started", months=1),
        said(9002, 400, "started", months=1),
        said(9003, 200, "started", months=12),
        said(9004, 352, "started", months=12),
    ]
    load(workspace, club(900, 1) + tested)
    found = chances(workspace)
    new, old, midway, ending = (found[person] for person in range(9001, 9005))
    assert new[0] > 2 * old[0]
    assert ending[0] > 3 * midway[0]
    assert 0.02 < old[0] < 0.12
    for value, low, high in found.values():
        assert 0 <= low <= value <= high <= 1


def test_the_back_test_saves_error_against_the_plain_rate(workspace: Workspace) -> None:
    load(workspace, club(900, 2))
    with world_of(workspace) as world:
        assert MEMBER.back_test(world) is None
        found = world.cancelling
    assert found is not None
    assert found.chosen == "hazard"
    assert len(found.tests) == 12
    assert found.better_by is not None
    assert found.better_by.value > 0
    ranked = [test.auc for test in found.tests if test.auc is not None]
    assert np.mean(ranked) > 0.6
    said_in_all, came = (
        sum(getattr(test, name) for test in found.tests) for name in ("model_total", "real")
    )
    assert said_in_all == pytest.approx(came, rel=0.3)


def test_where_the_plain_rate_errs_less_everybody_is_given_it(workspace: Workspace) -> None:
    random = np.random.default_rng(3)
    rows = []
    for person in range(1, 200):
        ago = float(random.uniform(60, 400))
        rows.append(said(person, ago, "started"))
        if (left := ago - random.exponential(400)) > 0:
            rows.append(said(person, left, "cancelled"))
    load(workspace, rows)
    with world_of(workspace) as world:
        MEMBER.back_test(world)
        assert world.cancelling is not None
        world.cancelling = world.cancelling.model_copy(update={"chosen": "naive"})
        values = MEMBER.forecast(world)[TRAIT]().value
        assert values == pytest.approx(subscriptions.plain_rate(*world.spells))


def test_with_two_subscriptions_one_may_be_cancelled(workspace: Workspace) -> None:
    both = [said(9001, 200, "started", own=own) for own in ("a", "b")]
    load(workspace, [*club(300, 4), *both, said(9002, 200, "started")])
    found = chances(workspace)
    assert found[9001][0] == pytest.approx(1 - (1 - found[9002][0]) ** 2)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [said(1, 10, "started")],
        [said(1, 10, "cancelled")],
        [said(1, 0, "started"), said(2, 900, "started", months=0)],
        [said(who, 300, "started", months=1) for who in range(40)],  # nobody ever left
        [said(who, 9, "started") for who in range(40)]
        + [said(who, 1, "cancelled") for who in range(40)],
    ],
)
def test_few_or_one_sided_events_raise_nothing(
    workspace: Workspace, rows: list[dict[str, Any]]
) -> None:
    load(workspace, rows) if rows else visits(workspace, {1: [4]})
    with world_of(workspace) as world:
        MEMBER.back_test(world)
        forecast = MEMBER.forecast(world)[TRAIT]()
    told = np.array([forecast.low, forecast.value, forecast.high])
    assert np.isfinite(told).all()
    assert ((told >= 0) & (told <= 1)).all()
    assert (np.diff(told, axis=0) >= 0).all()
