"""The pages of the card: one question each, judged over all windows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from regulars.core.clock import day_date
from regulars.predictions.accuracy import bounds_95, error_of_mean
from regulars.predictions.base import SHOULD_HOLD
from regulars.predictions.candidates import FILES, NAIVE, fit_spend
from regulars.predictions.held import money_held, orders_held
from regulars.predictions.naive import chances
from regulars.predictions.schemas import (
    Bin,
    Candidate,
    Estimate,
    Held,
    Recalibration,
    Test,
    Topic,
    TopicKey,
)
from regulars.predictions.study import Study, Unit, came_of, squared, sums_of, tried_of
from regulars.predictions.windows import SLOTS, Window
from regulars.stats.rates import wilson

BINS = 10


def topic(study: Study, key: TopicKey, unit: Unit) -> Topic | None:
    """Everything the windows say about one question; None without windows."""
    if not study.windows:
        return None
    chosen = study.chosen(unit)
    held = _held(study, unit)
    tests = tuple(
        _test(study, window, unit, factor, kept)
        for window, factor, kept in zip(study.shown, study.factors, held, strict=True)
    )
    is_yes_or_no = unit == "orders"
    return Topic(
        key=key,
        unit=unit,
        chosen=chosen,
        tests=tests,
        models=_candidates(study, unit, chosen),
        better_by=_better_by(study, unit),
        auc=_auc(study, chosen) if is_yes_or_no else None,
        held=_held_over(held, study.overlap),
        bins=_bins(study, chosen) if is_yes_or_no else (),
        recalibration=_recalibration(study),
    )


def _test(study: Study, window: Window, unit: Unit, factor: float, held: float) -> Test:
    def error(name: str, factor: float) -> float:
        return float(np.sqrt(squared(window, name, unit, factor) / window.customers))

    return Test(
        cut=day_date(window.cut),
        days=window.days,
        customers=window.customers,
        real=came_of(window, unit),
        model_total=factor * sums_of(window, study.best, unit).total,
        naive_total=sums_of(window, NAIVE, unit).total,
        model=error(study.best, factor),
        naive=error(NAIVE, 1.0),
        auc=window.models[study.best].auc if unit == "orders" else None,
        held_80=held,
    )


def _candidates(study: Study, unit: Unit, chosen: str) -> tuple[Candidate, ...]:
    """All that took part, the smallest error first."""
    found = [
        Candidate(
            name=name,
            error=study.error(name, unit),
            total_off=study.off(name, unit),
            chosen=name == chosen,
        )
        for name in (*FILES, NAIVE)
    ]
    return tuple(sorted(found, key=lambda each: each.error))


def _better_by(study: Study, unit: Unit) -> Estimate | None:
    """The share of the naive forecast's error saved, over windows."""
    pairs = zip(study.shown, study.factors, strict=True)
    errors = [
        (squared(window, study.best, unit, factor), squared(window, NAIVE, unit))
        for window, factor in pairs
    ]
    saved = [1 - (ours / naive) ** 0.5 for ours, naive in errors if naive > 0]
    ours, naive = (sum(each) for each in zip(*errors, strict=True))
    if not naive:
        return None
    value = 1 - float(np.sqrt(ours / naive))
    low, high = bounds_95(value, error_of_mean(saved, study.overlap), len(saved))
    return Estimate(value=value, low=low, high=high)


def _auc(study: Study, chosen: str) -> Estimate | None:
    """The mean over windows. They share customers, so that their errors may agree: the interval
    is the wider of one window's own (DeLong) and that between windows."""
    tried = [tried_of(window, chosen) for window in study.shown]
    found = [(each.auc, each.auc_error) for each in tried if each.auc is not None]
    if not found:
        return None
    values = [value for value, _ in found]
    within = float(np.mean([error or 0.0 for _, error in found]))
    between = error_of_mean(values, study.overlap) or 0.0
    value = float(np.mean(values))
    half = max(1.96 * within, (bounds_95(0.0, between, len(values))[1] or 0.0) if between else 0.0)
    return Estimate(value=value, low=max(value - half, 0.0), high=min(value + half, 1.0))


def _bins(study: Study, chosen: str) -> tuple[Bin, ...]:
    """Tenths of the chance said, all windows together. Windows that share days count once in the
    interval."""
    said = np.zeros((3, BINS))  # customers, sum of chances, how many ordered
    for at, (window, factor) in enumerate(zip(study.shown, study.factors, strict=True)):
        for chance, people, ordered in _promises(study, chosen, at, window, factor):
            slot = min(int(chance * BINS), BINS - 1)
            said[:, slot] += people, chance * people, ordered
    bins = []
    for slot, (count, chances_said, did) in enumerate(said.T.tolist()):
        once = min(study.overlap, len(study.shown))
        interval = wilson(did / once, count / once)
        if interval is not None:
            bins.append(
                Bin(
                    said_from=slot / BINS,
                    said_to=(slot + 1) / BINS,
                    customers=round(count),
                    said=chances_said / count,
                    ordered=interval.value,
                    low=interval.low,
                    high=interval.high,
                )
            )
    return tuple(bins)


def _promises(
    study: Study, chosen: str, at: int, window: Window, factor: float
) -> list[tuple[float, int, int]]:
    """Chances said in a window, to how many, of whom how many ordered."""
    if chosen == NAIVE:
        others = [each for other, each in enumerate(study.shown) if other != at] or [window]
        return [
            (chance, sum(counts), sum(counts[1:]))
            for chance, counts in zip(chances(others).tolist(), window.after, strict=True)
        ]
    return [
        (1 - (1 - (slot + 0.5) / SLOTS) ** factor, people, did)
        for slot, people, did in window.models[chosen].said
    ]


def _held(study: Study, unit: Unit) -> list[float]:
    """For each shown window the share of the best model's intervals that held."""
    return [
        float(
            study.world.window(
                f"held:{study.best}:{study.days}:{factor:.2f}",
                window.cut,
                window.cut + window.days,
                _check(study, window, factor),
            )[unit]
        )
        for window, factor in zip(study.shown, study.factors, strict=True)
    ]


def _check(study: Study, window: Window, factor: float) -> Callable[[], dict[str, object]]:
    def make() -> dict[str, object]:
        model, people = study.fitted_at(window.cut)
        spend = fit_spend(people)
        return {
            "orders": orders_held(model, people, window.days, factor),
            "money": money_held(model, spend, people, window.days, factor),
        }

    return make


def _held_over(held: Sequence[float], overlap: int) -> Held:
    value = float(np.mean(held))
    low, high = bounds_95(value, error_of_mean(held, overlap), len(held))
    return Held(
        value=value,
        low=None if low is None else max(low, 0.0),
        high=None if high is None else min(high, 1.0),
        should=SHOULD_HOLD,
    )


def _recalibration(study: Study) -> Recalibration | None:
    factor = study.factor
    if factor is None:
        return None
    low, high = factor.bounds
    return Recalibration(
        factor=factor.value,
        low=low,
        high=high,
        source=factor.source,
        used=study.is_recalibrated,
    )
