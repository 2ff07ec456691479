"""What is stored about templates. A version never changes once another stands on it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table

from regulars.core.db import Json, Moment, metadata

templates = Table(
    "templates",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("version", Integer, nullable=False),  # the newest of template_versions
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

template_versions = Table(
    "template_versions",
    metadata,
    Column("template_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", Json, nullable=False),  # templates/content.py
    Column("made_by", String, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("restored", Integer),  # the version it brought back
)

# What a part of a short message costs this business, to tell a campaign's cost beforehand.
template_settings = Table(
    "template_settings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sms_part_price", String, nullable=False),  # in minor units, may have decimals
    CheckConstraint("id = 1", name="one_row"),
)
