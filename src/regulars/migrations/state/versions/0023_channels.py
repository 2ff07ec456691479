"""Many channels: senders, addresses, caps, and the ledger's own columns for them."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
DOUBTFUL = sa.text("state = 'queued' AND doubts > 0")
NAMED = sa.text("provider_id IS NOT NULL")


def upgrade() -> None:
    _move("senders", _senders(), _sender)
    _move("mailings", _mailings(), _mailing)
    op.create_index("ix_mailings_state", "mailings", ["state"])
    _caps()
    _move("sending", _sending(), _rules)
    _messages()
    op.add_column("customers", sa.Column("timezone", sa.String))
    _addresses()


def _move(name, table, changed) -> None:
    """Make the table anew and put its few rows back in their new shape."""
    rows = op.get_bind().execute(sa.text(f"SELECT * FROM {name}")).mappings().all()
    if name == "mailings":
        op.drop_index("ix_mailings_state", "mailings")
    op.drop_table(name)
    made = op.create_table(name, *table)
    if rows:
        op.bulk_insert(made, [changed(dict(row)) for row in rows])


def _texts(*names):
    return [sa.Column(name, sa.String, nullable=False) for name in names]


def _moments(*names):
    return [sa.Column(name, sa.BigInteger) for name in names]


def _senders():
    return [
        *_texts("id", "channel", "provider", "line"),
        sa.Column("on", sa.Boolean, nullable=False),
        sa.Column("settings", JSON, nullable=False),
        *_texts("secrets", "from_name", "from_address", "reply_to", "postal_address"),
        *_texts("dkim_domain", "dkim_selector", "dkim_key", "dkim_ed_selector", "dkim_ed_key"),
        sa.Column("rate_per_minute", sa.Integer, nullable=False),
        sa.Column("next_free_at", sa.BigInteger, nullable=False),
        *_moments("rest_until"),
        sa.Column("rest_seconds", sa.Float, nullable=False),
        *(sa.Column(name, JSON) for name in ("health", "domain", "override")),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_senders"),
    ]


def _sender(row):
    new = {"id": "email", "channel": "email", "line": "any", "on": True}
    keys = {"dkim_ed_selector": "", "dkim_ed_key": "", "settings": _read(row["settings"])}
    return {**row, **new, **keys}


def _mailings():
    return [
        *_texts("id", "purpose", "state", "reason", "detail", "subject"),
        sa.Column("channels", JSON, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("complete", sa.Boolean, nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        *_moments("expires_at", "finished_at"),
        sa.PrimaryKeyConstraint("id", name="pk_mailings"),
    ]


def _mailing(row):
    parts = ("subject", "body_html", "body_text")
    words = {name: row[name] for name in parts}
    kept = {name: row[name] for name in row if name not in ("channel", "body_html", "body_text")}
    return {
        **kept,
        "channels": [row["channel"]],
        "priority": 0,
        "complete": bool(row["complete"]),
        "content": {"email": {"": words}},
    }


def _caps() -> None:
    made = op.create_table(
        "caps",
        *_texts("channel"),
        sa.Column("days", sa.Integer, nullable=False),
        sa.Column("most", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("channel", "days", name="pk_caps"),
    )
    old = op.get_bind().execute(sa.text("SELECT cap_days, cap_messages FROM sending")).first()
    days, most = (7, 3) if old is None else old
    op.bulk_insert(made, [{"channel": "*", "days": days, "most": most}])


def _sending():
    return [
        sa.Column("id", sa.Integer, nullable=False),
        *_texts("quiet_from", "quiet_to", "quiet", "over_cap", "mourning"),
        sa.Column("longest_wait_hours", sa.Integer, nullable=False),
        *_texts("instance_id"),
        sa.Column("high_water", sa.BigInteger, nullable=False),
        *_moments("held_at"),
        *_texts("held_reason"),
        sa.PrimaryKeyConstraint("id", name="pk_sending"),
        sa.CheckConstraint("id = 1", name="ck_sending_one_row"),
    ]


def _rules(row):
    kept = {name: row[name] for name in row if not name.startswith("cap_")}
    ways = {"quiet": "wait", "over_cap": "skip", "mourning": "wait", "longest_wait_hours": 72}
    return {**kept, **ways}


def _messages() -> None:
    empty, zero = sa.text("'[]'"), sa.text("0")
    for column in (
        sa.Column("tried", JSON, nullable=False, server_default=empty),
        sa.Column("sender_id", sa.String),
        sa.Column("provider_id", sa.String),
        sa.Column("cost", sa.String),
        sa.Column("doubts", sa.Integer, nullable=False, server_default=zero),
        *_moments("waiting_since", "delivered_at", "complained_at"),
    ):
        op.add_column("messages", column)
    op.execute(sa.text("UPDATE messages SET sender_id = 'email' WHERE claimed_at IS NOT NULL"))
    op.drop_index("ix_messages_due", "messages")
    due = ["campaign_id", "state", "channel", "next_try_at"]
    op.create_index("ix_messages_due", "messages", due)
    _partial("ix_messages_doubtful", ["sender_id"], DOUBTFUL)
    _partial("ix_messages_provider_id", ["sender_id", "provider_id"], NAMED)


def _partial(name, columns, where) -> None:
    op.create_index(name, "messages", columns, sqlite_where=where, postgresql_where=where)


def _addresses() -> None:
    op.create_table(
        "customer_addresses",
        *_texts("channel", "address"),
        sa.Column("customer_id", sa.BigInteger, nullable=False),
        sa.Column("keys", JSON, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        *_moments("window_until"),
        sa.PrimaryKeyConstraint("channel", "address", name="pk_customer_addresses"),
    )
    columns = ["customer_id", "channel"]
    op.create_index("ix_customer_addresses_customer_id", "customer_addresses", columns)


def _read(value):
    """JSON as SQLite's driver hands it over is text."""
    return json.loads(value) if isinstance(value, str) else value
