"""Every question has the same answer on both engines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import regulars
from regulars.core.workspace import Workspace
from tests.engines import questions
from tests.engines.twin import Twin

pytest.importorskip("pyspark", reason="needs Spark: pip install 'regulars[spark]'")

QUESTIONS = questions.load()


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_both_engines_give_the_same_answer(shop: Workspace, both: Workspace, name: str) -> None:
    alone, before = QUESTIONS[name](shop), Twin.asked
    assert QUESTIONS[name](both) == alone
    assert Twin.asked > before, "no query was compared"


def test_every_module_that_reads_history_is_asked() -> None:
    reads = re.compile(r"history\.tables import (?!.*DATASETS).*dataset|open_snapshot\(ws\)")
    root = Path(regulars.__file__).parent
    found = {
        path.relative_to(root).parts[0]
        for path in root.rglob("*/*.py")
        if reads.search(path.read_text())
    }
    assert found <= {name.split(":")[0] for name in QUESTIONS}
