"""Background work of imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.connectors import uploads
from regulars.core.jobs import Run, job


@job(uploads.JOB)
def import_orders(run: Run, arguments: Mapping[str, Any]) -> None:
    """Import an uploaded file."""
    uploads.carry_out(run.workspace, arguments["id"], now=run.now())
