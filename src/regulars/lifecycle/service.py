"""The verbs of the lifecycle: where everybody stands, how they moved, and what the shop may set."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from regulars.accounts.service import profile_of
from regulars.core.jobs import enqueue
from regulars.core.workspace import Workspace
from regulars.lifecycle import queries
from regulars.lifecycle.advice import By
from regulars.lifecycle.question import Question, asking
from regulars.lifecycle.report import lifecycle_of, matrix_of, rfm_of, series_of
from regulars.lifecycle.schemas import Edges, Lifecycle, Matrix, Rfm, Series, SettingsOut
from regulars.lifecycle.settings import RfmRules, Settings, StageRules, check
from regulars.lifecycle.traits import write_all
from regulars.lifecycle.yardstick import yardstick_on

__all__ = [
    "By",
    "Settings",
    "change_settings",
    "lifecycle",
    "matrix",
    "read_settings",
    "refresh",
    "rfm",
    "series",
    "settings_of",
]


def lifecycle(
    ws: Workspace,
    *,
    now: datetime,
    on: date | None = None,
    since: date | None = None,
    by: By = "stage",
) -> Lifecycle:
    """Where all customers stand on a day, and how they moved since another.

    Raises Invalid for a day that is still to come or days in the wrong order.
    """
    with asking(ws, now, on=on) as question:
        return lifecycle_of(question, by, since)


def matrix(ws: Workspace, *, now: datetime) -> Matrix:
    """How long people are silent, in their own usual gaps, by how often they came."""
    with asking(ws, now) as question:
        return matrix_of(question)


def rfm(ws: Workspace, *, now: datetime) -> Rfm:
    """Groups of customers by how recently, how often and for how much they bought."""
    with asking(ws, now) as question:
        return rfm_of(question)


def series(ws: Workspace, *, now: datetime, by: By = "stage", months: int = 12) -> Series:
    """How many stood where at the ends of the last months."""
    with asking(ws, now) as question:
        return series_of(question, by, months)


def settings_of(connection: Connection) -> Settings:
    """The settings in force."""
    row = queries.stored(connection)
    return Settings.model_validate(row["settings"]) if row else Settings()


def read_settings(ws: Workspace, *, now: datetime) -> SettingsOut:
    """The settings with what a person needs to change them."""
    with ws.state.read() as connection:
        row = queries.stored(connection)
    with asking(ws, now) as question:
        return SettingsOut(
            stages=question.settings.stages,
            rfm=question.settings.rfm,
            default=RfmRules(),
            default_stages=StageRules(),
            fifths=_fifths(question),
            changed_at=row["changed_at"] if row else None,
            pending=question.pending,
            currency=question.currency,
        )


def change_settings(connection: Connection, settings: Settings, *, now: datetime) -> None:
    """Keep settings and ask for everybody's traits anew. Raises Invalid naming each field."""
    check(settings)
    queries.store(connection, settings.model_dump(mode="json"), now=now)
    enqueue(connection, "refresh_traits", {}, now=now)


def refresh(ws: Workspace, now: datetime) -> int:
    """Write each customer's scores, group, stage and sums as traits; returns how many got them.

    Harmless when repeated: all values of each key are replaced in one transaction.
    """
    with ws.state.read() as connection:
        row = queries.stored(connection)
        settings = settings_of(connection)
    found = write_all(ws, settings, now=now, today=profile_of(ws).today(now))
    if row and row["applied_at"] != row["changed_at"]:
        with ws.state.write() as connection:
            queries.mark_applied(connection, row["changed_at"])
    return found


def _fifths(question: Question) -> Edges:
    """Thresholds that divide today's customers into fifths, rounded for people to begin with."""
    if question.judged is None:
        return Edges(recency_days=[], orders=[], revenue_minor=[])
    with_shares = question.settings.model_copy(update={"rfm": RfmRules()})
    found = yardstick_on(question.snapshot, question.number, with_shares)
    return Edges(
        recency_days=list(found.recency_days),
        orders=list(found.orders),
        revenue_minor=list(found.revenue_minor),
    )
