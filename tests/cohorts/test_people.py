"""The people of a cell are those its rule finds, whatever was asked."""

from __future__ import annotations

import shutil
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from regulars.accounts.service import profile
from regulars.cohorts import service
from regulars.cohorts.rules import rule_of
from regulars.cohorts.schemas import Question
from regulars.cohorts.triangles import Asked, read_question
from regulars.core.errors import Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.customers.service import note_everybody
from regulars.customers.tables import customers
from regulars.history.service import append
from regulars.locale.calendars import Calendar
from regulars.segments import service as segments
from regulars.segments.evaluate import opened
from tests.cohorts.shop import NOW, Event, Order, Shop, after, bought, tables
from tests.cohorts.strategies import questions, shops

CALENDARS = st.sampled_from(get_args(Calendar))
MOST_RULES = 30  # per example, in one query


def settle(ws: Workspace, shop: Shop, people: int = 5) -> None:
    """Make the workspace hold this shop and nothing else."""
    shutil.rmtree(ws.history_folder, ignore_errors=True)
    with ws.state.write() as connection:
        connection.execute(delete(customers))
        rows = [{"id": who, "created_at": NOW, "search": ""} for who in range(1, people + 1)]
        connection.execute(customers.insert(), rows)
        note_everybody(connection)  # the rows were written past the verbs
    rows_of_history = {name: table for name, table in tables(shop).items() if table.num_rows}
    if rows_of_history:
        append(ws, rows_of_history, source="test")


def read(ws: Workspace, question: Question) -> Asked:
    with opened(ws) as (snapshot, connection):
        shop = profile(connection)
        return read_question(snapshot, question, shop, shop.today(NOW))


def rule_at(asked: Asked, row: int, column: int | None) -> dict[str, Any]:
    kind = asked.question.kind
    return rule_of(
        asked.grid,
        start=asked.start,
        back=asked.back,
        kind=kind,
        row=row,
        column=column,
        only=[],
    )


@given(data=st.data(), shop=shops())
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_the_members_of_a_cells_rule_are_its_people(
    workspace: Workspace, data: st.DataObject, shop: Shop
) -> None:
    settle(workspace, shop)
    question = Question(**data.draw(questions(calendar=data.draw(CALENDARS))))
    found, asked = service.triangle(workspace, question, now=NOW), read(workspace, question)
    expected: dict[tuple[int, int | None], int] = {}
    for at, row in enumerate(found.rows):
        if row.size:
            expected[at, None] = row.size
            expected |= {(at, n): count for n, count in enumerate(row.people) if count is not None}
    cells = data.draw(st.permutations(list(expected)))[:MOST_RULES]
    rules = {str(cell): rule_at(asked, *cell) for cell in cells}
    counts = segments.counts(workspace, rules, NOW) if rules else {}
    assert counts == {str(cell): expected[cell] for cell in cells}


SHOP = Shop(
    (bought(1, 0), bought(1, 40), bought(2, 3), bought(3, 35), Order(3, after(70), coupon="X")),
    (Event(2, after(45), "seen"),),
)


def test_a_cell_is_found_by_its_key(workspace: Workspace) -> None:
    settle(workspace, SHOP)
    cell = service.cell(workspace, Question(), row="2026-01", column=1, now=NOW)
    assert segments.member_ids(workspace, cell.rule, NOW) == [1]
    whole = service.cell(workspace, Question(), row="2026-01", column=None, now=NOW)
    assert segments.member_ids(workspace, whole.rule, NOW) == [1, 2]


@pytest.mark.parametrize(("row", "column"), [("2025-12", None), ("2026-01", 3), ("2026-02", 2)])
def test_a_cell_that_is_not_there_is_not_found(
    workspace: Workspace, row: str, column: int | None
) -> None:
    settle(workspace, SHOP)
    with pytest.raises(NotFound):
        service.cell(workspace, Question(), row=row, column=column, now=NOW)


def test_orders_that_come_later_do_not_change_who_is_in_a_cell(workspace: Workspace) -> None:
    settle(workspace, SHOP)
    question = Question(kind="or_later")
    rule = service.cell(workspace, question, row="2026-01", column=1, now=NOW).rule
    append(workspace, tables(Shop((bought(2, 100),))), source="later")
    assert segments.member_ids(workspace, rule, NOW) == [1]


def test_only_the_people_of_a_rule_or_segment(workspace: Workspace) -> None:
    settle(workspace, SHOP)
    seen = {"condition": "event", "name": "seen"}
    with workspace.state.write() as connection:
        segment = segments.create(connection, name="Seen", rule=seen, now=NOW)
    by_rule = service.triangle(workspace, Question(), rule=seen, now=NOW)
    by_segment = service.triangle(workspace, Question(segment=segment.id), now=NOW)
    assert [row.size for row in by_rule.rows] == [1, 0, 0]
    assert by_rule.rows == by_segment.rows
    cell = service.cell(
        workspace, Question(segment=segment.id), row="2026-01", column=None, now=NOW
    )
    assert segments.member_ids(workspace, cell.rule, NOW) == [2]


def test_a_segment_that_is_not_there_is_refused(workspace: Workspace) -> None:
    settle(workspace, SHOP)
    with pytest.raises(Invalid):
        service.triangle(workspace, Question(segment="nobody"), now=NOW)
