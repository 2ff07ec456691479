"""Whom a cascade of channels reaches, and on which of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from regulars.messages import service as messages


@dataclass(frozen=True, slots=True)
class ChannelReach:
    """One channel of the cascade: whom it could reach, and whom it gets after those before it."""

    channel: str
    reachable: int
    gets: int
    skipped: dict[str, int]  # of those who were left for it, by reason


@dataclass(frozen=True, slots=True)
class Reach:
    """`refused` on every channel, each with the last one's reason; and the channels in order."""

    refused: dict[int, str]
    channels: list[ChannelReach]


def reach(
    connection: Connection, people: Sequence[int], channels: Sequence[str], *, now: datetime
) -> Reach:
    """Ask the sending rules of each channel about all of them, once a channel."""
    left = dict.fromkeys(people, "")
    found = []
    for channel in channels:
        refused = messages.guard(connection, people, channel=channel, now=now)
        still = {one: refused[one] for one in left if one in refused}
        skipped = dict(Counter(still.values()).most_common())
        gets = len(left) - len(still)
        found.append(ChannelReach(channel, len(people) - len(refused), gets, skipped))
        left = still
    return Reach(left, found)
