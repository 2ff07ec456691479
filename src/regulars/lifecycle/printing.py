"""The lifecycle for the command line: as text and as CSV, the same numbers as the API."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from regulars.lifecycle.advice import advice
from regulars.lifecycle.schemas import Lifecycle, Move, Standing
from regulars.segments.base import plain_money

JUDGED = {
    "more": "more than usual",
    "less": "less than usual",
    "as_usual": "as usual",
    "cannot_tell": "cannot tell yet",
}


def as_text(found: Lifecycle) -> str:
    """Stages or groups with what to do, then the movements."""
    if found.on is None:
        return "There are no orders yet; bring some with: regulars import orders FILE\n"
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Lifecycle) -> Iterator[str]:
    yield f"{found.customers:,} customers on {found.on}, and how they moved since {found.since}."
    yield found.definition
    if found.pending:
        yield "The settings changed; customers and segments follow in a moment."
    yield ""
    yield from (_group(found, group) for group in found.groups)
    yield ""
    yield from (_move(move) for move in found.moves if move.came_from != move.went_to)


def _group(found: Lifecycle, group: Standing) -> str:
    change = "" if group.change is None else f"{group.change:+,}"
    money = plain_money(group.revenue_minor, found.currency)
    act = advice(found.by, group.code).english
    return f"{group.customers:>9,} {change:>8}  {_said(group.code):<16} {money:>18}  {act}"


def _move(move: Move) -> str:
    usual = f"usual {move.usual.low:,} to {move.usual.high:,}" if move.usual else ""
    way = f"{_said(move.came_from)} > {_said(move.went_to)}"
    return f"{move.customers:>9,}  {way:<34} {usual:<24} {JUDGED[move.judgement]}"


def _said(code: str) -> str:
    return "not yet" if code == "none" else code.replace("_", " ")


def as_csv(found: Lifecycle) -> str:
    """One row per group and per movement."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ("from", "to", "customers", "change", "revenue_minor", "usual_low", "usual_high")
    )
    for group in found.groups:
        writer.writerow(
            ("", group.code, group.customers, group.change, group.revenue_minor, None, None)
        )
    for move in found.moves:
        usual = (move.usual.low, move.usual.high) if move.usual else (None, None)
        writer.writerow((move.came_from, move.went_to, move.customers, None, None, *usual))
    return out.getvalue()
