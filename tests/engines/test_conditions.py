"""Every condition chooses the same customers on both engines, and until the same day."""

from __future__ import annotations

import pytest

from regulars.core.workspace import Workspace
from regulars.segments import service
from regulars.segments.base import CONDITIONS
from regulars.segments.compile import Plan
from regulars.segments.evaluate import lay, opened, today
from tests.engines.conditions import SAMPLES
from tests.engines.shop import NOW
from tests.engines.twin import Twin

pytest.importorskip("pyspark", reason="needs Spark: pip install 'regulars[spark]'")


@pytest.mark.parametrize("key", list(CONDITIONS))
def test_both_engines_choose_the_same_customers(both: Workspace, key: str) -> None:
    assert SAMPLES.get(key), f"tests/engines/conditions.py has no sample of {key}"
    before = Twin.asked
    with opened(both) as (snapshot, connection):
        plan = Plan(today(connection, NOW))
        for place, sample in enumerate(SAMPLES[key]):
            rule = service.resolve(connection, {"condition": key, **sample})
            plan.add(f"chosen_{place}", rule)
            plan.add_flip(f"until_{place}", [rule])
        snapshot.run(lay(snapshot, connection, plan))
    assert Twin.asked > before
