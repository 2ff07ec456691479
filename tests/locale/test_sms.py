"""Parts of short messages; the UI's twin is tested against the same vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regulars.locale.sms import count, with_opt_out

VECTORS = json.loads((Path(__file__).parent / "sms_vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["count"], ids=lambda case: case["what"])
def test_counts_parts_as_networks_do(case: dict[str, Any]) -> None:
    found = count(case["text"])
    assert (found.encoding, found.units, found.parts, found.left) == (
        case["encoding"],
        case["units"],
        case["parts"],
        case["left"],
    )


@pytest.mark.parametrize("case", VECTORS["opt_out"], ids=lambda case: case["what"])
def test_says_how_to_opt_out(case: dict[str, Any]) -> None:
    assert with_opt_out(case["text"], case["suffix"]) == case["whole"]


def test_a_part_never_holds_half_a_letter() -> None:
    """Cutting by hand where the count says gives the same number of parts."""
    text = "س" * 66 + "🎁" * 3 + "س" * 62  # 134 units, which two parts would hold
    parts, units = 1, 0
    for letter in text:
        size = len(letter.encode("utf-16-le")) // 2
        if units + size > 67:
            parts, units = parts + 1, 0
        units += size
    assert count(text).parts == parts == 3
