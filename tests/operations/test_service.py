"""The verbs of operations on real databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from regulars.channels.service import rest, sender
from regulars.core.errors import NotFound
from regulars.core.workspace import Workspace
from regulars.messages.service import deliver, rules_of
from regulars.messages.tables import mailings, messages
from regulars.operations import queries, service
from regulars.operations.beats import Beats
from regulars.operations.looking import Glance, look
from tests.fakes.smtp_server import FakeSmtp
from tests.messages.makers import (
    NOW,
    Clock,
    emails,
    make_customers,
    make_mailing,
    make_sender,
    states,
)

LATER = NOW + timedelta(minutes=1)


def plan(ws: Workspace, count: int = 3, campaign: str = "cmp_1") -> None:
    with ws.state.write() as connection:
        ids = make_customers(connection, [f"{campaign}{one}" for one in emails(count)])
        make_mailing(connection, ids, campaign=campaign)


def end_all(ws: Workspace, state: str, **values: object) -> None:
    """Let every message have ended so."""
    with ws.state.write() as connection:
        connection.execute(
            update(messages).values(state=state, ended_at=NOW, sent_at=NOW, **values)
        )


def beat(ws: Workspace) -> None:
    beats = Beats(lambda: NOW)
    with beats.run_of("send"):
        pass
    service.keep_beats(ws, beats, now=NOW)


def test_the_overview_counts_what_waits_left_and_ended(any_workspace: Workspace) -> None:
    beat(any_workspace)
    with FakeSmtp() as server:
        make_sender(any_workspace, server.port)
        plan(any_workspace)
        before = look(any_workspace, now=LATER)
        deliver(any_workspace, clock=Clock(LATER))
    after = look(any_workspace, now=LATER)
    waiting = {one.name: (one.waiting, one.state) for one in before.queues}
    assert waiting["email"] == (3, "moving")
    email = next(one for one in after.queues if one.name == "email")
    assert (email.waiting, email.state, email.per_minute) == (0, "up_to_date", 3 / 60)
    assert after.facts.minutes == {"email": {0: 3}}
    assert [(row.state, row.count) for row in after.facts.ended] == [("sent", 3)]
    assert [(one.name, one.state, one.total) for one in after.facts.mailings] == [
        ("Hello {{ customer.first_name }}", "finished", 3)
    ]
    assert after.needs_you == []


def test_what_is_held_stays_until_it_is_released(any_workspace: Workspace) -> None:
    with FakeSmtp() as server:
        make_sender(any_workspace, server.port)
        plan(any_workspace)
        with any_workspace.state.write() as connection:
            service.hold(connection, now=NOW)
        assert deliver(any_workspace, clock=Clock(LATER)) == 0
        assert [one.code for one in look(any_workspace, now=LATER).needs_you] == [
            "worker_silent",
            "held",
        ]
        service.release(any_workspace, now=LATER)
        deliver(any_workspace, clock=Clock(LATER))
    assert set(states(any_workspace).values()) == {"sent"}


def test_a_second_hold_keeps_the_first_reason(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        service.hold(connection, now=NOW)
        service.hold(connection, now=LATER)
        assert (rules_of(connection).held_at, rules_of(connection).held_reason) == (NOW, "staff")


def test_a_sender_that_rests_is_woken(any_workspace: Workspace) -> None:
    make_sender(any_workspace, 9)
    with any_workspace.state.write() as connection:
        rest(connection, "email", NOW, seconds=3600)
        service.wake(connection, "email")
        found = sender(connection)
        with pytest.raises(NotFound):
            service.wake(connection, "sms")
    assert found is not None
    assert not found.rests(NOW)


def test_only_what_a_fault_paused_is_resumed(any_workspace: Workspace) -> None:
    for campaign, reason in (("cmp_1", "staff"), ("cmp_2", "sender_refused")):
        plan(any_workspace, 1, campaign)
        with any_workspace.state.write() as connection:
            here = update(mailings).where(mailings.c.id == campaign)
            connection.execute(here.values(state="paused", reason=reason))
    with any_workspace.state.write() as connection:
        assert service.resume_paused(connection) == 1
        found = connection.execute(select(mailings.c.id, mailings.c.state)).all()
    assert dict(map(tuple, found)) == {"cmp_1": "paused", "cmp_2": "sending"}  # type: ignore[arg-type]


def test_failed_and_unclear_messages_go_on_as_decided(any_workspace: Workspace) -> None:
    plan(any_workspace, 2, "cmp_1")
    end_all(any_workspace, "failed")
    with any_workspace.state.write() as connection:
        assert service.retry_failed(connection, "cmp_2", now=LATER) == 0
        assert service.retry_failed(connection, now=LATER) == 2
    end_all(any_workspace, "ambiguous")
    with any_workspace.state.write() as connection:
        assert service.resolve_unclear(connection, send_again=False, now=LATER) == 2
    assert set(states(any_workspace).values()) == {"sent:presumed"}


def complain(ws: Workspace, count: int) -> None:
    with ws.state.write() as connection:
        some = list(connection.scalars(select(messages.c.id).limit(count)))
        here = update(messages).where(messages.c.id.in_(some))
        connection.execute(here.values(state="complained", complained_at=NOW))


@pytest.mark.parametrize(
    ("people", "complaints", "paused"), [(1000, 3, 1), (1000, 2, 0), (999, 9, 0)]
)
def test_marketing_is_paused_when_too_many_call_it_spam(
    any_workspace: Workspace, people: int, complaints: int, paused: int
) -> None:
    plan(any_workspace, people)
    end_all(any_workspace, "sent")
    complain(any_workspace, complaints)
    assert service.pause_if_complaining(any_workspace, now=LATER) == paused
    with any_workspace.state.read() as connection:
        row = connection.execute(select(mailings.c.state, mailings.c.reason)).one()
    assert tuple(row) == (("paused", "complaints") if paused else ("sending", ""))


def test_who_goes_on_after_that_pause_is_not_stopped_by_the_same_complaints(
    workspace: Workspace,
) -> None:
    plan(workspace, 1000)
    end_all(workspace, "sent")
    complain(workspace, 5)
    assert service.pause_if_complaining(workspace, now=LATER) == 1
    with workspace.state.write() as connection:
        service.resume_paused(connection)
    assert service.pause_if_complaining(workspace, now=LATER + timedelta(minutes=1)) == 0


def test_beats_tell_how_long_a_job_took_and_since_when_it_fails(any_workspace: Workspace) -> None:
    clock = Clock()
    beats = Beats(clock)
    for failed in (True, True):
        with beats.run_of("send") as failure:
            clock.move(seconds=2)
            if failed:
                failure.append("OperationalError: no such table")
    service.keep_beats(any_workspace, beats, now=clock())
    with any_workspace.state.read() as connection:
        (pulse,) = queries.pulses(connection)
    assert (pulse.seconds, pulse.failing_since, pulse.ended_at) == (2.0, NOW, clock())
    with beats.run_of("send"):
        service.keep_beats(any_workspace, beats, now=clock())
        with any_workspace.state.read() as connection:
            assert queries.pulses(connection)[0].running_since == clock()
    service.keep_beats(any_workspace, beats, now=clock())
    with any_workspace.state.read() as connection:
        (pulse,) = queries.pulses(connection)
    assert (pulse.running_since, pulse.failing_since, pulse.error) == (None, None, "")


def test_many_who_look_share_one_look_until_something_is_done(workspace: Workspace) -> None:
    glance = Glance()
    first = glance.look(workspace, now=NOW)
    plan(workspace, 1)
    assert glance.look(workspace, now=NOW) is first
    glance.forget(workspace)
    assert glance.look(workspace, now=NOW).facts.outbox != first.facts.outbox


def test_bounces_are_added_up_by_who_runs_the_mailboxes(any_workspace: Workspace) -> None:
    plan(any_workspace, 4)
    with any_workspace.state.read() as connection:
        ids = list(connection.scalars(select(messages.c.id)))
    homes = ("a@gmail.com", "b@GoogleMail.com", "c@shop.example", "d@shop.example")
    with any_workspace.state.write() as connection:
        for one, address in zip(ids, homes, strict=True):
            state = "bounced" if address == homes[3] else "sent"
            here = update(messages).where(messages.c.id == one)
            connection.execute(here.values(state=state, address=address, ended_at=NOW))
        found = service.reputation(connection, days=30, now=LATER)
    assert [(one.provider, one.arrived, one.bounced) for one in found] == [
        ("Gmail", 2, 0),
        ("shop.example", 1, 1),
    ]
