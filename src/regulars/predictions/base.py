"""What a forecaster is: it declares what it tells, and answers from the shop's own past.

A member is one file in `forecasters/`:

    @forecaster
    class NextOrder:
        key = "next_order"
        topic = "next_date"
        traits = (Trait("next_order_day", unit="day"),)
        needs = frozenset({"orders"})

        def forecast(self, world: World) -> Mapping[str, Tell]: ...

        def back_test(self, world: World) -> Topic | None: ...

`refit` makes one world and asks every member: its topic first, so that what the back-test found is
at hand (`world.topics[key]`) when it forecasts. A forecast returns functions, one for each trait:
they are told side by side in threads, and each trait is written as soon as it is known, so that the
numbers of millions never lie in memory all at once. Importing a member's file must be cheap: numpy,
scipy and Ibis are imported inside functions. A member never raises for few data: it leaves people
out (NaN) or says nothing at all (an empty mapping, None).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from regulars.core.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from regulars.predictions.schemas import Topic, TopicKey
    from regulars.predictions.world import World

SHOULD_HOLD = 0.8  # every interval of a prediction is meant to hold eight times in ten
Z80 = 1.2815515655446004  # its normal quantile

Unit = Literal["chance", "orders", "money", "day"]
Needs = Literal["orders", "order_lines", "events"]


@dataclass(frozen=True, slots=True)
class Trait:
    """A number that a forecaster writes on customers.

    `unit`: a chance from 0 to 1, a count of orders, money in minor units, or a local day as days
    since 1970. `horizon_days` is how far it looks ahead; None where that is no question.
    """

    name: str
    unit: Unit
    horizon_days: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """One trait of many people, arrays of one length: the value and its 80 % interval.

    `who` holds customer ids; None means an entry for each of `world.people`, in their order. A NaN
    value leaves the person out, NaN bounds say that there is no interval.
    """

    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    who: NDArray[np.int64] | None = None
    text: pa.ChunkedArray | None = None  # what the number is about, where that has a name

    def opposite(self) -> Forecast:
        """The chance that it does not happen."""
        return replace(self, value=1 - self.value, low=1 - self.high, high=1 - self.low)


# Works a trait out. Whatever asks history, or is shared with other traits, was done before.
Tell = Callable[[], Forecast]


class Forecaster(Protocol):
    """A member of the family; see the module's words."""

    key: str
    topic: TopicKey | None  # the tab of the card its back-test belongs to; None: on no screen
    traits: tuple[Trait, ...]
    needs: frozenset[Needs]

    def forecast(self, world: World) -> Mapping[str, Tell]:
        """What tells each trait's numbers on the day `world.as_of`."""
        ...

    def back_test(self, world: World) -> Topic | None:
        """How it would have done on the shop's own past; None when that is too short to say."""
        ...


F = TypeVar("F", bound=Forecaster)

FORECASTERS: Registry[Forecaster] = Registry("regulars.predictions.forecasters")


def forecaster(kind: type[F]) -> type[F]:
    """Register a class as a member of the family."""
    member = kind()
    FORECASTERS.add(member.key, member)
    return kind


def trait_names() -> tuple[str, ...]:
    """Every trait that some forecaster writes."""
    return tuple(trait.name for _, member in FORECASTERS.items() for trait in member.traits)
