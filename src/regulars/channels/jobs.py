"""Background work about senders."""

from __future__ import annotations

from regulars.channels import service
from regulars.core.jobs import Run, periodic


@periodic("domains", seconds=60)
def look_at_domains(run: Run) -> None:
    """Examine the domains of senders that are new, changed or not looked at since yesterday."""
    service.look_at_due_domains(run.workspace, now=run.now())


@periodic("mailboxes", seconds=60)
def look_up_mailboxes(run: Run) -> None:
    """Find out whose mail servers take the mail of domains that customers use."""
    service.look_up_mailboxes(run.workspace, now=run.now())
