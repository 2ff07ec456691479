"""Saved views as they cross the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from regulars.core.text import Name, Text, Wire


class NewView(Wire):
    """A state of a screen to keep under a name."""

    page: Annotated[Name, Field(max_length=40)]
    name: Annotated[Name, Field(max_length=100)]
    query: Annotated[Text, Field(max_length=8000)]


class View(NewView):
    """A kept state of a screen."""

    id: str
    mine: bool


class ViewList(Wire):
    items: list[View]
