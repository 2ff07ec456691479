"""After a crash: what died before hand-over is tried again, what died after it is in doubt.

Nobody takes over a `handed` row. It becomes `ambiguous`, because the other side may have the
message, and a person (or a click from it) decides. A transactional message is tried once more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Connection, and_, exists, or_, select, update

from regulars.core.among import among
from regulars.messages.rules import MARKETING
from regulars.messages.tables import DOUBTFUL, IN_FLIGHT, OPEN_STATES, mailings, messages


def recover(
    connection: Connection, dead: Callable[[Collection[str]], set[str]], *, now: datetime
) -> None:
    """Free the rows of dead workers and of those that overslept their lease."""
    workers = set(connection.scalars(select(messages.c.claimed_by).where(IN_FLIGHT).distinct()))
    if not workers:
        return
    gone = among(connection, messages.c.claimed_by, dead(workers))
    lost = or_(gone, messages.c.lease_until <= now)
    free = {"state": "queued", "claimed_by": None, "lease_until": None}
    claimed = update(messages).where(IN_FLIGHT, messages.c.state == "claimed", lost)
    connection.execute(claimed.values(**free))
    handed = update(messages).where(IN_FLIGHT, messages.c.state == "handed", lost)
    again = {"reason": "worker_died", "doubts": messages.c.doubts + 1, "next_try_at": now}
    once_more = and_(messages.c.purpose != MARKETING, messages.c.doubts == 0)
    connection.execute(handed.where(once_more).values(**free, **again))
    # `claimed_by` stays: an answer that arrives after all may still settle the row.
    values = {"state": "ambiguous", "reason": "worker_died", "ended_at": now}
    connection.execute(handed.values(**values, doubts=messages.c.doubts + 1))


def give_up_doubtful(connection: Connection, senders: Collection[str], *, now: datetime) -> None:
    """Rows whose doubt only a sender could end that is no more become `ambiguous`."""
    left = update(messages).where(DOUBTFUL, messages.c.sender_id.not_in(list(senders)))
    connection.execute(left.values(state="ambiguous", reason="no_answer", ended_at=now))


def finish(connection: Connection, *, now: datetime) -> None:
    """Finish every mailing that is planned to its end and has no open row."""
    is_open = exists().where(
        and_(messages.c.campaign_id == mailings.c.id, messages.c.state.in_(OPEN_STATES))
    )
    connection.execute(
        update(mailings)
        .where(mailings.c.state == "sending", mailings.c.complete, ~is_open)
        .values(state="finished", finished_at=now)
    )
