"""What the shop's own past says about the candidates: the windows, the best model, its factor."""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from regulars.predictions import candidates
from regulars.predictions.candidates import NAIVE
from regulars.predictions.recalibration import Factor, Missed, Source, factor_at, miss
from regulars.predictions.windows import Sums, Tried, Window, look

if TYPE_CHECKING:
    from regulars.predictions.people import People
    from regulars.predictions.world import World
    from regulars.stats.gamma_gamma import GammaGamma
    from regulars.stats.purchase import PurchaseModel

Unit = Literal["orders", "money"]

FEWEST_PEOPLE = 20  # known before the cut, for a window that says anything
SHOWN, LOOKED_AT = 12, 24  # windows on the card, and those that teach the season
A_MONTH = 30.4


@dataclass(eq=False)
class Study:
    """The windows of one shop, oldest first, and what follows from them."""

    world: World
    days: int | None
    windows: tuple[Window, ...]

    @property
    def shown(self) -> tuple[Window, ...]:
        return self.windows[-SHOWN:]

    @property
    def overlap(self) -> int:
        """How many windows, each a month after the one before, share a day."""
        return 1 if self.days is None else math.ceil(self.days / A_MONTH)

    @cached_property
    def best(self) -> str:
        """The model with the smallest error per customer; the first candidate without windows."""
        if not self.windows:
            return candidates.FIRST
        plain = [1.0] * len(self.shown)
        return min(candidates.FILES, key=lambda name: self.error(name, "orders", plain))

    @cached_property
    def factor(self) -> Factor | None:
        """The season's factor on the best model that errs least, or None where none is learned."""
        found = [self._factor_of("last_window"), self._factor_of("last_year")]
        return min((each for each in found if each), key=self._off_with, default=None)

    @cached_property
    def is_recalibrated(self) -> bool:
        """Whether the factor made the back-test better: the total, and nobody's forecast worse."""
        if self.factor is None:
            return False
        plain, with_it = [1.0] * len(self.shown), self._past(self.factor)
        fits = self.error(self.best, "orders", with_it) <= self.error(self.best, "orders", plain)
        off, before = (self.off(self.best, "orders", each) for each in (with_it, plain))
        return fits and off is not None and before is not None and off < before

    @property
    def next_factor(self) -> float:
        """What forecasts of the next 90 days are multiplied with."""
        return self.factor.value if self.factor is not None and self.is_recalibrated else 1.0

    @property
    def factors(self) -> list[float]:
        """The factor on the best model in each shown window, as it would have been then."""
        if self.factor is None or not self.is_recalibrated:
            return [1.0] * len(self.shown)
        return self._past(self.factor)

    def chosen(self, unit: Unit) -> str:
        """The best model, or the naive forecast where that erred no more."""
        if not self.windows:
            return self.best
        model = self.error(self.best, unit, self.factors)
        return self.best if model < self.error(NAIVE, unit) else NAIVE

    def error(self, name: str, unit: Unit, factors: list[float] | None = None) -> float:
        """Root mean square per customer over the shown windows."""
        given = self._factors(name, factors)
        squares = [
            squared(window, name, unit, factor)
            for window, factor in zip(self.shown, given, strict=True)
        ]
        return math.sqrt(sum(squares) / sum(window.customers for window in self.shown))

    def off(self, name: str, unit: Unit, factors: list[float] | None = None) -> float | None:
        """How far totals were off, as a mean share of what came; None where nothing came."""
        given = self._factors(name, factors)
        shares = [
            abs(factor * sums_of(window, name, unit).total - came_of(window, unit)) / came
            for window, factor in zip(self.shown, given, strict=True)
            if (came := came_of(window, unit)) > 0
        ]
        return sum(shares) / len(shares) if shares else None

    @property
    def orders_model(self) -> PurchaseModel:
        """The best model on everybody's history until today."""
        return self._models[0]

    @property
    def spend_model(self) -> GammaGamma:
        return self._models[1]

    @cached_property
    def _models(self) -> tuple[PurchaseModel, GammaGamma]:
        """Fitted side by side."""
        people = self.world.people
        with ThreadPoolExecutor(1) as beside:
            spend = beside.submit(candidates.fit_spend, people)
            return candidates.fit_orders(self.best, people), spend.result()

    def fitted_at(self, cut: int) -> tuple[PurchaseModel, People]:
        """The best model as it was known at the end of a day, and those it was fitted on."""
        people = self.world.past.at(cut, self.days or 0)
        fits = self.world.fits
        if (cut, self.best) not in fits:
            fits[cut, self.best] = candidates.fit_orders(self.best, people)
        return fits[cut, self.best], people

    @cached_property
    def missed(self) -> list[Missed]:
        """How far the best model's total of each window missed."""
        return [
            Missed(
                window.cut, window.days, miss(window.orders, window.models[self.best].orders.total)
            )
            for window in self.windows
        ]

    def _factor_of(self, source: Source) -> Factor | None:
        return factor_at(self.world.as_of, self.missed, self.world.calendar, source)

    def _past(self, factor: Factor) -> list[float]:
        return list(factor.past[-len(self.shown) :])

    def _off_with(self, factor: Factor) -> float:
        return self.off(self.best, "orders", self._past(factor)) or 0.0

    def _factors(self, name: str, factors: list[float] | None) -> list[float]:
        if factors is not None:
            return factors
        return self.factors if name == self.best else [1.0] * len(self.shown)


def study(world: World) -> Study:
    """Look at the windows of the past that were not looked at yet, and at all together."""
    days = world.days
    if days is None:
        return Study(world, None, ())
    ends = world.month_ends(world.as_of - days, LOOKED_AT)
    cuts = [cut for cut in ends if cut - world.first >= days]
    windows = []
    for cut in cuts or [world.as_of - days]:
        found = world.window(f"orders:{days}", cut, cut + days, _looked(world, cut, days))
        if found:
            windows.append(Window.model_validate(found))
    return Study(world, days, tuple(windows))


def squared(window: Window, name: str, unit: Unit, factor: float = 1.0) -> float:
    """The sum over customers of the squared error of a forecast times a factor."""
    sums = sums_of(window, name, unit)
    came = window.orders_squares if unit == "orders" else window.money_squares
    return max(factor**2 * sums.squares - 2 * factor * sums.product + came, 0.0)


def tried_of(window: Window, name: str) -> Tried:
    return window.naive if name == NAIVE else window.models[name]


def sums_of(window: Window, name: str, unit: Unit) -> Sums:
    tried = tried_of(window, name)
    return tried.orders if unit == "orders" else tried.money


def came_of(window: Window, unit: Unit) -> float:
    return window.orders if unit == "orders" else window.money


def _looked(world: World, cut: int, days: int) -> Callable[[], dict[str, object]]:
    def make() -> dict[str, object]:
        people = world.past.at(cut, days)
        if people.count < FEWEST_PEOPLE:
            return {}
        return look(people, days, world.fits).model_dump(mode="json")

    return make
