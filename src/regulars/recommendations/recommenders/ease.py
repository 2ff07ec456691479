"""EASE: which items foretell which others, in closed form.

Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (WWW 2019): of all weights that let a
customer's items foretell each of them from the others, those with the least squared error and a
penalty are B = -P / diag(P) with a zero diagonal, where P is the inverse of X'X + penalty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from regulars.recommendations.family import Parts, Recommender, recommender
from regulars.recommendations.links import Links, strongest
from regulars.recommendations.purchases import Purchases, Scores

PENALTY = 300.0
MOST_ITEMS = 15_000  # the square of it in float32 takes 0.9 GB
MOST_IN_DOUBLE = 2_000
BLOCK = 512


@recommender
@dataclass(frozen=True, eq=False)
class Ease(Recommender):
    """Links by least squares over everybody's baskets of a lifetime."""

    key: ClassVar[str] = "ease"
    most_items: ClassVar[int | None] = MOST_ITEMS
    found: Links

    @classmethod
    def fit(cls, purchases: Purchases) -> Self:
        sold = np.unique(purchases.item)
        bought = purchases.matrix()[:, sold].tocsc()
        with threadpool_limits(1):
            weights = ease_weights(bought, PENALTY)
        rows = [
            strongest(weights[begin : begin + BLOCK], begin) for begin in range(0, len(sold), BLOCK)
        ]
        return cls(Links(_spread(rows, sold, purchases.items)))

    @classmethod
    def of(cls, parts: Parts) -> Self:
        return cls(Links.of(parts))

    def parts(self) -> dict[str, NDArray[np.generic]]:
        return self.found.parts()

    def scores(self, people: Purchases) -> Scores:
        return self.found.scores(people)

    @property
    def links(self) -> Links:
        return self.found


def ease_weights(bought: sparse.csc_matrix, penalty: float) -> NDArray[Any]:
    """B of the paper for customers x items of zeros and ones; items x items, diagonal zero.

    In place: one square of the items is all the memory it takes, in single precision when there
    are many of them.
    """
    from scipy.linalg import lapack

    items = bought.shape[1]
    double = items <= MOST_IN_DOUBLE
    square = np.zeros((items, items), np.float64 if double else np.float32, order="F")
    if not items:
        return square
    across = bought.T.tocsr()
    for begin in range(0, items, BLOCK):
        square[:, begin : begin + BLOCK] = (across @ bought[:, begin : begin + BLOCK]).toarray()
    square[np.diag_indices(items)] += penalty
    factor, invert = (lapack.dpotrf, lapack.dpotri) if double else (lapack.spotrf, lapack.spotri)
    # X'X + penalty is positive definite, so that neither step can fail.
    root, _ = factor(square, lower=1, overwrite_a=1)
    inverse, _ = invert(root, lower=1, overwrite_c=1)
    _mirror(inverse)
    inverse /= -np.diag(inverse).copy()[None, :]
    inverse[np.diag_indices(items)] = 0
    return np.asarray(inverse)


def _mirror(square: NDArray[Any]) -> None:
    """Copy what lies below the diagonal above it, without a second square."""
    for begin in range(0, len(square), BLOCK):
        end = begin + BLOCK
        corner = np.tril(square[begin:end, begin:end])
        square[begin:end, begin:end] = corner + np.tril(corner, -1).T
        square[begin:end, end:] = square[end:, begin:end].T


def _spread(rows: list[sparse.csr_matrix], sold: NDArray[Any], items: int) -> sparse.csr_matrix:
    """Links among the items that were sold, as links among all."""
    if not rows:
        return sparse.csr_matrix((items, items))
    dense = sparse.vstack(rows).tocoo()
    places = (sold[dense.row], sold[dense.col])
    return sparse.csr_matrix((dense.data, places), shape=(items, items))
