"""On which day somebody orders next, if they do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from regulars.predictions.base import SHOULD_HOLD, Forecast, Needs, Trait, forecaster

if TYPE_CHECKING:
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World

FARTHEST_DAYS = 36_500  # nobody plans for later


@forecaster
class NextOrder:
    """Own gaps between orders, shrunk to everybody's, given how long the person has been silent;
    or the plain median gap where that errs no more."""

    key = "next_order"
    topic: TopicKey | None = "next_date"
    traits: tuple[Trait, ...] = (Trait("next_order_day", "day"),)
    needs: frozenset[Needs] = frozenset({"orders"})

    def forecast(self, world: World) -> Mapping[str, Forecast]:
        import numpy as np

        from regulars.predictions.gaps import gaps_at
        from regulars.predictions.next_dates import RENEWAL, said
        from regulars.stats import renewal

        people = world.people
        if not people.count:
            return {}
        known = gaps_at(world.past, world.as_of)
        model = renewal.fit(known.count, known.total, known.logs)
        silent = people.age - people.recency
        wait = model.wait(people.frequency, people.recency, silent + 0.5, SHOULD_HOLD)
        tested = world.topics.get(self.key)
        value = said(world, known, tested.chosen if tested else RENEWAL, wait.value)
        days = (value, np.minimum(wait.low, value), np.maximum(wait.high, value))
        last = people.cut - silent
        told = (last + np.minimum(np.round(each), FARTHEST_DAYS) for each in days)
        return {"next_order_day": Forecast(*told)}

    def back_test(self, world: World) -> Topic | None:
        from regulars.predictions.next_dates import topic

        return topic(world)
