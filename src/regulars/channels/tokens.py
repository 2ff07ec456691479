"""Tokens that stay good for a while, shared by all lines of this process.

Google's answer, Apple's and a browser's push services all take a signed token; making one for each
message costs time, and Apple refuses senders who come with a new one too often.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

# Makes a token and says for how many seconds it may be used.
Make = Callable[[], tuple[str, float]]
_MOST = 500


@dataclass(slots=True)
class _Slot:
    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str = ""
    until: float = 0.0


_slots: dict[str, _Slot] = {}
_guard = threading.Lock()


def token_for(owner: str, make: Make) -> str:
    """The token of this owner: the one at hand while it is good, else a new one."""
    slot = _slot(owner)
    with slot.lock:
        if time.monotonic() >= slot.until:
            slot.token, seconds = make()
            slot.until = time.monotonic() + seconds
        return slot.token


def forget_token(owner: str) -> None:
    """The other side no longer takes it: the next message makes a new one."""
    slot = _slot(owner)
    with slot.lock:
        slot.until = 0.0


def _slot(owner: str) -> _Slot:
    name = hashlib.sha256(owner.encode()).hexdigest()
    with _guard:
        if name not in _slots and len(_slots) >= _MOST:
            _slots.pop(next(iter(_slots)))
        return _slots.setdefault(name, _Slot())
