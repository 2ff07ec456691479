"""What is left to send, and why nothing moves if nothing does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from regulars.campaigns import service
from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.messages import service as messages
from regulars.messages.tables import OPEN_STATES

PATIENCE = timedelta(minutes=10)  # retries that are nearer than this are waited for


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages that are not at their end; `reason` is set when waiting longer is no use."""

    messages: int
    reason: str = ""


def waiting(ws: Workspace, *, now: datetime) -> Waiting:
    """What the campaigns that are being sent still have to do."""
    with ws.state.read() as connection:
        sending = [each for each in service.list_campaigns(connection) if each.state == "sending"]
        left = sum(each.counts.get(state, 0) for each in sending for state in OPEN_STATES)
        rules = messages.rules_of(connection)
        resting = [one for one in channels.senders(connection) if one.on and one.rests(now)]
        next_at = messages.next_try(connection, [each.id for each in sending])
    if not left:
        return Waiting(0)
    if rules.held_at is not None:
        return Waiting(left, f"held ({rules.held_reason}); a person must release it")
    if resting:
        until = min(one.rest_until for one in resting if one.rest_until is not None)
        names = ", ".join(one.id for one in resting)
        return Waiting(left, f"{names}: the provider does not answer until {until:%H:%M:%S}")
    if next_at is not None and next_at > now + PATIENCE:
        return Waiting(
            left, f"nothing more may leave before {next_at.isoformat(timespec='minutes')}"
        )
    return Waiting(left)
