"""Purchases of the future counted less the later they come: exp(-rate s) for one at time s."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regulars.core.errors import Invalid

Array = NDArray[np.float64]

STEP = 0.2  # one part in a million; halved, the error is squared
NODES = STEP * np.arange(-16, 23)
LEGENDRE = 16


def schedule(rate: float, horizon: float = np.inf) -> tuple[Array, Array]:
    """Times and weights, none negative: sum(weight x expected orders within time) is discounted.

    With E(s) the orders expected within s, integration by parts gives
    int exp(-rate s) dE(s) = exp(-rate H) E(H) + int rate exp(-rate s) E(s) ds up to `horizon` H.
    Raises Invalid for a negative rate, and for a rate of zero without a horizon.
    """
    if not (rate > 0 or (rate == 0 and np.isfinite(horizon))):
        raise Invalid("A discount rate must be above zero, or zero up to a horizon.")
    if rate == 0 or horizon == 0:
        return np.array([horizon]), np.ones(1)
    if np.isinf(horizon):
        # E rises over any scale of time, long before 1/rate or long after: the substitution of
        # Takahasi & Mori (1974) for int exp(-u) f(u) du sees all of them.
        u = np.exp(NODES - np.exp(-NODES))
        return u / rate, STEP * np.exp(-u) * u * (1 + np.exp(-NODES))
    # Nodes gather where a new customer's orders do: at the start.
    node, weight = np.polynomial.legendre.leggauss(LEGENDRE)
    root = (1 + node) / 2
    times = horizon * root**2
    late = weight * rate * np.exp(-rate * times) * horizon * root
    return np.append(times, horizon), np.append(late, np.exp(-rate * horizon))
