"""What a recommender is, and the family of them: one file per member in `recommenders/`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from regulars.core.registry import Registry
from regulars.recommendations.links import Links
from regulars.recommendations.purchases import Purchases, Scores

Parts = Mapping[str, NDArray[np.generic]]


class Recommender(ABC):
    """Scores of items per customer, learned from everybody's purchases.

    `repeats`: it ranks only what a customer has already. `most_items`: with more items it is not
    fitted. A score of 0 says nothing about an item; higher is better; scores of two customers, or
    of two recommenders, are not comparable.
    """

    key: ClassVar[str]
    repeats: ClassVar[bool] = False
    most_items: ClassVar[int | None] = None

    @classmethod
    @abstractmethod
    def fit(cls, purchases: Purchases) -> Self:
        """Learn from everybody."""

    @classmethod
    @abstractmethod
    def of(cls, parts: Parts) -> Self:
        """The same again from its `parts`, which may be memory-mapped files."""

    @abstractmethod
    def parts(self) -> dict[str, NDArray[np.generic]]:
        """Everything it learned, as arrays by name."""

    @abstractmethod
    def scores(self, people: Purchases) -> Scores:
        """Customers x items, for customers it may never have seen."""

    @property
    def links(self) -> Links | None:
        """What its scores can be explained with, where own items make them."""
        return None


R = TypeVar("R", bound=type[Recommender])
RECOMMENDERS: Registry[type[Recommender]] = Registry("regulars.recommendations.recommenders")


def recommender(member: R) -> R:
    """Register a recommender under its key."""
    RECOMMENDERS.add(member.key, member)
    return member


def fits(member: type[Recommender], purchases: Purchases) -> bool:
    """Whether a shop of so many items is small enough for it."""
    sold: Any = np.unique(purchases.item).size
    return member.most_items is None or sold <= member.most_items
