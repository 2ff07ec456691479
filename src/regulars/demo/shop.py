"""Loads the demo shop: real orders, invented people, two past campaigns with their hold-outs.

Time is replayed: orders up to a campaign are imported, the campaign is sent by the real engine to
the mail catcher with the clock set back, then the following orders come in. So every number on the
screens was made by the code that a real shop runs.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from regulars import modules
from regulars.accounts import service as accounts
from regulars.campaigns import service as campaigns
from regulars.campaigns.starting import fill_ledger, start
from regulars.channels import service as channels
from regulars.channels.catcher import start_catcher
from regulars.connectors import service as connectors
from regulars.connectors.schemas import Mapping
from regulars.core.clock import Clock, utc_now
from regulars.core.progress import Progress
from regulars.core.workspace import Workspace, list_names, open_workspace, remove_workspace
from regulars.customers.tables import identities
from regulars.demo import catalog, orders, templates
from regulars.events import service as events
from regulars.history import service as history
from regulars.lifecycle import service as lifecycle
from regulars.messages import touches
from regulars.messages.engine import deliver
from regulars.messages.tables import messages
from regulars.predictions import service as predictions
from regulars.recommendations import service as recommendations
from regulars.segments import service as segments
from regulars.settings import Settings

if TYPE_CHECKING:
    import duckdb

EMAIL, PASSWORD = "sara@example.com", "corner shop demo"
STAMP = "loaded-on.txt"
NINE_O_CLOCK = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class PastCampaign:
    """A campaign that was sent some days ago."""

    name: str
    days_ago: int
    silent_days: int  # written to: people whose last order is older than this
    spent_minor: int  # and who spent at least this much
    holdout: float
    returning: float  # share of the people written to for whom an order is invented
    subject: str
    body: str

    @property
    def rule(self) -> dict[str, Any]:
        return {
            "all": [
                {"condition": "last_order", "op": "more_than", "days": self.silent_days},
                {"condition": "spend", "op": "at_least", "amount": self.spent_minor},
            ]
        }


PAST = (
    PastCampaign(
        name="Candles are back",
        days_ago=66,
        silent_days=150,
        spent_minor=60_000,
        holdout=0.1,
        returning=0.02,
        subject="{{ customer.first_name }}, the candles are back",
        body="<p>Hello {{ customer.first_name }},</p>"
        "<p>the candles you asked about are back on the shelf.</p>"
        '<p><a href="https://shop.example/candles">See them</a></p>',
    ),
    PastCampaign(
        name="We miss you",
        days_ago=32,
        silent_days=30,
        spent_minor=0,
        holdout=0.3,
        returning=0.22,
        subject="{{ customer.first_name }}, we kept something for you",
        body="<p>Hello {{ customer.first_name }},</p>"
        "<p>it has been a while. Your last order was on {{ customer.last_order_on | date }}; "
        "here is what came in since.</p>"
        '<p><a href="https://shop.example/new">See what is new</a></p>',
    ),
)


def load(settings: Settings, *, today: date, progress: Progress) -> Workspace:
    """The demo workspace, made new unless it was loaded today already."""
    stamp = settings.home / STAMP
    name = settings.workspace
    if stamp.exists() and stamp.read_text() == today.isoformat() and name in list_names(settings):
        return open_workspace(settings)
    if name in list_names(settings):
        remove_workspace(settings, name)
    list(modules.load("jobs"))
    ws = open_workspace(settings, create=True)
    _set_up(ws)
    with tempfile.TemporaryDirectory() as folder:
        _replay(ws, Path(folder), today, progress)
    _settle(ws, progress)
    stamp.write_text(today.isoformat())
    return ws


def _set_up(ws: Workspace) -> None:
    with ws.state.write() as connection:
        accounts.change_profile(
            connection,
            title="Lalé Gifts",
            timezone="Europe/London",
            currency="GBP",
            country="GB",
        )
        accounts.create_staff(
            connection,
            name="Sara",
            email=EMAIL,
            password=PASSWORD,
            role="owner",
            language="en",
            now=utc_now(),
        )


def _send_through(ws: Workspace, port: int) -> None:
    """Let the shop's mail go to the mail catcher on this port."""
    with ws.state.write() as connection:
        form = channels.SenderForm(
            settings={"host": "127.0.0.1", "port": port, "security": "none"},
            from_name="Lalé Gifts",
            from_address="hello@shop.example",
            postal_address="1 Example Street, London",
            rate_per_minute=0,
        )
        channels.put_sender(connection, ws.keys, "email", form, now=utc_now())


def _replay(ws: Workspace, folder: Path, today: date, progress: Progress) -> None:
    """Import and send in the order in which things happened."""
    lines = orders.open_orders(today)
    begin: datetime | None = None
    with _mail_kept(ws):
        for past in PAST:
            moment = datetime.combine(today - timedelta(days=past.days_ago), datetime.min.time())
            _import(ws, lines, folder, begin, moment, progress)
            lifecycle.refresh(ws, (moment + NINE_O_CLOCK).replace(tzinfo=UTC))  # for the template
            written = _send(ws, past, (moment + NINE_O_CLOCK).replace(tzinfo=UTC), progress)
            orders.add_returning(lines, written, moment + NINE_O_CLOCK, share=past.returning)
            begin = moment
        _import(ws, lines, folder, begin, None, progress)


@contextmanager
def _mail_kept(ws: Workspace) -> Iterator[None]:
    """Catch mail on a free port; afterwards it goes where the serving process catches it."""
    catcher = start_catcher(ws, 0)
    try:
        _send_through(ws, catcher.port)
        yield
    finally:
        catcher.stop()
        _send_through(ws, ws.settings.mail_catcher_port)


def _import(
    ws: Workspace,
    lines: duckdb.DuckDBPyConnection,
    folder: Path,
    begin: datetime | None,
    end: datetime | None,
    progress: Progress,
) -> None:
    path = orders.write_between(lines, folder / "orders.parquet", begin, end)
    mapping = Mapping.model_validate({"columns": orders.COLUMNS, "currency": "GBP"})
    connectors.import_orders(ws, path, mapping, dry_run=False, progress=progress, now=utc_now())


def _send(ws: Workspace, past: PastCampaign, moment: datetime, progress: Progress) -> list[str]:
    """Send a campaign as of its moment; returns the shop's numbers of the people written to."""
    clock = _clock_at(moment)
    with ws.state.write() as connection:
        segment = segments.create(connection, name=past.name, rule=past.rule, now=moment)
        campaign = campaigns.create(
            connection,
            name=past.name,
            segment_id=segment.id,
            subject=past.subject,
            body_html=past.body,
            holdout=past.holdout,
            now=moment,
        )
    start(ws, campaign.id, now=moment)
    fill_ledger(ws, clock=clock)
    progress(f"Sending “{past.name}”", 0, None)
    deliver(ws, clock=clock)
    return _respond(ws, campaign.id, moment)


def _clock_at(moment: datetime) -> Clock:
    """A clock that runs on from a past moment."""
    behind = utc_now() - moment
    return lambda: utc_now() - behind


def _respond(ws: Workspace, campaign_id: str, moment: datetime) -> list[str]:
    """Let one in six follow the link within two days."""
    query = (
        select(messages.c.id, identities.c.value)
        .join(identities, identities.c.customer_id == messages.c.customer_id)
        .where(
            messages.c.campaign_id == campaign_id,
            messages.c.state == "sent",
            identities.c.kind == "external",
        )
    )
    with ws.state.read() as connection:
        written = [(row.id, row.value) for row in connection.execute(query)]
    for message_id, number in written:
        dice = int(hashlib.sha256(f"click:{number}".encode()).hexdigest()[:8], 16)
        if dice % 6 == 0:
            later = timedelta(minutes=2 + dice % 2880)
            click = touches.Touch(message_id, touches.CLICKED, "https://shop.example/new")
            touches.touch(ws, click, now=moment + later)
    touches.tell(ws, now=utc_now())
    return [number for _, number in written]


def _settle(ws: Workspace, progress: Progress) -> None:
    """What a running server does in the background: react, project, refresh, refit."""
    now = utc_now()
    steps: tuple[tuple[str, Callable[[], object]], ...] = (
        ("Reacting to what happened", lambda: events.react(ws, now=now)),
        ("Writing history", lambda: history.project(ws, now=now)),
        ("Listing the products", lambda: catalog.fill(ws, now=now)),
        ("Writing templates", lambda: templates.fill(ws, by="Sara", now=now)),
        ("Reading each customer's rhythm", lambda: lifecycle.refresh(ws, now)),
        ("Fitting predictions", lambda: predictions.refit(ws, now=now)),
        ("Learning what to recommend", lambda: recommendations.refit(ws, now=now)),
    )
    for place, (stage, step) in enumerate(steps):
        progress(stage, place, len(steps))
        while step() and stage.startswith(("Reacting", "Writing")):
            pass
