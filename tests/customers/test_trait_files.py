"""Traits of everybody lie in files; who reads them cannot tell."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from regulars.core.errors import Damaged
from regulars.core.workspace import Workspace
from regulars.customers import changes, service, trait_files
from regulars.customers.tables import customers, traits
from regulars.segments.columns import of_everybody, of_some
from tests.waiting import until_told

NOW = datetime(2026, 11, 1, tzinfo=UTC)
NAN = float("nan")


def table_of(values: dict[int, Any], name: str = "number", **more: Any) -> pa.Table:
    who = pa.array(sorted(values), pa.int64())
    return pa.table({"customer_id": who, name: [values[key] for key in sorted(values)], **more})


def publish(ws: Workspace, source: str = "mdl_1", **tables: pa.Table) -> None:
    stored = {key: service.store_trait(ws, key, table) for key, table in tables.items()}
    with ws.state.write() as connection:
        service.publish_traits(connection, stored, source=source, now=NOW)


def numbers(connection: Connection, key: str) -> dict[int, float | None]:
    rows = service.read_traits(connection, [key]).to_pylist()
    return {row["customer_id"]: row["number"] for row in rows}


def add_people(ws: Workspace, *ids: int) -> None:
    with ws.state.write() as connection:
        for each in ids:
            connection.execute(customers.insert(), {"id": each, "created_at": NOW, "search": ""})


def files(ws: Workspace) -> set[str]:
    return {path.name for path in (ws.folder / trait_files.FOLDER).glob("*")}


def test_a_trait_is_seen_when_it_is_published_and_not_before(any_workspace: Workspace) -> None:
    ws = any_workspace
    stored = service.store_trait(ws, "p_alive", table_of({1: 0.5, 2: NAN}))
    with ws.state.read() as connection:
        assert numbers(connection, "p_alive") == {}
    with ws.state.write() as connection:
        service.publish_traits(connection, {"p_alive": stored}, source="mdl_1", now=NOW)
    with ws.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.5, 2: None}
        assert service.trait_keys(connection) == ["p_alive"]
        assert service.filed_traits(connection) == {"p_alive"}


def test_what_was_rows_becomes_a_file_and_back(any_workspace: Workspace) -> None:
    ws = any_workspace
    old = table_of({1: 0.1, 3: 0.3})
    with ws.state.write() as connection:
        service.write_traits(connection, "p_alive", old, source="old", now=NOW)
        service.write_traits(connection, "orders", old, source="old", now=NOW)
    publish(ws, p_alive=table_of({1: 0.5, 2: 0.2}))
    with ws.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.5, 2: 0.2}
        assert numbers(connection, "orders") == {1: 0.1, 3: 0.3}
        assert set(connection.scalars(select(traits.c.key))) == {"orders"}
        assert service.trait_keys(connection) == ["orders", "p_alive"]
    with ws.state.write() as connection:
        service.write_traits(connection, "p_alive", old, source="old", now=NOW)
    with ws.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.1, 3: 0.3}
        assert service.filed_traits(connection) == frozenset()


def test_a_few_customers_have_the_traits_of_both_homes(any_workspace: Workspace) -> None:
    ws = any_workspace
    add_people(ws, 1, 2, 3)
    with ws.state.write() as connection:
        service.write_traits(connection, "orders", table_of({1: 4.0}), source="rule", now=NOW)
    table = table_of({1: 0.5, 3: 0.7}, low=[0.4, NAN], text=["Tea", None])
    publish(ws, p_alive=table)
    with ws.state.read() as connection:
        told = service.get(connection, 1).traits
        assert [(row["key"], row["number"], row["source"]) for row in told] == [
            ("orders", 4.0, "rule"),
            ("p_alive", 0.5, "mdl_1"),
        ]
        assert (told[1]["low"], told[1]["high"], told[1]["text"], told[1]["at"]) == (
            0.4, None, "Tea", NOW,
        )  # fmt: skip
        some = service.traits_of(connection, [2, 3, 9], ["p_alive"])
        assert {who: [row["number"] for row in rows] for who, rows in some.items()} == {3: [0.7]}


def test_segments_read_a_few_as_they_read_everybody(any_workspace: Workspace) -> None:
    ws = any_workspace
    add_people(ws, 1, 2, 3, 5)
    publish(ws, p_alive=table_of({1: 0.5, 3: 0.7, 4: 0.9}, low=[0.4, NAN, 0.8]))
    with ws.state.write() as connection:
        service.write_traits(connection, "orders", table_of({2: 2.0}), source="rule", now=NOW)
    asked = [("trait", "p_alive", each) for each in ("number", "low", "high", "text")]
    asked.append(("trait", "orders", "number"))
    with ws.state.read() as connection:
        ids, everybody = of_everybody(connection, asked)
        assert everybody["trait", "p_alive", "number"].to_pylist() == [0.5, None, 0.7, None]
        assert everybody["trait", "p_alive", "low"].to_pylist() == [0.4, None, None, None]
        for some in ([], [1], [5, 3], [9, 2]):
            there, found = of_some(connection, asked, some)
            theirs = pa.array(np.isin(ids, some))
            assert there.tolist() == pa.array(ids).filter(theirs).to_pylist()
            for key in asked:
                assert found[key].to_pylist() == everybody[key].filter(theirs).to_pylist(), key


def test_customers_are_sorted_by_a_number_in_a_file(any_workspace: Workspace) -> None:
    ws = any_workspace
    add_people(ws, 1, 2, 3, 4, 5)
    publish(ws, clv_12m=table_of({2: 7.0, 3: 9.0, 5: 7.0, 8: 99.0}))

    def found(descending: bool, page: int = 1, size: int = 9) -> list[int]:
        with ws.state.read() as connection:
            asked = {"sort": "clv_12m", "descending": descending, "page": page, "size": size}
            answer = service.search(connection, **asked)  # type: ignore[arg-type]
        assert answer.total == 5
        return [row["id"] for row in answer.items]

    assert found(True) == [3, 2, 5, 1, 4]
    assert found(False) == [2, 5, 3, 1, 4]
    assert (found(True, 2, 2), found(True, 3, 2), found(True, 4, 2)) == ([5, 1], [4], [])


@contextmanager
def told_of(ws: Workspace) -> Iterator[set[int] | list[str]]:
    """Whose traits the block is said to change; ["everybody"] when it says so."""
    until_told(ws)
    with ws.state.read() as connection:
        before = service.mark(connection)
    found: Any = set()
    yield found
    until_told(ws)
    with ws.state.read() as connection:
        told = service.changes_since(connection, before)
    found |= {-1} if told.everybody else set(told.customer_ids.to_pylist())


def test_only_those_whose_values_differ_are_looked_at_again(any_workspace: Workspace) -> None:
    ws = any_workspace
    with told_of(ws) as first:
        publish(ws, p_alive=table_of({1: 0.1, 2: 0.2, 3: NAN}))
    assert first == {-1}
    with told_of(ws) as second:
        publish(ws, "mdl_2", p_alive=table_of({1: 0.1, 3: NAN, 4: 0.4}))
    assert second == {2, 4}
    with told_of(ws) as third:
        publish(ws, "mdl_3", p_alive=table_of({1: 0.1, 3: 0.3, 4: 0.4}), clv=table_of({}))
    assert third == {-1}  # a trait that nobody had before
    with told_of(ws) as fourth:
        publish(ws, "mdl_4", p_alive=table_of({1: 0.1, 3: 0.3, 4: 0.5}))
    assert fourth == {4}


def test_what_was_published_meanwhile_is_not_taken_for_known(workspace: Workspace) -> None:
    """Two refits at once: the second compared with a file that is no longer what people read."""
    publish(workspace, p_alive=table_of({1: 0.1, 2: 0.2}))
    slow = service.store_trait(workspace, "p_alive", table_of({1: 0.1, 2: 0.2}))
    publish(workspace, p_alive=table_of({1: 0.9, 2: 0.2}))
    with told_of(workspace) as found, workspace.state.write() as connection:
        service.publish_traits(connection, {"p_alive": slow}, source="mdl_2", now=NOW)
    assert found == {-1}


def test_very_many_changes_are_everybody(workspace: Workspace) -> None:
    """Naming each of millions would hold the database's writer up."""
    publish(workspace, p_alive=table_of(dict.fromkeys(range(1, 6), 0.1)))
    with told_of(workspace) as found, mock.patch.object(changes, "MOST_AT_ONCE", 3):
        publish(workspace, p_alive=table_of(dict.fromkeys(range(1, 6), 0.2)))
    assert found == {-1}


def test_a_file_that_was_swept_before_it_was_published_is_not_named(workspace: Workspace) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    stored = service.store_trait(workspace, "p_alive", table_of({1: 0.2}))
    (workspace.folder / "traits" / stored.file).unlink()
    with pytest.raises(Damaged, match=stored.file), workspace.state.write() as connection:
        service.publish_traits(connection, {"p_alive": stored}, source="mdl_2", now=NOW)
    with workspace.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.1}


def test_a_trait_of_nobody_is_no_trait(workspace: Workspace) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    publish(workspace, p_alive=table_of({}).cast(table_of({1: 0.1}).schema))
    with workspace.state.read() as connection:
        assert service.trait_keys(connection) == []
        assert numbers(connection, "p_alive") == {}


def test_who_reads_goes_on_reading_what_was_there(workspace: Workspace) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    with workspace.state.read() as connection:
        assert service.trait_keys(connection) == ["p_alive"]  # the transaction begins
        publish(workspace, p_alive=table_of({1: 0.9}))
        assert numbers(connection, "p_alive") == {1: 0.1}


def test_a_file_goes_an_hour_after_nothing_names_it(workspace: Workspace) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    (old,) = files(workspace)
    long_ago = time.time() - 10 * trait_files.GRACE_SECONDS
    os.utime(workspace.folder / "traits" / old, (long_ago, long_ago))
    publish(workspace, p_alive=table_of({1: 0.2}))
    assert old in files(workspace)  # it was read until just now
    os.utime(workspace.folder / "traits" / old, (long_ago, long_ago))
    publish(workspace, clv=table_of({1: 5.0}))
    assert old not in files(workspace)
    with workspace.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.2}


def test_a_failed_publishing_leaves_what_was_there(workspace: Workspace) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    stored = service.store_trait(workspace, "p_alive", table_of({1: 0.2}))
    with pytest.raises(RuntimeError), workspace.state.write() as connection:
        service.publish_traits(connection, {"p_alive": stored}, source="mdl_2", now=NOW)
        raise RuntimeError
    with workspace.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.1}


@pytest.mark.parametrize("damage", ["gone", "cut short", "something else"])
def test_a_damaged_file_is_named_and_mended_by_writing_anew(
    workspace: Workspace, damage: str
) -> None:
    publish(workspace, p_alive=table_of({1: 0.1}))
    (name,) = files(workspace)
    path = workspace.folder / "traits" / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-40] if damage == "cut short" else b"no table")
    with (
        workspace.state.read() as connection,
        pytest.raises(Damaged, match=f"{name} is missing or damaged.*predict --refit"),
    ):
        service.read_traits(connection, ["p_alive"])
    publish(workspace, p_alive=table_of({1: 0.2}))
    with workspace.state.read() as connection:
        assert numbers(connection, "p_alive") == {1: 0.2}


VALUE = st.one_of(st.none(), st.sampled_from([0.0, 0.5, 1.0]))
VALUES = st.dictionaries(st.integers(0, 30), st.tuples(VALUE, VALUE, st.sampled_from([None, "a"])))


@given(VALUES, VALUES)
def test_files_tell_whose_values_differ(
    before: dict[int, tuple[Any, ...]], after: dict[int, tuple[Any, ...]]
) -> None:
    def made(values: dict[int, tuple[Any, ...]]) -> pa.Table:
        number, low, text = (
            [values[key][at] for key in sorted(values)] for at in range(3)
        )  # fmt: skip
        columns = {
            "customer_id": pa.array(sorted(values), pa.int64()),
            "number": pa.array(number, pa.float64()),
            "low": pa.array(low, pa.float64()),
            "text": pa.array(text, pa.string()),
        }
        return pa.table(columns)

    expected = {
        who for who in before.keys() | after.keys() if before.get(who) != after.get(who)
    }  # fmt: skip
    assert set(trait_files.whose_differ(made(before), made(after)).tolist()) == expected


@given(st.sets(st.integers(0, 50)), st.lists(st.integers(0, 60)))
def test_a_few_rows_are_found_where_they_lie(owners: set[int], asked: list[int]) -> None:
    table = table_of({key: float(key) for key in owners}).cast(
        pa.schema([("customer_id", pa.int64()), ("number", pa.float64())])
    )
    found = trait_files.rows_of(table, asked)
    assert found["customer_id"].to_pylist() == sorted(owners & set(asked))
    assert found["number"].to_pylist() == sorted(owners & set(asked))
