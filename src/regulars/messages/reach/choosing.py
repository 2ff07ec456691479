"""The preference centre: what a customer gets on which channel, why, and their own say in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from regulars.accounts.service import Profile
from regulars.channels import service as channels
from regulars.channels.kinds import CHANNELS
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import consent_log, consents, customer_addresses, customers
from regulars.events import service as events
from regulars.events.schemas import Event
from regulars.locale.calendars import format_date
from regulars.locale.digits import localise
from regulars.locale.directions import isolate
from regulars.messages.reach.public import Button, Entry, Page, words_of

PAUSE = timedelta(days=30)
SOURCE = "preference page"
_PAUSES = ("paused until %", "the pause ended")  # lines of the log that agree to nothing new


@dataclass(frozen=True, slots=True)
class Choices:
    """How one customer stands: each channel that could reach them, on or off."""

    customer_id: int
    language: str | None
    on: Mapping[str, bool]
    addresses: Mapping[str, list[str]] = field(default_factory=dict)
    paused_until: datetime | None = None
    why: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)  # source and moment


def choices_of(connection: Connection, customer_id: int, *, now: datetime) -> Choices | None:
    """What the customer may choose from; None when there is nobody of that id."""
    person = connection.execute(select(customers).where(customers.c.id == customer_id)).first()
    if person is None:
        return None
    here = (consents.c.customer_id == customer_id) & (consents.c.purpose == people.MARKETING)
    stated = {row.channel: row for row in connection.execute(select(consents).where(here))}
    addresses = _addresses(connection, person)
    ready = {one.channel for one in channels.senders(connection) if one.on}
    offered = [key for key in CHANNELS if key in stated or (key in addresses and key in ready)]
    on = {key: key in stated and stated[key].state == people.GRANTED for key in offered}
    pauses = [stated[key].paused_until for key in offered if on[key]]
    until = max((each for each in pauses if each and each > now), default=None)
    why = {key: each for key, each in _agreed(connection, customer_id).items() if on.get(key)}
    return Choices(customer_id, person.language, on, addresses, until, why)


def choose(
    ws: Workspace,
    customer_id: int,
    *,
    action: str,
    wanted: Collection[str],
    language: str,
    now: datetime,
) -> None:
    """Do as the customer says: `save` what they ticked, `stop` everything, `pause`, `resume`."""
    with ws.state.write() as connection:
        found = choices_of(connection, customer_id, now=now)
        if found is None:
            return
        if action == "pause":
            people.pause_consent(connection, customer_id, until=now + PAUSE, source=SOURCE, now=now)
            return
        if action == "resume":
            people.end_pause(connection, customer_id, source=SOURCE, now=now)
            return
        news = _change(connection, found, set() if action == "stop" else set(wanted), language, now)
    events.record(ws, news, now=now)


def _change(
    connection: Connection, found: Choices, wanted: set[str], language: str, now: datetime
) -> list[Event]:
    """Turn on what was off and is wanted, and off what was on and is not."""
    news = []
    for channel, is_on in sorted(found.on.items()):  # as a hand-over locks what they said
        if is_on == (channel in wanted):
            continue
        said: dict[str, Any] = {"channel": channel, "source": SOURCE, "now": now}
        if is_on:
            people.withdraw_consent(connection, [found.customer_id], **said)
        else:
            label = words_of(language)["channels"][channel]
            said["wording"] = people.keep_wording(connection, language, label, now=now)
            people.lift_by_person(connection, channel, found.addresses.get(channel, ()))
            people.give_consent(connection, [found.customer_id], **said)
        name = "unsubscribed" if is_on else "subscribed"
        properties = {"channel": channel, "purpose": people.MARKETING}
        news.append(Event(uuid4().hex, name, now, {}, found.customer_id, properties))
    return news


def page_of(found: Choices, *, language: str, business: Profile, saved: bool = False) -> Page:
    """The page on which they choose."""
    words = words_of(language)
    mine, names = words["preferences"], words["channels"]
    facts = [mine["why"], *_reasons(found, mine, names, language, business)]
    if found.paused_until is not None:
        until = _date(found.paused_until, language, business)
        facts.append(mine["paused"].format(date=until))
    boxes = [Entry("check", "channel", names[key], key, on) for key, on in found.on.items()]
    pause = "pause" if found.paused_until is None else "resume"
    more = [Button(mine[each], each, quiet=True) for each in (pause, "stop")]
    return Page(
        heading=mine["heading"].format(shop=business.title),
        note=mine["saved"] if saved else "",
        facts=tuple(facts) if found.why else (mine["none"],),
        fields=tuple(boxes),
        buttons=(Button(mine["save"], "save"), *(more if found.why else ())),
    )


def _reasons(
    found: Choices,
    mine: Mapping[str, str],
    names: Mapping[str, str],
    language: str,
    business: Profile,
) -> list[str]:
    """One sentence for each channel that is on: how and when they agreed."""
    return [
        mine.get(source.partition(":")[0], mine["other"]).format(
            channel=names[channel], date=_date(at, language, business)
        )
        for channel, (source, at) in found.why.items()
    ]


def _date(moment: datetime, language: str, business: Profile) -> str:
    day = moment.astimezone(business.zone).date()
    return isolate(localise(format_date(day, business.calendar), language))


def _addresses(connection: Connection, person: Any) -> dict[str, list[str]]:
    """Where each channel reaches the customer."""
    fields = {"email": person.email, "phone": person.phone}
    found = {
        key: [fields[channel.address]]
        for key, channel in CHANNELS.items()
        if fields.get(channel.address)
    }
    own = select(customer_addresses.c.channel, customer_addresses.c.address)
    for channel, address in connection.execute(
        own.where(customer_addresses.c.customer_id == person.id)
    ):
        found.setdefault(channel, []).append(address)
    return found


def _agreed(connection: Connection, customer_id: int) -> dict[str, tuple[str, datetime]]:
    """How and when they last agreed, by channel."""
    log = consent_log
    query = (
        select(log.c.channel, log.c.source, log.c.at)
        .where(
            log.c.customer_id == customer_id,
            log.c.purpose == people.MARKETING,
            log.c.state == people.GRANTED,
            *(~log.c.evidence.like(each) for each in _PAUSES),
        )
        .order_by(log.c.id)
    )
    return {row.channel: (row.source, row.at) for row in connection.execute(query)}
