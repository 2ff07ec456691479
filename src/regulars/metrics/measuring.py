"""One pass over history: every metric, for every window asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from regulars.core.clock import day_number
from regulars.history.service import Snapshot
from regulars.locale.calendars import Span
from regulars.metrics import queries, subscribing
from regulars.metrics.bases import Base, Buyers, Subscribers
from regulars.metrics.family import Metric, in_reports
from regulars.metrics.measures import GAPS, REFERRED, SECONDS, Counted, Counts
from regulars.metrics.planning import Plan, plan
from regulars.metrics.windows import Slices, Window
from regulars.stats.estimates import Estimate, absent

PIECE_ROWS = 122_880
REFERRAL = "referral_joined"


@dataclass(frozen=True, slots=True)
class Measured:
    """The metrics of one window, and what could not be ascribed to a customer."""

    estimates: Mapping[str, Estimate]
    counts: Counts = field(default_factory=dict)
    unknown_orders: int = 0
    unknown_revenue: int = 0

    @property
    def gaps(self) -> Counted:
        return self.counts.get(GAPS, {})


@dataclass(frozen=True, slots=True)
class Prepared:
    """Time in slices with history summed over them, and what else history tells."""

    slices: Slices
    subscriptions: bool
    referrals: bool

    def has(self, base: type[Base]) -> bool:
        """Whether a base can have any row."""
        return self.subscriptions if base is Subscribers else True


# Where a measurement belongs: which window, and which group of customers (none: all of them).
Place = tuple[int, int | None]


def prepare(
    snapshot: Snapshot,
    history: Span | None,
    spans: Sequence[Span],
    *,
    referred: pa.Table | None = None,
) -> Prepared:
    """Sum history once per customer and slice, for every question about these spans.

    `referred` are customers (customer_id) of whom the shop says that somebody referred them.
    """
    slices = Slices(spans)
    snapshot.register(queries.DAYS, slices.days(history or spans[0]))
    snapshot.register(queries.SLICES, _in_pieces(snapshot.run(queries.slices())))
    names = queries.told((*subscribing.NAMES, REFERRAL))
    told = set(snapshot.run(names)["name"].to_pylist())
    friends = [] if referred is None or not referred.num_rows else [referred]
    if REFERRAL in told:
        friends.append(snapshot.run(queries.joined()))
    if friends:
        snapshot.register(queries.REFERRED, pa.concat_tables(friends))
    return Prepared(slices, bool(told - {REFERRAL}), bool(friends))


def _in_pieces(table: pa.Table) -> pa.Table:
    """The table in pieces that engine threads can share out; one large piece goes to one thread."""
    return pa.Table.from_batches(table.to_batches(max_chunksize=PIECE_ROWS), table.schema)


def measure(
    snapshot: Snapshot,
    prepared: Prepared,
    windows: Sequence[Window],
    metrics: Sequence[Metric] | None = None,
) -> list[Measured]:
    """Metrics (those of every report unless named) of every window, after `prepare`."""
    found = _measure(snapshot, prepared, windows, metrics, [(i, None) for i in range(len(windows))])
    return [found[index, None] for index in range(len(windows))]


def measure_groups(
    snapshot: Snapshot,
    prepared: Prepared,
    window: Window,
    metrics: Sequence[Metric],
    labels: Sequence[int],
) -> dict[int, Measured]:
    """The same for each group of customers, after registering `queries.LABELS`."""
    found = _measure(snapshot, prepared, [window], metrics, [(0, label) for label in labels])
    return {label or 0: measured for (_, label), measured in found.items()}


def _measure(
    snapshot: Snapshot,
    prepared: Prepared,
    windows: Sequence[Window],
    metrics: Sequence[Metric] | None,
    places: Sequence[Place],
) -> dict[Place, Measured]:
    """What was measured at each place, all bases together."""
    grouped = places[0][1] is not None
    snapshot.register(queries.WINDOWS, prepared.slices.windows(windows))
    snapshot.register(subscribing.ENDS, _ends(windows))
    counts = _counts(snapshot, prepared, windows, places)
    estimates: dict[Place, dict[str, Estimate]] = {place: {} for place in places}
    unknown: dict[Place, tuple[int, int]] = {}
    for base, members in _by_base(in_reports() if metrics is None else metrics):
        if not prepared.has(base):
            for place in places:
                estimates[place] |= {metric.key: absent("no_subscriptions") for metric in members}
            continue
        wanted = plan(base.__name__, members, grouped)
        rows = _rows(snapshot, wanted, grouped)
        for place in places:
            row = rows.get(place, {})
            estimates[place] |= _estimates(wanted, row, counts[place])
            if base is Buyers:
                unknown[place] = _of(row, "orders"), _of(row, "revenue")
    return {
        place: Measured(estimates[place], counts[place], *unknown.get(place, (0, 0)))
        for place in places
    }


def _by_base(metrics: Iterable[Metric]) -> list[tuple[type[Base], tuple[Metric, ...]]]:
    """Buyers always, since they also tell what has no customer."""
    found: dict[type[Base], list[Metric]] = {Buyers: []}
    for metric in metrics:
        found.setdefault(metric.base, []).append(metric)
    return [(base, tuple(members)) for base, members in found.items()]


def _rows(snapshot: Snapshot, wanted: Plan, grouped: bool) -> dict[Place, dict[str, Any]]:
    rows = snapshot.run(wanted.query).to_pylist()
    return {(row["period"], row["label"] if grouped else None): row for row in rows}


def _of(row: Mapping[str, Any], name: str) -> int:
    return row.get(f"unknown__{name}") or 0


def _estimates(wanted: Plan, row: Mapping[str, Any], counts: Counts) -> dict[str, Estimate]:
    return {
        key: measure.estimate(
            {name: row.get(f"{key}__{name}") for name in wanted.sums[key]}, counts
        )
        for key, measure in wanted.measures.items()
    }


def _ends(windows: Sequence[Window]) -> pa.Table:
    """Rows (period, day, now): the last day of each window, and the day before its first."""
    days = [
        (index, day_number(day), now)
        for index, window in enumerate(windows)
        for now, day in ((1, window.span.last), (0, _eve(window.span)))
    ]
    columns = zip(("period", "day", "now"), zip(*days, strict=True), strict=True)
    return pa.table({name: pa.array(column, pa.int32()) for name, column in columns})


def _eve(span: Span) -> date:
    return span.first - timedelta(days=1) if span.first > date.min else span.first


def _counts(
    snapshot: Snapshot, prepared: Prepared, windows: Sequence[Window], places: Sequence[Place]
) -> dict[Place, Counts]:
    """What was counted by days in each window, put together from its slices."""
    grouped = places[0][1] is not None
    by_slice: dict[tuple[int, int | None, str], Counter[int]] = defaultdict(Counter)
    for row in snapshot.run(queries.counts(grouped)).to_pylist():
        kind = SECONDS if row["second"] else GAPS
        by_slice[row["slice"], row.get("label"), kind][row["days"]] += row["n"]
    if prepared.referrals:
        for row in snapshot.run(queries.referred(grouped)).to_pylist():
            by_slice[row["slice"], row.get("label"), REFERRED][0] += row["n"]
    kinds = (GAPS, SECONDS, REFERRED) if prepared.referrals else (GAPS, SECONDS)
    return {
        (index, label): {
            kind: _together(
                by_slice.get((number, label, kind), {})
                for number in prepared.slices.of_span(windows[index].span)
            )
            for kind in kinds
        }
        for index, label in places
    }


def _together(counted: Iterable[Counted]) -> Counted:
    whole: Counter[int] = Counter()
    for each in counted:
        whole.update(each)
    return whole
