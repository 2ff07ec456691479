"""Integrals over a Beta distribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def beta_nodes(a: float, b: Array, nodes: int = 48) -> tuple[Array, Array]:
    """Gauss nodes and weights for Beta(a, b[i]); two arrays (len(b), nodes), weights sum to 1.

    Golub & Welsch (1969): nodes are the eigenvalues of the Jacobi matrix, weights the squared
    first entries of its eigenvectors. Exact for polynomials up to degree 2 x nodes - 1.
    """
    left, right = b[:, None] - 1, a - 1
    k = np.arange(1, nodes)
    both = 2 * k + left + right
    diagonal = np.empty((b.size, nodes))
    diagonal[:, :1] = (right - left) / (left + right + 2)
    diagonal[:, 1:] = (right - left) * (right + left) / (both * (both + 2))
    squares = 4 * k * (k + left) * (k + right) * (k + left + right)
    # k = 1 cancels (k + left + right) against (both - 1), which may be zero by itself.
    squares[:, :1] = 4 * (1 + left) * (1 + right)
    divisor = both**2 * (both + 1) * (both - 1)
    divisor[:, :1] = (both**2 * (both + 1))[:, :1]
    offset = np.sqrt(squares / divisor)
    matrix = np.zeros((b.size, nodes, nodes))
    index = np.arange(nodes)
    matrix[:, index, index] = (diagonal + 1) / 2
    matrix[:, index[1:], index[:-1]] = offset / 2
    values, vectors = np.linalg.eigh(matrix)
    return np.clip(values, 0.0, 1.0), vectors[:, 0, :] ** 2
