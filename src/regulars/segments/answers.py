"""Answers that several routes of segments give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import chain

from fastapi.responses import StreamingResponse
from sqlalchemy import Connection

from regulars.core.errors import Problem
from regulars.core.http import Context
from regulars.segments import service
from regulars.segments.export import people_csv
from regulars.segments.schemas import Fault, Member, MemberPage, SegmentOut, SentenceRow

CSV = "text/csv; charset=utf-8"


def member_page(context: Context, rule: object, page: int, size: int) -> MemberPage:
    ids = service.member_ids(context.workspace, rule, context.now, seconds=seconds(context))
    with context.workspace.state.read() as connection:
        items = named(connection, ids[(page - 1) * size : page * size])
    return MemberPage(items=items, total=len(ids))


def member_csv(context: Context, rule: object, name: str) -> StreamingResponse:
    ids = service.member_ids(context.workspace, rule, context.now, seconds=seconds(context))
    pieces = chain(("\ufeff",), people_csv(context.workspace, ids))  # spreadsheets ask for the mark
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(pieces, media_type=CSV, headers=headers)


def named(connection: Connection, ids: list[int]) -> list[Member]:
    found = service.briefly(connection, ids)
    return [Member(**{**row, "id": str(row["id"])}) for row in found]


def seconds(context: Context) -> int:
    return context.workspace.settings.rule_seconds


def segment_out(
    segment: service.Segment, count: int | None = None, broken: Sequence[Problem] = ()
) -> SegmentOut:
    rows = sentence_rows(segment.rule)
    return SegmentOut(**asdict(segment), sentence=rows, count=count, broken=faults(broken))


def sentence_rows(rule: object) -> list[SentenceRow]:
    return [SentenceRow(**asdict(row)) for row in service.sentence(rule)]


def faults(problems: Sequence[Problem]) -> list[Fault]:
    return [Fault(path=each.where, message=each.message) for each in problems]
