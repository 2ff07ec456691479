"""The guide to providers works as it is written."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from regulars.channels.provider import PROVIDERS, News, Outcome
from tests.channels.providers.carrying import carry, hook, member
from tests.fakes.http_server import Call, FakeVendor, Reply, route

GUIDE = Path(__file__).parents[2] / "docs/guides/add-a-provider.md"


class Shout(FakeVendor):
    def __init__(self) -> None:
        super().__init__()
        self.provider = "shout"  # type: ignore[misc]  # not on the class: it is no fake of ours

    def settings(self) -> dict[str, Any]:
        return {"base_url": self.url, "api_key": "shout-key-0123", "sender": "Shop"}

    def recipient(self, call: Call) -> str:
        return str(call.json()["to"])

    @route("POST", "/v1/send", sends=True)
    def send(self, call: Call) -> Reply:
        code = int(call.json()["to"][-2:])
        return Reply(400, {"code": code, "message": "no"}) if code else Reply(200, {"id": "s1"})

    @route("GET", "/v1/credit")
    def credit(self, call: Call) -> Reply:
        return Reply(200, {"credit": 5})


@pytest.fixture
def shout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shout]:
    code = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert code
    assert len(PROVIDERS) > 10
    (tmp_path / "shout_provider.py").write_text(code[1])
    monkeypatch.syspath_prepend(tmp_path)
    importlib.import_module("shout_provider")
    with Shout() as fake:
        yield fake
    del PROVIDERS._members["shout"], sys.modules["shout_provider"]


def test_the_snippet_carries_and_reads(shout: Shout) -> None:
    numbers = {"00": Outcome.ACCEPTED, "17": Outcome.BOUNCED, "20": Outcome.SENDER_FAULT}
    for ending, outcome in {**numbers, "29": Outcome.RETRY, "31": Outcome.REFUSED}.items():
        assert carry(shout, f"+9665123456{ending}").outcome is outcome
    ours = member(shout)
    assert ours.hear(hook('{"event": "delivered", "id": "s1"}'))[0].news is News.DELIVERED
    assert ours.hear(hook('{"from": "966512345678", "text": "11"}'))[0].text == "11"
    assert ours.health() == "Credit: 5"
