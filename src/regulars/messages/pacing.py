"""Holds messages back that a mailbox provider would not take yet: warm-up, limits, rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from regulars.channels import service as channels
from regulars.channels.service import Gate, Sender
from regulars.messages.rules import MARKETING, Standing
from regulars.messages.waiting import Wait


@dataclass(slots=True)
class Pacing:
    """What one claim of a sender of e-mail may take of each group of mailboxes."""

    gate: Gate
    groups: dict[str, str] = field(default_factory=dict)  # of the addresses of this claim

    def know(self, connection: Connection, standings: Iterable[Standing]) -> None:
        """Learn whose mailboxes the addresses are."""
        addresses = {one.address for one in standings if one.address} - self.groups.keys()
        self.groups |= channels.mailbox_groups(connection, addresses, now=self.gate.now)

    def admit(self, standing: Standing, purpose: str) -> Wait | None:
        """What a message has to wait for; when that is nothing, it is counted in."""
        group = self.groups[standing.address or ""]
        hold = self.gate.hold(group, marketing=purpose == MARKETING)
        if hold is not None:
            return Wait(*hold)
        self.gate.take(group)
        return None


def pacing_of(connection: Connection, sender: Sender, now: datetime) -> Pacing | None:
    """What limits this sender; None when nothing does."""
    if sender.channel != "email":
        return None
    gate = channels.gate(connection, sender, now)
    return None if gate.is_open else Pacing(gate)
