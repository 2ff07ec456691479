"""People as CSV: no cell may run as a formula."""

from __future__ import annotations

import pytest

from regulars.segments.export import COLUMNS, safe, to_csv


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_would_start_a_formula_is_disarmed(start: str) -> None:
    assert safe(f"{start}SUM(A1)") == f"'{start}SUM(A1)"


def test_plain_values_stay_as_they_are() -> None:
    assert [safe(each) for each in ("Mina", None, 7, "a=b")] == ["Mina", "", "7", "a=b"]


def test_separators_and_quotes_are_escaped() -> None:
    row = dict.fromkeys(COLUMNS) | {"id": 1, "name": 'R, "Mina"'}
    assert to_csv([row]) == f'{",".join(COLUMNS)}\r\n1,"R, ""Mina""",,,,,\r\n'
