"""Starting: one row for everybody, the lot drawn after the guards, and nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from regulars.campaigns import service, starting
from regulars.campaigns.jobs import begin as run_periodically
from regulars.channels import service as channels
from regulars.channels.tables import senders
from regulars.core.errors import Conflict, Invalid
from regulars.core.jobs import Run
from regulars.core.workspace import Workspace
from regulars.customers.service import withdraw_consent
from regulars.messages import service as messages
from tests.campaigns.makers import arms, begin, ledger, make_campaign, make_people
from tests.fakes.dns_server import FakeDns
from tests.messages.makers import make_sender
from tests.segments.shop import NOW, Shop


def test_the_ledger_adds_up_to_everybody(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace)
    begin(any_workspace, made.id)
    assert ledger(any_workspace, made.id) == {
        "queued": 6,
        "skipped:no_consent": 1,
        "skipped:consent_withdrawn": 1,
        "skipped:no_address": 1,
        "skipped:suppressed": 1,
    }
    with any_workspace.state.read() as connection:
        found = service.get(connection, made.id)
        assert (found.state, found.preparing) == ("sending", False)
        assert found.counts == {"queued": 6, "skipped": 4}
        assert messages.mailing(connection, made.id).complete


def test_the_lot_is_drawn_among_those_who_may_be_written_to(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace, Shop(make_people(200)), holdout=0.5)
    begin(any_workspace, made.id, chunk=60)
    found, drawn = ledger(any_workspace, made.id), arms(any_workspace, made.id)
    assert found["queued"] + found["held_out"] == len(drawn) == 200
    assert found["held_out"] == sum(arm == "control" for arm in drawn.values())
    assert 60 < found["held_out"] < 140


def test_nobody_is_exposed_who_was_skipped(workspace: Workspace) -> None:
    made = make_campaign(workspace, holdout=0.5)
    begin(workspace, made.id)
    assert set(arms(workspace, made.id)) == {1, 2, 3, 4, 5, 6}


def test_a_start_that_was_cut_off_goes_on_behind_its_last_chunk(any_workspace: Workspace) -> None:
    made = make_campaign(any_workspace, holdout=0.3)
    starting.start(any_workspace, made.id, now=NOW)
    chunks = iter([False, True])
    starting.fill_ledger(any_workspace, clock=lambda: NOW, stopping=lambda: next(chunks), chunk=3)
    with any_workspace.state.read() as connection:
        assert service.get(connection, made.id).preparing
    assert ledger(any_workspace, made.id).total() == 3
    before = arms(any_workspace, made.id)
    starting.fill_ledger(any_workspace, clock=lambda: NOW, chunk=3)
    assert ledger(any_workspace, made.id).total() == 10
    assert before.items() <= arms(any_workspace, made.id).items()


def test_who_withdraws_while_it_starts_is_skipped(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    starting.start(workspace, made.id, now=NOW)
    with workspace.state.write() as connection:
        withdraw_consent(connection, [1, 2], channel="email", source="link", now=NOW)
    starting.fill_ledger(workspace, clock=lambda: NOW)
    assert ledger(workspace, made.id)["skipped:consent_withdrawn"] == 3


def test_stopping_while_it_starts_still_gives_everybody_a_row(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    starting.start(workspace, made.id, now=NOW)
    with workspace.state.write() as connection:
        assert service.stop(connection, made.id, now=NOW).state == "stopped"
    starting.fill_ledger(workspace, clock=lambda: NOW, chunk=4)
    assert ledger(workspace, made.id) == {"skipped:stopped": 10}
    assert arms(workspace, made.id) == {}


def test_it_cannot_be_started_twice(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    begin(workspace, made.id)
    with pytest.raises(Conflict, match="cannot be started again"):
        starting.start(workspace, made.id, now=NOW)
    assert ledger(workspace, made.id).total() == 10


def test_a_faulty_template_keeps_it_a_draft(workspace: Workspace) -> None:
    made = make_campaign(workspace, body_html="<p>{{ customer.nmae }}</p>")
    with pytest.raises(Invalid) as caught:
        starting.start(workspace, made.id, now=NOW)
    assert "body_html" in caught.value.problems[0].where
    with workspace.state.read() as connection:
        assert service.get(connection, made.id).state == "draft"


def test_without_a_sender_it_does_not_start(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    with workspace.state.write() as connection:
        connection.execute(senders.delete())
    with pytest.raises(Conflict) as caught:
        starting.start(workspace, made.id, now=NOW)
    assert caught.value.code == "no_sender"


def test_a_domain_that_is_not_right_keeps_it_a_draft(workspace: Workspace) -> None:
    with FakeDns() as dns:
        ws = replace(workspace, settings=replace(workspace.settings, dns_server=dns.address))
        made = make_campaign(ws)
        make_sender(ws, 25, host="mail.shop.example")
        with pytest.raises(Conflict) as caught:
            starting.start(ws, made.id, now=NOW)
        assert caught.value.code == "domain"
        with ws.state.write() as connection:
            assert service.get(connection, made.id).state == "draft"
            channels.override_domain(connection, "email", reason="A test", by="me", now=NOW)
        starting.start(ws, made.id, now=NOW)
    with ws.state.read() as connection:
        assert service.get(connection, made.id).state != "draft"


def test_a_segment_without_anybody_finishes_at_once(workspace: Workspace) -> None:
    made = make_campaign(workspace, Shop([]))
    begin(workspace, made.id)
    messages.deliver(workspace, clock=lambda: NOW)
    with workspace.state.read() as connection:
        assert service.get(connection, made.id).state == "finished"


def test_a_scheduled_campaign_starts_when_its_time_has_come(workspace: Workspace) -> None:
    made = make_campaign(workspace)
    at = NOW + timedelta(hours=1)
    with workspace.state.write() as connection:
        service.schedule(connection, made.id, at=at, now=NOW)
    run_periodically(Run(workspace, clock=lambda: NOW))
    assert ledger(workspace, made.id).total() == 0
    run_periodically(Run(workspace, clock=lambda: at))
    assert ledger(workspace, made.id).total() == 10


def test_a_scheduled_start_that_fails_says_why(workspace: Workspace) -> None:
    made = make_campaign(workspace, subject="")
    with workspace.state.write() as connection:
        service.schedule(connection, made.id, at=NOW, now=NOW)
    run_periodically(Run(workspace, clock=lambda: NOW))
    with workspace.state.read() as connection:
        found = service.get(connection, made.id)
    assert (found.state, found.problem) == ("draft", "The message cannot be sent as it is.")
