"""Routes of lists."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from fastapi.responses import FileResponse
from pydantic import Field

from regulars.core.http import Read, Write
from regulars.core.text import Name, Text
from regulars.segments.lists import service
from regulars.segments.schemas import ListList, ListOut, Member, MemberPage, Page, Size

router = APIRouter(prefix="/api/lists", tags=["lists"])


@router.get("")
def list_lists(context: Read) -> ListList:
    """All lists by name."""
    with context.workspace.state.read() as connection:
        found = service.list_lists(connection)
    return ListList(items=[ListOut(**asdict(each)) for each in found])


@router.post("", status_code=201)
def upload_list(
    context: Write,
    file: UploadFile,
    name: Annotated[Text, Field(max_length=200), Form()] = "",
) -> ListOut:
    """Make a list of a CSV file with a column of e-mail addresses, phones or customer numbers."""
    made = service.upload(
        context.workspace,
        file.file.read(),
        name=name,
        file_name=file.filename or "List",
        now=context.now,
    )
    return ListOut(**asdict(made))


@router.get("/{list_id}")
def get_list(context: Read, list_id: Name) -> ListOut:
    """One list."""
    with context.workspace.state.read() as connection:
        return ListOut(**asdict(service.get(connection, list_id)))


@router.delete("/{list_id}", status_code=204)
def remove_list(context: Write, list_id: Name) -> None:
    """Remove a list; refused while a segment is built on it."""
    with context.workspace.state.write() as connection:
        service.remove(context.workspace, connection, list_id)


@router.get("/{list_id}/members")
def list_list_members(context: Read, list_id: Name, page: Page = 1, size: Size = 50) -> MemberPage:
    """Who is on a list."""
    with context.workspace.state.read() as connection:
        found, total = service.members(connection, list_id, page=page, size=size)
    items = [Member(**{**row, "id": str(row["id"])}) for row in found]
    return MemberPage(items=items, total=total)


@router.get("/{list_id}/unmatched.csv", response_class=FileResponse)
def read_unmatched(context: Read, list_id: Name) -> FileResponse:
    """The rows of the uploaded file that fit nobody, with their lines."""
    with context.workspace.state.read() as connection:
        found = service.get(connection, list_id)
    path = service.unmatched_file(context.workspace, found.id)
    return FileResponse(path, media_type="text/csv; charset=utf-8", filename="unmatched.csv")
