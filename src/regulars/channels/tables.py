"""What is stored about how messages leave."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, Integer, String, Table

from regulars.core.db import Json, Moment, metadata

senders = Table(
    "senders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("provider", String, nullable=False),  # a member of channels/providers
    Column("settings", Json, nullable=False),  # what the provider declares and is no secret
    Column("secrets", String, nullable=False, default=""),  # the rest: sealed JSON
    Column("from_name", String, nullable=False),
    Column("from_address", String, nullable=False),
    Column("reply_to", String, nullable=False, default=""),
    Column("postal_address", String, nullable=False, default=""),
    Column("dkim_domain", String, nullable=False, default=""),
    Column("dkim_selector", String, nullable=False, default=""),
    Column("dkim_key", String, nullable=False, default=""),  # sealed PEM
    Column("rate_per_minute", Integer, nullable=False),  # 0 means no limit
    Column("next_free_at", Moment, nullable=False),  # the rate limit's clock
    Column("rest_until", Moment),  # no try before: the provider was unreachable
    Column("rest_seconds", Float, nullable=False, default=0),
    Column("changed_at", Moment, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
