"""One refit: look at the past, ask every forecaster, write the numbers and the card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import perf_counter

import numpy as np
import pyarrow as pa

from regulars.accounts.service import profile
from regulars.core.clock import day_date
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.customers.service import write_traits
from regulars.history.service import open_snapshot
from regulars.predictions import cards, due
from regulars.predictions.base import FORECASTERS, Forecast
from regulars.predictions.candidates import described
from regulars.predictions.drift import drift
from regulars.predictions.schemas import Card, LearnedFrom, Sure, Topic, Winner
from regulars.predictions.totals import alive_total, total
from regulars.predictions.world import World, open_world

NIGHTLY = timedelta(days=1)
HOLDS, FAILS = 0.75, 0.7  # shares of the 80 % intervals that held
MANY = 200  # customers in the last window


def refit(ws: Workspace, *, now: datetime, go_on: Callable[[], None] = lambda: None) -> Card:
    """Fit on all history, test on the shop's past, write traits, windows and card.

    Every trait is one transaction, so that messages need not wait for all of them; the card comes
    last. `go_on` is called between steps before anything is written.
    """
    began = perf_counter()
    with ws.state.read() as connection:
        settings, kept = profile(connection), cards.kept_windows(connection)
    with open_snapshot(ws) as snapshot:
        world = open_world(snapshot, settings, now, kept)
        world.go_on = go_on
        for key, member in FORECASTERS.items():
            found = member.back_test(world)
            if found is not None:
                world.topics[key] = found
        numbers = {
            name: forecast
            for _, member in FORECASTERS.items()
            for name, forecast in member.forecast(world).items()
        }
        card = _card(world, numbers)
    _write(ws, world, numbers, card.id, now)
    if "due" in world.tables:
        due.keep(ws, world.tables["due"])
    done = card.model_copy(update={"took_seconds": perf_counter() - began})
    with ws.state.write() as connection:
        if world.new != kept:
            cards.keep_windows(connection, world.new)
        row = {"id": card.id, "made_at": now, "card": done.model_dump(mode="json")}
        cards.add_card(connection, row)
    return done


def _card(world: World, numbers: Mapping[str, Forecast]) -> Card:
    study, people, shop = world.study, world.people, world.shop
    topics = tuple(world.topics[key] for key in sorted(world.topics))
    again = next((each for each in topics if each.key == "order_again"), None)
    known = bool(people.count)
    return Card(
        id=new_id("mdl"),
        made_at=world.now,
        as_of=day_date(world.as_of) if known else None,
        currency=world.settings.currency,
        customers=people.count,
        came_back=int((people.frequency > 0).sum()),
        alive=alive_total(world),
        orders_90d=total(world, numbers["expected_orders_90d"], 90, "orders"),
        orders_12m=total(world, numbers["expected_orders_12m"], 365, "orders"),
        revenue_12m_minor=total(world, numbers["clv_12m"], 365, "money"),
        models=(described(study.orders_model), described(study.spend_model)),
        topics=topics,
        cancelling=world.cancelling,
        tested_customers=study.shown[-1].customers if study.shown else 0,
        drift=drift(study),
        chosen=study.chosen("orders"),
        winner=_winner(again),
        sure=_sure(again),
        learned_from=LearnedFrom(
            orders=sum(shop.orders), first=day_date(world.first), last=day_date(world.as_of)
        )
        if known
        else None,
        took_seconds=0.0,
        next_at=world.now + NIGHTLY,
    )


def _winner(again: Topic | None) -> Winner:
    if again is None:
        return "unknown"
    return "naive" if again.chosen == "naive" else "model"


def _sure(again: Topic | None) -> Sure:
    """Dots of a level: whether the model beats the naive forecast, and its intervals held."""
    if again is None or again.held is None:
        return "cannot_tell"
    if again.chosen == "naive" or again.held.value < FAILS:
        return "guess"
    better = again.better_by.low if again.better_by else None
    clearly = better is not None and better > 0 and again.tests[-1].customers >= MANY
    return "very" if clearly and again.held.value >= HOLDS else "fairly"


def _write(
    ws: Workspace, world: World, numbers: Mapping[str, Forecast], source: str, now: datetime
) -> None:
    for name, forecast in numbers.items():
        who = world.people.customer_id if forecast.who is None else forecast.who
        told = np.isfinite(forecast.value)
        columns = {"number": forecast.value, "low": forecast.low, "high": forecast.high}
        if forecast.text is not None:
            columns["text"] = forecast.text
        table = pa.table({"customer_id": who, **columns})
        if not told.all():
            table = table.filter(pa.array(told))
        with ws.state.write() as connection:
            write_traits(connection, name, table, source=source, now=now)
