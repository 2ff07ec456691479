"""The send ledger: one row per message, and what each of them says.

A message moves `queued -> claimed -> handed -> sent -> bounced`; other ends are `skipped(reason)`,
`failed(reason)`, `held_out`, `ambiguous` (we cannot know whether it arrived) and `held` (waiting
for a person after a restore). docs/concepts/sending.md tells the whole story.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from regulars.core.db import Moment, metadata

OPEN_STATES = ("queued", "claimed", "handed", "held")
END_STATES = (
    "sent", "delivered", "bounced", "failed", "skipped", "held_out", "ambiguous",
)  # fmt: skip
# What may have reached the customer: frequency caps count these.
SPENT_STATES = ("claimed", "handed", "sent", "delivered", "ambiguous")
# Written out, because a bound parameter would keep the partial indexes below from being used.
IN_FLIGHT = text("state IN ('claimed', 'handed')")
UNTOLD = text("untold")

# What a campaign (or a journey's step) hands over: the words, and whether sending goes on.
mailings = Table(
    "mailings",
    metadata,
    Column("id", String, primary_key=True),  # the campaign's id
    Column("channel", String, nullable=False),
    Column("purpose", String, nullable=False),  # marketing, transactional
    Column("state", String, nullable=False),  # sending, paused, stopped, finished
    Column("reason", String, nullable=False, default=""),  # why it is paused or stopped
    Column("detail", String, nullable=False, default=""),  # what the provider said, if it did
    Column("complete", Boolean, nullable=False),  # every message of it is in the ledger
    Column("subject", String, nullable=False),
    Column("body_html", String, nullable=False),
    Column("body_text", String, nullable=False, default=""),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_mailings_state", "state"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String, primary_key=True),
    Column("customer_id", BigInteger, nullable=False),
    Column("campaign_id", String, nullable=False),  # mailings.id
    Column("visit", String, nullable=False, default=""),  # tells a journey's rounds apart
    Column("channel", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),  # a code; the screens word it
    Column("provider_reply", String, nullable=False, default=""),
    Column("address", String),  # where it went, from the claim on
    Column("address_hash", String),
    Column("mail_id", String),  # the Message-ID header: the same on every try
    Column("attempts", Integer, nullable=False, default=0),
    Column("epoch", Integer, nullable=False, default=0),  # one more with each claim
    Column("claimed_by", String),
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("claimed_at", Moment),
    Column("handed_at", Moment),
    Column("sent_at", Moment),
    Column("ended_at", Moment),
    Column("opened_at", Moment),  # the first time, as of the next two
    Column("clicked_at", Moment),
    Column("unsubscribed_at", Moment),
    Column("untold", Boolean, nullable=False, default=False),  # its event is not yet recorded
    UniqueConstraint("customer_id", "campaign_id", "visit"),
    Index("ix_messages_due", "campaign_id", "state", "next_try_at"),
    Index(
        "ix_messages_in_flight",
        "claimed_by",
        sqlite_where=IN_FLIGHT,
        postgresql_where=IN_FLIGHT,
    ),
    Index(
        "ix_messages_untold",
        "id",
        sqlite_where=UNTOLD,
        postgresql_where=UNTOLD,
    ),
)

# How this business sends, and whether it may.
sending = Table(
    "sending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("cap_messages", Integer, nullable=False),  # at most so many marketing messages …
    Column("cap_days", Integer, nullable=False),  # … in so many days
    Column("quiet_from", String, nullable=False),  # HH:MM in the shop's zone; "" means none
    Column("quiet_to", String, nullable=False),
    Column("instance_id", String, nullable=False),  # also in a file outside the database
    Column("high_water", BigInteger, nullable=False),  # grows with each claim
    Column("held_at", Moment),
    Column("held_reason", String, nullable=False, default=""),
    CheckConstraint("id = 1", name="one_row"),
)
