"""How strongly each item speaks for each other one, in a form that is small and can be explained.

A row per item that was bought, holding its strongest links. A customer's score of an item is the
sum over what they have; so each own item has a part in it, and the largest part is the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from regulars.recommendations.purchases import Floats, Purchases, Scores, Whole

STRONGEST = 200  # per row; on Online Retail EASE keeps its NDCG to the third digit
HALF_LIFE = 90.0  # days; and what was bought long ago keeps the share OLD
OLD = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Items x items in rows, as a sparse matrix whose columns rise within each row."""

    matrix: sparse.csr_matrix

    @classmethod
    def of(cls, parts: Mapping[str, NDArray[np.generic]]) -> Links:
        items = len(parts["starts"]) - 1
        csr = (parts["weights"], parts["items"], parts["starts"])
        return cls(sparse.csr_matrix(csr, shape=(items, items)))

    def parts(self) -> dict[str, NDArray[np.generic]]:
        """What has to be kept to have it again."""
        found = self.matrix
        return {
            "starts": found.indptr.astype(np.int64),
            "items": found.indices.astype(np.int32),
            "weights": found.data.astype(np.float32),
        }

    def scores(self, people: Purchases) -> Scores:
        """Customers x items; what was bought lately counts more."""
        own = people.matrix(self.weights(people))
        return np.asarray((own @ self.matrix).toarray(), np.float32)

    def between(self, one: Whole, other: Whole) -> Floats:
        """How strongly items speak for others, pair by pair."""
        if not one.size:  # which scipy answers with a matrix
            return np.empty(0)
        return np.asarray(self.matrix[one, other], np.float64).ravel()

    @staticmethod
    def weights(people: Purchases) -> Floats:
        """How much each row of purchases counts."""
        weights: Floats = OLD + (1 - OLD) * people.faded(HALF_LIFE)
        return weights

    def contributions(self, people: Purchases, row: Whole, item: Whole) -> Floats:
        """What rows of purchases add to the scores of items, pair by pair."""
        added: Floats = self.weights(people)[row] * self.between(people.item[row], item)
        return added

    def reasons(self, people: Purchases, picked: Whole) -> tuple[Whole, Floats]:
        """For picked items (customers x places): the own item that adds most, and how much.

        -1 and 0 where nothing adds, or nothing was picked.
        """
        owner = people.owner
        row = np.repeat(np.arange(len(owner)), picked.shape[1])
        item = picked[owner].ravel()
        given = np.where(item < 0, 0.0, self.contributions(people, row, np.maximum(item, 0)))
        given = given.reshape(len(owner), picked.shape[1])
        reason = np.full(picked.shape, -1, np.int64)
        most = np.zeros(picked.shape)
        for customer, (begin, end) in enumerate(
            zip(people.starts, people.starts[1:], strict=False)
        ):
            if begin < end:
                best = given[begin:end].argmax(axis=0)
                most[customer] = given[begin:end].max(axis=0)
                reason[customer] = people.item[begin + best]
        nothing = most <= 0
        return np.where(nothing, -1, reason), np.where(nothing, 0.0, most)


def strongest(rows: NDArray[Any], first: int, keep: int = STRONGEST) -> sparse.csr_matrix:
    """Some rows of dense links, the first of them that of item `first`, with only the largest ones
    and none of an item to itself."""
    count, items = rows.shape
    places = np.arange(count)
    rows[places, first + places] = 0
    keep = min(keep, items)
    item = np.argpartition(-np.abs(rows), max(0, keep - 1), axis=1)[:, :keep]
    item.sort(axis=1)
    weights = np.take_along_axis(rows, item, axis=1)
    starts = np.arange(count + 1) * keep
    kept = sparse.csr_matrix((weights.ravel(), item.ravel(), starts), shape=rows.shape)
    kept.eliminate_zeros()
    return kept
