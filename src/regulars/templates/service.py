"""The verbs of templates: write one, change it, bring an older version back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row

from regulars.core.errors import Conflict, NotFound
from regulars.core.ids import new_id
from regulars.templates import queries
from regulars.templates.block import check_blocks
from regulars.templates.content import Content, Variant
from regulars.templates.uses import USES, uses_of

__all__ = [
    "USES",
    "Template",
    "Version",
    "uses_of",
]

# Saving again so soon by the same person goes on with the version; else typing made hundreds.
SAME_SITTING = timedelta(minutes=15)
_CONTENT: TypeAdapter[dict[str, dict[str, Variant]]] = TypeAdapter(Content)


@dataclass(frozen=True, slots=True)
class Version:
    """What a template said at a time. `restored` is the version it brought back."""

    number: int
    content: dict[str, dict[str, Variant]]
    made_by: str
    made_at: datetime
    restored: int | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template and its newest version."""

    id: str
    name: str
    newest: Version
    created_at: datetime
    changed_at: datetime

    @property
    def content(self) -> dict[str, dict[str, Variant]]:
        return self.newest.content


def list_templates(connection: Connection) -> list[Template]:
    """All templates, the last changed first."""
    return [_template(row) for row in queries.every(connection)]


def get(connection: Connection, template_id: str) -> Template:
    """One template. Raises NotFound."""
    row = queries.one(connection, template_id)
    if row is None:
        raise NotFound("There is no such template.")
    return _template(row)


def create(
    connection: Connection,
    *,
    name: str,
    content: Mapping[str, Mapping[str, Variant]],
    by: str,
    now: datetime,
) -> Template:
    """Write a template. Raises Invalid, naming each place, for blocks that do not exist."""
    check_blocks(content)
    template_id = new_id("tpl")
    times = {"created_at": now, "changed_at": now}
    queries.add(connection, {"id": template_id, "name": name.strip(), "version": 1, **times})
    _put(connection, template_id, 1, content, by=by, now=now)
    return get(connection, template_id)


def change(
    connection: Connection,
    template_id: str,
    *,
    name: str | None = None,
    content: Mapping[str, Mapping[str, Variant]] | None = None,
    by: str,
    now: datetime,
) -> Template:
    """Overwrite the name or the content; other content makes a new version."""
    queries.lock(connection, template_id)
    old = get(connection, template_id)
    if content is not None and content != old.content:
        check_blocks(content)
        goes_on = _same_sitting(connection, old, by, now)
        number = old.newest.number if goes_on else old.newest.number + 1
        _put(connection, template_id, number, content, by=by, now=now)
        queries.change(connection, template_id, version=number)
    queries.change(connection, template_id, name=(name or old.name).strip(), changed_at=now)
    return get(connection, template_id)


def copy(
    connection: Connection, template_id: str, *, name: str, by: str, now: datetime
) -> Template:
    """A new template that says the same."""
    return create(
        connection, name=name, content=get(connection, template_id).content, by=by, now=now
    )


def remove(connection: Connection, template_id: str) -> None:
    """Remove a template and its versions. Raises Conflict while something needs it."""
    get(connection, template_id)
    held = [use for use in uses_of(connection, template_id) if use.holds]
    if held:
        raise Conflict(f"The {held[0].kind} {held[0].name!r} {held[0].holds}.", code="in_use")
    queries.remove(connection, template_id)


def versions(connection: Connection, template_id: str) -> list[Version]:
    """All versions, newest first. Raises NotFound."""
    get(connection, template_id)
    return [_version(row) for row in queries.versions(connection, template_id)]


def version(connection: Connection, template_id: str, number: int | None = None) -> Version:
    """One version; the newest if no number is given. Raises NotFound."""
    if number is None:
        return get(connection, template_id).newest
    row = queries.version(connection, template_id, number)
    if row is None:
        raise NotFound("There is no such version.")
    return _version(row)


def roll_back(
    connection: Connection, template_id: str, number: int, *, by: str, now: datetime
) -> Template:
    """Say again what an older version said, as a new version: nothing is lost."""
    queries.lock(connection, template_id)
    old = version(connection, template_id, number)
    newest = get(connection, template_id).newest.number + 1
    _put(connection, template_id, newest, old.content, by=by, now=now, restored=number)
    queries.change(connection, template_id, version=newest, changed_at=now)
    return get(connection, template_id)


def part_price(connection: Connection) -> str:
    """What a part of a short message costs, in minor units; "0" if nobody said."""
    return queries.part_price(connection) or "0"


def change_part_price(connection: Connection, price: str) -> None:
    """Say what a part of a short message costs, in minor units."""
    queries.put_part_price(connection, price)


def _same_sitting(connection: Connection, old: Template, by: str, now: datetime) -> bool:
    newest = old.newest
    if newest.made_by != by or newest.restored is not None or now - newest.made_at > SAME_SITTING:
        return False
    return not uses_of(connection, old.id)


def _put(
    connection: Connection,
    template_id: str,
    number: int,
    content: Mapping[str, Mapping[str, Variant]],
    *,
    by: str,
    now: datetime,
    restored: int | None = None,
) -> None:
    plain = store_content(content)
    row: dict[str, Any] = {"template_id": template_id, "number": number, "content": plain}
    queries.put_version(connection, {**row, "made_by": by, "made_at": now, "restored": restored})


def _template(row: Row[Any]) -> Template:
    newest = Version(row.version, read_content(row.content), row.made_by, row.made_at, row.restored)
    return Template(row.id, row.name, newest, row.created_at, row.changed_at)


def _version(row: Row[Any]) -> Version:
    return Version(row.number, read_content(row.content), row.made_by, row.made_at, row.restored)


def store_content(content: Mapping[str, Mapping[str, Variant]]) -> dict[str, Any]:
    """Content as it is stored."""
    return {
        form: {language: said.model_dump(mode="json") for language, said in variants.items()}
        for form, variants in content.items()
    }


def read_content(stored: Mapping[str, Any]) -> dict[str, dict[str, Variant]]:
    """Content as it is stored, read back."""
    return _CONTENT.validate_python(stored)
