"""When somebody needs a product again."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from regulars.predictions.base import Needs, Tell, Trait, forecaster

if TYPE_CHECKING:
    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World


@forecaster
class Replenishment:
    """The product that each customer needs next, and when; all of theirs are kept in a file."""

    key = "replenishment"
    topic: TopicKey | None = None
    traits: tuple[Trait, ...] = (Trait("replenish_due_day", "day"),)
    needs: frozenset[Needs] = frozenset({"order_lines"})

    def forecast(self, world: World) -> Mapping[str, Tell]:
        from regulars.predictions.due import next_of_each, plan

        due = plan(world.snapshot, world.as_of)
        world.tables["due"] = due
        return {"replenish_due_day": partial(next_of_each, due)}

    def back_test(self, world: World) -> Topic | None:
        return None
