"""What every question about the lifecycle begins with: history, settings and the day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from regulars.accounts.service import Calendar, profile
from regulars.core.clock import day_number
from regulars.core.errors import Invalid, Problem
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.lifecycle import queries
from regulars.lifecycle.people import Yardstick
from regulars.lifecycle.settings import Settings
from regulars.lifecycle.standings import lay_values
from regulars.lifecycle.traits import last_seen
from regulars.lifecycle.yardstick import yardstick_on


@dataclass(frozen=True)
class Question:
    """An open snapshot and the day that is asked about."""

    workspace: Workspace
    snapshot: Snapshot
    settings: Settings
    pending: bool
    currency: str
    calendar: Calendar
    today: date
    judged: date | None  # the newest day on which anything is known; None: no orders at all
    asked: date | None

    @property
    def on(self) -> date | None:
        return self.asked if self.judged and self.asked else self.judged

    @property
    def live(self) -> bool:
        """Whether the day is the one that the customers' traits are about."""
        return self.on == self.judged

    @property
    def number(self) -> int:
        return day_number(self.on or self.today)

    @cached_property
    def first(self) -> date | None:
        """The first day of history."""
        found = extent(self.snapshot)
        return found.first if found else None

    @cached_property
    def yardstick(self) -> Yardstick:
        return yardstick_on(self.snapshot, self.number, self.settings)

    @cached_property
    def valued(self) -> bool:
        """Whether predicted values lie beside history."""
        return lay_values(self.workspace, self.snapshot)


@contextmanager
def asking(ws: Workspace, now: datetime, *, on: date | None = None) -> Iterator[Question]:
    """Open history for one question. Raises Invalid for a day that is still to come."""
    with ws.state.read() as connection:
        shop, row = profile(connection), queries.stored(connection)
    today = shop.today(now)
    if on is not None and on > today:
        raise Invalid(
            "That day is still to come.", problems=(Problem("on", "must not be after today"),)
        )
    with open_snapshot(ws) as snapshot:
        yield Question(
            workspace=ws,
            snapshot=snapshot,
            settings=Settings.model_validate(row["settings"]) if row else Settings(),
            pending=row is not None and row["applied_at"] != row["changed_at"],
            currency=shop.currency,
            calendar=shop.calendar,
            today=today,
            judged=last_seen(snapshot, today),
            asked=on,
        )
