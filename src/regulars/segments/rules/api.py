"""Routes of rules: the builder's questions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from regulars.accounts.service import profile
from regulars.core.http import Read
from regulars.segments import answers, service, suggestions
from regulars.segments import ideas as thoughts
from regulars.segments.base import CONDITIONS, parameters
from regulars.segments.schemas import (
    ConditionList,
    ConditionOut,
    CountedOut,
    IdeaList,
    IdeaOut,
    MemberPage,
    MembersIn,
    OverlapList,
    OverlapOut,
    ParameterOut,
    PathCount,
    ReachOut,
    RuleIn,
    SentenceOut,
    SqlOut,
    Values,
)

router = APIRouter(prefix="/api/segments", tags=["segments"])


@router.get("/conditions")
def list_conditions(context: Read) -> ConditionList:
    """Every condition with the form that asks for its parameters."""
    return ConditionList(
        items=[
            ConditionOut(
                key=key,
                help=(member.__doc__ or "").strip(),
                parameters=[
                    ParameterOut(
                        name=each.name,
                        type=each.form.type,
                        unit=each.form.unit,
                        suggest=each.form.suggest,
                        required=each.required,
                        default=each.default,
                        choices=list(each.choices),
                    )
                    for each in parameters(member)
                ],
            )
            for key, member in CONDITIONS.items()
        ]
    )


@router.get("/values")
def list_values(context: Read, of: Annotated[str, Query(max_length=40)]) -> Values:
    """Known values for a parameter's `suggest`: countries, cities, categories, traits …"""
    return Values(items=suggestions.values(context.workspace, of))


@router.get("/ideas")
def list_ideas(context: Read) -> IdeaList:
    """What to do today, at most three; the gain rests on the stated assumption."""
    with context.workspace.state.read() as connection:
        currency = profile(connection).currency
    found = thoughts.ideas(context.workspace, context.now)
    return IdeaList(items=[IdeaOut(**asdict(each)) for each in found], currency=currency)


@router.post("/count")
def count_rule(context: Read, body: RuleIn) -> CountedOut:
    """Count a rule, each of its rows, how they narrow it down and whom it reaches."""
    counted = service.count_rows(
        context.workspace, body.rule, context.now, seconds=answers.seconds(context)
    )
    with context.workspace.state.read() as connection:
        sample = answers.named(connection, counted.sample)
    return CountedOut(
        customers=counted.customers,
        count=counted.count,
        rows=[PathCount(path=path, count=count) for path, count in counted.rows],
        narrowing=[PathCount(path=path, count=count) for path, count in counted.narrowing],
        reach=[ReachOut(**asdict(each)) for each in counted.reach],
        sample=sample,
    )


@router.post("/members")
def list_rule_members(context: Read, body: MembersIn) -> MemberPage:
    """Who matches a rule that is not saved."""
    return answers.member_page(context, body.rule, body.page, body.size)


@router.post("/members.csv", response_class=StreamingResponse)
def export_rule_members(context: Read, body: RuleIn) -> StreamingResponse:
    """Who matches a rule that is not saved, as CSV that no spreadsheet runs."""
    return answers.member_csv(context, body.rule, "members")


@router.post("/overlap")
def overlap_rule(context: Read, body: RuleIn) -> OverlapList:
    """How many people a rule shares with each segment, the most first."""
    found = service.overlap(
        context.workspace, body.rule, context.now, seconds=answers.seconds(context)
    )
    items = [OverlapOut(**asdict(each)) for each in found.items]
    return OverlapList(count=found.count, items=items)


@router.post("/sentence")
def say_rule(context: Read, body: RuleIn) -> SentenceOut:
    """A rule as rows of codes, as an English sentence, and what is broken in it."""
    with context.workspace.state.read() as connection:
        english = service.english(connection, body.rule)
        problems = service.problems(connection, body.rule)
    return SentenceOut(
        rows=answers.sentence_rows(body.rule), english=english, broken=answers.faults(problems)
    )


@router.post("/sql")
def show_sql(context: Read, body: RuleIn) -> SqlOut:
    """The query behind a rule, to look at; it cannot be changed here."""
    return SqlOut(sql=service.sql(context.workspace, body.rule, context.now))
