"""What is stored about the running of it all."""

from __future__ import annotations

from sqlalchemy import Column, Float, String, Table

from regulars.core.db import Moment, metadata

# One row per periodic job, written by its worker every few seconds for all of them at once.
heartbeats = Table(
    "heartbeats",
    metadata,
    Column("job", String, primary_key=True),
    Column("seen_at", Moment, nullable=False),  # its worker lived then
    Column("running_since", Moment),  # the run under way, if one is
    Column("ended_at", Moment),  # the last run
    Column("seconds", Float, nullable=False, default=0),  # how long that took
    Column("failing_since", Moment),  # the first of its failures in a row
    Column("error", String, nullable=False, default=""),
)

# When something was last told or done of its own accord, so that it is not done again at once.
notices = Table(
    "notices",
    metadata,
    Column("code", String, primary_key=True),
    Column("at", Moment, nullable=False),
)
