"""Reads what a shop sends, quickly when it is right and explaining every fault when it is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from regulars.core.errors import Invalid, Problem
from regulars.core.ids import new_id
from regulars.core.text import INT64
from regulars.events.schemas import PROPERTIES, Event, Incoming, IncomingBatch

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
FUTURE = timedelta(days=1)  # clocks of other machines may be wrong, but not by more
MOST_PROBLEMS = 20
DEEPEST = 32  # far from where any reader of the inbox would run out of stack

_TEXTS = ("id", "name", "identities", "properties")
_decoder = msgspec.json.Decoder(IncomingBatch)
_LONG_NUMBER = b"0" * 19  # so many digits may be beyond 64 bits
_DIGITS_ALIKE = bytes(48 if 48 <= code <= 57 else 32 for code in range(256))
_place = re.compile(r"^(?P<message>.*?)(?: - at (?P<at>.*))?$", re.DOTALL)


def decode_batch(body: bytes, *, now: datetime) -> list[Event]:
    """The events of a request's body. Raises Invalid naming each fault and where it is."""
    try:
        incoming = _decoder.decode(body).events
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _invalid(_faults_of_shape(body)) from None
    faults = list(_faults_of_meaning(incoming, body, now))
    if faults:
        raise _invalid(faults)
    return [
        Event(
            id=event.id or new_id("evt"),
            name=event.name,
            occurred_at=event.occurred_at or now,
            identities=event.identities,  # type: ignore[arg-type]  # its keys are narrower
            properties=event.properties,
        )
        for event in incoming
    ]


def _invalid(problems: list[Problem]) -> Invalid:
    return Invalid("The events were not accepted.", problems=tuple(problems[:MOST_PROBLEMS]))


def _faults_of_shape(body: bytes) -> list[Problem]:
    """What is wrong with a body that does not decode, event by event where that can be told."""
    try:
        raw = msgspec.json.decode(body)
    except RecursionError:
        return [Problem("body", "is nested too deeply")]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return [_problem("body", error)]
    if not isinstance(raw, dict) or not isinstance(raw.get("events"), list):
        return [Problem("body", 'must be an object {"events": [ … ]}')]
    found = [Problem(str(name), "is not a known field") for name in raw if name != "events"]
    for place, event in enumerate(raw["events"][: 2 * MOST_PROBLEMS]):
        found += _faults_of_event(f"events[{place}]", event)
    return found or [_decode_fault(body)]


def _faults_of_event(where: str, event: Any) -> list[Problem]:
    known = {field.name for field in msgspec.structs.fields(Incoming)}
    if isinstance(event, dict) and (unknown := sorted(set(event) - known)):
        return [Problem(f"{where}.{name}", "is not a known field") for name in unknown]
    try:
        msgspec.convert(event, Incoming)
    except msgspec.ValidationError as error:
        return [_problem(where, error)]
    return []


def _decode_fault(body: bytes) -> Problem:
    try:
        _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _problem("body", error)
    raise AssertionError("the body decodes after all")


def _faults_of_meaning(incoming: list[Incoming], body: bytes, now: datetime) -> Iterator[Problem]:
    """What the types cannot say: moments, the properties of orders, text no database can hold."""
    latest, doubtful = now + FUTURE, _is_doubtful(body, len(incoming))
    for place, event in enumerate(incoming):
        moment = event.occurred_at
        if moment is not None and not EARLIEST <= moment <= latest:
            yield Problem(
                f"events[{place}].occurred_at", "must lie between 1970 and one day from now"
            )
        if wanted := PROPERTIES.get(event.name):
            yield from property_faults(f"events[{place}].properties", event.properties, wanted)
        if doubtful:
            content = {name: getattr(event, name) for name in _TEXTS}
            yield from _unstorable(f"events[{place}]", content, DEEPEST)


def _is_doubtful(body: bytes, events: int) -> bool:
    """Whether the values must be walked through: decided from the bytes, as that is slow."""
    nested = body.count(b"[") + body.count(b"{") - 4 * events > DEEPEST
    # Twenty times quicker than a regular expression, on the path of every batch.
    long = _LONG_NUMBER in body.translate(_DIGITS_ALIKE)
    return nested or long or b"\\u0000" in body


def property_faults(where: str, properties: dict[str, Any], wanted: type) -> Iterator[Problem]:
    """The first fault of an event's known properties."""
    try:
        msgspec.convert(properties, wanted)
    except msgspec.ValidationError as error:
        yield _problem(where, error)


def _unstorable(where: str, value: Any, depth: int) -> Iterator[Problem]:
    """NUL characters, integers beyond 64 bits and too much nesting, in keys and values."""
    if isinstance(value, str) and "\x00" in value:
        yield Problem(where, "must not contain a NUL character")
    elif isinstance(value, int) and not -INT64 <= value < INT64:
        yield Problem(where, "must fit in a 64-bit integer")
    elif isinstance(value, dict | list) and not depth:
        yield Problem(where, "is nested too deeply")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _unstorable(f"{where} (a key)", key, depth)
            yield from _unstorable(f"{where}.{key}".replace("\x00", "␀"), inner, depth - 1)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _unstorable(f"{where}[{place}]", inner, depth - 1)


def _problem(where: str, error: Exception) -> Problem:
    """A fault as msgspec words it, with its path written our way."""
    found = _place.match(str(error))
    assert found is not None  # the pattern takes any text
    at = (found["at"] or "").replace("`", "").replace("key in ", "").lstrip("$")
    message = found["message"].replace("`", "").replace("JSON is malformed", "malformed JSON")
    return Problem(where + at, message[:1].lower() + message[1:])
