"""MBG/NBD: BG/NBD in which a customer may leave after the very first purchase already.

So somebody who bought once and never came back is not alive for ever. Batislam, Denizel &
Filiztekin (2007), "Empirical Validation and Comparison of Models for Customer Base Analysis",
International Journal of Research in Marketing 24(3); also CBG/NBD, Hoppe & Wagner (2007).

Frequency, recency and age are those of `purchase`; their unit of time is that of `alpha` too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from numpy.typing import ArrayLike

from regulars.stats.compress import Histories, compress
from regulars.stats.dropout import Dropout
from regulars.stats.dropout_fit import as_fields, fit_dropout


@dataclass(frozen=True, slots=True, eq=False)
class MbgNbd(Dropout):
    """A fitted model."""

    name: ClassVar[str] = "mbg_nbd"
    at_start: ClassVar[int] = 1


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> MbgNbd:
    """Fit by maximum likelihood; with data too weak for that, fall back and say so.

    Raises Invalid only for input that is not a set of histories.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> MbgNbd:
    """`fit` for histories that are already counted."""
    return MbgNbd(**as_fields(fit_dropout(histories, MbgNbd.at_start)))
