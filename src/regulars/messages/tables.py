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
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from regulars.core.db import Json, Moment, metadata
from regulars.customers.tables import Id

OPEN_STATES = ("queued", "claimed", "handed", "held")
END_STATES = (
    "sent", "delivered", "bounced", "failed", "skipped", "held_out", "ambiguous",
)  # fmt: skip
# What may have reached the customer: frequency caps count these.
SPENT_STATES = ("claimed", "handed", "sent", "delivered", "ambiguous")
# Written out, because a bound parameter would keep the partial indexes below from being used.
IN_FLIGHT = text("state IN ('claimed', 'handed')")
UNTOLD = text("untold")
DOUBTFUL = text("state = 'queued' AND doubts > 0")
NAMED = text("provider_id IS NOT NULL")
ENDED = text("ended_at IS NOT NULL")
COMPLAINED = text("complained_at IS NOT NULL")

# What a campaign (or a journey's step) hands over: the words, and whether sending goes on.
mailings = Table(
    "mailings",
    metadata,
    Column("id", String, primary_key=True),  # the campaign's id
    Column("channels", Json, nullable=False),  # tried in this order: a cascade
    Column("purpose", String, nullable=False),  # marketing, transactional, service
    Column("priority", Integer, nullable=False, default=0),  # higher goes first
    Column("state", String, nullable=False),  # sending, paused, stopped, finished
    Column("reason", String, nullable=False, default=""),  # why it is paused or stopped
    Column("detail", String, nullable=False, default=""),  # what the provider said, if it did
    Column("complete", Boolean, nullable=False),  # every message of it is in the ledger
    Column("subject", String, nullable=False),  # what lists call it
    Column("content", Json, nullable=False),  # form or channel -> language or "" -> words
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),  # who has not got it by then will not get it
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
    Column("channel", String, nullable=False),  # where it stands in the mailing's cascade
    Column("purpose", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", String, nullable=False, default=""),  # a code; the screens word it
    Column("tried", Json, nullable=False, default=list),  # channels that refused: why and when
    Column("sender_id", String),  # who carried it, from the claim on
    Column("provider_reply", String, nullable=False, default=""),
    Column("provider_id", String),  # the provider's name for it
    Column("cost", String),  # in the provider's own unit
    Column("address", String),  # where it went, from the claim on
    Column("address_hash", String),
    Column("mail_id", String),  # the Message-ID header: the same on every try
    Column("attempts", Integer, nullable=False, default=0),
    Column("doubts", Integer, nullable=False, default=0),  # tries whose end nobody knows
    Column("epoch", Integer, nullable=False, default=0),  # one more with each claim
    Column("claimed_by", String),
    Column("lease_until", Moment),
    Column("created_at", Moment, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("waiting_since", Moment),  # put off by quiet hours, mourning or a cap
    Column("claimed_at", Moment),
    Column("handed_at", Moment),
    Column("sent_at", Moment),
    Column("delivered_at", Moment),
    Column("ended_at", Moment),
    Column("opened_at", Moment),  # the first time, as of the next two
    Column("clicked_at", Moment),
    Column("unsubscribed_at", Moment),
    Column("complained_at", Moment),
    Column("untold", Boolean, nullable=False, default=False),  # its event is not yet recorded
    UniqueConstraint("customer_id", "campaign_id", "visit"),
    Index("ix_messages_due", "campaign_id", "state", "channel", "next_try_at"),
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
    Index("ix_messages_ended", "ended_at", sqlite_where=ENDED, postgresql_where=ENDED),
    Index(
        "ix_messages_complained",
        "complained_at",
        sqlite_where=COMPLAINED,
        postgresql_where=COMPLAINED,
    ),
    Index("ix_messages_doubtful", "sender_id", sqlite_where=DOUBTFUL, postgresql_where=DOUBTFUL),
    Index(
        "ix_messages_provider_id",
        "sender_id",
        "provider_id",
        sqlite_where=NAMED,
        postgresql_where=NAMED,
    ),
)

# How this business sends, and whether it may.
sending = Table(
    "sending",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("quiet_from", String, nullable=False),  # HH:MM in the customer's zone; "" means none
    Column("quiet_to", String, nullable=False),
    Column("quiet", String, nullable=False, default="wait"),  # in quiet hours: wait, skip
    Column("over_cap", String, nullable=False, default="skip"),  # over a cap: skip, wait
    Column("mourning", String, nullable=False, default="wait"),  # on its days: wait, skip, send
    Column("longest_wait_hours", Integer, nullable=False, default=72),
    Column("instance_id", String, nullable=False),  # also in a file outside the database
    Column("high_water", BigInteger, nullable=False),  # grows with each claim
    Column("held_at", Moment),
    Column("held_reason", String, nullable=False, default=""),
    CheckConstraint("id = 1", name="one_row"),
)

# At most so many marketing messages in so many days, on one channel or on all together.
caps = Table(
    "caps",
    metadata,
    Column("channel", String, nullable=False),  # "*": all together
    Column("days", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    PrimaryKeyConstraint("channel", "days", name="pk_caps"),
)

# Reports of providers that were taken in, so that one told twice counts once. Pruned.
seen_reports = Table(
    "seen_reports",
    metadata,
    Column("sender_id", String, nullable=False),
    Column("key", String, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    PrimaryKeyConstraint("sender_id", "key", name="pk_seen_reports"),
)

# How far a provider that must be asked was asked in the present round.
report_rounds = Table(
    "report_rounds",
    metadata,
    Column("sender_id", String, primary_key=True),
    Column("after_id", String, nullable=False),  # messages.id
)

# Every opening and click as it came, human or not; told as events once it is clear which.
touches = Table(
    "touches",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("message_id", String, nullable=False),
    Column("kind", String, nullable=False),  # opened, clicked, trapped
    Column("url", String, nullable=False, default=""),
    Column("at", Moment, nullable=False),
    Column("machine", String, nullable=False, default=""),  # why it is no person; "" is one
    Column("untold", Boolean, nullable=False, default=True),
    Index("ix_touches_message_id", "message_id", "at"),
    Index("ix_touches_untold", "at", sqlite_where=UNTOLD, postgresql_where=UNTOLD),
)

# Where the shop allows itself other hours than country_rules.json, and why.
country_exceptions = Table(
    "country_exceptions",
    metadata,
    Column("country", String, nullable=False),
    Column("channel", String, nullable=False),
    Column("opens", String, nullable=False),  # HH:MM
    Column("closes", String, nullable=False),
    Column("closed_weekdays", Json, nullable=False),
    Column("reason", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("country", "channel", name="pk_country_exceptions"),
)
