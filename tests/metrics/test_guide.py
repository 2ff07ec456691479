"""The guide's snippet is a metric that works."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from regulars.core.registry import Registry
from regulars.locale.calendars import Span
from regulars.metrics import family
from regulars.metrics.family import Metric
from regulars.metrics.measuring import measure, prepare
from regulars.metrics.windows import Window
from tests.metrics.shops import Fact, engine, snapshot_of

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "add-a-metric.md"


def test_the_snippet_of_the_guide_is_a_metric(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own: Registry[Metric] = Registry("regulars.metrics.definitions")
    list(family.METRICS)  # the real members are found first, and stay where they are
    monkeypatch.setattr(family, "METRICS", own)
    snippet = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[-1]
    exec(compile(snippet, str(GUIDE), "exec"), {"__name__": "guide"})
    ((_, metric),) = own.items()
    facts = [
        Fact(1, date(2026, 1, 1), 5),
        Fact(1, date(2026, 2, 1), 5),
        Fact(2, date(2026, 2, 2), 5),
    ]
    span = Span(date(2026, 2, 1), date(2026, 2, 28))
    with engine(tmp_path) as opened:
        snapshot = snapshot_of(opened, facts)
        prepared = prepare(snapshot, Span(date(2026, 1, 1), date(2026, 2, 2)), [span])
        (found,) = measure(snapshot, prepared, [Window("all", span, None)], [metric])
    assert found.estimates[metric.key].value == 0.5
