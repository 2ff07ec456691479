"""How well the day of the next order would have been foretold on the shop's own past.

In every window those are judged who did order in it, by the days between the day foretold and the
day that came: the median over people, so that a few who came very late do not decide. As they are
known to have come in the window, each way of foretelling is told so: a day outside of it becomes
the nearest day inside, and the renewal is asked for its median within the window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from regulars.core.clock import day_date
from regulars.predictions import gap_queries
from regulars.predictions.accuracy import bounds_95, error_of_mean, held
from regulars.predictions.base import SHOULD_HOLD
from regulars.predictions.gaps import Gaps, gaps_at
from regulars.predictions.schemas import Candidate, Estimate, Held, Test, Topic
from regulars.predictions.study import FEWEST_PEOPLE, SHOWN
from regulars.stats import renewal

if TYPE_CHECKING:
    from regulars.predictions.world import World

Array = NDArray[np.float64]
Found = Mapping[str, Any]

NAIVE, POPULATION, RENEWAL = "naive", "population", "renewal"  # at the same error the first wins
NAMES = (NAIVE, POPULATION, RENEWAL)
UNKNOWN_GAP = 30.0  # days, while nobody at all has come back


def topic(world: World) -> Topic | None:
    """The page of the card about dates; None while the past is too short."""
    days = world.days
    if days is None:
        return None
    ends = world.month_ends(world.as_of - days, SHOWN)
    cuts = [cut for cut in ends if cut - world.first >= days] or [world.as_of - days]
    looked = [
        (cut, world.window(f"next_date:{days}", cut, cut + days, _looked(world, cut, days)))
        for cut in cuts
    ]
    found = [(cut, each) for cut, each in looked if each]
    return _judged(found, days) if found else None


def plain_wait(world: World, gaps: Gaps, name: str) -> Array | None:
    """Days from the last order of `world.people` to the next, by the plain way that was chosen;
    None where the model was."""
    if name == RENEWAL:
        return None
    silent = world.people.age - world.people.recency
    gap = np.full_like(silent, _or_unknown(gaps.typical))
    if name == NAIVE:
        own = world.snapshot.run(gap_queries.own_gaps(world.as_of))
        at = np.searchsorted(world.people.customer_id, own["customer_id"].to_numpy())
        gap[at] = own["gap"].to_numpy()
    return np.maximum(gap, silent + 1)


def _looked(world: World, cut: int, days: int) -> Callable[[], Found]:
    def make() -> Found:
        gaps = gaps_at(world.past, cut, days)
        came = np.isfinite(gaps.next)
        return _compared(gaps, came, days) if came.sum() >= FEWEST_PEOPLE else {}

    return make


def _compared(gaps: Gaps, came: NDArray[np.bool_], days: int) -> Found:
    """Foretell everybody who came, in each way, and judge."""
    model = renewal.fit(gaps.count, gaps.total, gaps.logs)
    known = gaps.count[came], gaps.total[came], gaps.silent[came] + 0.5
    silent, real = gaps.silent[came], gaps.next[came]
    typical = _or_unknown(gaps.typical)
    foretold = {
        NAIVE: np.where(gaps.count[came] > 0, gaps.median[came], typical),
        POPULATION: np.full_like(real, typical),
        RENEWAL: model.wait(*known, within=days).value,
    }
    foretold = {
        name: np.clip(np.round(gap), silent + 1, silent + days) for name, gap in foretold.items()
    }
    waited = real - silent
    whole, before, until = (
        model.chance_within(horizon, *known) for horizon in (days, waited - 1, waited)
    )
    whole = np.maximum(whole, 1e-300)
    return {
        "customers": int(real.size),
        "real": float(real.sum()),
        "totals": {name: float(gap.sum()) for name, gap in foretold.items()},
        "errors": {name: float(np.median(np.abs(gap - real))) for name, gap in foretold.items()},
        # Everybody judged came within the window, so intervals are held to that part of them.
        "held": held(before / whole, np.minimum(until / whole, 1.0)),
    }


def _judged(found: Sequence[tuple[int, Found]], days: int) -> Topic:
    windows = [each for _, each in found]
    errors = {name: _mean(windows, [each["errors"][name] for each in windows]) for name in NAMES}
    chosen = min(NAMES, key=lambda name: errors[name])
    overlap = 1 if len(windows) < 2 else -(-days // 30)
    candidates = [
        Candidate(
            name=name, error=errors[name], total_off=_off(windows, name), chosen=name == chosen
        )
        for name in sorted(NAMES, key=lambda name: errors[name])
    ]
    return Topic(
        key="next_date",
        unit="days",
        chosen=chosen,
        tests=tuple(_test(cut, days, each) for cut, each in found),
        models=tuple(candidates),
        better_by=_better_by(windows, errors, overlap),
        held=_held_over([each["held"] for each in windows], overlap),
    )


def _test(cut: int, days: int, found: Found) -> Test:
    return Test(
        cut=day_date(cut),
        days=days,
        customers=found["customers"],
        real=found["real"],
        model_total=found["totals"][RENEWAL],
        naive_total=found["totals"][NAIVE],
        model=found["errors"][RENEWAL],
        naive=found["errors"][NAIVE],
        auc=None,
        held_80=found["held"],
    )


def _better_by(
    windows: Sequence[Found], errors: Mapping[str, float], overlap: int
) -> Estimate | None:
    """The share of the naive error saved, over windows."""
    if not errors[NAIVE]:
        return None
    pairs = [(each["errors"][RENEWAL], each["errors"][NAIVE]) for each in windows]
    saved = [1 - ours / naive for ours, naive in pairs if naive > 0]
    low, high = bounds_95(
        value := 1 - errors[RENEWAL] / errors[NAIVE], error_of_mean(saved, overlap), len(saved)
    )
    return Estimate(value=value, low=low, high=high)


def _held_over(shares: Sequence[float], overlap: int) -> Held:
    value = float(np.mean(shares))
    low, high = bounds_95(value, error_of_mean(shares, overlap), len(shares))
    return Held(
        value=value,
        low=None if low is None else max(low, 0.0),
        high=None if high is None else min(high, 1.0),
        should=SHOULD_HOLD,
    )


def _off(windows: Sequence[Found], name: str) -> float:
    return _mean(windows, [abs(each["totals"][name] / each["real"] - 1) for each in windows])


def _mean(windows: Sequence[Found], values: Sequence[float]) -> float:
    """The mean over windows, by the people judged in each."""
    return float(np.average(values, weights=[each["customers"] for each in windows]))


def _or_unknown(gap: float) -> float:
    return gap if np.isfinite(gap) else UNKNOWN_GAP
