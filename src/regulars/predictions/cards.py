"""SQL of what is stored: cards and finished windows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select

from regulars.predictions.tables import prediction_models, prediction_tests

if TYPE_CHECKING:
    from regulars.predictions.world import Kept

NEWEST_FIRST = (prediction_models.c.made_at.desc(), prediction_models.c.id.desc())


def add_card(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(insert(prediction_models).values(**row))


def newest_cards(connection: Connection, count: int) -> list[dict[str, Any]]:
    """The cards of the last fits, newest first."""
    newest = select(prediction_models.c.card).order_by(*NEWEST_FIRST)
    return list(connection.scalars(newest.limit(count)))


def card(connection: Connection, card_id: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = connection.execute(
        select(prediction_models.c.card).where(prediction_models.c.id == card_id)
    ).scalar()
    return found


def kept_windows(connection: Connection) -> Kept:
    """Every finished window with the mark of the past it saw."""
    rows = connection.execute(select(prediction_tests))
    return {(row.kind, row.cut): (row.mark, row.result) for row in rows}


def keep_windows(connection: Connection, windows: Kept) -> None:
    """Make these all that is kept."""
    connection.execute(delete(prediction_tests))
    rows = [
        {"kind": kind, "cut": cut, "mark": mark, "result": result}
        for (kind, cut), (mark, result) in windows.items()
    ]
    if rows:
        connection.execute(insert(prediction_tests), rows)
