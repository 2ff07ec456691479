"""What becomes of each due message of a mailing: taken, put off, moved on or ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from regulars.accounts.service import Profile
from regulars.channels.service import Sender
from regulars.locale.country_rules import rule_of
from regulars.messages import moves
from regulars.messages.moves import Move
from regulars.messages.pacing import Pacing
from regulars.messages.rules import MARKETING, Cap, Rules, Standing, over, refusal
from regulars.messages.standings import free_again, standings
from regulars.messages.waiting import MOURNING, Hours, Wait, place_of

LEASE = timedelta(minutes=5)


@dataclass(slots=True)
class Judged:
    """The rows of a chunk, sorted by what becomes of them."""

    taken: list[tuple[Any, Standing]] = field(default_factory=list)
    moves: list[tuple[str, Move]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Bench:
    """What all rows of one claim are judged by."""

    rules: Rules
    business: Profile
    sender: Sender
    hours: Hours
    now: datetime
    pacing: Pacing | None = None

    @classmethod
    def of(cls, rules: Rules, business: Profile, sender: Sender, now: datetime) -> Bench:
        hours = Hours(rules, sender.channel, business.timezone, business.country)
        return cls(rules, business, sender, hours, now)

    def judge(
        self, connection: Connection, due: Sequence[Any], mailing: Any, *, room: int
    ) -> Judged:
        """Sort the rows; behind the last one there is room for, nobody is looked at."""
        known = standings(
            connection,
            {row.customer_id for row in due},
            channel=self.sender.channel,
            purpose=mailing.purpose,
            rules=self.rules,
            now=self.now,
        )
        if self.pacing is not None:
            self.pacing.know(connection, known.values())
        judged, capped = Judged(), dict[int, list[Cap]]()
        waiting: list[Any] = []
        for row in due:
            if len(judged.taken) == room:
                break
            standing = known.get(row.customer_id)
            move = self._move(row, standing, mailing)
            if move is not None or standing is None:
                judged.moves.append((row.id, move or moves.end("no_customer")))
            elif full := over(standing.spent):
                capped[row.customer_id] = full
                waiting.append(row)
            elif wait := self._pace(standing, mailing):
                judged.moves.append((row.id, self._slowed(mailing, wait)))
            else:
                judged.taken.append((row, standing))
                known[row.customer_id] = _once_more(standing)
        judged.moves += self._over_cap(connection, waiting, capped, mailing)
        return judged

    def _move(self, row: Any, standing: Standing | None, mailing: Any) -> Move | None:
        """Where the row goes instead of out; None when it may go out, as far as caps allow."""
        if standing is None:
            return moves.end("no_customer")
        if mailing.expires_at is not None and mailing.expires_at <= self.now:
            return moves.end("too_late")
        reason = refusal(standing, channel=self.sender.channel, purpose=mailing.purpose)
        if mailing.purpose != MARKETING:
            return None if reason is None else self._refused(row, mailing, reason)
        reason = reason or self._bad_name(row)
        if reason is not None:
            return self._refused(row, mailing, reason)
        wait = self.hours.wait_soon(row.timezone, row.country, self.now, LEASE)
        return None if wait is None else self._put_off(row, mailing, wait)

    def _refused(self, row: Any, mailing: Any, reason: str) -> Move:
        after = moves.cascade_after(mailing.channels, row.channel)
        return moves.refused(row.channel, after, row.tried, reason, self.now)

    def _bad_name(self, row: Any) -> str | None:
        """Countries that tell advertising by the sender's name let no other name through."""
        settings = self.sender.settings or {}
        name = str(settings.get("sender") or self.sender.from_name)
        place = place_of(row.timezone, row.country, self.business.timezone, self.business.country)
        fits = rule_of(place.country, self.sender.channel).sender_fits(name)
        return None if fits else "sender_name"

    def _put_off(self, row: Any, mailing: Any, wait: Wait) -> Move:
        skips = self.rules.mourning if wait.reason == MOURNING else self.rules.quiet
        return moves.end(wait.reason) if skips == "skip" else self._later(row, mailing, wait)

    def _later(self, row: Any, mailing: Any, wait: Wait) -> Move:
        """Wait, unless that were longer than anybody wants to wait."""
        since = row.waiting_since or self.now
        latest = since + timedelta(hours=self.rules.longest_wait_hours)
        if mailing.expires_at is not None:
            latest = min(latest, mailing.expires_at)
        if wait.until > latest:
            return moves.end("too_late")
        return moves.put_off(wait.reason, until=wait.until, since=since)

    def _pace(self, standing: Standing, mailing: Any) -> Wait | None:
        """What the mailbox provider makes it wait for; counted in when it is for nothing."""
        return None if self.pacing is None else self.pacing.admit(standing, mailing.purpose)

    def _slowed(self, mailing: Any, wait: Wait) -> Move:
        """A warm-up may take longer than anybody else's wait, but not longer than the message
        means something."""
        if mailing.expires_at is not None and wait.until > mailing.expires_at:
            return moves.end("too_late")
        return Move("queued", wait.reason, next_try_at=wait.until)

    def _over_cap(
        self, connection: Connection, rows: list[Any], capped: dict[int, list[Cap]], mailing: Any
    ) -> list[tuple[str, Move]]:
        """Rows whose customers have had enough for now."""
        if self.rules.over_cap == "skip" or not rows:
            return [(row.id, moves.end("frequency_cap")) for row in rows]
        free = free_again(connection, capped, now=self.now)
        found = []
        for row in rows:
            until = free[row.customer_id]
            wait = None if until is None else Wait("frequency_cap", until)
            move = self._later(row, mailing, wait) if wait else moves.end("frequency_cap")
            found.append((row.id, move))
        return found


def _once_more(standing: Standing) -> Standing:
    """The same customer after one more message: two of them in one chunk share the cap."""
    return replace(standing, spent={cap: count + 1 for cap, count in standing.spent.items()})
