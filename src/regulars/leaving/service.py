"""The one verb: compare who left with who came back, by what is known from before.

A landmark keeps it honest (Anderson, Cain and Gelber 1983): factors come from before a day, staying
or leaving from after it, so that nothing which follows from leaving can look like its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from regulars.accounts.service import profile_of
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import Snapshot, extent, open_snapshot
from regulars.leaving import queries
from regulars.leaving.family import Before, Factor, in_order
from regulars.leaving.schemas import FactorOut, Leaving, LeavingDifference, LeavingPart
from regulars.stats.estimates import rounded
from regulars.stats.rates import wilson
from regulars.stats.stratified import Stratum, risk_difference

YEAR = 365
FEWEST = 30  # people in each group
FEWEST_WITH = 10  # people with one value of a factor
MOST_VALUES = 15
EVENT = "event:"

DEFINITION = (
    "Of everybody who ordered in the 365 days before the landmark: who did not order in the days "
    "after it left, who did came back. Factors are known from before the landmark. The difference "
    "in leaving compares people who ordered on about as many days (Mantel and Haenszel's risk "
    "difference, Sato's variance), with an interval widened for the number of comparisons "
    "(Bonferroni). It is associated with leaving; it need not be the reason."
)


class Count(NamedTuple):
    """Some people, and how many of them left."""

    people: int
    left: int


Counts = Mapping[int, Count]  # by stratum: how often they ordered


def leaving(ws: Workspace, *, horizon: int, now: datetime) -> Leaving:
    """Compare those who left with those who came back within `horizon` days."""
    shop = profile_of(ws)
    with open_snapshot(ws) as snapshot:
        history = extent(snapshot)
        on = min(history.last, shop.today(now)) if history else None
        landmark = on - timedelta(days=horizon) if on else None
        said = {"landmark": landmark, "on": on, "horizon": horizon, "definition": DEFINITION}
        if history is None or on is None or landmark is None or landmark < history.first:
            return _nothing("too_short_history", **said)
        number = day_number(landmark)
        return _compared(snapshot, Before(number - YEAR + 1, number), day_number(on), said)


def _compared(snapshot: Snapshot, before: Before, until: int, said: dict[str, Any]) -> Leaving:
    everybody = _counts(snapshot.run(queries.groups(before, until)).to_pylist())
    whole = _together(everybody)
    said |= {"left": whole.left, "stayed": whole.people - whole.left}
    if min(said["left"], said["stayed"]) < FEWEST:
        return _nothing("too_few_left" if whole.left < FEWEST else "too_few_stayed", **said)
    known = _known(snapshot, before)
    factors = [_described(factor, known) for factor in in_order()]
    present = [f for f, out in zip(in_order(), factors, strict=True) if out.absent is None]
    held = [
        (factor, value, counts)
        for factor in present
        for value, counts in _commonest(snapshot, factor, before, until)
        if FEWEST_WITH <= _together(counts).people <= whole.people - FEWEST_WITH
    ]
    found = [_difference(*each, everybody, len(held)) for each in held]
    told = [each for each in found if each is not None]
    told.sort(key=lambda each: (not each.clear, -abs(each.difference), each.factor))
    return Leaving(**said, absent=None, factors=factors, differences=told)


def _counts(rows: list[dict[str, Any]]) -> Counts:
    return {row["alike"]: Count(row["people"], row["left"]) for row in rows}


def _together(counts: Counts) -> Count:
    people, left = (sum(each[i] for each in counts.values()) for i in (0, 1))
    return Count(people, left)


def _commonest(
    snapshot: Snapshot, factor: Factor, before: Before, until: int
) -> list[tuple[str, Counts]]:
    """The values of a factor that most people have, with their counts per stratum."""
    values: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in snapshot.run(queries.with_factor(factor, before, until)).to_pylist():
        values[row["value"]].append(row)
    counted = [(value, _counts(rows)) for value, rows in values.items()]
    counted.sort(key=lambda each: (-_together(each[1]).people, each[0]))
    return counted[:MOST_VALUES]


def _known(snapshot: Snapshot, before: Before) -> dict[str, int]:
    """How many facts there are of everything a factor may need."""
    columns: dict[str, int] = snapshot.run(queries.known(before)).to_pylist()[0]
    events = snapshot.run(queries.known_events(before)).to_pylist()
    return columns | {f"{EVENT}{row['name']}": row["events"] for row in events}


def _described(factor: Factor, known: dict[str, int]) -> FactorOut:
    absent = None if known.get(factor.needs) else f"no_{factor.needs.removeprefix(EVENT)}"
    return FactorOut(key=factor.key, definition=factor.definition, absent=absent)


def _difference(
    factor: Factor, value: str, counts: Counts, everybody: Counts, comparisons: int
) -> LeavingDifference | None:
    """With against without; None when nobody alike can be compared."""
    strata = [_stratum(counts.get(alike, Count(0, 0)), whole) for alike, whole in everybody.items()]
    with_it, all_of_them = _together(counts), _together(everybody)
    if not factor.alike:
        strata = [_stratum(with_it, all_of_them)]
    found = risk_difference(strata, 1 - 0.05 / comparisons)
    if found is None:
        return None
    others = Count(all_of_them.people - with_it.people, all_of_them.left - with_it.left)
    return LeavingDifference(
        factor=factor.key,
        value=value or None,
        with_it=_part(with_it),
        without=_part(others),
        difference=rounded(found.value),
        low=rounded(found.low),
        high=rounded(found.high),
        clear=found.low > 0 or found.high < 0,
    )


def _stratum(with_it: Count, whole: Count) -> Stratum:
    return Stratum(
        with_it.left, with_it.people, whole.left - with_it.left, whole.people - with_it.people
    )


def _part(count: Count) -> LeavingPart:
    found = wilson(count.left, count.people)
    assert found is not None  # both groups are large enough to be compared
    low, high = rounded(found.low), rounded(found.high)
    return LeavingPart(
        left=count.left, people=count.people, share=rounded(found.value), low=low, high=high
    )


def _nothing(reason: str, **said: Any) -> Leaving:
    factors = [
        FactorOut(key=factor.key, definition=factor.definition, absent=reason)
        for factor in in_order()
    ]
    counts = {"left": 0, "stayed": 0}
    return Leaving(**counts | said, absent=reason, factors=factors, differences=[])
