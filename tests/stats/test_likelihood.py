"""Gradients and Hessians of the purchase models against differences of values and gradients."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.stats.compress import Histories, compress
from regulars.stats.covariate_likelihood import CovariateLikelihood
from regulars.stats.likelihood import DropoutLikelihood
from regulars.stats.nbd import NbdLikelihood
from regulars.stats.newton import Objective
from tests.stats.shops import simulate

SHOP = compress(*simulate(150, seed=2).histories)
KINDS = np.random.default_rng(7).normal(size=(SHOP.count.size, 2))

LIKELIHOODS: dict[str, tuple[int, Callable[[Histories], Objective]]] = {
    "NBD": (2, NbdLikelihood),
    "BG/NBD": (4, DropoutLikelihood),
    "MBG/NBD": (4, lambda shop: DropoutLikelihood(shop, at_start=1)),
    "MBG/CNBD-2": (4, lambda shop: DropoutLikelihood(shop, at_start=1, stages=2)),
    "MBG/CNBD-5": (4, lambda shop: DropoutLikelihood(shop, at_start=1, stages=5)),
    "BG/NBD with covariates": (10, lambda shop: CovariateLikelihood(shop, KINDS, 0)),
    "MBG/NBD with covariates": (10, lambda shop: CovariateLikelihood(shop, KINDS, 1)),
}


@pytest.mark.parametrize("model", LIKELIHOODS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_gradient_and_hessian_are_those_of_the_value(model: str, data: st.DataObject) -> None:
    size, likelihood_of = LIKELIHOODS[model]
    entry = st.floats(-1.0, 1.0, allow_subnormal=False)
    point = np.array(data.draw(st.lists(entry, min_size=size, max_size=size)))
    likelihood, step = likelihood_of(SHOP), 1e-5
    _, gradient, hessian = likelihood(point)
    near = [(likelihood(point + away), likelihood(point - away)) for away in np.eye(size) * step]
    slopes = np.array([(up[0] - down[0]) / (2 * step) for up, down in near])
    curves = np.array([(up[1] - down[1]) / (2 * step) for up, down in near])
    assert gradient == pytest.approx(slopes, rel=1e-5, abs=1e-3)
    assert hessian == pytest.approx(curves, rel=1e-5, abs=1e-3)


@pytest.mark.parametrize("at_start", [0, 1])
def test_equal_customers_with_covariates_have_the_likelihood_without(at_start: int) -> None:
    point = np.log([0.7, 5.0, 0.8, 2.0])
    plain = DropoutLikelihood(SHOP, at_start=at_start)(point)[0]
    nothing = CovariateLikelihood(SHOP, np.zeros_like(KINDS), at_start)
    assert nothing(np.concatenate([point, np.ones(6)]))[0] == pytest.approx(plain, rel=1e-12)
