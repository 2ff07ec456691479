"""Answers: stages and groups, their movement, the matrix and the sizes over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from regulars.core.errors import Invalid, Problem
from regulars.history.standing import NOT_YET
from regulars.lifecycle import matrix, movement, rules
from regulars.lifecycle.advice import By, advice, codes
from regulars.lifecycle.definitions import definition
from regulars.lifecycle.people import measured
from regulars.lifecycle.question import Question
from regulars.lifecycle.schemas import (
    BandOut,
    Cell,
    Edges,
    Lifecycle,
    Matrix,
    Move,
    Point,
    Rfm,
    RfmCell,
    Series,
    Standing,
    UsualOut,
)
from regulars.lifecycle.standings import counted, measures, told, with_values
from regulars.stats.usual import judge, usual_range

MOVEMENT_DAYS = 30
NOBODY = {"customers": 0, "revenue": 0, "median_since": 0, "median_orders": 0, "valued": 0}


def lifecycle_of(question: Question, by: By, since: date | None) -> Lifecycle:
    """Everybody counted on the day, and everybody's way there from `since`."""
    start = _since(question.on, since)
    windows = _windows(question, start, by) if start else []
    groups = _groups(question, by, windows[0] if windows else None)
    return Lifecycle(
        by=by,
        on=question.on,
        since=start,
        live=question.live,
        pending=question.pending,
        definition=definition(question.settings, by),
        currency=question.currency,
        usual_gap_days=question.yardstick.gap_days if question.on else None,
        customers=sum(group.customers for group in groups),
        groups=groups,
        moves=_moves(question, by, start, windows) if start else [],
    )


def _since(on: date | None, since: date | None) -> date | None:
    if on is None:
        return None
    if since is not None and since >= on:
        problem = Problem("since", "must lie before the day that is asked about")
        raise Invalid("The days are in the wrong order.", problems=(problem,))
    return since or on - timedelta(days=MOVEMENT_DAYS)


def _windows(question: Question, since: date, by: By) -> list[movement.Moves]:
    assert question.on is not None
    days = movement.days_of(question.on, since, question.first)
    return movement.windows(question.snapshot, days, question.yardstick, by)


def _groups(question: Question, by: By, moves: movement.Moves | None) -> list[Standing]:
    if question.on is None:
        return []
    asked = counted(question.number, question.yardstick, by, valued=question.valued)
    rows = {row["code"]: row for row in question.snapshot.run(asked).to_pylist()}
    return [
        Standing(
            code=code,
            goal=advice(by, code).goal,
            action=advice(by, code).action,
            change=None if moves is None else _change(moves, code),
            rule=_rule(question, by, code),
            **told(rows.get(code, NOBODY)),
        )
        for code in codes(by)
    ]


def _rule(question: Question, by: By, code: str) -> rules.Rule:
    if question.live or question.on is None:
        return rules.stands_in(by, code)
    return rules.stood_in(by, code, question.on, question.yardstick)


def _change(moves: movement.Moves, code: str) -> int:
    """How many more are there on the later day than on the earlier one."""
    came = sum(count for (_, to), count in moves.items() if to == code)
    were = sum(count for (origin, _), count in moves.items() if origin == code)
    return came - were


def _moves(
    question: Question, by: By, since: date, windows: Sequence[movement.Moves]
) -> list[Move]:
    assert question.on is not None
    now, *earlier = windows
    pairs = {pair for moves in windows for pair, count in moves.items() if count}
    order = (NOT_YET, *codes(by))
    return [
        Move(
            came_from=pair[0],
            went_to=pair[1],
            direction=movement.direction(by, *pair),
            customers=now.get(pair, 0),
            rule=rules.moved(by, *pair, since, question.on, question.yardstick),
            **_judged(now.get(pair, 0), [moves.get(pair, 0) for moves in earlier]),
        )
        for pair in sorted(pairs, key=lambda pair: (order.index(pair[0]), order.index(pair[1])))
    ]


def _judged(count: int, earlier: Sequence[int]) -> dict[str, Any]:
    usual = usual_range(earlier)
    return {
        "usual": UsualOut(**asdict(usual)) if usual else None,
        "judgement": judge(count, usual),
    }


def matrix_of(question: Question) -> Matrix:
    """Every cell that holds anybody."""
    limits = question.settings.stages.limits
    rows, columns = matrix.silences(limits), matrix.frequencies(limits.loyal_visits)
    cells = _cells(question, rows, columns) if question.on else []
    return Matrix(
        on=question.on,
        by=limits.by,
        pending=question.pending,
        currency=question.currency,
        customers=sum(cell.customers for cell in cells),
        rows=[BandOut(**asdict(band)) for band in rows],
        columns=[BandOut(**asdict(band)) for band in columns],
        cells=cells,
    )


def _cells(
    question: Question, rows: Sequence[matrix.Band], columns: Sequence[matrix.Band]
) -> list[Cell]:
    assert question.on is not None
    limits, on, today = question.settings.stages.limits, question.on, question.today
    asked = matrix.cells(question.number, question.yardstick, valued=question.valued)
    found = question.snapshot.run(asked).to_pylist()
    return [
        Cell(
            row=row["row"],
            column=row["column"],
            stage=row["stage"],
            rule=matrix.rule_of(rows[row["row"]], columns[row["column"]], limits, on, today),
            **told(row),
        )
        for row in sorted(found, key=lambda row: (row["row"], row["column"]))
    ]


def rfm_of(question: Question) -> Rfm:
    """The groups, and every pair of scores that anybody has."""
    groups = _groups(question, "rfm", None)
    yard = question.yardstick
    edges = Edges(
        recency_days=list(yard.recency_days),
        orders=list(yard.orders),
        revenue_minor=list(yard.revenue_minor),
    )
    return Rfm(
        on=question.on,
        by=question.settings.rfm.by,
        pending=question.pending,
        currency=question.currency,
        customers=sum(group.customers for group in groups),
        edges=edges,
        groups=groups,
        cells=_scores(question) if question.on else [],
    )


def _scores(question: Question) -> list[RfmCell]:
    people = with_values(measured(question.number, question.yardstick), valued=question.valued)
    asked = people.group_by("r", "f", "group").aggregate(**measures(people))
    found: list[Mapping[str, Any]] = question.snapshot.run(asked).to_pylist()
    return [
        RfmCell(
            recency=row["r"],
            frequency=row["f"],
            group=row["group"],
            rule=rules.scored(row["r"], row["f"]),
            **told(dict(row)),
        )
        for row in sorted(found, key=lambda row: (row["r"], row["f"]))
    ]


def series_of(question: Question, by: By, months: int) -> Series:
    """Sizes at the ends of months, by the measure of the newest day."""
    if question.on is None or question.first is None:
        return Series(by=by, codes=list(codes(by)), points=[])
    days = movement.month_ends(question.on, question.first, months, question.calendar)
    found = movement.sizes(question.snapshot, days, question.yardstick, by)
    points = [Point(on=day, customers=sizes) for day, sizes in zip(days, found, strict=True)]
    return Series(by=by, codes=list(codes(by)), points=points)
