"""The verbs of channels. What others may call is imported here."""

from __future__ import annotations

from regulars.channels.domains import (
    look_at_domain,
    look_at_due_domains,
    override_domain,
    require_domain,
    withdraw_override,
)
from regulars.channels.hooks import hook_url, read_hook
from regulars.channels.mailboxes import GROUPS as MAILBOX_GROUPS
from regulars.channels.mailboxes import groups_of as mailbox_groups
from regulars.channels.mailboxes import look_up as look_up_mailboxes
from regulars.channels.pace import (
    Gate,
    Pace,
    back_off,
    buckets_of,
    gate,
    is_too_fast,
    pace_of,
    put_pace,
)
from regulars.channels.rate import (
    FIRST_REST,
    allowance,
    awake,
    lock_sender,
    rest,
    spend,
    wake,
)
from regulars.channels.senders import (
    Sender,
    example_sender,
    get_sender,
    lacking,
    sender,
    senders,
    senders_for,
)
from regulars.channels.setup import (
    SenderForm,
    make_dkim_key,
    note_health,
    put_sender,
    remove_sender,
)
from regulars.channels.trying import ask_health, send_alone, send_test

__all__ = [
    "FIRST_REST",
    "MAILBOX_GROUPS",
    "Gate",
    "Pace",
    "Sender",
    "SenderForm",
    "allowance",
    "ask_health",
    "awake",
    "back_off",
    "buckets_of",
    "example_sender",
    "gate",
    "get_sender",
    "hook_url",
    "is_too_fast",
    "lacking",
    "lock_sender",
    "look_at_domain",
    "look_at_due_domains",
    "look_up_mailboxes",
    "mailbox_groups",
    "make_dkim_key",
    "note_health",
    "override_domain",
    "pace_of",
    "put_pace",
    "put_sender",
    "read_hook",
    "remove_sender",
    "require_domain",
    "rest",
    "send_alone",
    "send_test",
    "sender",
    "senders",
    "senders_for",
    "spend",
    "wake",
    "withdraw_override",
]
