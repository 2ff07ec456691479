"""The mark that a message carries on its envelope and in its Message-ID, so that whatever comes
back can be told to be about it: the message's id and a MAC that nobody else can make.

Small letters and digits only, because mail servers change the case of what is before the @.
"""

from __future__ import annotations

import hmac
import re

from regulars.core.keys import Keys

MARK = r"[a-z0-9_-]{1,40}\.[0-9a-f]{16}"
BOUNCES, UNSUBSCRIBE = "bounces", "unsubscribe"
_MARK = re.compile(MARK)


def mark_of(keys: Keys, message_id: str) -> str:
    """The mark of a message."""
    return f"{message_id}.{_mac(keys, message_id)}"


def read_mark(keys: Keys, mark: str) -> str | None:
    """The id of the message whose mark this is; None when we did not make it."""
    text = mark.strip().lower()
    message_id, _, mac = text.rpartition(".")
    if not _MARK.fullmatch(text) or not hmac.compare_digest(mac, _mac(keys, message_id)):
        return None
    return message_id


def return_path(keys: Keys, message_id: str, domain: str) -> str:
    """The address to which the message's bounces go (VERP)."""
    return f"{BOUNCES}+{mark_of(keys, message_id)}@{domain}"


def opt_out_address(keys: Keys, message_id: str, domain: str) -> str:
    """The address to which a mail program may write to opt out."""
    return f"{UNSUBSCRIBE}+{mark_of(keys, message_id)}@{domain}"


def _mac(keys: Keys, message_id: str) -> str:
    return keys.mac("mark", message_id.encode(), 8).hex()
