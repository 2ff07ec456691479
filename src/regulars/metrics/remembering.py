"""Answers kept for as long as they are true, so that a page asked for twice is counted once.

An answer depends on history, on the shop's profile and local day, and on what is known of its
customers (who an event belongs to, their traits). It is given again only while none of them has
changed; a few are kept per process, the longest unused one makes room.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from regulars.accounts.service import Profile, profile
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.history.service import fingerprint

T = TypeVar("T")
KEPT = 32  # a series of 600 days holds tens of thousands of numbers

_lock = threading.Lock()
_kept: OrderedDict[Hashable, tuple[int, Any]] = OrderedDict()


def remembered(
    ws: Workspace, question: Hashable, make: Callable[[Profile], T], *, now: datetime
) -> T:
    """What `make` answers to the question, or what it answered when nothing has changed since."""
    with ws.state.read() as connection:
        shop, mark = profile(connection), customers.mark(connection)
        place = str(ws.folder), ws.settings.engine
        key = (*place, question, shop, shop.today(now), fingerprint(ws))
        found = _kept.get(key)
        fresh = found is not None and not customers.anything_since(connection, found[0])
    if found is not None and fresh:
        with _lock:
            if key in _kept:
                _kept.move_to_end(key)
        answer: T = found[1]
        return answer
    answer = make(shop)
    with _lock:
        _kept[key] = (mark, answer)
        _kept.move_to_end(key)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return answer


def forget() -> None:
    """Let go of every answer; what is measured must be counted anew."""
    with _lock:
        _kept.clear()
