"""From sums per arm to the result: ratio first, then estimates, verdict and curve."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from regulars.core.clock import from_micros, to_micros
from regulars.experiments.curves import CONTROL, TREATED, Curves
from regulars.experiments.schemas import ArmCounts, Change, Lift, Point, Range, SampleRatio
from regulars.experiments.verdict import MIN_CONVERTED, MIN_ORDERS, Evidence, how_sure, judge
from regulars.stats import power, sample_ratio
from regulars.stats.always_valid import Estimate, Sample, compare_means, compare_rates

LIKELY_ALPHA = 0.2  # two-sided: below its lower bound lies one tenth, "chance of gain >= 90 %"
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Log:
    """When the exposures fell: first, last, share whose window is over, and people a week."""

    first: datetime | None
    last: datetime | None
    matured: float | None
    people_per_week: float | None

    @classmethod
    def of(cls, exposed: pa.Table, window: timedelta, now: datetime) -> Log:
        if exposed.num_rows == 0:
            return cls(None, None, None, None)
        at = exposed["at"]
        bounds = pc.min_max(at).as_py()
        first, last = from_micros(bounds["min"]), from_micros(bounds["max"])
        over = pc.sum(pc.less_equal(at, to_micros(now - window))).as_py()
        pace = exposed.num_rows * (WEEK / (last - first)) if last - first >= WEEK else None
        return cls(first, last, over / exposed.num_rows, pace)


def measure(
    experiment_id: str,
    holdout: float,
    planned: int,
    window_days: int,
    log: Log,
    curves: Curves,
) -> Lift:
    """The whole result of an experiment."""
    treated, control = curves.counts(TREATED), curves.counts(CONTROL)
    ratio = _ratio(treated, control, holdout)
    orders = _orders(curves, planned)
    evidence = Evidence(
        treated, control, planned, ratio.ok, log.matured, orders,
        gain_likely=_gain_likely(curves, planned),
        **_size(curves, holdout, log, orders),
    )  # fmt: skip
    verdict = judge(evidence)
    return Lift(
        experiment_id=experiment_id,
        holdout=holdout,
        planned=planned,
        window_days=window_days,
        first_exposed_at=log.first,
        last_exposed_at=log.last,
        matured=log.matured,
        treated=treated,
        control=control,
        orders=orders,
        revenue=_revenue(curves, planned),
        conversion=_conversion(curves, planned),
        verdict=verdict,
        sure=how_sure(evidence, verdict.code),
        over_time=tuple(_points(curves, planned)),
        sample_ratio=ratio,
    )


def _ratio(treated: ArmCounts, control: ArmCounts, holdout: float) -> SampleRatio:
    people = treated.people + control.people
    ln_e = 0.0
    if 0 < holdout < 1:
        counts, shares = (control.people, treated.people), (holdout, 1 - holdout)
        ln_e = sample_ratio.log_evidence(counts, shares)
    return SampleRatio(
        ok=ln_e <= sample_ratio.ALARM,
        ln_e=ln_e,
        alarm=sample_ratio.ALARM,
        expected_control=holdout * people,
    )


def _enough(curves: Curves, name: str, least: int, day: int = -1) -> bool:
    return bool(curves.sums[name][:, day].min() >= least)


def _orders(curves: Curves, planned: int) -> Change | None:
    if not _enough(curves, "converted", MIN_CONVERTED):
        return None
    pair = curves.of_orders(TREATED), curves.of_orders(CONTROL)
    return _change(compare_means(*pair, planned=planned), pair[0])


def _conversion(curves: Curves, planned: int) -> Change | None:
    if not _enough(curves, "converted", MIN_CONVERTED):
        return None
    pair = curves.of_conversion(TREATED), curves.of_conversion(CONTROL)
    return _change(compare_rates(*pair, planned=planned), pair[0])


def _revenue(curves: Curves, planned: int) -> Change | None:
    if not _enough(curves, "orders", MIN_ORDERS):
        return None
    pair = curves.of_revenue(TREATED), curves.of_revenue(CONTROL)
    return _change(compare_means(*pair, planned=planned), pair[0])


def _change(estimate: Estimate | None, treated: Sample) -> Change | None:
    """Per person, and for all treated people together."""
    if estimate is None:
        return None
    n = treated.people
    value, low, high = estimate.value, estimate.low, estimate.high
    added = Range(value=value * n, low=low * n, high=high * n)
    return Change(value=value, low=low, high=high, p=estimate.p, added=added)


def _gain_likely(curves: Curves, planned: int) -> bool:
    if not _enough(curves, "converted", MIN_CONVERTED):
        return False
    pair = curves.of_orders(TREATED), curves.of_orders(CONTROL)
    wide = compare_means(*pair, planned=planned, alpha=LIKELY_ALPHA)
    return wide is not None and wide.low > 0


def _size(
    curves: Curves, holdout: float, log: Log, orders: Change | None
) -> dict[str, float | None]:
    """People and weeks that would show an effect as large as the one seen, if it is real."""
    if orders is None or orders.value == 0 or not 0 < holdout < 1:
        return {}
    treated = math.sqrt(curves.of_orders(TREATED).variance)
    control = math.sqrt(curves.of_orders(CONTROL).variance)
    needed, even = (
        power.n_needed(orders.value, sd_treated=treated, sd_control=control, holdout=share)
        for share in (holdout, 0.5)
    )
    people, pace = int(curves.people[:, -1].sum()), log.people_per_week
    return {
        "people_needed": needed,
        "weeks": None if pace is None else max(needed - people, 0) / pace,
        "weeks_even_split": None if pace is None else even / pace,
    }


def _points(curves: Curves, planned: int) -> list[Point]:
    points = []
    for index, day in enumerate(curves.days):
        found = None
        if _enough(curves, "converted", MIN_CONVERTED, index):
            pair = curves.of_orders(TREATED, index), curves.of_orders(CONTROL, index)
            found = compare_means(*pair, planned=planned)
        points.append(
            Point(
                day=day,
                value=found.value if found else None,
                low=found.low if found else None,
                high=found.high if found else None,
            )
        )
    return points
