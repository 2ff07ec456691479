"""What somebody will spend."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from regulars.predictions.base import Needs, Tell, Trait, forecaster
from regulars.predictions.horizons import MONEY

if TYPE_CHECKING:
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World


@forecaster
class LifetimeValue:
    """Orders of the best purchase model times Gamma-Gamma baskets, undiscounted; or the pace of
    the last days where that errs no more."""

    key = "lifetime_value"
    topic: TopicKey | None = "lifetime_value"
    traits = tuple(Trait(name, "money", days) for name, days in MONEY.items())
    needs: frozenset[Needs] = frozenset({"orders"})

    def forecast(self, world: World) -> Mapping[str, Tell]:
        from regulars.predictions.candidates import NAIVE
        from regulars.predictions.naive import Naive

        study, people = world.study, world.people
        if study.chosen("money") == NAIVE:
            naive = Naive(study.shown)
            return {name: partial(naive.money, people, days) for name, days in MONEY.items()}
        scores, spend = world.scores, study.spend_model
        return {name: partial(scores.money, spend, days) for name, days in MONEY.items()}

    def back_test(self, world: World) -> Topic | None:
        from regulars.predictions.topics import topic

        return topic(world.study, "lifetime_value", "money")
