"""The guide to conditions works as it is written."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from regulars.core.workspace import Workspace
from regulars.segments import service
from regulars.segments.base import CONDITIONS, parameters
from tests.segments.shop import NOW, TODAY, Order, Person, Shop, settle

GUIDE = Path(__file__).parents[2] / "docs/guides/add-a-condition.md"


@pytest.fixture
def _added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert code
    assert len(CONDITIONS) > 10
    (tmp_path / "weekend_orders.py").write_text(code[1])
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("weekend_orders")
    yield
    del CONDITIONS._members["weekend_orders"], sys.modules["weekend_orders"]


@pytest.mark.usefixtures("_added")
def test_the_snippet_is_a_condition(workspace: Workspace) -> None:
    saturday = (TODAY - 2) % 7  # days since the last Saturday
    orders = [Order(1, saturday), Order(2, saturday + 1), Order(3, saturday + 700)]
    settle(workspace, Shop([Person(1), Person(2), Person(3)], orders))
    rule = {"condition": "weekend_orders"}
    assert service.member_ids(workspace, rule, NOW) == [1]
    assert [each.form.type for each in parameters(CONDITIONS["weekend_orders"])] == ["integer"] * 2
