"""Numbers, moments and reports in the shapes that providers use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from regulars.channels.provider import Request
from regulars.channels.shapes import (
    by_number,
    digits,
    e164,
    heard_fields,
    local,
    moment,
    rows,
    words,
)
from regulars.core.errors import Invalid


def test_numbers_leave_in_each_providers_shape() -> None:
    assert local("+989121234567") == "09121234567"
    assert local("+966512345678") == "00966512345678"
    assert local("+966512345678", "966") == "0512345678"
    assert digits("+966512345678") == "966512345678"


@pytest.mark.parametrize(
    "written", ["+989121234567", "00989121234567", "09121234567", "989121234567", "9121234567"]
)
def test_numbers_come_back_in_one_shape(written: str) -> None:
    assert e164(written, "98") == "+989121234567"


def test_what_is_no_number_is_nobodys() -> None:
    assert [e164(None, "98"), e164(""), e164("Shop")] == ["", "", ""]
    assert e164(989121234567) == "+989121234567"


def test_a_report_is_read_from_the_address_a_form_or_json() -> None:
    assert heard_fields(Request({}, b"a=1&b=%D8%B3", {"q": "2"})) == {"a": "1", "b": "س", "q": "2"}
    assert heard_fields(Request({}, b' {"a": 1}')) == {"a": 1}


@pytest.mark.parametrize("body", [b"\xff\xfe", b'{"a": ', b"[1]", b"[" * 5000, b"a=1&" * 300])
def test_what_cannot_be_read_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid):
        heard_fields(Request({}, body))


def test_odd_shapes_are_taken_as_they_are() -> None:
    assert rows({"a": 1}) == [{"a": 1}]
    assert rows([{"a": 1}, None, 3]) == [{"a": 1}]
    assert rows(None) == []
    assert moment("x") is moment(None) is moment("1e999") is None
    assert moment(0) == datetime(1970, 1, 1, tzinfo=UTC)


def test_the_last_row_is_the_newest_whatever_the_length_of_its_number() -> None:
    found = [{"id": 100}, {"id": "99"}, {"id": 7}]
    assert [row["id"] for row in by_number(found, "id")] == [7, "99", 100]


def test_text_is_made_such_as_a_database_can_hold() -> None:
    assert words("سلام\0\ud800") == "سلام?"
    assert (words(None), words(7)) == ("", "7")
