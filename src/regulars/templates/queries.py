"""Every SQL statement of templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from regulars.core.db import upsert
from regulars.templates.tables import template_settings, template_versions, templates

_NEWEST = (template_versions.c.template_id == templates.c.id) & (
    template_versions.c.number == templates.c.version
)
_BOTH = select(
    templates,
    template_versions.c.content,
    template_versions.c.made_by,
    template_versions.c.made_at,
    template_versions.c.restored,
).join(template_versions, _NEWEST)


def every(connection: Connection) -> list[Row[Any]]:
    """All templates with their newest version, the last changed first."""
    return list(connection.execute(_BOTH.order_by(templates.c.changed_at.desc(), templates.c.id)))


def one(connection: Connection, template_id: str) -> Row[Any] | None:
    """One template with its newest version."""
    return connection.execute(_BOTH.where(templates.c.id == template_id)).first()


def lock(connection: Connection, template_id: str) -> None:
    """Keep other writers of the template waiting until this transaction ends."""
    query = select(templates.c.id).where(templates.c.id == template_id).with_for_update()
    connection.execute(query).first()


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    connection.execute(insert(templates).values(**row))


def change(connection: Connection, template_id: str, **values: Any) -> None:
    connection.execute(update(templates).where(templates.c.id == template_id).values(**values))


def remove(connection: Connection, template_id: str) -> None:
    """Remove a template with all its versions."""
    mine = template_versions.c.template_id == template_id
    connection.execute(delete(template_versions).where(mine))
    connection.execute(delete(templates).where(templates.c.id == template_id))


def versions(connection: Connection, template_id: str) -> list[Row[Any]]:
    """All versions of a template, newest first."""
    query = select(template_versions).where(template_versions.c.template_id == template_id)
    return list(connection.execute(query.order_by(template_versions.c.number.desc())))


def version(connection: Connection, template_id: str, number: int) -> Row[Any] | None:
    """One version of a template."""
    query = select(template_versions).where(
        template_versions.c.template_id == template_id, template_versions.c.number == number
    )
    return connection.execute(query).first()


def put_version(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store a version, or overwrite the one with its number."""
    key = ["template_id", "number"]
    change = [name for name in row if name not in key]
    upsert(connection, template_versions, [dict(row)], key=key, change=change)


def part_price(connection: Connection) -> str | None:
    """What a part of a short message costs, if anybody said."""
    return connection.execute(select(template_settings.c.sms_part_price)).scalar()


def put_part_price(connection: Connection, price: str) -> None:
    row = {"id": 1, "sms_part_price": price}
    upsert(connection, template_settings, [row], key=["id"], change=["sms_part_price"])
