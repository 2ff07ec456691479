"""The verbs of predictions: refit, and the newest card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from regulars.accounts.service import profile
from regulars.core import jobs
from regulars.core.clock import day_date, day_number
from regulars.core.ids import new_id
from regulars.core.workspace import Workspace
from regulars.customers.service import write_traits
from regulars.history.service import Snapshot, open_snapshot
from regulars.predictions import queries
from regulars.predictions.schemas import BackTest, Card, Total

if TYPE_CHECKING:
    from regulars.predictions.fitting import Fitted, People
    from regulars.stats.lifetime_value import Forecast

TRAITS = ("p_alive", "expected_orders_90d", "expected_orders_12m", "clv_12m")
QUARTER_DAYS, YEAR_DAYS = 90, 365
REFIT = "refit_predictions"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The predictions of all customers, as `lifetime_value.Forecast` per trait."""

    p_alive: Forecast
    expected_orders_90d: Forecast
    expected_orders_12m: Forecast
    clv_12m: Forecast


def newest_card(connection: Connection) -> Card | None:
    """The card of the last fit, or None before the first."""
    stored = queries.newest_card(connection)
    return None if stored is None else Card.model_validate(stored)


def ask_for_refit(connection: Connection, *, now: datetime) -> str:
    """Queue a refit in the caller's transaction; returns the job's id."""
    return jobs.enqueue(connection, REFIT, {}, now=now)


def refit(ws: Workspace, *, now: datetime) -> Card:
    """Fit on all history, test the fit on the shop's past, write traits and card.

    Judged on today, or on the last day with an order when history ends earlier: a shop that loaded
    an old file has not lost all its customers. Every trait is one transaction, so that messages
    need not wait for all of them; the card comes last.
    """
    from regulars.predictions import fitting

    with ws.state.read() as connection:
        settings = profile(connection)
    today = day_number(now.astimezone(settings.zone).date())
    with open_snapshot(ws) as snapshot:
        extent = snapshot.run(queries.extent()).to_pylist()[0]
        as_of = None if extent["last"] is None else min(today, extent["last"])
        people = _people(snapshot, today if as_of is None else as_of)
        test = None if as_of is None else _back_test(snapshot, extent["first"], as_of)
    models = fitting.fit(people)
    numbers = _predict(models, people)
    card = _card(people, models, numbers, test, as_of=as_of, currency=settings.currency, now=now)
    _write(ws, people, numbers, card)
    return card


def _people(snapshot: Snapshot, cut: int, days: int = 0) -> People:
    from regulars.predictions.fitting import people_of

    rows = snapshot.run(queries.old_summary(cut, days)).cast(queries.OLD_SUMMARY)
    return people_of(rows.sort_by("customer_id"), cut)


def _back_test(snapshot: Snapshot, first: int, last: int) -> BackTest | None:
    from regulars.predictions import fitting

    days = fitting.days_to_test(first, last)
    if days is None:
        return None
    return fitting.back_test(_people(snapshot, last - days, days), last - days, days)


def _predict(models: Fitted, people: People) -> _Numbers:
    from regulars.stats.lifetime_value import Forecast, lifetime_value, orders_within

    histories = people.histories
    low, high = models.orders.alive_interval(*histories)
    return _Numbers(
        p_alive=Forecast(models.orders.probability_alive(*histories), low, high),
        expected_orders_90d=orders_within(models.orders, QUARTER_DAYS, *histories),
        expected_orders_12m=orders_within(models.orders, YEAR_DAYS, *histories),
        clv_12m=lifetime_value(
            models.orders, models.spend, YEAR_DAYS, *histories, people.mean_value
        ),
    )


def _card(
    people: People,
    models: Fitted,
    numbers: _Numbers,
    test: BackTest | None,
    *,
    as_of: int | None,
    currency: str,
    now: datetime,
) -> Card:
    from regulars.predictions import fitting
    from regulars.stats.lifetime_value import total_within

    def total(forecast: Forecast, days: int, *, money: bool) -> Total:
        spend = models.spend if money else None
        bounds = total_within(models.orders, spend, days, *people.histories, people.mean_value)
        return Total(value=float(forecast.value.sum()), low=bounds[0], high=bounds[1])

    alive = numbers.p_alive
    return Card(
        id=new_id("mdl"),
        made_at=now,
        as_of=None if as_of is None else day_date(as_of),
        currency=currency,
        customers=people.count,
        came_back=int((people.frequency > 0).sum()),
        alive=Total(
            value=float(alive.value.sum()),
            low=float(alive.low.sum()),
            high=float(alive.high.sum()),
        ),
        orders_90d=total(numbers.expected_orders_90d, QUARTER_DAYS, money=False),
        orders_12m=total(numbers.expected_orders_12m, YEAR_DAYS, money=False),
        revenue_12m_minor=total(numbers.clv_12m, YEAR_DAYS, money=True),
        models=models.described(),
        back_test=test,
        winner=fitting.winner(test),
        sure=fitting.how_sure(test),
    )


def _write(ws: Workspace, people: People, numbers: _Numbers, card: Card) -> None:
    import pyarrow as pa

    # The model takes everybody for alive until a second order: an assumption, so no interval.
    told = people.frequency > 0
    for key in TRAITS:
        forecast: Forecast = getattr(numbers, key)
        bounds = {"low": forecast.low, "high": forecast.high}
        if key == "p_alive":
            bounds = {name: pa.array(values, mask=~told) for name, values in bounds.items()}
        table = pa.table({"customer_id": people.customer_id, "number": forecast.value, **bounds})
        with ws.state.write() as connection:
            write_traits(connection, key, table, source=card.id, now=card.made_at)
    with ws.state.write() as connection:
        row = {"id": card.id, "made_at": card.made_at, "card": card.model_dump(mode="json")}
        queries.add_card(connection, row)
