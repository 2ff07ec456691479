"""Segments that are built on another."""

from __future__ import annotations

from sqlalchemy import Connection

from regulars.segments.keeping import list_segments
from regulars.segments.rule import survey
from regulars.segments.soundness import references
from regulars.segments.uses import USES, Use


def built_on(connection: Connection, segment_id: str) -> list[Use]:
    """The segments whose rules name it."""
    return [
        Use("segment", each.id, each.name, "is built on it")
        for each in list_segments(connection)
        if any(
            (found.kind, found.id) == ("segment", segment_id)
            for found in references(survey(each.rule)[0])
        )
    ]


USES.add("segments", built_on)
