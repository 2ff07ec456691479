"""Background work: sending what is due, and taking in what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulars.channels import bounce_box
from regulars.core.jobs import Run, job, periodic
from regulars.messages import asking, feedback, touches
from regulars.messages.engine import deliver
from regulars.messages.reach import subscribing
from regulars.messages.returned import take_mail


@periodic("send", seconds=1)
def send(run: Run) -> None:
    """Send every due message."""
    deliver(run.workspace, stopping=run.stopping, clock=run.clock)


@periodic("touches", seconds=5)
def tell_touches(run: Run) -> None:
    """Tell history of opens and clicks."""
    touches.tell(run.workspace, now=run.now())


@periodic("reports", seconds=60)
def ask_for_reports(run: Run) -> None:
    """Ask those providers for reports who do not call us."""
    asking.ask_all(run.workspace, now=run.now(), stopping=run.stopping)


@periodic("bounces", seconds=120)
def read_bounces(run: Run) -> None:
    """Read the mailboxes into which bounces come back."""
    now = run.now()
    bounce_box.read_all(run.workspace, lambda raw: take_mail(run.workspace, raw, now=now), now=now)


@periodic("forget-feedback", seconds=3600)
def forget_feedback(run: Run) -> None:
    """Let go of what was only kept to understand what comes after it."""
    with run.workspace.state.write() as connection:
        feedback.forget_old_reports(connection, now=run.now())
        touches.forget_told(connection, now=run.now())


@job(feedback.JOB)
def take_in_again(run: Run, arguments: Mapping[str, Any]) -> None:
    """Take in reports that came before their message was settled."""
    feedback.receive_again(run.workspace, arguments, now=run.now())


@job(subscribing.JOB)
def send_confirmation(run: Run, arguments: Mapping[str, Any]) -> None:
    """Send the mail by which somebody confirms that they asked for messages."""
    subscribing.send_confirmation(run.workspace, arguments, now=run.now())
