"""What is read of a few customers by one query is what is read of everybody column by column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from regulars.core.workspace import Workspace
from regulars.customers.tables import consents, customers, traits
from regulars.segments.columns import ADDRESSED, HASHED, PERSIAN, of_everybody, of_some
from regulars.segments.compile import Column
from regulars.segments.tables import list_members
from tests.segments.shop import NOW

COLUMNS: list[Column] = [
    ("trait", "points", "number"),
    ("trait", "points", "low"),
    ("trait", "stage", "text"),
    ("consent", "email", "marketing"),
    ("consent", "sms", "marketing"),
    ("list", "lst_a"),
    ("list", "lst_b"),
    (HASHED, "email"),
    (ADDRESSED, "email"),
    (ADDRESSED, "sms"),
    (PERSIAN,),
    ("language",),
    ("birth_day",),
    ("email",),
]
PEOPLE: list[dict[str, Any]] = [
    {"id": 1, "email": "a@example.org", "language": "fa-IR", "birth_on": "1990-02-28"},
    {"id": 2, "email": "a@example.org", "phone": "+4930123", "language": "en"},
    {"id": 3, "birth_on": "1990-02-31"},
    {"id": 2**60 - 1},
]
TRAITS: list[dict[str, Any]] = [
    {"customer_id": 1, "key": "points", "number": 1.0},
    {"customer_id": 1, "key": "stage", "text": "loyal"},
    {"customer_id": 3, "key": "points", "number": 3.0, "low": 2.0},
    {"customer_id": 9, "key": "points", "number": 9.0},  # of nobody
]
AGREED = [
    {"customer_id": 1, "channel": "email", "state": "granted"},
    {"customer_id": 1, "channel": "sms", "state": "withdrawn"},
    {"customer_id": 2**60 - 1, "channel": "email", "state": "withdrawn"},
]


def fill(ws: Workspace) -> None:
    empty = dict.fromkeys(("email", "phone", "language", "birth_on"))
    numbers = dict.fromkeys(("number", "text", "low"))
    with ws.state.write() as connection:
        for person in PEOPLE:
            connection.execute(customers.insert(), {**empty, "created_at": NOW, **person})
        for trait in TRAITS:
            connection.execute(traits.insert(), {**numbers, "at": NOW, **trait})
        for each in AGREED:
            connection.execute(consents.insert(), {"purpose": "marketing", "at": NOW, **each})
        for key, number in (("lst_a", 1), ("lst_a", 3), ("lst_b", 9)):
            connection.execute(list_members.insert(), {"list_id": key, "customer_id": number})


def test_a_few_customers_are_told_the_same_as_everybody(any_workspace: Workspace) -> None:
    fill(any_workspace)
    with any_workspace.state.read() as connection:
        ids, columns = of_everybody(connection, COLUMNS)
        assert ids.tolist() == [1, 2, 3, 2**60 - 1]
        for asked in ([], [2], [9], [3, 9, 1], [2**60 - 1, 2], ids.tolist()):
            there, found = of_some(connection, COLUMNS, asked)
            theirs = pa.array(np.isin(ids, asked))
            assert there.tolist() == pa.array(ids).filter(theirs).to_pylist()
            for key in COLUMNS:
                assert found[key].equals(columns[key].filter(theirs)), (key, asked)


def test_nothing_asked_of_a_few_customers_says_who_is_there(any_workspace: Workspace) -> None:
    fill(any_workspace)
    with any_workspace.state.read() as connection:
        ids, found = of_some(connection, [], [9, 3, 1])
    assert (ids.tolist(), found) == ([1, 3], {})


def test_hundreds_of_facts_may_be_asked_at_once(workspace: Workspace) -> None:
    """A shop may well test more facts than a query has places in its FROM."""
    fill(workspace)
    many: list[Column] = [("trait", f"key {number}", "number") for number in range(500)]
    with workspace.state.read() as connection:
        _, found = of_some(connection, [*many, *COLUMNS], [1, 2])
    assert found["trait", "key 499", "number"].null_count == 2
    assert found["trait", "points", "number"].to_pylist() == [1.0, None]
