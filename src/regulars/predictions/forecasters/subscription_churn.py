"""Who is about to cancel a subscription."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from regulars.predictions.base import Z80, Needs, Tell, Trait, forecaster

if TYPE_CHECKING:
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World


@forecaster
class SubscriptionChurn:
    """Chance to cancel at least one subscription within 30 days, from how long it has run, when
    the next payment is due and whether it was cancelled before; or the plain churn rate where that
    errs no more."""

    key = "subscription_churn"
    topic: TopicKey | None = None
    traits: tuple[Trait, ...] = (Trait("subscription_churn_30d", "chance", 30),)
    needs: frozenset[Needs] = frozenset({"events"})

    def forecast(self, world: World) -> Mapping[str, Tell]:
        from regulars.predictions.cancelling import per_customer
        from regulars.predictions.subscriptions import chances, fit, plain_rate

        spells, day = world.spells
        rows = spells.running(day)
        tested = world.cancelling
        if tested is not None and tested.chosen == "naive":
            found = plain_rate(spells, day)
            each = [[found] * rows.size] * 3
        else:
            each = chances(fit(spells, day), spells, rows, day, Z80).tolist()
        return {"subscription_churn_30d": partial(per_customer, spells.customer_id[rows], each)}

    def back_test(self, world: World) -> Topic | None:
        from regulars.predictions.cancelling import judged

        world.cancelling = judged(world)
        return None
