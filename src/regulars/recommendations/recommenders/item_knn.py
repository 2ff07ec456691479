"""Items bought by the same people, for shops of any size.

Each purchase counts by BM25 (Robertson et al., TREC-3, 1994): rare items more, and those of
customers who buy everything less. How alike two items are is the cosine of their columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from regulars.recommendations.family import Parts, Recommender, recommender
from regulars.recommendations.links import Links, strongest
from regulars.recommendations.purchases import Purchases, Scores

NEIGHBOURS = 100
K1, B = 1.2, 0.75  # how soon a repeated purchase stops counting; how much long lists count less
CELLS = 4_000_000


@recommender
@dataclass(frozen=True, eq=False)
class ItemKnn(Recommender):
    """Links from the items most like each one."""

    key: ClassVar[str] = "item_knn"
    found: Links

    @classmethod
    def fit(cls, purchases: Purchases) -> Self:
        return cls(alike(purchases.matrix()))

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


def alike(bought: sparse.csr_matrix) -> Links:
    """Cosines between the columns of owners x items: to each item from its nearest neighbours.

    A few rows at a time, so that a shop of 100,000 items needs no square of them.
    """
    scaled = _unit_columns(bm25(bought))
    across, items = scaled.T.tocsr(), bought.shape[1]
    step = max(1, CELLS // max(1, items))
    rows = [
        strongest((across[begin : begin + step] @ scaled).toarray(), begin, NEIGHBOURS)
        for begin in range(0, items, step)
    ]
    nearest = sparse.vstack(rows) if rows else sparse.csr_matrix((items, items))
    return Links(nearest.T.tocsr())


def bm25(bought: sparse.csr_matrix) -> sparse.csr_matrix:
    """Owners x items of counts as BM25 weights: owners are the documents, items their words."""
    owners, items = bought.shape
    holders = np.bincount(bought.indices, minlength=items)
    rarity = np.log1p(owners / np.maximum(holders, 1))
    length = np.asarray(bought.sum(axis=1)).ravel()
    mean = length.mean() if owners else 1.0
    damp = K1 * (1 - B + B * length / mean) if mean else length
    count = bought.data
    per_row = np.repeat(damp, np.diff(bought.indptr))
    weights = count * (K1 + 1) / (count + per_row) * rarity[bought.indices]
    return sparse.csr_matrix((weights, bought.indices, bought.indptr), shape=bought.shape)


def _unit_columns(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel())
    shrink = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return matrix.multiply(shrink).tocsr()
