"""Routes of segments."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from regulars.core.http import Read, Write
from regulars.segments import answers, service
from regulars.segments.lists.api import router as lists
from regulars.segments.membership.api import router as growth
from regulars.segments.rules.api import router as rules
from regulars.segments.schemas import (
    ChangedSegment,
    MemberPage,
    NewSegment,
    Page,
    SegmentList,
    SegmentOut,
    Size,
    UseList,
    UseOut,
)

kept = APIRouter(prefix="/api/segments", tags=["segments"])


@kept.get("")
def list_segments(context: Read) -> SegmentList:
    """All segments, ready-made ones first, each with its present size; a broken one says why."""
    with context.workspace.state.read() as connection:
        known = service.list_segments(connection)
        total = service.total_customers(connection)
        broken = service.broken(connection)
    sound = {each.id: each.rule for each in known if each.id not in broken}
    sizes = service.present_sizes(
        context.workspace, sound, context.now, seconds=answers.seconds(context)
    )
    items = [
        answers.segment_out(each, sizes.get(each.id, (None,))[0], broken.get(each.id, ()))
        for each in known
    ]
    oldest = min((as_of for _, as_of in sizes.values()), default=None)
    return SegmentList(items=items, customers=total, as_of=oldest)


@kept.post("", status_code=201)
def create_segment(context: Write, body: NewSegment) -> SegmentOut:
    """Keep a rule under a name."""
    with context.workspace.state.write() as connection:
        made = service.create(connection, name=body.name, rule=body.rule, now=context.now)
    return answers.segment_out(made)


@kept.get("/{segment_id}")
def get_segment(context: Read, segment_id: str) -> SegmentOut:
    """One segment with its present size; a broken one says what is wrong instead."""
    with context.workspace.state.read() as connection:
        found = service.get(connection, segment_id)
        problems = service.broken(connection).get(segment_id, ())
    if problems:
        return answers.segment_out(found, None, problems)
    count = service.count(
        context.workspace, found.rule, context.now, seconds=answers.seconds(context)
    )
    return answers.segment_out(found, count)


@kept.get("/{segment_id}/uses")
def list_uses(context: Read, segment_id: str) -> UseList:
    """Campaigns and segments that use this one."""
    with context.workspace.state.read() as connection:
        service.get(connection, segment_id)
        found = service.uses_of(connection, segment_id)
    return UseList(items=[UseOut(**asdict(each)) for each in found])


@kept.get("/{segment_id}/members.csv", response_class=StreamingResponse)
def export_members(context: Read, segment_id: str) -> StreamingResponse:
    """Who is in a segment now, as CSV that no spreadsheet runs."""
    with context.workspace.state.read() as connection:
        found = service.require_sound(connection, segment_id)
    return answers.member_csv(context, found.rule, found.id)


@kept.get("/{segment_id}/members")
def list_members(context: Read, segment_id: str, page: Page = 1, size: Size = 50) -> MemberPage:
    """Who is in a segment now."""
    with context.workspace.state.read() as connection:
        found = service.require_sound(connection, segment_id)
    return answers.member_page(context, found.rule, page, size)


@kept.put("/{segment_id}")
def change_segment(context: Write, segment_id: str, body: ChangedSegment) -> SegmentOut:
    """Rename a segment or change its rule."""
    with context.workspace.state.write() as connection:
        changed = service.change(
            connection, segment_id, name=body.name, rule=body.rule, now=context.now
        )
    return answers.segment_out(changed)


@kept.delete("/{segment_id}", status_code=204)
def remove_segment(context: Write, segment_id: str) -> None:
    """Remove a segment; refused while another one or a campaign cannot do without it."""
    with context.workspace.state.write() as connection:
        service.remove(connection, segment_id, now=context.now)


router = APIRouter()
for part in (rules, kept, growth, lists):  # the names of the rules' routes before any segment's id
    router.include_router(part)
