"""Data of the papers on contracts, and a check that derivatives belong to their function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from regulars.stats.newton import Objective

# Fader & Hardie (2007), Table 1, of 1,000 customers each: left after 0, 1, … 12 years.
HIGH_END = np.array([1000, 869, 743, 653, 593, 551, 517, 491, 468, 445, 427, 409, 394])
REGULAR = np.array([1000, 631, 468, 382, 326, 289, 262, 241, 223, 207, 194, 183, 173])

# Freireich et al. (1963): weeks of remission of acute leukaemia under 6-MP and under placebo.
SIX_MP = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
SIX_MP_ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def gradient_error(objective: Objective, point: NDArray[np.float64]) -> float:
    """Largest relative difference of the derivatives from central differences."""
    _, gradient, hessian = objective(point)
    worst = 0.0
    for i, step in enumerate(np.eye(point.size) * 1e-6):
        above, below = objective(point + step), objective(point - step)
        slope, curve = (above[0] - below[0]) / 2e-6, (above[1] - below[1]) / 2e-6
        worst = max(worst, abs(slope - gradient[i]) / max(1, abs(slope)))
        worst = max(worst, float((np.abs(curve - hessian[i]) / np.maximum(1, np.abs(curve))).max()))
    return worst
