"""Whatever happens, and however often it crashes, memberships are what a full count would say."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from regulars.accounts import service as accounts
from regulars.core.clock import EPOCH, day_number
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace, open_workspace
from regulars.customers import service as customers
from regulars.events import service as events
from regulars.events.service import Event
from regulars.history import service as history
from regulars.segments import keeping
from regulars.segments.compile import Plan, flips_of
from regulars.segments.evaluate import opened, prepare
from regulars.segments.membership import look, service, store, telling
from regulars.segments.queries import days_of
from regulars.segments.rule import Node
from regulars.settings import Settings
from tests.segments.shop import NOW, Happening, Order, event_rows, order_rows
from tests.segments.test_meaning import OPS
from tests.segments.test_meaning import RULES as PLAIN_RULES

NAMES = ["ann", "bo", "cy", "di", "ed"]
IDS = {name: customer_id_of("external", name) for name in NAMES}
WHO = st.sampled_from(NAMES)
SOME = st.lists(WHO, max_size=4, unique=True)
AGES = st.integers(-3, 40)  # days ago; the future too
TRAITS: dict[str, st.SearchStrategy[Any]] = {
    "usual_gap_days": st.sampled_from([5.0, 10.5]),
    "p_alive": st.sampled_from([0.0, 0.5, 1.0]),
    "lifecycle_stage": st.sampled_from(["new", "lapsed"]),
    "rfm_group": st.sampled_from(["champions", "lost"]),
}
EVENT = st.fixed_dictionaries(
    {
        "who": WHO,
        "by": st.sampled_from(["external", "email", "both", "id"]),
        "name": st.sampled_from(["viewed", "clicked", "order_placed", "order_refunded"]),
        "ago": AGES,
        "order": st.integers(0, 8),
    }
)
# Rules that hear what passes themselves record.
ECHOES = st.fixed_dictionaries(
    {
        "condition": st.just("event"),
        "name": st.sampled_from(["segment_entered", "segment_left"]),
        "op": OPS,
        "times": st.integers(0, 2),
        "days": st.integers(0, 9),
    }
)
RULES = st.one_of(PLAIN_RULES, PLAIN_RULES, ECHOES)
ZONES = st.sampled_from(["UTC", "Asia/Tehran", "Pacific/Kiritimati", "Pacific/Pago_Pago"])


class Crash(Exception):
    """The process dies here."""


# Each a place of a pass in which it dies.
DEATHS = {
    "before the rows": (store, "write_rows"),
    "before the commit": (store, "commit"),
    "before the events": (telling.events, "record"),
    "before the counts": (telling.queries, "count_day"),
}


@dataclass(frozen=True)
class Base:
    """The members of a segment when its present rule was tested first."""

    digest: str
    at: datetime
    members: frozenset[int]


class Memberships(RuleBasedStateMachine):
    """A shop to which anything happens."""

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp())
        self.ws = _workspace(self.home)
        self.now = NOW
        self.serial = count()
        self.bases: dict[str, Base] = {}
        self.made: list[str] = []

    def teardown(self) -> None:
        try:
            self.check()
        finally:
            self.ws.close()
            shutil.rmtree(self.home, ignore_errors=True)

    @initialize(rules=st.lists(RULES, min_size=2, max_size=3), who=SOME)
    def begin(self, rules: list[Any], who: list[str]) -> None:
        for each in rules:
            self._keep(lambda c, each=each: keeping.create(c, name="s", rule=each, now=self.now))
        self._import(who)
        self.check()

    @rule(happened=st.lists(EVENT, min_size=1, max_size=4), seen=st.booleans())
    def record(self, happened: list[dict[str, Any]], seen: bool) -> None:
        events.record(self.ws, [self._event(each) for each in happened], now=self.now)
        self.check(seen)

    @rule(who=st.lists(WHO, min_size=1, max_size=3), ago=AGES, seen=st.booleans())
    def load(self, who: list[str], ago: int, seen: bool) -> None:
        self._import(who)
        orders = [Order(IDS[each], ago, coupon="SPRING", lines=[("a", "tea", 500)]) for each in who]
        happened = event_rows([Happening(IDS[each], ago, "viewed") for each in who])
        rows = {**order_rows(orders), "events": happened}
        history.append(
            self.ws, {name: self._new(table) for name, table in rows.items()}, source="t"
        )
        self.check(seen)

    @rule(who=SOME, email=WHO, seen=st.booleans())
    def know(self, who: list[str], email: str, seen: bool) -> None:
        self._import(who, email=f"{email}@example.org")
        self.check(seen)

    @rule(
        react=st.booleans(),
        at_once=st.sampled_from([1, 3, 1000]),
        merge=st.booleans(),
        unpack=st.booleans(),
    )
    def move_on(self, react: bool, at_once: int, merge: bool, unpack: bool) -> None:
        if react:
            events.react(self.ws, now=self.now)
        history.project(self.ws, now=self.now, events_at_once=at_once)
        if merge:
            history.compact(self.ws, now=self.now, fully=True)
        if unpack:
            history.unpack(self.ws.history_folder, least_rows=1)
        self.check()

    @rule(who=SOME, granted=st.booleans(), seen=st.booleans())
    def agree(self, who: list[str], granted: bool, seen: bool) -> None:
        verb = customers.give_consent if granted else customers.withdraw_consent
        with self.ws.state.write() as c:
            verb(c, [IDS[each] for each in who], channel="email", source="test", now=self.now)
        self.check(seen)

    @rule(who=WHO, channel=st.sampled_from(["email", "sms"]))
    def bounce(self, who: str, channel: str) -> None:
        address = f"{who}@example.org" if channel == "email" else "+49301234567"
        with self.ws.state.write() as c:
            customers.suppress(c, channel=channel, address=address, reason="bounced", now=self.now)
        self.check()

    @rule(data=st.data(), key=st.sampled_from(sorted(TRAITS)), who=SOME, seen=st.booleans())
    def learn(self, data: st.DataObject, key: str, who: list[str], seen: bool) -> None:
        values = [data.draw(TRAITS[key]) for _ in who]
        kind = "text" if key in ("lifecycle_stage", "rfm_group") else "number"
        typed = pa.array(values, pa.string() if kind == "text" else pa.float64())
        table = pa.table({"customer_id": pa.array([IDS[w] for w in who], pa.int64()), kind: typed})
        with self.ws.state.write() as c:
            customers.write_traits(c, key, table, source="test", now=self.now)
        self.check(seen)

    @rule(new=RULES, which=st.integers(0, 5), remove=st.booleans())
    def change_rule(self, new: Any, which: int, remove: bool) -> None:
        if which >= len(self.made):
            self._keep(lambda c: keeping.create(c, name="s", rule=new, now=self.now))
        elif remove:
            chosen = self.made.pop(which)
            self._keep(lambda c: keeping.remove(c, chosen, now=self.now))
        else:
            chosen = self.made[which]
            self._keep(lambda c: keeping.change(c, chosen, rule=new, now=self.now))
        self.check()

    @rule(days=st.sampled_from([1, 1, 2, 5, 10, 30]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.check()

    @rule(zone=ZONES)
    def travel(self, zone: str) -> None:
        with self.ws.state.write() as c:
            accounts.change_profile(c, timezone=zone)
        self.check()

    @rule(where=st.sampled_from(sorted(DEATHS)), nth=st.integers(1, 2), event=EVENT)
    def crash(self, where: str, nth: int, event: dict[str, Any]) -> None:
        events.record(self.ws, [self._event(event)], now=self.now)
        self.now += timedelta(days=1)
        with _dying(*DEATHS[where], nth), mock.patch.object(telling, "EVENTS_AT_ONCE", 1):
            self._refresh()
        self.check()

    def check(self, wanted: bool = True) -> None:
        """Bring the memberships up to date and hold them against a full count."""
        if not wanted:
            return
        for _ in range(9):
            if self._refresh() is None:
                break
        else:
            raise AssertionError("passes keep each other going")
        found = store.load(service.folder_of(self.ws))
        assert found is not None
        with self.ws.state.read() as connection:
            rules = look.sound_rules(connection)
        assert set(found.meta.sizes) == set(rules)
        truth = _members(self.ws, rules, self.now)
        for key, node in rules.items():
            if flips_of(node, Plan(0)) is not None or found.meta.reason:
                assert _of(found, key) == truth[key]
                assert found.meta.sizes[key] == len(truth[key])
        self._check_events(found)

    def _check_events(self, found: store.Membership) -> None:
        told = _told(self.ws)
        assert len({row["fact_id"] for row in told}) == len(told)
        for key, base in self.bases.items():
            members = set(base.members)
            for row in told:
                if row["segment"] == key and row["at"] > base.at:
                    change = members.add if row["entered"] else members.remove
                    change(row["customer_id"])
            assert members == _of(found, key)
        with self.ws.state.read() as connection:
            for key in found.meta.sizes:
                days, mine = days_of(connection, key), [r for r in told if r["segment"] == key]
                assert sum(day["entered"] for day in days) == sum(row["entered"] for row in mine)
                assert sum(day["left"] for day in days) == sum(not row["entered"] for row in mine)
                today = next(day for day in days if day["day"] == found.meta.day)
                assert today["customers"] == found.meta.sizes[key]

    def _refresh(self) -> store.Meta | None:
        self.now += timedelta(minutes=1)
        done = None
        try:
            with mock.patch.multiple(look, MOST_TOUCHED=10.0, FULL_EVERY=timedelta(days=9999)):
                done = service.refresh(self.ws, self.now)
        except Crash:
            pass
        if (found := store.load(service.folder_of(self.ws))) is not None:
            rules = found.meta.rules
            self.bases = {key: base for key, base in self.bases.items() if key in rules}
            for key, digest in rules.items():
                if key not in self.bases or self.bases[key].digest != digest:
                    self.bases[key] = Base(digest, found.meta.made_at, frozenset(_of(found, key)))
        return done

    def _keep(self, act: Callable[[Any], Any]) -> None:
        with self.ws.state.write() as connection:
            kept = act(connection)
        if kept is not None and kept.id not in self.made:
            self.made.append(kept.id)

    def _import(self, who: list[str], email: str | None = None) -> None:
        ids = pa.array([IDS[each] for each in who], pa.int64())
        columns = {"customer_id": ids, "kind": pa.repeat("external", len(who)), "value": who}
        columns |= {"country": pa.array(["DE"] * len(who), pa.string())}
        if email is not None:
            columns["email"] = pa.array([email] * len(who), pa.string())
        with self.ws.state.write() as connection:
            customers.import_people(connection, pa.table(columns), source="test", now=self.now)

    def _event(self, told: dict[str, Any]) -> Event:
        who, by, key = told["who"], told["by"], f"o{told['order']}"
        ways = {"external": who, "email": f"{who}@example.org"}
        named = ways if by == "both" else {by: ways[by]} if by in ways else {}
        properties = {
            "order_placed": {"order_id": key, "total": 10, "lines": [{"price": 10, "sku": "a"}]},
            "order_refunded": {"order_id": key, "amount": 3},
        }
        return Event(
            id=f"e{next(self.serial)}",
            name=told["name"],
            occurred_at=self.now - timedelta(days=told["ago"]),
            identities=named,
            customer_id=IDS[who] if by == "id" else None,
            properties=properties.get(told["name"], {}),
        )

    def _new(self, table: pa.Table) -> pa.Table:
        """The rows as of today, with keys that no other load has."""
        serial, ahead = next(self.serial), day_number(self.now.date()) - day_number(NOW.date())
        for name in ("fact_id", "order_key"):
            if name in table.column_names:
                place = table.schema.get_field_index(name)
                keys = pa.array([f"{serial}-{each}" for each in table[name].to_pylist()])
                table = table.set_column(place, table.schema.field(name), keys)
        place = table.schema.get_field_index("day")
        days = pc.add(table["day"], ahead).cast(pa.int32())
        return table.set_column(place, table.schema.field("day"), days)


def _workspace(home: Path) -> Workspace:
    ws = open_workspace(Settings(home=home, threads=1), create=True)
    with ws.state.write() as connection:
        for ready in ("lapsed-high-value", "loyal", "at-risk"):  # quicker without
            keeping.remove(connection, ready, now=NOW)
    return ws


@contextmanager
def _dying(place: Any, name: str, nth: int) -> Iterator[None]:
    """Die when a function is called for the nth time."""
    calls, real = count(1), getattr(place, name)

    def die(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == nth:
            raise Crash
        return real(*args, **kwargs)

    with mock.patch.object(place, name, die):
        yield


def _members(ws: Workspace, rules: dict[str, Node], now: datetime) -> dict[str, set[int]]:
    with opened(ws) as (snapshot, connection):
        table = prepare(snapshot, connection, rules, now)
        rows = snapshot.run(table).to_pylist()
    return {key: {row["customer_id"] for row in rows if row[key]} for key in rules}


def _of(found: store.Membership, key: str) -> set[int]:
    return set(found.table["customer_id"].filter(found.table[key]).to_pylist())


def _told(ws: Workspace) -> list[dict[str, Any]]:
    """The events of segments in history, in the order in which they happened."""
    asked = "SELECT * FROM events WHERE name LIKE 'segment%' ORDER BY occurred_at, fact_id"
    with history.open_snapshot(ws) as snapshot:
        rows = snapshot.sql(asked).to_pylist()
    return [
        {
            "fact_id": row["fact_id"],
            "customer_id": row["customer_id"],
            "segment": json.loads(row["properties"])["segment"],
            "entered": row["name"] == telling.ENTERED,
            "at": row["occurred_at"].replace(tzinfo=EPOCH.tzinfo),
        }
        for row in rows
    ]


TestMemberships = Memberships.TestCase
TestMemberships.settings = settings(
    max_examples=5,
    stateful_step_count=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
