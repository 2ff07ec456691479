"""What a pass finds: the rules, the day, and what happened since the last one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from sqlalchemy import Connection

import regulars
from regulars.accounts.service import profile
from regulars.customers import service as customers
from regulars.customers.service import Changes
from regulars.history.service import Snapshot, in_new_parts, in_tail
from regulars.segments import evaluate
from regulars.segments.base import Condition
from regulars.segments.compile import Plan, flips_of
from regulars.segments.conditions.event import Event
from regulars.segments.expand import Expander
from regulars.segments.keeping import known_rules
from regulars.segments.membership.store import ADDRESSES, AGAIN, FLIP, Membership, Meta
from regulars.segments.rule import Node, dump, leaves, parse
from regulars.segments.soundness import Soundness

MOST_TOUCHED = 0.2  # of all customers; beyond it one pass over everybody is quicker
ENTERED, LEFT = OWN = ("segment_entered", "segment_left")
FULL_EVERY = timedelta(days=7)  # heals what nobody can have noticed, as a database edited by hand

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Look:
    """State as one pass sees it."""

    now: datetime
    today: int
    profile: str
    rules: dict[str, Node]  # of the sound segments, with no segment inside another
    digests: dict[str, str]
    daily: frozenset[str]  # segments of which nobody can say when an answer may change
    silent: tuple[str, ...]  # names of events that no rule asks for and that touch nobody
    mark: int
    changes: Changes


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that are known by their digests, so that what was made of them can be kept."""

    digests: tuple[tuple[str, str], ...]
    nodes: Mapping[str, Node] = field(compare=False)

    @classmethod
    def of(cls, nodes: Mapping[str, Node]) -> Rules:
        return cls(tuple((key, digest(node)) for key, node in nodes.items()), nodes)


def look(connection: Connection, now: datetime, since: int) -> Look:
    """Look at state: the segments, and which customers changed since a mark."""
    today, rules = evaluate.today(connection, now), sound_rules(connection)
    known = Rules.of(rules)
    traits = {key: _traits_of(Rules.of({key: node})) for key, node in rules.items()}
    return Look(
        now=now,
        today=today,
        profile=_digest(repr(profile(connection))),
        rules=rules,
        digests=dict(known.digests),
        daily=frozenset(key for key, (daily, _) in traits.items() if daily),
        silent=() if any(hears for _, hears in traits.values()) else OWN,
        mark=customers.mark(connection),
        changes=customers.changes_since(connection, since),
    )


@lru_cache(maxsize=1000)
def _traits_of(one: Rules) -> tuple[bool, bool]:
    """Whether a rule can only be kept by testing everybody daily; whether it hears passes."""
    (node,) = one.nodes.values()
    hears = any(_hears(leaf.condition) for leaf in leaves(node))
    return flips_of(node, Plan(0)) is None, hears


def _hears(condition: Condition) -> bool:
    """Whether a condition may count the events that passes themselves record."""
    if isinstance(condition, Event):
        return condition.name in OWN
    plan = Plan(0)
    condition.test(plan)
    return any(name == "events" or not isinstance(name, str) for name in plan.totals)


def sound_rules(connection: Connection) -> dict[str, Node]:
    """The rules of all segments that are not broken, ready to compile."""
    known = known_rules(connection)
    broken = Soundness.load(connection, known).broken()
    return {
        key: Expander(known).expand(parse(rule)) for key, rule in known.items() if key not in broken
    }


def digest(node: Node) -> str:
    """What tells a rule from another one; also from itself in another version of the program."""
    return _digest(f"{regulars.__version__} {json.dumps(dump(node), sort_keys=True)}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def is_news(meta: Meta, seen: Look, place: tuple[int, int]) -> bool:
    """Whether anything at all happened since."""
    same_rules = meta.rules == seen.digests
    same_day = (meta.day, meta.profile) == (seen.today, seen.profile)
    there = (meta.revision, meta.last) == place
    quiet = not (seen.changes.everybody or len(seen.changes.customer_ids) or seen.changes.addresses)
    return not (same_rules and same_day and there and quiet)


def why_everybody(meta: Meta, seen: Look, snapshot: Snapshot) -> str:
    """Why the last pass is no ground to build on; empty when it is."""
    reasons = {
        "profile": meta.profile != seen.profile,
        "clock": seen.today < meta.day or seen.now < meta.made_at,
        "history": snapshot.manifest.revision < meta.revision or snapshot.last < meta.last,
        "customers": seen.changes.everybody,
        "rules": not set(meta.rules.items()) & set(seen.digests.items()),
        "week": seen.now - meta.full_at >= FULL_EVERY,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def stale(meta: Meta, seen: Look) -> set[str]:
    """The segments that everybody is tested for: new ones, changed ones, and daily on a new day."""
    changed = {key for key, each in seen.digests.items() if meta.rules.get(key) != each}
    return changed | (seen.daily if meta.day != seen.today else frozenset())


def touched(before: Membership, seen: Look, snapshot: Snapshot) -> Ids:
    """Whom something happened to since, or whose day has come; in order of ids."""
    table = before.table
    due = pc.fill_null(pc.less_equal(table[FLIP], seen.today), False)
    found = [
        table["customer_id"].filter(pc.or_(due, table[AGAIN])),
        in_new_parts(snapshot, before.meta.revision, but=seen.silent),
        in_tail(snapshot, but=seen.silent),
        seen.changes.customer_ids,
        *_living_at(table, seen.changes.addresses),
    ]
    return np.unique(np.concatenate([ids.to_numpy(zero_copy_only=False) for ids in found]))


def _living_at(table: pa.Table, addresses: list[str]) -> list[pa.ChunkedArray]:
    """The customers with one of the addresses that were suppressed."""
    if not addresses:
        return []
    hashes = pa.array([short_hash(each) for each in addresses], pa.int64())
    return [
        table["customer_id"].filter(pc.is_in(table[name], value_set=hashes))
        for name in ADDRESSES.values()
    ]


def short_hash(address_hash: str) -> int:
    """The first 60 bits of a hash; the same address for two people is one here too."""
    return int(address_hash[:15], 16)


def too_many(ids: Ids, table: pa.Table) -> bool:
    """Whether testing everybody is quicker than testing these."""
    return bool(len(ids) > MOST_TOUCHED * table.num_rows)
