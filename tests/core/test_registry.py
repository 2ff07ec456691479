"""A family is found whole, also when several ask for it first at the same moment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from regulars.core.registry import Registry

MEMBER = """
import time
from slow_family.family import FAMILY

time.sleep(0.05)
FAMILY.add("{key}", "{key}")
"""
KEYS = ["one", "two", "three"]


@pytest.fixture
def slow_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry[str]]:
    """A family whose members take their time to import."""
    members = tmp_path / "slow_family" / "members"
    members.mkdir(parents=True)
    for folder in (members.parent, members):
        (folder / "__init__.py").touch()
    (members.parent / "family.py").write_text(
        "from regulars.core.registry import Registry\nFAMILY = Registry('slow_family.members')\n"
    )
    for key in KEYS:
        (members / f"{key}.py").write_text(MEMBER.format(key=key))
    monkeypatch.syspath_prepend(tmp_path)
    from slow_family.family import FAMILY  # type: ignore[import-not-found]

    yield FAMILY
    for name in [name for name in sys.modules if name.startswith("slow_family")]:
        del sys.modules[name]


def test_nobody_sees_half_a_family(slow_family: Registry[str]) -> None:
    start = Barrier(4)

    def ask(_: int) -> list[str]:
        start.wait()
        return list(slow_family)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert answers == [sorted(KEYS)] * 4


def test_two_members_may_not_share_a_key() -> None:
    family: Registry[str] = Registry("slow_family.members")
    family.add("one", "first")
    with pytest.raises(ValueError, match="two members are called 'one'"):
        family.add("one", "second")
