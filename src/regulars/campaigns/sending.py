"""What is left to send, and why nothing moves if nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulars.campaigns import service
from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.messages.rules import quiet_until
from regulars.messages.tables import OPEN_STATES


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that are not at their end; `reason` is set when waiting longer is no use."""

    messages: int
    reason: str = ""


def waiting(ws: Workspace, *, now: datetime) -> Waiting:
    """What the campaigns that are being sent still have to do."""
    from regulars.accounts.service import profile

    with ws.state.read() as connection:
        sending = [each for each in service.list_campaigns(connection) if each.state == "sending"]
        left = sum(each.counts.get(state, 0) for each in sending for state in OPEN_STATES)
        rules = messages.rules_of(connection)
        zone = profile(connection).timezone
        sender = channels.sender(connection)
    if not left:
        return Waiting(0)
    if rules.held_at is not None:
        return Waiting(left, f"held ({rules.held_reason}); a person must release it")
    if sender is not None and sender.rest_until is not None and sender.rest_until > now:
        return Waiting(left, f"the mail server does not answer until {sender.rest_until:%H:%M:%S}")
    quiet = quiet_until(rules, zone, now)
    if quiet is not None:
        return Waiting(left, f"quiet hours until {quiet.isoformat(timespec='minutes')}")
    return Waiting(left)
