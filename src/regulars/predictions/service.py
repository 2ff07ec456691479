"""The verbs of predictions: refit, the newest card and older ones, one customer's numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import Connection

from regulars.core import jobs
from regulars.core.clock import day_date, day_number
from regulars.core.workspace import Workspace
from regulars.customers.service import traits_of
from regulars.predictions import cards
from regulars.predictions.base import FORECASTERS, Trait, trait_names
from regulars.predictions.schemas import Card, DueList, OldCard, Person, PersonNumber

REFIT = "refit_predictions"


def newest_card(connection: Connection) -> Card | None:
    """The card of the last fit, or None before the first."""
    stored = cards.newest_cards(connection, 1)
    return Card.model_validate(stored[0]) if stored else None


def older_cards(connection: Connection, count: int) -> list[OldCard]:
    """A line for each of the last fits, newest first."""
    newest = cards.newest_cards(connection, count)
    return [OldCard(**{name: each[name] for name in OldCard.model_fields}) for each in newest]


def ask_for_refit(connection: Connection, *, now: datetime) -> str:
    """Queue a refit in the caller's transaction; returns the job's id."""
    return jobs.enqueue(connection, REFIT, {}, now=now)


def refit(ws: Workspace, *, now: datetime, go_on: Callable[[], None] = lambda: None) -> Card:
    """Fit again now: see `refitting`. What `go_on` raises between two steps ends it, with nothing
    changed."""
    from regulars.predictions import refitting

    return refitting.refit(ws, now=now, go_on=go_on)


def due(
    ws: Workspace, *, customer_id: int | None, item: str | None, before: date | None, limit: int
) -> DueList:
    """Which customer needs which product again by the end of a day, soonest first, overdue last."""
    from regulars.predictions.due import find

    until = None if before is None else day_number(before)
    return find(ws, customer_id=customer_id, item=item, before=until, limit=limit)


def person(connection: Connection, customer_id: int) -> Person:
    """All that is predicted of one customer; no numbers for somebody without orders."""
    declared = {trait.name: trait for _, member in FORECASTERS.items() for trait in member.traits}
    rows = traits_of(connection, [customer_id], trait_names()).get(customer_id, [])
    found = {row["key"]: row for row in rows if row["number"] is not None}
    source = next((row["source"] for row in found.values()), None)
    stored = None if source is None else cards.card(connection, source)
    card = None if stored is None else Card.model_validate(stored)
    return Person(
        customer_id=str(customer_id),
        model=None if card is None else card.id,
        made_at=None if card is None else card.made_at,
        chosen=None if card is None else card.chosen,
        sure=card.sure if card else "cannot_tell",
        numbers=tuple(
            _number(trait, *(found[name][which] for which in ("number", "low", "high")))
            for name, trait in declared.items()
            if name in found
        ),
    )


def _number(trait: Trait, value: float, low: float | None, high: float | None) -> PersonNumber:
    days = [
        day_date(round(each)) if trait.unit == "day" and each is not None else None
        for each in (value, low, high)
    ]
    return PersonNumber(
        name=trait.name,
        unit=trait.unit,
        horizon_days=trait.horizon_days,
        value=value,
        low=low,
        high=high,
        day=days[0],
        day_low=days[1],
        day_high=days[2],
    )
