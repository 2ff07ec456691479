"""The verbs of saved views: keep, list, forget.

A screen keeps all its choices in its address, so a view is that address' query and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from regulars.core.errors import Conflict, Invalid, NotFound, Problem
from regulars.core.ids import new_id
from regulars.views.tables import saved_views

MOST_VIEWS = 200


@dataclass(frozen=True, slots=True)
class View:
    """A named state of a screen and who saved it."""

    id: str
    page: str
    name: str
    query: str
    staff_id: str
    created_at: datetime


def list_views(connection: Connection, page: str | None = None) -> list[View]:
    """The team's views by name, of one screen or of all."""
    query = select(saved_views).order_by(saved_views.c.name, saved_views.c.id)
    if page is not None:
        query = query.where(saved_views.c.page == page)
    return [View(**row) for row in connection.execute(query).mappings()]


def save_view(
    connection: Connection, *, page: str, name: str, query: str, staff_id: str, now: datetime
) -> View:
    """Keep a state of a screen. Raises Invalid without a name, Conflict for a taken one."""
    name = name.strip()
    if not name:
        raise Invalid("The view needs a name.", problems=(Problem("name", "must not be empty"),))
    if any(view.name == name for view in list_views(connection, page)):
        raise Conflict("There is a view of this name.", code="name_taken")
    count = connection.execute(select(func.count()).select_from(saved_views)).scalar_one()
    if count >= MOST_VIEWS:
        raise Conflict(f"There are {MOST_VIEWS} views; remove one first.", code="too_many_views")
    view = View(new_id("view"), page, name, query, staff_id, now)
    values = {field: getattr(view, field) for field in View.__slots__}
    connection.execute(insert(saved_views).values(**values))
    return view


def remove_view(connection: Connection, view_id: str) -> None:
    """Forget a view. Raises NotFound."""
    found = connection.execute(delete(saved_views).where(saved_views.c.id == view_id))
    if not found.rowcount:
        raise NotFound("There is no such view.")
