"""Routes of segments."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.http import Context, Read, Write
from regulars.segments import ideas as thoughts
from regulars.segments import service, suggestions
from regulars.segments.base import CONDITIONS, parameters
from regulars.segments.schemas import (
    ChangedSegment,
    ConditionList,
    ConditionOut,
    CountedOut,
    IdeaList,
    IdeaOut,
    Member,
    MemberPage,
    MembersIn,
    NewSegment,
    Page,
    ParameterOut,
    PathCount,
    ReachOut,
    RuleIn,
    SegmentList,
    SegmentOut,
    SentenceRow,
    Size,
    Values,
)

router = APIRouter(prefix="/api/segments", tags=["segments"])


@router.get("")
def list_segments(context: Read) -> SegmentList:
    """All segments, ready-made ones first, each with its present size."""
    with context.workspace.state.read() as connection:
        known = service.list_segments(connection)
        total = service.total_customers(connection)
    counts = service.counts(context.workspace, {each.id: each.rule for each in known}, context.now)
    return SegmentList(items=[_out(each, counts[each.id]) for each in known], customers=total)


@router.post("", status_code=201)
def create_segment(context: Write, body: NewSegment) -> SegmentOut:
    """Keep a rule under a name."""
    with context.workspace.state.write() as connection:
        made = service.create(connection, name=body.name, rule=body.rule, now=context.now)
    return _out(made)


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
    counted = service.count_rows(context.workspace, body.rule, context.now)
    return CountedOut(
        customers=counted.customers,
        count=counted.count,
        rows=[PathCount(path=path, count=count) for path, count in counted.rows],
        narrowing=[PathCount(path=path, count=count) for path, count in counted.narrowing],
        reach=[ReachOut(**asdict(each)) for each in counted.reach],
    )


@router.post("/members")
def list_rule_members(context: Read, body: MembersIn) -> MemberPage:
    """Who matches a rule that is not saved."""
    return _members(context, body.rule, body.page, body.size)


@router.get("/{segment_id}")
def get_segment(context: Read, segment_id: str) -> SegmentOut:
    """One segment with its present size."""
    with context.workspace.state.read() as connection:
        found = service.get(connection, segment_id)
    return _out(found, service.count(context.workspace, found.rule, context.now))


@router.get("/{segment_id}/members")
def list_members(context: Read, segment_id: str, page: Page = 1, size: Size = 50) -> MemberPage:
    """Who is in a segment now."""
    with context.workspace.state.read() as connection:
        found = service.get(connection, segment_id)
    return _members(context, found.rule, page, size)


@router.put("/{segment_id}")
def change_segment(context: Write, segment_id: str, body: ChangedSegment) -> SegmentOut:
    """Rename a segment or change its rule."""
    with context.workspace.state.write() as connection:
        changed = service.change(
            connection, segment_id, name=body.name, rule=body.rule, now=context.now
        )
    return _out(changed)


@router.delete("/{segment_id}", status_code=204)
def remove_segment(context: Write, segment_id: str) -> None:
    """Remove a segment; refused while another one is built on it."""
    with context.workspace.state.write() as connection:
        service.remove(connection, segment_id, now=context.now)


def _members(context: Context, rule: object, page: int, size: int) -> MemberPage:
    ids = service.member_ids(context.workspace, rule, context.now)
    with context.workspace.state.read() as connection:
        items = _named(connection, ids[(page - 1) * size : page * size])
    return MemberPage(items=items, total=len(ids))


def _named(connection: Connection, ids: list[int]) -> list[Member]:
    found = service.briefly(connection, ids)
    return [Member(**{**row, "id": str(row["id"])}) for row in found]


def _out(segment: service.Segment, count: int | None = None) -> SegmentOut:
    rows = [SentenceRow(**asdict(row)) for row in service.sentence(segment.rule)]
    return SegmentOut(**asdict(segment), sentence=rows, count=count)
