"""BG/NBD: how often customers buy and when they silently leave.

While alive a customer buys at random with an own rate (Gamma(r, alpha) among customers), and after
each repeat purchase leaves for good with an own probability (Beta(a, b) among customers). Who
bought once cannot have left. Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way",
Marketing Science 24(2).

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
class BgNbd(Dropout):
    """A fitted model."""

    name: ClassVar[str] = "bg_nbd"
    at_start: ClassVar[int] = 0


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> BgNbd:
    """Fit by maximum likelihood; with data too weak for that, fall back and say so.

    Arrays of one length, one entry per customer (or per group of `weights` equal customers).
    Raises Invalid only for input that is not a set of histories; a shop without customers gets the
    prior itself.
    """
    return fit_histories(compress(frequency, recency, age, weights))


def fit_histories(histories: Histories) -> BgNbd:
    """`fit` for histories that are already counted."""
    return BgNbd(**as_fields(fit_dropout(histories, BgNbd.at_start)))
