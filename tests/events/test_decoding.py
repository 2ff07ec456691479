"""What a shop may send, and what each kind of fault is answered with."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.core.errors import Invalid
from regulars.events.decoding import decode_batch
from tests.events.makers import NOW


def body(*events: dict[str, Any], **more: Any) -> bytes:
    return json.dumps({"events": list(events), **more}).encode()


def faults(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        decode_batch(content, now=NOW)
    return [(problem.where, problem.message) for problem in caught.value.problems]


def order(**changes: Any) -> dict[str, Any]:
    properties = {"order_id": 1, "total": "9.90", **changes}
    return {"name": "order_placed", "properties": properties}


class TestAccepted:
    def test_what_is_left_out_is_filled_in(self) -> None:
        [found] = decode_batch(body({"name": "page_viewed"}), now=NOW)
        assert found.occurred_at == NOW
        assert found.id.startswith("evt_")

    def test_text_that_only_looks_doubtful_is_fine(self) -> None:
        content = {"name": "n", "properties": {"a": "\\u0000", "b": "1" * 40, "c": -(2**63)}}
        [found] = decode_batch(body(content), now=NOW)
        assert found.properties == content["properties"]

    @pytest.mark.parametrize("total", ["0", "12.5", 3, 3.25, "999999999999999.999999"])
    def test_totals_may_be_text_or_numbers(self, total: Any) -> None:
        assert len(decode_batch(body(order(total=total)), now=NOW)) == 1


class TestRefused:
    def test_every_unknown_field_is_named(self) -> None:
        events = [{"name": "n", "foo": 1, "bar": 2}, {"name": "n"}, {"name": "n", "baz": 3}]
        assert faults(body(*events, extra=1)) == [
            ("extra", "is not a known field"),
            ("events[0].bar", "is not a known field"),
            ("events[0].foo", "is not a known field"),
            ("events[2].baz", "is not a known field"),
        ]

    @pytest.mark.parametrize(
        ("event", "where"),
        [
            ({"name": "a\x00b"}, "events[0].name"),
            ({"name": "n", "identities": {"email": "\x00"}}, "events[0].identities.email"),
            ({"name": "n", "properties": {"a": {"b": ["x\x00"]}}}, "events[0].properties.a.b[0]"),
            ({"name": "n", "properties": {"x\x00": 1}}, "events[0].properties (a key)"),
            ({"name": "n", "properties": {"a": 2**63}}, "events[0].properties.a"),
            ({"name": "n", "properties": {"a": -(2**63) - 1}}, "events[0].properties.a"),
            ({"name": "n", "identities": {"fax": "1"}}, "events[0].identities"),
            ({"name": ""}, "events[0].name"),
            ({"name": "n", "occurred_at": "2026-01-01T00:00:00"}, "events[0].occurred_at"),
            ({"name": "n", "occurred_at": "0001-01-01T00:00:00+14:00"}, "events[0].occurred_at"),
            ({"name": "n", "occurred_at": "9999-12-31T23:59:59-14:00"}, "events[0].occurred_at"),
            (order(total="1e3"), "events[0].properties.total"),
            (order(total=None), "events[0].properties.total"),
            (order(total="NaN"), "events[0].properties.total"),
            (order(lines=[{"price": 1, "colour": "red"}]), "events[0].properties.lines[0]"),
            (order(gift=True), "events[0].properties"),
        ],
    )
    def test_a_fault_is_named_where_it_is(self, event: dict[str, Any], where: str) -> None:
        assert [place for place, _ in faults(body(event))] == [where]

    @pytest.mark.parametrize(
        "content",
        [
            b"", b"\xff", b"[]", b"{}", b"null", b'{"events": 1}', b'{"events": []}',
            b'{"events": [1]}', b'{"events": [{"name": "\\ud800"}]}',
            b'{"events": [{"name": "n", "properties": {"a": NaN}}]}',
            b'{"events": [{"name": "n", "properties": {"a": 1e400}}]}',
            b'{"events": [{"name": "\xed\xa0\x80"}]}',
            b'{"events": ' + b"[" * 100_000,
            b'{"events": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            b'{"events": [{"name": "n", "properties": {"a": ' + b"[" * 400 + b"]" * 400 + b"}}]}",
            body(*[{"name": "n"}] * 1001),
        ],
    )  # fmt: skip
    def test_what_is_no_batch_is_refused_with_a_reason(self, content: bytes) -> None:
        assert all(message for _, message in faults(content))

    def test_a_day_ahead_is_the_limit(self) -> None:
        ahead = [NOW + timedelta(days=1), NOW + timedelta(days=1, seconds=1)]
        events = [{"name": "n", "occurred_at": moment.isoformat()} for moment in ahead]
        assert [where for where, _ in faults(body(*events))] == ["events[1].occurred_at"]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
_events = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["n", "order_placed", "order_refunded"]) | _values,
        "id": _values,
        "occurred_at": _values,
        "identities": _values,
        "properties": st.dictionaries(
            st.sampled_from(["order_id", "total", "amount", "lines", "x"]), _values, max_size=5
        ),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_events, max_size=4))
def test_anything_is_taken_whole_or_refused_with_reasons(events: list[Any]) -> None:
    content = json.dumps({"events": events}).encode()
    try:
        taken = decode_batch(content, now=NOW)
    except Invalid as refused:
        taken, problems = None, refused.problems
    if taken is None:
        assert problems
    else:
        assert len(msgspec.json.decode(msgspec.json.encode(taken))) == len(events)
