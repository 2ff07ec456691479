"""Background work of the lifecycle: customers' traits follow their orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.core.jobs import Run, job, periodic
from regulars.lifecycle import service

A_DAY = 86_400.0


@job("refresh_traits")
def refresh_traits(run: Run, _arguments: Mapping[str, Any]) -> None:
    """After an import: everybody's stage and scores anew."""
    service.refresh(run.workspace, run.now())


@periodic("refresh_traits_daily", seconds=A_DAY)
def refresh_traits_daily(run: Run) -> None:
    """Every day: stages change by waiting alone."""
    service.refresh(run.workspace, run.now())
