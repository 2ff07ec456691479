"""Routes of saved views."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from regulars.core.http import Context, Read, Write
from regulars.core.text import Name
from regulars.views import service
from regulars.views.schemas import NewView, View, ViewList

router = APIRouter(prefix="/api/views", tags=["views"])

Page = Annotated[Name | None, Field(max_length=40)]


@router.get("")
def list_views(context: Read, page: Page = None) -> ViewList:
    """The team's views, of one screen or of all."""
    with context.workspace.state.read() as connection:
        found = service.list_views(connection, page)
    return ViewList(items=[_out(context, each) for each in found])


@router.post("", status_code=201)
def save_view(context: Write, body: NewView) -> View:
    """Keep the state of a screen under a name for the whole team."""
    with context.workspace.state.write() as connection:
        made = service.save_view(
            connection, **body.model_dump(), staff_id=_me(context), now=context.now
        )
    return _out(context, made)


@router.delete("/{view_id}", status_code=204)
def remove_view(context: Write, view_id: str) -> None:
    """Forget a view."""
    with context.workspace.state.write() as connection:
        service.remove_view(connection, view_id)


def _me(context: Context) -> str:
    return context.visitor.id if context.visitor else ""


def _out(context: Context, view: service.View) -> View:
    values = asdict(view)
    return View(
        **{name: values[name] for name in ("id", "page", "name", "query")},
        mine=view.staff_id == _me(context),
    )
