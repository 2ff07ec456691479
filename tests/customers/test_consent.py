"""Consent: the state is what the log leads to, and no file widens it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select

from regulars.core.workspace import Workspace
from regulars.customers import service
from regulars.customers.tables import consent_log, consents

START = datetime(2026, 11, 1, tzinfo=UTC)
acts = st.lists(
    st.tuples(
        st.sampled_from(["give", "withdraw", "import yes", "import no"]),
        st.lists(st.integers(1, 4), max_size=4),
        st.sampled_from(["email", "sms"]),
    ),
    max_size=12,
)


def replay(connection: Connection) -> dict[tuple[int, str, str], str]:
    """The state that the log leads to."""
    rows = connection.execute(select(consent_log).order_by(consent_log.c.id)).mappings()
    return {(row["customer_id"], row["channel"], row["purpose"]): row["state"] for row in rows}


def present(connection: Connection) -> dict[tuple[int, str, str], str]:
    rows = connection.execute(select(consents)).mappings()
    return {(row["customer_id"], row["channel"], row["purpose"]): row["state"] for row in rows}


def act(connection: Connection, what: str, ids: list[int], channel: str, now: datetime) -> None:
    if what == "give":
        service.give_consent(connection, ids, channel=channel, source="staff", now=now)
    elif what == "withdraw":
        service.withdraw_consent(connection, ids, channel=channel, source="link", now=now)
    else:
        rows = pa.table(
            {
                "customer_id": pa.array(ids, pa.int64()),
                "kind": pa.array(["external"] * len(ids), pa.string()),
                "value": pa.array([str(number) for number in ids], pa.string()),
                f"{channel}_consent": pa.array([what == "import yes"] * len(ids), pa.bool_()),
            }
        )
        service.import_people(connection, rows, source="import:x", now=now)


@settings(max_examples=60)
@given(story=acts)
def test_the_state_is_the_replay_of_the_log_and_imports_never_widen_it(
    workspace_for_stories: Workspace, story: list[tuple[str, list[int], str]]
) -> None:
    with workspace_for_stories.state.write() as connection:
        for table in (consents, consent_log):
            connection.execute(delete(table))
        for step, (what, ids, channel) in enumerate(story):
            before = present(connection)
            act(connection, what, ids, channel, START + timedelta(seconds=step))
            after = present(connection)
            assert after == replay(connection)
            if what == "import yes":
                assert {key: after[key] for key in before} == before
            elif what != "give":
                assert all(after[k] == "withdrawn" for k in after if after[k] != before.get(k))


def test_saying_the_same_again_adds_nothing(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        counts = [
            service.give_consent(connection, [1, 2, 2], channel="email", source="x", now=START)
            for _ in range(2)
        ]
        assert counts == [2, 0]
        assert service.withdraw_consent(
            connection, [2, 3], channel="email", source="x", now=START, evidence="by phone"
        ) == 2  # fmt: skip
        assert present(connection) == replay(connection)
        assert connection.execute(select(consent_log.c.evidence)).scalars().all() == [
            "",
            "",
            "by phone",
            "by phone",
        ]


def test_a_suppression_does_not_depend_on_how_the_address_is_written() -> None:
    assert service.address_hash("email", " A@b.C") == service.address_hash("email", "a@b.c")
    assert service.address_hash("email", "a@b.c") != service.address_hash("sms", "a@b.c")
