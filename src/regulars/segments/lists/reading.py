"""A file of people's addresses or numbers: which column tells them apart, and its values."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from regulars.connectors.files import guess_encoding
from regulars.connectors.names import role_of
from regulars.core.errors import Invalid, Problem, TooLarge
from regulars.locale.digits import to_latin

MatchedBy = Literal["email", "phone", "customer"]
ORDER: tuple[MatchedBy, ...] = ("email", "customer", "phone")  # the surest first
MOST_ROWS = 2_000_000
_HEAD = 1 << 20
_LOOKED_AT = 200
_OUR_ID = "id"  # the column of our own exports
_PHONE = set("+-(). /")


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the column and the line it stands on."""

    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: how people are recognised, and one row per line that says anything."""

    matched_by: MatchedBy
    rows: list[Row]


def read(content: bytes, name: str) -> Read:
    """The people of a CSV file. Raises Invalid when no column can be the one, TooLarge."""
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _fault(f"{name} is a spreadsheet; save it as CSV.")
    text = _text(content, name)
    records = _records(text)
    if not records:
        raise _fault(f"{name} is empty.")
    found = _named(records[0][1])
    body = records[1:] if found else records
    place, matched_by = found or _guessed([fields for _, fields in records], name)
    values = (Row(line, _cell(fields, place)) for line, fields in body)
    rows = [row for row in values if row.value]
    if not rows:
        raise _fault(f"{name} names nobody.")
    return Read(matched_by, rows)


def _text(content: bytes, name: str) -> str:
    encoding = guess_encoding(content[:_HEAD], name) if content else "utf-8"
    return content.decode(encoding, errors="replace").removeprefix("\ufeff")


def _records(text: str) -> list[tuple[int, list[str]]]:
    head = text[: text.find("\n")] if "\n" in text else text
    delimiter = max(",;\t|", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    found = []
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                found.append((reader.line_num, fields))
            if len(found) > MOST_ROWS:
                raise TooLarge(f"A list may have at most {MOST_ROWS:,} rows.")
    except csv.Error as error:
        raise _fault(f"line {reader.line_num}: {error}") from None
    return found


def _named(header: Sequence[str]) -> tuple[int, MatchedBy] | None:
    """The column whose name says that it tells people apart; None: the file has no header."""
    roles = [role_of(name)[0] for name in header]
    for wanted in ORDER:
        if wanted in roles:
            return roles.index(wanted), wanted
    names = [name.strip().casefold() for name in header]
    return (names.index(_OUR_ID), "customer") if _OUR_ID in names else None


def _guessed(rows: Sequence[Sequence[str]], name: str) -> tuple[int, MatchedBy]:
    """The first column most of whose values look like addresses or numbers."""
    looked_at = rows[:_LOOKED_AT]
    for place in range(max(map(len, looked_at))):
        kinds = [_kind(value) for row in looked_at if (value := _cell(row, place))]
        for wanted in ORDER:
            if kinds and kinds.count(wanted) * 2 > len(looked_at):
                return place, wanted
    raise _fault(
        f"No column of {name} holds e-mail addresses, telephone numbers or customer numbers; "
        "call one email, phone or customer_id."
    )


def _kind(value: str) -> MatchedBy | None:
    text = to_latin(value)
    if "@" in text:
        return "email"
    digits = [letter for letter in text if letter not in _PHONE]
    if not digits or not all(digit.isdigit() for digit in digits):
        return None
    return "phone" if text.startswith(("+", "0")) and len(digits) >= 8 else "customer"


def _cell(fields: Sequence[str], place: int) -> str:
    """A value without the mark with which exports disarm formulas."""
    return fields[place].strip().removeprefix("'") if place < len(fields) else ""


def _fault(message: str) -> Invalid:
    return Invalid(message, problems=(Problem("file", message),))
