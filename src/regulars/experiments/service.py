"""The verbs of experiments: create, expose, lift."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core.clock import day_number, to_micros
from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.workspace import Workspace
from regulars.experiments import queries
from regulars.experiments.assignment import (
    CONTROL,
    TREATED,
    Arm,
    arm,
    arm_expression,
    draw,
    treated,
)
from regulars.experiments.schemas import Lift
from regulars.history.service import open_snapshot

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "CONTROL",
    "TREATED",
    "Arm",
    "Experiment",
    "Lift",
    "arm",
    "arm_expression",
    "create_experiment",
    "draw",
    "expose",
    "get_experiment",
    "lift",
]

MAX_WINDOW_DAYS = 730


@dataclass(frozen=True, slots=True)
class Experiment:
    """A hold-out: its salt, the share held out and the people it was planned for."""

    id: str
    salt: str
    holdout: float
    planned: int
    created_at: datetime


def create_experiment(
    connection: Connection,
    id: str,
    *,
    holdout: float,
    planned: int,
    now: datetime,
    salt: str | None = None,
) -> Experiment:
    """Make an experiment; without a salt it draws a random one.

    `planned` people in both arms is where the interval is tightest; it must be set beforehand,
    because an interval tuned to what was seen keeps no promise. Raises Invalid for a share outside
    [0, 1), Conflict when the id is taken.
    """
    if not 0 <= holdout < 1:
        raise Invalid("The hold-out must be at least 0 and below 1.")
    if queries.experiment_row(connection, id) is not None:
        raise Conflict(f"There is an experiment {id!r} already.")
    salt = secrets.token_hex(16) if salt is None else salt
    experiment = Experiment(id, salt, holdout, max(planned, 1), now)
    queries.add_experiment(connection, asdict(experiment))
    return experiment


def get_experiment(connection: Connection, id: str) -> Experiment:
    """The experiment of this id, or NotFound."""
    row = queries.experiment_row(connection, id)
    if row is None:
        raise NotFound(f"There is no experiment {id!r}.")
    return Experiment(**row)


def expose(
    connection: Connection, experiment_id: str, customer_ids: Sequence[int], *, now: datetime
) -> pa.Table:
    """Draw and log the arm of each customer, in one statement; the first exposure counts.

    Returns (customer_id, arm, propensity) as stored, sorted by customer, without doubles. Call it
    late, after consent and guards, for both arms alike.
    """
    import pyarrow as pa

    from regulars.core import bulk

    experiment = get_experiment(connection, experiment_id)
    people = sorted(set(customer_ids))
    chosen = treated(experiment.salt, people, experiment.holdout)
    held_out = experiment.holdout
    rows = {
        "experiment_id": pa.array([experiment_id] * len(people), pa.string()),
        "customer_id": pa.array(people, pa.int64()),
        "arm": pa.array([TREATED if one else CONTROL for one in chosen], pa.string()),
        "propensity": pa.array([1 - held_out if one else held_out for one in chosen], pa.float64()),
        "at": pa.array([to_micros(now)] * len(people), pa.int64()),
    }
    with bulk.stage(connection, pa.table(rows)) as staged:
        queries.add_exposures(connection, staged)
        return queries.arms_of(connection, experiment_id, staged)


def lift(ws: Workspace, experiment_id: str, *, window_days: int, now: datetime) -> Lift:
    """What the treated did more than the held out, within `window_days` of their exposure, so far.

    One query to the log, one to history. Orders up to `now` count; refunds within the window are
    taken off revenue.
    """
    from regulars.experiments.curves import draw_curves
    from regulars.experiments.measuring import Log, measure

    if not 1 <= window_days <= MAX_WINDOW_DAYS:
        raise Invalid(f"The window must be 1 to {MAX_WINDOW_DAYS} days.")
    with ws.state.read() as connection:
        experiment = get_experiment(connection, experiment_id)
        zone = profile(connection).zone
        exposed = queries.exposure_log(connection, experiment_id)
    window = timedelta(days=window_days)
    with open_snapshot(ws) as snapshot:
        snapshot.register(queries.EXPOSED, _with_windows(exposed, window, now))
        outcomes = snapshot.run(queries.outcomes()).cast(queries.OUTCOMES)
    log = Log.of(exposed, window, now)
    today = now if log.last is None else min(now, log.last + window)
    curves = draw_curves(
        exposed, outcomes, zone=zone, today=day_number(today.astimezone(zone).date())
    )
    return measure(experiment.id, experiment.holdout, experiment.planned, window_days, log, curves)


def _with_windows(exposed: pa.Table, window: timedelta, now: datetime) -> pa.Table:
    """The log as history wants it: naive UTC moments, and the end of each person's window."""
    import pyarrow as pa
    import pyarrow.compute as pc

    moment = pa.timestamp("us")
    length, latest = window // timedelta(microseconds=1), to_micros(now)
    until = pc.min_element_wise(pc.add(exposed["at"], length), pa.scalar(latest, pa.int64()))
    return pa.table(
        {
            "customer_id": exposed["customer_id"],
            "treated": exposed["treated"],
            "at": exposed["at"].cast(moment),
            "until": until.cast(moment),
        }
    )
