"""What is stored about how messages leave."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, String, Table

from regulars.core.db import Json, Moment, metadata

senders = Table(
    "senders",
    metadata,
    Column("id", String, primary_key=True),  # the channel's key for the first, then sms_2 …
    Column("channel", String, nullable=False),  # a key of kinds.CHANNELS, or kinds.TEAM
    Column("provider", String, nullable=False),  # a member of channels/providers
    Column("line", String, nullable=False, default="any"),  # any, advertising, service
    Column("on", Boolean, nullable=False, default=True),  # off: nothing leaves through it
    Column("settings", Json, nullable=False),  # what the provider declares and is no secret
    Column("secrets", String, nullable=False, default=""),  # the rest: sealed JSON
    Column("from_name", String, nullable=False),
    Column("from_address", String, nullable=False),
    Column("reply_to", String, nullable=False, default=""),
    Column("postal_address", String, nullable=False, default=""),
    Column("dkim_domain", String, nullable=False, default=""),
    Column("dkim_selector", String, nullable=False, default=""),
    Column("dkim_key", String, nullable=False, default=""),  # sealed PEM
    Column("dkim_ed_selector", String, nullable=False, default=""),
    Column("dkim_ed_key", String, nullable=False, default=""),  # sealed PEM, Ed25519
    Column("rate_per_minute", Integer, nullable=False),  # 0 means no limit
    Column("next_free_at", Moment, nullable=False),  # the rate limit's clock
    Column("rest_until", Moment),  # no try before: the provider was unreachable
    Column("rest_seconds", Float, nullable=False, default=0),
    Column("health", Json),  # what the provider last said of our account: ok, said, at
    Column("domain", Json),  # what the domain doctor last found
    Column("override", Json),  # somebody sends in spite of it: reason, by, at
    Column("pace", Json),  # warm-up and limits per mailbox provider: see pace.py
    Column("changed_at", Moment, nullable=False),
)

# How much a sender wrote to one large mailbox provider lately, and whether that asked for a rest.
mail_buckets = Table(
    "mail_buckets",
    metadata,
    Column("sender_id", String, primary_key=True),
    Column("mail_group", String, primary_key=True),  # of mailboxes.GROUPS
    Column("day", Integer, nullable=False),  # number of the day, UTC
    Column("day_count", Integer, nullable=False),
    Column("minute", Integer, nullable=False),  # since 1970
    Column("minute_count", Integer, nullable=False),
    Column("rest_until", Moment),
    Column("rest_seconds", Float, nullable=False),
    Column("said", String, nullable=False),  # the answer that asked for the rest
)

# Which mailbox provider takes the mail of a domain; nothing until it has been looked up.
mail_domains = Table(
    "mail_domains",
    metadata,
    Column("domain", String, primary_key=True),
    Column("mail_group", String),
    Column("next_look_at", Moment, nullable=False, index=True),
)

# Where a sender's bounces come back to, and the mailbox in which we read them.
bounce_boxes = Table(
    "bounce_boxes",
    metadata,
    Column("sender_id", String, primary_key=True),
    Column("domain", String, nullable=False, default=""),  # of the return path; "" has none
    Column("host", String, nullable=False, default=""),  # of the IMAP server; "" reads nothing
    Column("port", Integer, nullable=False, default=993),
    Column("security", String, nullable=False, default="tls"),  # tls, starttls, none
    Column("username", String, nullable=False, default=""),
    Column("password", String, nullable=False, default=""),  # sealed
    Column("folder", String, nullable=False, default="INBOX"),
    Column("uid_validity", BigInteger, nullable=False, default=0),
    Column("last_uid", BigInteger, nullable=False, default=0),  # read up to here
    Column("said", String, nullable=False, default=""),  # why the last reading failed
    Column("read_at", Moment),
)
