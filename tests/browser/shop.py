"""A small shop with a past: a year of orders, a campaign that was sent, and its hold-out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from regulars.accounts import service as accounts
from regulars.campaigns import service as campaigns
from regulars.campaigns.starting import fill_ledger, start
from regulars.channels.catcher import start_catcher
from regulars.connectors.service import import_orders, mapping_of
from regulars.core.clock import utc_now
from regulars.core.workspace import Workspace, open_workspace
from regulars.events import service as events
from regulars.history import service as history
from regulars.lifecycle import service as lifecycle
from regulars.messages import service as messages
from regulars.predictions import service as predictions
from regulars.recommendations import service as recommendations
from regulars.segments import service as segments
from regulars.settings import Settings
from tests.messages.makers import Clock, make_sender

PEOPLE, MONTHS = 420, 12
HEAD = ("order_id", "date", "email", "name", "total", "accepts_marketing", "sku", "product")
PRODUCTS = ("Beeswax candle", "گلدان سفالی", "Tea towel", "Enamel mug", "Oak tray")
NAMES = ("Mina Rezaei", "مریم کریمی", "Anna Schmidt", "سارة حداد", "Tom O'Neil")
PASSWORD = "correct horse battery"
STAFF = {"en": "sara@shop.example", "fa": "maryam@shop.example", "ar": "layla@shop.example"}


def seed(settings: Settings) -> None:
    """Fill an empty home; what is random in a real shop is arithmetic here."""
    ws = open_workspace(settings, create=True)
    try:
        now = utc_now()
        add_people(ws, now)
        take_in(ws, settings.home / "orders.csv", now)
        lifecycle.refresh(ws, now)
        send_campaign(ws, now - timedelta(days=40))
        settle(ws, now)
    finally:
        ws.close()


def add_people(ws: Workspace, now: datetime) -> None:
    with ws.state.write() as connection:
        accounts.change_profile(
            connection, title="Lalé Gifts", timezone="UTC", currency="EUR", country="DE"
        )
        for language, email in STAFF.items():
            accounts.create_staff(
                connection,
                name="Sara",
                email=email,
                password=PASSWORD,
                role="owner",
                language=language,
                now=now,
            )


def orders(now: datetime) -> Iterator[tuple[object, ...]]:
    """Each month newcomers arrive; every second of them comes back, ever more slowly."""
    for person in range(PEOPLE):
        first = person % (MONTHS * 30)
        days = (
            [first] if person % 2 else [first, first + 25 + person % 40, first + 90 + person % 70]
        )
        for visit, day in enumerate(day for day in days if day < MONTHS * 30):
            moment = now - timedelta(days=MONTHS * 30 - day)
            name = NAMES[person % len(NAMES)]
            agreed = "no" if person % 9 == 0 else "yes"
            total = 20 + (person * 7 + visit * 13) % 90
            yield (
                f"{person}-{visit}",
                moment.date(),
                f"p{person:04}@example.com",
                name,
                total,
                agreed,
                f"S-{(person + visit) % len(PRODUCTS)}",
                PRODUCTS[(person + visit) % len(PRODUCTS)],
            )


def take_in(ws: Workspace, path: Path, now: datetime) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *orders(now)])
    report = import_orders(ws, path, mapping_of({"currency": "EUR"}), now=now)
    assert not report.refused, report.refused[:3]


def send_campaign(ws: Workspace, moment: datetime) -> None:
    """Send to everyone who agreed, as of that moment, with a third held out."""
    clock = Clock(moment.astimezone(UTC))
    catcher = start_catcher(ws, 0)
    make_sender(ws, catcher.port)
    with ws.state.write() as connection:
        everyone = segments.find(connection, "everyone-with-consent")
        made = campaigns.create(
            connection,
            name="Candles are back",
            segment_id=everyone.id,
            subject="{{ customer.first_name }}, the candles are back",
            body_html="<p>They are. <a href='https://shop.example/'>Look</a></p>",
            holdout=0.3,
            now=moment,
        )
    start(ws, made.id, now=moment)
    fill_ledger(ws, clock=clock)
    messages.deliver(ws, clock=clock)
    catcher.stop()


def settle(ws: Workspace, now: datetime) -> None:
    """What a running server does in the background."""
    while events.react(ws, now=now):
        pass
    while history.project(ws, now=now):
        pass
    lifecycle.refresh(ws, now)
    predictions.refit(ws, now=now)
    recommendations.refit(ws, now=now)
