"""Why one message stands where it stands: every rule with its value at the time, and now.

What held at the time comes from what is never overwritten: the log of consents, the dates of
suppressions, the ledger itself. Hours are asked of the rules as they are now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, select

from regulars.accounts.service import profile
from regulars.channels import service as channels
from regulars.customers import service as people
from regulars.customers.tables import consent_log, customers, suppressions
from regulars.messages.queries import rules_of
from regulars.messages.rules import MARKETING, Rules, Standing, refusal
from regulars.messages.standings import spent_of, standings
from regulars.messages.tables import mailings
from regulars.messages.waiting import Hours

Would = Literal["leave", "wait", "skip", "nothing"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule and its answer, as codes and numbers; the screens word it.

    `said` is what was found (an address, a consent's state, a channel, a reason); `number` of
    `limit` in `days` belong to a cap; `at` is since when, or until when.
    """

    code: str
    ok: bool
    said: str = ""
    number: int | None = None
    limit: int | None = None
    days: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would become of the message at this moment."""

    would: Would
    reason: str = ""


def asked_then(connection: Connection, row: RowMapping) -> tuple[datetime | None, list[Asked]]:
    """The moment at which the last decision fell, and what each rule said then."""
    at = row["claimed_at"] or (row["ended_at"] if row["state"] == "skipped" else None)
    if at is None:
        return None, []
    rules, found = rules_of(connection), [_address_of(row)]
    found += _suppressed_then(connection, row, at)
    found.append(_consent_then(connection, row, at))
    if row["purpose"] == MARKETING:
        found += _caps(connection, row, rules, at)
        found += _hours(connection, row, rules, at)
    return at, found


def asked_now(
    connection: Connection, row: RowMapping, *, now: datetime
) -> tuple[list[Asked], Outcome]:
    """What each rule says now, and what that leads to."""
    rules = rules_of(connection)
    known = standings(
        connection,
        [row["customer_id"]],
        channel=row["channel"],
        purpose=row["purpose"],
        rules=rules,
        now=now,
    ).get(row["customer_id"])
    found = [_hold(rules), _mailing(connection, row), _sender(connection, row)]
    if known is not None:
        found += _standing(row, known)
        if row["purpose"] == MARKETING:
            found += _caps(connection, row, rules, now)
            found += _hours(connection, row, rules, now)
    return found, _outcome(row, rules, known, found)


def _outcome(row: RowMapping, rules: Rules, known: Standing | None, found: list[Asked]) -> Outcome:
    if row["state"] not in ("queued", "held"):
        return Outcome("nothing")
    if known is None:
        return Outcome("skip", "no_customer")
    bad = {one.code: one for one in found if not one.ok}
    for code in ("hold", "mailing", "sender"):
        if code in bad:
            return Outcome("wait", bad[code].said or code)
    reason = refusal(known, channel=row["channel"], purpose=row["purpose"])
    if reason is not None:
        return Outcome("skip", reason)
    if "hours" in bad:
        way = rules.mourning if bad["hours"].said == "mourning" else rules.quiet
        return Outcome("skip" if way == "skip" else "wait", bad["hours"].said)
    if "cap" in bad:
        return Outcome("skip" if rules.over_cap == "skip" else "wait", "frequency_cap")
    return Outcome("leave")


def _hold(rules: Rules) -> Asked:
    return Asked("hold", rules.held_at is None, rules.held_reason, at=rules.held_at)


def _mailing(connection: Connection, row: RowMapping) -> Asked:
    query = select(mailings.c.state).where(mailings.c.id == row["campaign_id"])
    state = connection.scalar(query) or ""
    return Asked("mailing", state == "sending", state)


def _sender(connection: Connection, row: RowMapping) -> Asked:
    every = channels.senders(connection, channel=row["channel"])
    lacking = channels.lacking(every, row["channel"], row["purpose"])
    carriers = ", ".join(one.id for one in every if one.carries(row["purpose"]))
    return Asked("sender", lacking is None, lacking or carriers)


def _standing(row: RowMapping, known: Standing) -> list[Asked]:
    agrees = known.consent == "granted" or (row["purpose"] != MARKETING and known.consent is None)
    return [
        Asked("address", bool(known.address), known.address or ""),
        Asked("suppressed", not known.suppressed),
        Asked("consent", agrees, known.consent or "never"),
    ]


def _address_of(row: RowMapping) -> Asked:
    lacked = row["reason"] in ("no_address", "invalid_address")
    return Asked("address", not lacked, row["address"] or "")


def _suppressed_then(connection: Connection, row: RowMapping, at: datetime) -> list[Asked]:
    if row["reason"] == "suppressed":
        return [Asked("suppressed", False)]
    here = (suppressions.c.channel == row["channel"]) & (
        suppressions.c.address_hash == row["address_hash"]
    )
    query = select(suppressions.c.reason, suppressions.c.at).where(here, suppressions.c.at <= at)
    return [
        Asked("suppressed", False, reason, at=since) for reason, since in connection.execute(query)
    ] or [Asked("suppressed", True)]


def _consent_then(connection: Connection, row: RowMapping, at: datetime) -> Asked:
    query = select(consent_log.c.state, consent_log.c.at).where(
        consent_log.c.customer_id == row["customer_id"],
        consent_log.c.channel == row["channel"],
        consent_log.c.purpose == row["purpose"],
        consent_log.c.at <= at,
    )
    last = connection.execute(query.order_by(consent_log.c.id.desc()).limit(1)).first()
    state, since = (None, None) if last is None else last
    ok = state == people.GRANTED or (row["purpose"] != MARKETING and state is None)
    return Asked("consent", ok, state or "never", at=since)


def _caps(connection: Connection, row: RowMapping, rules: Rules, at: datetime) -> list[Asked]:
    """What counted against each cap, this message left out."""
    caps, who = rules.caps_on(row["channel"]), row["customer_id"]
    spent = spent_of(connection, [who], caps, now=at, without=row["id"]).get(who, {})
    return [
        Asked("cap", count < cap.most, cap.channel, count, cap.most, cap.days)
        for cap, count in ((cap, spent.get(cap, 0)) for cap in caps)
    ]


def _hours(connection: Connection, row: RowMapping, rules: Rules, at: datetime) -> list[Asked]:
    person = _person(connection, row["customer_id"])
    if person is None:
        return []
    business = profile(connection)
    hours = Hours(rules, row["channel"], business.timezone, business.country)
    wait = hours.wait(person.timezone, person.country, at)
    if wait is None:
        return [Asked("hours", True)]
    return [Asked("hours", False, wait.reason, at=wait.until)]


def _person(connection: Connection, customer_id: int) -> Any:
    query = select(customers.c.timezone, customers.c.country).where(customers.c.id == customer_id)
    return connection.execute(query).first()
