"""On which day somebody orders next, if they do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from regulars.predictions.base import SHOULD_HOLD, Forecast, Needs, Tell, Trait, forecaster

if TYPE_CHECKING:
    from regulars.predictions.people import Array, People
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World
    from regulars.stats.renewal import Renewal

FARTHEST_DAYS = 36_500  # nobody plans for later


@forecaster
class NextOrder:
    """Own gaps between orders, shrunk to everybody's, given how long the person has been silent;
    or the plain median gap where that errs no more."""

    key = "next_order"
    topic: TopicKey | None = "next_date"
    traits: tuple[Trait, ...] = (Trait("next_order_day", "day"),)
    needs: frozenset[Needs] = frozenset({"orders"})

    def forecast(self, world: World) -> Mapping[str, Tell]:
        from regulars.predictions.gaps import gaps_at
        from regulars.predictions.next_dates import RENEWAL, plain_wait
        from regulars.stats import renewal

        people = world.people
        if not people.count:
            return {}
        known = gaps_at(world.past, world.as_of)
        tested = world.topics.get(self.key)
        plain = plain_wait(world, known, tested.chosen if tested else RENEWAL)
        model = renewal.fit(known.count, known.total, known.logs)
        return {"next_order_day": partial(_days, people, model, plain)}

    def back_test(self, world: World) -> Topic | None:
        from regulars.predictions.next_dates import topic

        return topic(world)


def _days(people: People, model: Renewal, plain: Array | None) -> Forecast:
    """The local day of the next order; `plain` takes the place of the model's number of days."""
    import numpy as np

    silent = people.age - people.recency
    wait = model.wait(people.frequency, people.recency, silent + 0.5, SHOULD_HOLD)
    value = wait.value if plain is None else plain
    days = (value, np.minimum(wait.low, value), np.maximum(wait.high, value))
    last = people.cut - silent
    return Forecast(*(last + np.minimum(np.round(each), FARTHEST_DAYS) for each in days))
