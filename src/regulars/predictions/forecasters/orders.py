"""Whether, and how often, somebody orders again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from regulars.predictions.base import Needs, Tell, Trait, forecaster
from regulars.predictions.horizons import CHANCES, GONE_DAYS, ORDERS

if TYPE_CHECKING:
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World


@forecaster
class Orders:
    """The shop's best purchase model, or the naive forecast where that errs no more.

    `churn_risk` is the chance of no order within a year. `p_alive` is what the best model says in
    either case: being a customer cannot be seen, so nothing naive rivals it.
    """

    key = "orders"
    topic: TopicKey | None = "order_again"
    traits = (
        Trait("p_alive", "chance"),
        Trait("churn_risk", "chance", GONE_DAYS),
        *(Trait(name, "chance", days) for name, days in CHANCES.items()),
        *(Trait(name, "orders", days) for name, days in ORDERS.items()),
    )
    needs: frozenset[Needs] = frozenset({"orders"})

    def forecast(self, world: World) -> Mapping[str, Tell]:
        from regulars.predictions.candidates import NAIVE
        from regulars.predictions.naive import Naive

        study, people, scores = world.study, world.people, world.scores
        chance, orders = scores.chance, scores.orders
        if study.chosen("orders") == NAIVE:
            naive = Naive(study.shown)
            chance, orders = partial(naive.chance, people), partial(naive.orders, people)
        return {
            "p_alive": scores.still_customer,
            "churn_risk": lambda: chance(GONE_DAYS).opposite(),
            **{name: partial(chance, days) for name, days in CHANCES.items()},
            **{name: partial(orders, days) for name, days in ORDERS.items()},
        }

    def back_test(self, world: World) -> Topic | None:
        from regulars.predictions.months import months
        from regulars.predictions.topics import topic

        found = topic(world.study, "order_again", "orders")
        return found and found.model_copy(update={"by_month": months(world.study)})
