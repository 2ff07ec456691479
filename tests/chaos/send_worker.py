"""A sending process that exists to be killed.

    python -m tests.chaos.send_worker HOME DATABASE_URL [BUG [LEASE_SECONDS]]

With a BUG it sends as a careless engine would; the test must then turn red.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from regulars.core.workspace import open_workspace
from regulars.messages import claims, committer, duty, handing, judging, recovery, service
from regulars.messages.tables import messages
from regulars.settings import Settings


def plant(bug: str) -> None:
    """Undo one of the rules that the sending promise rests on."""
    if bug == "handed_after_the_dot":

        async def yes(*_: object) -> bool:
            return True

        committer.Committer.hand = yes  # type: ignore[method-assign]
    elif bug == "consent_only_at_planning":
        judging.refusal = lambda *_a, **_k: None  # type: ignore[assignment]
        handing._refusal = lambda *_: None  # type: ignore[assignment]
    elif bug == "handed_is_stolen":
        careful = recovery.recover

        def recover(connection, dead, *, now):  # type: ignore[no-untyped-def]
            connection.execute(
                update(messages).where(messages.c.state == "handed").values(state="claimed")
            )
            careful(connection, dead, now=now)

        recovery.recover = recover
    elif bug == "cursor_at_fetch":
        honest = recovery.recover

        def forget(connection, dead, *, now):  # type: ignore[no-untyped-def]
            connection.execute(
                update(messages).where(messages.c.state == "claimed").values(state="sent")
            )
            honest(connection, dead, now=now)

        recovery.recover = forget
    elif bug == "no_fencing":
        handing._is_ours = lambda *_: True  # type: ignore[assignment]


def main(home: str, database_url: str, bug: str = "", lease_seconds: str = "") -> None:
    plant(bug)
    if lease_seconds:
        claims.LEASE = timedelta(seconds=float(lease_seconds))
        duty.LONGEST_SLEEP_SECONDS = 3
    ws = open_workspace(Settings(home=Path(home), database_url=database_url))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        service.deliver(ws)
        time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
