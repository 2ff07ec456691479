"""Suppression: nothing but the person's own wish opens what they shut."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select

from regulars.core.errors import Conflict, Invalid, NotFound
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service
from regulars.customers.tables import (
    consent_log,
    consents,
    customers,
    identities,
    soft_bounces,
    suppressions,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
EMAIL = "mina@example.com"
REASONS = ("bounced", "complained", "blocked", "opted_out", "staff")
THEIRS = ("complained", "opted_out")

steps = st.lists(
    st.one_of(
        st.tuples(st.just("suppress"), st.sampled_from(REASONS)),
        st.tuples(st.just("staff lifts"), st.sampled_from(REASONS)),
        st.tuples(st.sampled_from(["import", "erase", "staff agrees", "opts in"]), st.just("")),
    ),
    max_size=14,
)


def is_shut(connection: Connection, purpose: str = "marketing", email: str = EMAIL) -> bool:
    hashed = service.address_hash("email", email)
    return hashed in service.suppressed(connection, "email", [hashed], purpose)


def act(connection: Connection, what: str, reason: str) -> None:
    who, hashed = customer_id_of("email", EMAIL), service.address_hash("email", EMAIL)
    match what:
        case "suppress":
            service.suppress(connection, channel="email", address=EMAIL, reason=reason, now=NOW)
        case "staff lifts":
            with suppress(Conflict, NotFound):
                service.lift_by_staff(connection, "email", hashed, reason, why="x", by="y")
        case "import":
            row = {"customer_id": [who], "kind": ["email"], "value": [EMAIL]}
            people = pa.table({**row, "email_consent": [True]})
            service.import_people(connection, people, source="import:x", now=NOW)
        case "erase":
            for table in (customers, identities, consents, consent_log):
                connection.execute(delete(table))
        case "staff agrees":
            service.give_consent(connection, [who], channel="email", source="staff", now=NOW)
        case _:
            service.lift_by_person(connection, "email", [EMAIL])


@settings(max_examples=60)
@given(story=steps)
def test_what_the_person_shut_only_the_person_opens(
    workspace_for_stories: Workspace, story: list[tuple[str, str]]
) -> None:
    with workspace_for_stories.state.write() as connection:
        for table in (customers, identities, consents, consent_log, suppressions):
            connection.execute(delete(table))
        reasons: set[str] = set()
        for what, reason in story:
            act(connection, what, reason)
            if what == "suppress":
                reasons.add(reason)
            elif what == "staff lifts":
                reasons -= {reason} - set(THEIRS)
            elif what == "opts in":
                reasons &= {"staff"}
            stored = set(connection.scalars(select(suppressions.c.reason)))
            assert stored == reasons
            assert is_shut(connection) is bool(reasons)
            assert is_shut(connection, "transactional") is bool(reasons & {"bounced", "staff"})


def test_it_works_on_each_database(any_workspace: Workspace) -> None:
    with any_workspace.state.write() as connection:
        said = {f"c{number}@example.com": f"550 c{number}@example.com" for number in range(50)}
        service.suppress_all(connection, "email", "bounced", said, now=NOW)
        service.suppress_all(connection, "email", "bounced", said, now=NOW)
        assert len(connection.execute(select(suppressions)).all()) == 50
        assert is_shut(connection, email="C7@example.com ")
        details = set(connection.scalars(select(suppressions.c.detail)))
        assert details == {"550 …"}
        found = service.suppression_page(connection, address="c7@EXAMPLE.com", reason="bounced")
        assert (found.total, found.items[0]["channel"]) == (1, "email")
        service.lift_by_person(connection, "email", list(said))
        assert service.suppression_page(connection).total == 0


def test_three_soft_bounces_over_a_week_suppress(any_workspace: Workspace) -> None:
    def soft(connection: Connection, days: float) -> None:
        now = NOW + timedelta(days=days)
        service.note_soft_bounces(connection, "email", {EMAIL: "552 full"}, now=now)

    with any_workspace.state.write() as connection:
        for days in (0, 1, 6.9):
            soft(connection, days)
            assert not is_shut(connection)
        soft(connection, 7)
        assert is_shut(connection)
        service.forget_soft_bounces(connection, "email", [service.address_hash("email", EMAIL)])
        assert connection.execute(select(soft_bounces)).first() is None


def test_staff_shut_an_address_as_people_write_it(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        given = {"scope": "all", "why": "asked on the phone", "by": "sara@shop.example"}
        service.suppress_by_staff(
            connection, channel="sms", address="+98 912 345 6789", **given, now=NOW
        )
        hashed = service.address_hash("sms", "+989123456789")
        assert service.suppressed(connection, "sms", [hashed], "service") == {hashed}
        with pytest.raises(Invalid):
            service.suppress_by_staff(connection, channel="sms", address="x", **given, now=NOW)
        service.lift_by_staff(connection, "sms", hashed, "staff", why="asked again", by="sara")
        assert service.suppressed(connection, "sms", [hashed], "service") == set()


def test_a_pause_ends_with_whatever_is_said_anew(workspace: Workspace) -> None:
    until = NOW + timedelta(days=30)
    with workspace.state.write() as connection:
        service.give_consent(connection, [1], channel="email", source="x", now=NOW)
        service.withdraw_consent(connection, [1], channel="sms", source="x", now=NOW)
        assert service.pause_consent(connection, 1, until=until, source="page", now=NOW)
        assert not service.pause_consent(connection, 1, until=until, source="page", now=NOW)
        assert not service.pause_consent(connection, 2, until=until, source="page", now=NOW)
        paused = dict(connection.execute(select(consents.c.channel, consents.c.paused_until)).all())
        assert paused == {"email": until, "sms": None}
        service.withdraw_consent(connection, [1], channel="email", source="x", now=NOW)
        service.give_consent(connection, [1], channel="email", source="x", now=NOW)
        assert set(connection.scalars(select(consents.c.paused_until))) == {None}
