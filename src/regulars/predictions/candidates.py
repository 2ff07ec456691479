"""The forecasts of orders that compete in a shop's back-test."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import numpy as np

from regulars.predictions.people import People
from regulars.predictions.schemas import Model, Parameter
from regulars.stats import gamma_gamma
from regulars.stats.compress import Histories, compress
from regulars.stats.gamma_gamma import GammaGamma
from regulars.stats.purchase import PurchaseModel

NAIVE = "naive"  # everybody does what they did in as many days just before
FIRST = "bg_nbd"  # where nothing could be tested yet: the model most shops know

# Name of the model -> file in `stats` with its `fit_histories`; the earlier wins a tie.
FILES = {
    "bg_nbd": "bg_nbd",
    "mbg_nbd": "mbg_nbd",
    "nbd": "nbd",
    "pareto_nbd": "pareto_nbd",
    "mbg_cnbd_k": "cnbd_k",
}
MOST_SPENDERS = 200_000  # the mean basket of a shop is known long before


def fit_orders(name: str, people: People) -> PurchaseModel:
    """Fit the model of that name; weak data fall back and never fail."""
    fit: Callable[[Histories], PurchaseModel]
    fit = import_module(f"regulars.stats.{FILES[name]}").fit_histories
    return fit(compress(*people.histories))


def fit_spend(people: People) -> GammaGamma:
    """Fit order values; of a large shop on a fixed sample of those who came back."""
    back = np.flatnonzero(people.frequency > 0)
    some = back[:: max(1, -(-back.size // MOST_SPENDERS))]
    return gamma_gamma.fit(people.frequency[some], people.mean_value[some], typical=people.typical)


def described(model: PurchaseModel | GammaGamma) -> Model:
    """What the card says about a fitted model."""
    names = ("p", "q", "gamma") if isinstance(model, GammaGamma) else model.parameter_names
    rows = zip(names, model.parameters, model.standard_errors, strict=True)
    return Model(
        name="gamma_gamma" if isinstance(model, GammaGamma) else model.name,
        parameters=tuple(Parameter(name=n, value=float(v), error=float(e)) for n, v, e in rows),
        log_likelihood=model.log_likelihood,
        customers=round(model.customers),
        converged=model.converged,
        fallback=model.fallback,
    )
