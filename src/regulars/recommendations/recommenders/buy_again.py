"""What the customer buys themselves, most often and latest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from regulars.recommendations.family import Parts, Recommender, recommender
from regulars.recommendations.purchases import Purchases, Scores

HALF_LIFE = 120.0  # days after which a day with the item counts half


@recommender
@dataclass(frozen=True, eq=False)
class BuyAgain(Recommender):
    """Days with the item, fading since the last of them. It learns nothing from others."""

    key: ClassVar[str] = "buy_again"
    repeats: ClassVar[bool] = True

    @classmethod
    def fit(cls, purchases: Purchases) -> Self:
        return cls()

    @classmethod
    def of(cls, parts: Parts) -> Self:
        return cls()

    def parts(self) -> dict[str, NDArray[np.generic]]:
        return {}

    def scores(self, people: Purchases) -> Scores:
        faded = people.days * people.faded(HALF_LIFE)
        return np.asarray(people.matrix(faded).toarray(), np.float32)
