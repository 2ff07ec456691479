"""Whether the intervals of a window held: what came against what each person was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from regulars.predictions.accuracy import TAIL, held
from regulars.predictions.base import SHOULD_HOLD
from regulars.stats.lifetime_value import lifetime_value

if TYPE_CHECKING:
    from regulars.predictions.people import People
    from regulars.stats.gamma_gamma import GammaGamma
    from regulars.stats.purchase import PurchaseModel

Array = NDArray[np.float64]

CHECKED = 2_000  # people of a window, a fixed sample
DRAWS = 400
SEED = 1


def orders_held(model: PurchaseModel, people: People, days: int, factor: float) -> float:
    """The share of 80 % intervals of orders that held; a factor stretches them."""
    some = _sample(people)
    x, t, age = (column[some] for column in people.histories)
    random = np.random.default_rng(SEED)
    worlds = random.multivariate_normal(np.log(model.parameters), model.covariance, DRAWS)
    drawn, _ = model.draw_orders(days, worlds, x, t, age, random)
    alive = model.probability_alive(x, t, age)
    came = (people.next_orders[some] / factor)[:, None]
    below = 1 - alive * (1 - np.mean(drawn < came - 1e-9, axis=1))
    up_to = 1 - alive * (1 - np.mean(drawn <= came + 1e-9, axis=1))
    return held(np.where(came[:, 0] > 0, below, 0.0), up_to)


def money_held(
    model: PurchaseModel, spend: GammaGamma, people: People, days: int, factor: float
) -> float:
    """The share of 80 % intervals of spend that held; whoever spent nothing counts in part."""
    some = _sample(people)
    x, t, age = (column[some] for column in people.histories)
    found = lifetime_value(
        model, spend, days, x, t, age, people.mean_value[some], confidence=SHOULD_HOLD
    )
    nothing = 1 - model.probability_of_order(days, x, t, age)
    came = people.next_value[some]
    inside = (found.low * factor <= came) & (came <= found.high * factor) & (nothing < 1 - TAIL)
    silent = np.clip(np.minimum(nothing, 1 - TAIL) - TAIL, 0, None) / np.maximum(nothing, 1e-12)
    return float(np.mean(np.where(came > 0, inside, silent)))


def _sample(people: People) -> NDArray[np.int64]:
    return np.arange(people.count)[:: max(1, -(-people.count // CHECKED))]
