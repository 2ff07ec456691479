"""A hundred thousand rows on which two engines could disagree, the same in every run.

Ties and nulls everywhere, days on which clocks change, year ends, the future, refunds that belong
to no order, buyers whom the state database does not know, Persian text, and ids beyond what a
double can hold. A part of the rows was written before the newest columns existed; some still wait
in the inbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import Connection

from regulars.accounts.service import change_profile
from regulars.core.clock import EPOCH_DAY, day_number, to_micros
from regulars.core.workspace import Workspace
from regulars.customers import service as customers
from regulars.customers import tables
from regulars.events import service as inbox
from regulars.events.service import Event
from regulars.history import manifest as manifests
from regulars.history import service as history
from regulars.history.tables import EVENTS, ORDER_LINES, ORDERS, columns
from regulars.segments.tables import list_members, lists, segments

NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
ORDER_ROWS, LINE_ROWS, EVENT_ROWS = 45_000, 40_000, 15_000
PEOPLE, STRANGERS = 5_000, 400
FIRST = datetime(2025, 1, 10, tzinfo=UTC)
OLD = date(2025, 11, 15)  # before it a version wrote that knew fewer columns
SECONDS = int((datetime(2026, 12, 20, tzinfo=UTC) - FIRST).total_seconds())  # some of it to come
# Minutes around which days begin or clocks change, in Berlin and elsewhere.
EDGES = [
    datetime(2025, 3, 30, 0, 59, 59, tzinfo=UTC),
    datetime(2025, 3, 30, 22, 0, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2025, 10, 26, 22, 59, 59, 999999, tzinfo=UTC),
    datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 3, 20, 20, 30, tzinfo=UTC),  # the Persian year turns
    NOW,
]
WORDS = ["A1", "a1", "چای سبز", "چاي سبز", "it's", 'say "hi"', "", " ", "O\\K", "🌱", None, None]
CATEGORIES = ["Tea", "tea", "چای", None]
COUPONS = ["WELCOME", "نوروز", None, None, None]
CHANNELS = ["web", "app", None]
COUNTRIES = ["DE", "IR", "GB", None]
NAMES = ["page_viewed", "message_clicked", "message_delivered", "subscription_started", "نظر"]
PROPERTIES: list[dict[str, Any]] = [
    {},
    {"plan": "pro", "amount_minor": 1200, "months": 1},
    {"plan": "پایه", "score": 12.5, "path": {"deep": 1}, "ok": True, "none": None},
    {"plan": "", "score": -0.5, "tags": ["a"], "odd key.of/it": "yes"},
    {"score": 9007199254740993, "plan": "12", "ok": False},
]


def fill(ws: Workspace) -> None:
    """Make the workspace hold this shop."""
    random = np.random.default_rng(20261121)
    people = np.unique(random.integers(1, 2**62, PEOPLE + STRANGERS))
    with ws.state.write() as connection:
        change_profile(connection, timezone="Europe/Berlin", currency="EUR")
        _people(connection, people[STRANGERS:], random)
        groups(connection, people[STRANGERS::9])
    orders, lines, events = _orders(random, people), _lines(random, people), _events(random, people)
    bought, old = {"orders": orders, "order_lines": lines}, pc.field("day") < day_number(OLD)
    history.append(ws, {name: rows.filter(old) for name, rows in bought.items()}, source="old")
    write_as_before(ws)
    new = {name: rows.filter(~old) for name, rows in bought.items()}
    history.append(ws, {**new, "events": events}, source="new")
    inbox.record(ws, _waiting(), now=NOW)
    inbox.react(ws, now=NOW)


def write_as_before(ws: Workspace) -> None:
    """Make files and manifest those of a version that did not know the newer columns."""
    for part in manifests.read(ws.history_folder).parts:
        path = ws.history_folder / part.file
        pq.write_table(pq.read_table(path).select(columns(part.dataset, 1).names), path)
    path = ws.history_folder / manifests.FILE
    told = msgspec.json.decode(path.read_bytes())
    for part in told["parts"]:
        del part["shape"]
    path.write_bytes(msgspec.json.encode(told))


def _when(random: np.random.Generator, count: int) -> tuple[pa.Array, pa.Array]:
    """Moments in UTC, many of them several times, and the shop's days."""
    at = [
        FIRST + timedelta(seconds=int(n)) for n in random.integers(0, SECONDS // 900, count) * 900
    ]
    for place in random.integers(0, count, count // 20):
        at[place] = EDGES[place % len(EDGES)]
    days = [day_number(moment.astimezone(ZONE).date()) for moment in at]
    return pa.array(map(to_micros, at), pa.int64()).cast(pa.timestamp("us")), pa.array(
        days, pa.int32()
    )


def _buyers(random: np.random.Generator, people: np.ndarray[Any, Any], count: int) -> pa.Array:
    """Few who buy often, many who bought once, and some nobody knows."""
    places = (random.random(count) ** 3 * len(people)).astype(int)
    return pa.array(people[places], mask=random.random(count) < 0.03)


def _pick(random: np.random.Generator, values: list[Any], count: int) -> pa.Array:
    return pa.array([values[n] for n in random.integers(0, len(values), count)])


def _amounts(random: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Round sums that tie, sums to the cent, and nothing at all.

    Small enough that sums of squares, the only sums in floating point, stay whole and therefore
    exact: else they would depend on the order of rows, in one engine as much as between two.
    """
    round_sums = random.integers(0, 20, count) * 500
    return np.where(random.random(count) < 0.5, round_sums, random.integers(1, 20_000, count))


def _orders(random: np.random.Generator, people: np.ndarray[Any, Any]) -> pa.Table:
    at, days = _when(random, ORDER_ROWS)
    numbers = np.arange(ORDER_ROWS)
    kind = np.where(numbers % 15 == 0, "refund", np.where(numbers % 41 == 0, "adjustment", "order"))
    # A refund names an order of before it, but a third of them one that never was.
    keys = [f"o{n if k == 'order' else n - 7 if n % 3 else n + 10**6}" for n, k in enumerate(kind)]
    amounts = _amounts(random, ORDER_ROWS)
    sign = np.where(kind == "refund", -1, np.where(numbers % 2, 1, -1) ** (kind == "adjustment"))
    return pa.table(
        {
            "fact_id": [f"fact{n:06}" for n in numbers],
            "order_key": keys,
            "kind": kind,
            "customer_id": _buyers(random, people, ORDER_ROWS),
            "occurred_at": at,
            "day": days,
            "amount_minor": amounts * sign,
            "coupon": _pick(random, COUPONS, ORDER_ROWS),
            "channel": _pick(random, CHANNELS, ORDER_ROWS),
            "country": _pick(random, COUNTRIES, ORDER_ROWS),
            "source": ["test"] * ORDER_ROWS,
            "discount_minor": _pick(random, [None, 0, 500], ORDER_ROWS),
        }
    ).cast(ORDERS)


def _lines(random: np.random.Generator, people: np.ndarray[Any, Any]) -> pa.Table:
    """Lines of orders, whose own customers and days they mostly share with nobody: as files do."""
    at, days = _when(random, LINE_ROWS)
    numbers = np.arange(LINE_ROWS)
    kind = np.where(numbers % 20 == 0, "refund", "order")
    amounts = _amounts(random, LINE_ROWS)
    known = random.random(LINE_ROWS) < 0.4
    return pa.table(
        {
            "order_key": [f"o{n}" for n in numbers // 2],
            "line_id": numbers,
            "kind": kind,
            "customer_id": _buyers(random, people, LINE_ROWS),
            "occurred_at": at,
            "day": days,
            "sku": _pick(random, WORDS, LINE_ROWS),
            "title": _pick(random, WORDS, LINE_ROWS),
            "category": _pick(random, CATEGORIES, LINE_ROWS),
            "quantity": random.integers(1, 5, LINE_ROWS) / 2,
            "amount_minor": np.where(kind == "refund", -amounts, amounts),
            "source": ["test"] * LINE_ROWS,
            "cost_minor": pa.array(amounts // 3, mask=~known),
            "brand": _pick(random, ["Ahmad", "احمد", None], LINE_ROWS),
        }
    ).cast(ORDER_LINES)


def _events(random: np.random.Generator, people: np.ndarray[Any, Any]) -> pa.Table:
    at, days = _when(random, EVENT_ROWS)
    texts = [msgspec.json.encode(each).decode() for each in PROPERTIES]
    return pa.table(
        {
            "fact_id": [f"event{n:06}" for n in range(EVENT_ROWS)],
            "name": _pick(random, NAMES, EVENT_ROWS),
            "customer_id": _buyers(random, people, EVENT_ROWS),
            "occurred_at": at,
            "day": days,
            "message_id": _pick(random, ["m1", "m2", None], EVENT_ROWS),
            "campaign_id": _pick(random, ["cmp_1", None], EVENT_ROWS),
            "properties": _pick(random, texts, EVENT_ROWS),
        }
    ).cast(EVENTS)


def _waiting() -> list[Event]:
    """Facts that no part holds yet: an order known already, a refund that names nobody, others."""
    line = {"price": "9.99", "quantity": 2, "sku": "چای سبز", "brand": "احمد", "cost": "3"}
    order = {"order_id": "tail", "total": "19.98", "discount": "1", "lines": [line]}
    back = {"order_id": "tail", "amount": "9.99", "lines": [{**line, "quantity": 1}]}
    who = {"external": "tail"}
    moment = NOW - timedelta(hours=1)
    return [
        Event("t1", "order_placed", moment, who, properties=order),
        Event("t2", "order_refunded", NOW, properties=back),
        Event("t3", "subscription_started", moment, who, properties=PROPERTIES[1]),
        Event("t4", "order_placed", moment, who, properties={"order_id": "tail2", "total": "5"}),
    ]


def _people(
    connection: Connection, people: np.ndarray[Any, Any], random: np.random.Generator
) -> None:
    ids = [int(each) for each in people]
    rows = [
        {
            "id": customer,
            "created_at": NOW,
            "search": "",
            "email": f"c{place}@example.com" if place % 3 else None,
            "phone": f"+49151{place:07}" if place % 5 == 0 else None,
            "country": ["DE", "IR", None][place % 3],
            "city": ["Köln", "تهران", None, "köln"][place % 4],
            "language": ["de", "fa", None][place % 3],
            "name": None,
            "birth_on": (EPOCH_DAY + timedelta(days=3 * place)).isoformat() if place % 4 else None,
        }
        for place, customer in enumerate(ids)
    ]
    connection.execute(tables.customers.insert(), rows)
    consent = {"channel": "email", "purpose": "marketing", "source": "test", "now": NOW}
    customers.give_consent(connection, ids[::2], **consent)
    customers.withdraw_consent(connection, ids[::6], **consent)
    for place in range(1, 200, 7):
        customers.suppress(
            connection, channel="email", address=f"c{place}@example.com", reason="bounced", now=NOW
        )
    for key, kind, values in _traits(random, len(ids)):
        table = pa.table({"customer_id": pa.array(ids[::2]), kind: values[::2]})
        customers.write_traits(connection, key, table, source="test", now=NOW)


def groups(connection: Connection, people: Sequence[int] | np.ndarray[Any, Any]) -> None:
    """A segment and a list for conditions to point at."""
    rule = {"condition": "country", "countries": ["DE"]}
    times = {"created_at": NOW, "changed_at": NOW}
    connection.execute(segments.insert().values(id="germans", name="Germans", rule=rule, **times))
    members = [{"list_id": "vip", "customer_id": int(each)} for each in people]
    about = {"name": "VIP", "matched_by": "email", "customers": len(members), "unmatched": 0}
    connection.execute(lists.insert().values(id="vip", created_at=NOW, **about))
    if members:
        connection.execute(list_members.insert(), members)


def _traits(random: np.random.Generator, count: int) -> list[tuple[str, str, pa.Array]]:
    groups = ["champions", "loyal", "hibernating", None]
    return [
        ("p_alive", "number", pa.array(random.integers(0, 100, count) / 100)),
        ("clv_12m", "number", pa.array(random.integers(0, 90_000, count).astype(float))),
        ("score", "number", pa.array(random.integers(-3, 3, count) / 2)),
        ("plan", "text", _pick(random, ["pro", "پایه", ""], count)),
        ("rfm_group", "text", _pick(random, groups, count)),
        ("lifecycle_stage", "text", _pick(random, ["new", "active", "lost"], count)),
        ("usual_gap_days", "number", pa.array(random.integers(1, 90, count).astype(float))),
    ]
