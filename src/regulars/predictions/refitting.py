"""One refit: look at the past, ask every forecaster, write the numbers and the card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import perf_counter

import numpy as np
import pyarrow as pa

from regulars.accounts.service import profile
from regulars.core.clock import day_date
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.customers.service import Stored, publish_traits, store_trait
from regulars.history.service import open_snapshot
from regulars.predictions import cards, due
from regulars.predictions.base import FORECASTERS, Tell
from regulars.predictions.candidates import described
from regulars.predictions.drift import drift
from regulars.predictions.portions import Array, portions
from regulars.predictions.schemas import Card, LearnedFrom, Sure, Topic, Total, Winner
from regulars.predictions.threads import side_by_side
from regulars.predictions.totals import total
from regulars.predictions.world import World, open_world

NIGHTLY = timedelta(days=1)
HOLDS, FAILS = 0.75, 0.7  # shares of the 80 % intervals that held
MANY = 200  # customers in the last window


@dataclass(frozen=True, slots=True)
class Told:
    """A trait that is written but not yet published, and the sums of what it says of everybody;
    whoever has no interval counts as sure."""

    stored: Stored
    value: float
    low: float
    high: float


def refit(ws: Workspace, *, now: datetime, go_on: Callable[[], None] = lambda: None) -> Card:
    """Fit on all history, test on the shop's past, write traits, windows and card.

    Everything is published in one short transaction at the end: who reads sees the numbers of one
    fit. `go_on` is called between steps before that.
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
        members = [member for _, member in FORECASTERS.items()]
        tells = {name: tell for each in members for name, tell in each.forecast(world).items()}
        told = write(ws, world, tells)
        card = _card(world, told)
    go_on()
    if "due" in world.tables:
        due.keep(ws, world.tables["due"])
    done = card.model_copy(update={"took_seconds": perf_counter() - began})
    with ws.state.write() as connection:
        stored = {name: each.stored for name, each in told.items()}
        publish_traits(connection, stored, source=card.id, now=now)
        if world.new != kept:
            cards.keep_windows(connection, world.new)
        row = {"id": card.id, "made_at": now, "card": done.model_dump(mode="json")}
        cards.add_card(connection, row)
    return done


def write(ws: Workspace, world: World, tells: Mapping[str, Tell]) -> dict[str, Told]:
    """Work all traits out, side by side, and write each as soon as it is known."""
    tasks = {name: partial(_write, ws, world, name, tell) for name, tell in tells.items()}
    return side_by_side(tasks, ws.settings.threads)


def _write(ws: Workspace, world: World, name: str, tell: Tell) -> Told:
    forecast = tell()
    bounds = (forecast.value, forecast.low, forecast.high)
    who = world.people.customer_id if forecast.who is None else forecast.who
    columns = {
        name: pa.array(each, from_pandas=True)  # NaN is null
        for name, each in zip(("number", "low", "high"), bounds, strict=True)
    }
    if forecast.text is not None:
        columns["text"] = forecast.text
    table = pa.table({"customer_id": who, **columns})
    if table["number"].null_count:
        table = table.filter(table["number"].is_valid())
    sums = (_sum(each, forecast.value) for each in bounds)
    return Told(store_trait(ws, name, table), *sums)


def _sum(bounds: Array, value: Array) -> float:
    """The sum of the bounds; of the value where there is none."""
    return sum(
        float(np.nansum(np.where(np.isnan(bounds[rows]), value[rows], bounds[rows])))
        for rows in portions(value.size)
    )


def _card(world: World, told: Mapping[str, Told]) -> Card:
    study, people, shop, alive = world.study, world.people, world.shop, told["p_alive"]
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
        alive=Total(value=alive.value, low=alive.low, high=alive.high),
        orders_90d=total(world, told["expected_orders_90d"].value, 90, "orders"),
        orders_12m=total(world, told["expected_orders_12m"].value, 365, "orders"),
        revenue_12m_minor=total(world, told["clv_12m"].value, 365, "money"),
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
