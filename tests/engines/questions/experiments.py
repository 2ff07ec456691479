from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from regulars.core.workspace import Workspace
from regulars.customers.tables import customers
from regulars.experiments import service
from regulars.experiments.tables import experiments
from tests.engines.shop import NOW

START = NOW - timedelta(days=200)


def _lift(ws: Workspace) -> Any:
    with ws.state.write() as connection:
        if connection.execute(select(experiments.c.id)).first() is None:
            people = connection.execute(select(customers.c.id)).scalars().all()
            service.create_experiment(connection, "exp", holdout=0.3, planned=100, now=START)
            service.expose(connection, "exp", people[::2], now=START)
            service.expose(connection, "exp", people[1::4], now=START + timedelta(days=60))
    return service.lift(ws, "exp", window_days=30, now=NOW)


QUESTIONS = {"lift": _lift}
