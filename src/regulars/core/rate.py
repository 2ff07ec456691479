"""How often somebody may ask, counted in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from regulars.core.errors import Busy

_MOST_KEYS = 10_000


class TooManyRequests(Busy):
    """Too many requests. Wait a little."""


class RateLimit:
    """So many calls for each key in a stretch of time; whoever asks more often waits."""

    def __init__(self, most: int, per: timedelta) -> None:
        self._most, self._per = most, per
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: datetime) -> None:
        """Count one call. Raises TooManyRequests with the seconds until the next stretch."""
        with self._lock:
            start, count = self._counts.pop(key, (now, 0))
            if now - start >= self._per:
                start, count = now, 0
            self._counts[key] = (start, count + 1)
            if len(self._counts) > _MOST_KEYS:
                self._counts.popitem(last=False)
        if count >= self._most:
            left = (start + self._per - now).total_seconds()
            raise TooManyRequests(retry_after=int(left) + 1)
