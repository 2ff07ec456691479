"""Routes of cohorts; days in addresses and answers are Gregorian ISO dates."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from regulars.cohorts import service
from regulars.cohorts.schemas import CohortCell, CohortCellIn, CohortQuestion, Question, Triangle
from regulars.core.http import Read

router = APIRouter(prefix="/api/cohorts", tags=["cohorts"])


@router.get("")
def get_cohorts(context: Read, question: Annotated[Question, Query()]) -> Triangle:
    """Who began together and who of them came back, by default by month of the first order."""
    return service.triangle(context.workspace, question, now=context.now)


@router.post("")
def ask_cohorts(context: Read, question: CohortQuestion) -> Triangle:
    """The same for the people of a rule."""
    plain = Question(**question.model_dump(exclude={"rule"}))
    return service.triangle(context.workspace, plain, rule=question.rule, now=context.now)


@router.post("/cell")
def get_cell(context: Read, asked: CohortCellIn) -> CohortCell:
    """The rule of the people who are counted in one cell."""
    plain = Question(**asked.model_dump(exclude={"rule", "row", "column"}))
    return service.cell(
        context.workspace,
        plain,
        row=asked.row,
        column=asked.column,
        rule=asked.rule,
        now=context.now,
    )
