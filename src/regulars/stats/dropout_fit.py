"""Fit of the models of `dropout`, and what they fall back to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from regulars.stats.compress import Histories
from regulars.stats.dropout import Dropout
from regulars.stats.likelihood import DropoutLikelihood
from regulars.stats.maximum_likelihood import Estimate, estimate
from regulars.stats.nbd import fit_rates

START = np.log([0.5, 0.25, 0.8, 2.5])  # r, alpha / mean age, a, b: the middle of published fits
NEVER = np.exp([-30.0, 0.0])  # a and b of people who do not leave


def fit_dropout(histories: Histories, at_start: int, stages: int = 1) -> Estimate:
    """(r, alpha, a, b); NBD's (r, alpha) with no leaving where nobody can be seen to leave.

    NBD is no simpler case of gaps in several `stages`: these fall back to the prior alone.
    """

    def likelihood(scaled: Histories) -> DropoutLikelihood:
        return DropoutLikelihood(scaled, at_start=at_start, stages=stages)

    simpler = _without_leaving if stages == 1 else None
    return estimate(histories, likelihood, START, simpler=simpler)


def _without_leaving(histories: Histories) -> Estimate:
    found = fit_rates(histories)
    covariance = np.zeros((4, 4))
    covariance[:2, :2] = found.covariance
    return replace(
        found, parameters=np.concatenate([found.parameters, NEVER]), covariance=covariance
    )


def as_fields(found: Estimate) -> dict[str, Any]:
    """Fields of a `Dropout`."""
    values = found.parameters.tolist()
    return {**dict(zip(Dropout.parameter_names, values, strict=True)), **found.facts()}
