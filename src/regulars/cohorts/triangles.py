"""A question becomes a triangle: the grid it asks for, filled with the sums of history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from regulars.accounts.service import Profile
from regulars.cohorts import queries
from regulars.cohorts.answer import answer_of
from regulars.cohorts.cells import NOTHING, SIZE, Cells, fill, read
from regulars.cohorts.grid import Cuts, Grid, rows_of
from regulars.cohorts.schemas import Question, Triangle
from regulars.core.clock import day_date, day_number
from regulars.core.errors import Invalid, Problem
from regulars.history.service import Snapshot
from regulars.locale.calendars import Span
from regulars.segments.acts import Act, parse_act


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its words read and its days chosen."""

    question: Question
    start: Act
    back: Act
    grid: Grid


def read_question(snapshot: Snapshot, question: Question, shop: Profile, today: date) -> Asked:
    """The grid of a question over an open history. Raises Invalid for one that makes no sense."""
    start, back = parse_act(question.start), parse_act(question.back)
    if back.kind == "event" and question.measure in ("revenue", "margin"):
        problem = Problem("measure", "money is told of orders, not of events")
        raise Invalid("The question makes no sense.", problems=(problem,))
    history = _reach(snapshot, start, back)
    span = _span(question, history, today)
    cuts = Cuts(question.by, question.calendar or shop.calendar, shop.week_start)
    rows = tuple(rows_of(span, history, cuts))
    return Asked(question, start, back, Grid(rows, cuts, span, history, today, question.age))


def triangle_of(
    snapshot: Snapshot, asked: Asked, shop: Profile, *, chosen: pa.Table | None = None
) -> Triangle:
    """The answer; `chosen` is a table of the only `customer_id`s to look at."""
    sums = _sums(snapshot, asked, chosen)
    grid, question = asked.grid, asked.question
    sizes = [sums.get((row, SIZE), NOTHING).people for row in range(len(grid.rows))]
    filled = fill(grid, sizes, sums, question.measure, question.kind)
    return answer_of(question, grid, filled, shop, costs=_costs(snapshot, asked))


def _reach(snapshot: Snapshot, start: Act, back: Act) -> Span | None:
    """From which day to which there is anything to look at."""
    names = tuple(sorted({act.name for act in (start, back) if act.kind == "event"}))
    found = snapshot.run(queries.reach(names)).to_pylist()[0]
    return Span(day_date(found["first"]), day_date(found["last"])) if found["facts"] else None


def _span(question: Question, history: Span | None, today: date) -> Span:
    """The days asked for, never the future; left open, an end is that of history."""
    end = min(question.last or today, today)
    first = question.first or (min(history.first, end) if history else end)
    if first > end:
        raise Invalid(f"The range begins ({first}) after it ends ({end}).")
    return Span(first, end)


def _sums(snapshot: Snapshot, asked: Asked, chosen: pa.Table | None) -> Cells:
    if not asked.grid.rows:
        return {}
    snapshot.register(queries.DAYS, asked.grid.days())
    if chosen is not None:
        snapshot.register(queries.CHOSEN, chosen)
    query = queries.cells(
        start=asked.start,
        back=asked.back,
        measure=asked.question.measure,
        kind=asked.question.kind,
        age=asked.question.age,
        last=day_number(asked.grid.last),
        chosen=chosen is not None,
    )
    return read(snapshot.run(query))


def _costs(snapshot: Snapshot, asked: Asked) -> float | None:
    """Which share of the revenue has a known cost; None unless margins are asked for."""
    if asked.question.measure != "margin" or not asked.grid.rows:
        return None
    first, last = asked.grid.rows[0].first, asked.grid.last
    query = queries.costs(asked.back, day_number(first), day_number(last))
    found = snapshot.run(query).to_pylist()[0]
    revenue, known = found["revenue"] or 0, found["known"] or 0
    return known / revenue if revenue > 0 else 0.0
