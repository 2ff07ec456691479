"""A shop with people to write to, and a campaign for them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import select

from regulars.campaigns import service, starting
from regulars.campaigns.service import Campaign
from regulars.core.workspace import Workspace
from regulars.experiments.tables import exposures
from regulars.messages.tables import messages
from tests.messages.makers import make_sender
from tests.segments.shop import NOW, Order, Person, Shop, settle

GRANTED = {("email", "marketing"): "granted"}
EVERYONE = {"all": []}


def make_people(count: int, **changes: Any) -> list[Person]:
    return [
        Person(number, email=f"p{number}@example.org", name=f"Mina {number}", consents=GRANTED)
        for number in range(1, count + 1)
    ]


def make_shop() -> Shop:
    """Ten people: six may be written to, four may not, each for a reason of their own."""
    people = make_people(10)
    people[6].consents = {}
    people[7].consents = {("email", "marketing"): "withdrawn"}
    people[8].email = None
    people[9].suppressed = {"email"}
    return Shop(people, [Order(person.id, 40) for person in people])


def make_campaign(
    ws: Workspace, shop: Shop | None = None, *, holdout: float = 0.0, port: int = 1, **fields: Any
) -> Campaign:
    """A draft to everybody of the shop, with a sender set up."""
    from regulars.segments import service as segments

    settle(ws, make_shop() if shop is None else shop)
    make_sender(ws, port)
    with ws.state.write() as connection:
        segment = segments.create(connection, name="All", rule=EVERYONE, now=NOW)
        values = {"name": "Come back", "subject": "Hello", "body_html": "<p>Come back</p>"}
        values |= {"segment_id": segment.id, **fields}
        return service.create(connection, **values, holdout=holdout, now=NOW)  # type: ignore[arg-type]


def begin(ws: Workspace, campaign_id: str, *, now: datetime = NOW, chunk: int = 4) -> None:
    """Start now and put everybody into the ledger, in small chunks."""
    starting.start(ws, campaign_id, now=now)
    starting.fill_ledger(ws, clock=lambda: now, chunk=chunk)


def ledger(ws: Workspace, campaign_id: str) -> Counter[str]:
    """How many rows stand where; a reason follows a colon."""
    query = select(messages.c.state, messages.c.reason).where(messages.c.campaign_id == campaign_id)
    with ws.state.read() as connection:
        return Counter(
            f"{state}:{reason}" if reason else state for state, reason in connection.execute(query)
        )


def arms(ws: Workspace, campaign_id: str) -> dict[int, str]:
    query = select(exposures.c.customer_id, exposures.c.arm).where(
        exposures.c.experiment_id == campaign_id
    )
    with ws.state.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
