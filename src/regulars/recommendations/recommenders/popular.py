"""What most people bought lately: for customers nobody knows anything about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from regulars.recommendations.family import Parts, Recommender, recommender
from regulars.recommendations.purchases import Purchases, Scores

HALF_LIFE = 14.0  # days after which a buyer counts half


@recommender
@dataclass(frozen=True, eq=False)
class Popular(Recommender):
    """The same score for everybody: buyers, each once, fading since they bought it last."""

    key: ClassVar[str] = "popular"
    people: Scores

    @classmethod
    def fit(cls, purchases: Purchases) -> Self:
        faded = purchases.faded(HALF_LIFE)
        counted = np.bincount(purchases.item, weights=faded, minlength=purchases.items)
        return cls(counted.astype(np.float32))

    @classmethod
    def of(cls, parts: Parts) -> Self:
        return cls(parts["people"].view(np.float32))

    def parts(self) -> dict[str, NDArray[np.generic]]:
        return {"people": self.people}

    def scores(self, people: Purchases) -> Scores:
        return np.tile(self.people, (people.customers, 1))
