"""What is stored about campaigns."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table

from regulars.core.db import Json, Moment, metadata

# `phase` is how far the campaign itself has come; once everybody is in the ledger (`started`), its
# mailing says the rest: sending, paused, stopped or finished.
campaigns = Table(
    "campaigns",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("phase", String, nullable=False),  # draft, scheduled, starting, started
    Column("segment_id", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("body_html", String, nullable=False),
    Column("body_text", String, nullable=False),
    Column("channels", Json, nullable=False),  # tried in this order: a cascade
    Column("template_id", String),  # says what the words above and `content` do not
    Column("template_version", Integer),  # the newest at the start if none is named
    Column("content", Json),  # words of its own: templates/content.py
    Column("holdout", Float, nullable=False),  # share held out to measure, 0 to 0.5
    Column("window_days", Integer, nullable=False),  # orders so long after count
    Column("send_at", Moment),
    Column("problem", String, nullable=False, default=""),  # why a scheduled start did not happen
    Column("rule", Json),  # the segment's rule as it was at the start
    Column("reached", BigInteger),  # starting: everybody up to this customer is in the ledger
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("started_at", Moment),
    Index("ix_campaigns_phase", "phase", "send_at"),
)
