"""The engine against a mail server that behaves, and one that does not."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes, policy
from typing import Any

import pyarrow as pa
import pytest
from sqlalchemy import select, text, update

from regulars.core.errors import Conflict
from regulars.core.files import locked
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.events.tables import inbox
from regulars.messages import drain, hold, service
from regulars.messages.claims import Claim
from regulars.messages.tables import IN_FLIGHT, UNTOLD, messages, sending
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


def test_a_mailing_reaches_everyone_once_and_finishes(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock()
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            make_mailing(connection, make_customers(connection, emails(60)))
        assert service.deliver(ws, clock=clock) == 60
        assert service.deliver(ws, clock=clock) == 0
    assert Counter(mail.recipient for mail in server.accepted) == Counter(emails(60))
    assert len({mail.message_id for mail in server.accepted}) == 60
    with ws.state.read() as connection:
        counts = service.counts(connection, "cmp_1")
        assert counts.states == {"sent": 60}
        assert service.mailing(connection, "cmp_1").state == "finished"
    mail = message_from_bytes(server.accepted[0].content, policy=policy.default)
    assert mail["Subject"] == "Hello Mina"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = mail.get_body(("html",))
    assert body is not None
    assert "/p/default/c/" in body.get_content()


def start(ws: Workspace, server: FakeSmtp, to: list[str], **sender: object) -> None:
    make_sender(ws, server.port, **sender)  # type: ignore[arg-type]
    with ws.state.write() as connection:
        make_mailing(connection, make_customers(connection, to))


FATES = {
    "ok@a.example": ("ok", "sent"),
    "bounce@a.example": ("rcpt:550 5.1.1 no such user", "bounced:bad_address"),
    "full@a.example": ("rcpt:552 5.2.2 mailbox full", "queued:deferred"),
    "later@a.example": ("dot:451 4.7.0 slow down", "queued:deferred"),
    "spam@a.example": ("dot:554 5.6.0 not like this", "failed:refused"),
    "rcpt@a.example": ("drop:rcpt", "queued:deferred"),
    "data@a.example": ("drop:data", "queued:deferred"),
    "doubt@a.example": ("drop:dot", "ambiguous:no_answer"),
    "noise@a.example": ("garbage", "ambiguous:no_answer"),
    "late@a.example": ("slow:1.5", "ambiguous:no_answer"),
    "split@a.example": ("split", "sent"),
}


def test_each_answer_leads_to_its_state_and_nobody_blocks_the_others(
    any_workspace: Workspace,
) -> None:
    ws, clock = any_workspace, Clock()
    with FakeSmtp(lambda to, _n: FATES[to][0]) as server:
        start(ws, server, list(FATES), answer_seconds=0.5)
        service.deliver(ws, clock=clock)
        assert states(ws) == {to: state for to, (_, state) in FATES.items()}
        with ws.state.read() as connection:
            assert service.mailing(connection, "cmp_1").state == "sending"
        server.modes = lambda _to, _n: "ok"
        clock.move(minutes=2)
        service.deliver(ws, clock=clock)
    after = states(ws)
    assert after["later@a.example"] == after["rcpt@a.example"] == "sent"
    assert after["doubt@a.example"] == "ambiguous:no_answer"
    received = Counter(mail.recipient for mail in server.accepted)
    assert max(received.values()) == 1
    with ws.state.read() as connection:
        assert service.mailing(connection, "cmp_1").state == "finished"
        (bounced,) = [
            one["customer_id"]
            for one in service.page(connection, campaign_id="cmp_1", state="bounced").items
        ]
        assert service.guard(connection, [bounced], now=clock()) == {bounced: "suppressed"}


def test_a_sender_fault_pauses_and_suppresses_nobody(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp(lambda _to, _n: "dot:550 5.7.26 unauthenticated") as server:
        start(ws, server, emails(40))
        service.deliver(ws, clock=clock)
        assert len(server.tries) < 40
        with ws.state.write() as connection:
            paused = service.mailing(connection, "cmp_1")
            assert (paused.state, paused.reason) == ("paused", "sender_refused")
            assert "5.7.26" in paused.detail
            service.resume(connection, "cmp_1")
        server.modes = lambda _to, _n: "ok"
        service.deliver(ws, clock=clock)
    assert set(states(ws).values()) == {"sent"}


def test_an_unreachable_server_loses_nothing_and_is_asked_again_later(
    workspace: Workspace,
) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp(at_connect=["drop:connect"] * 8) as server:
        start(ws, server, emails(20))
        service.deliver(ws, clock=clock)
        assert {state.split(":")[0] for state in states(ws).values()} == {"queued"}
        assert service.deliver(ws, clock=clock) == 0  # it rests
        server.at_connect.clear()
        clock.move(seconds=6)
        service.deliver(ws, clock=clock)
    assert set(states(ws).values()) == {"sent"}
    assert len(server.accepted) == 20


def test_what_is_handed_over_is_answered_though_the_next_claim_fails(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, claims = drain.claim, []

    def fails_the_second_time(*args: Any, **options: Any) -> Claim:
        claims.append(1)
        if len(claims) > 1:
            raise RuntimeError("the disk is full")
        return honest(*args, **options)

    monkeypatch.setattr(drain, "claim", fails_the_second_time)
    with FakeSmtp(lambda _to, _n: "slow:0.05") as server:
        start(workspace, server, emails(200))
        with pytest.raises(RuntimeError, match="disk is full"):
            service.deliver(workspace, clock=Clock())
    found = Counter(states(workspace).values())
    assert found.keys() == {"sent", "queued"}
    assert found["sent"] == len(server.accepted) > 100


@pytest.mark.parametrize("fault", [RuntimeError, SystemError, type("Panic", (BaseException,), {})])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_fails_for_good_leaves_nobody_waiting(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, fault: type[BaseException]
) -> None:
    honest, drafts = drain.Drain._drafted, []

    def fails_later(self: drain.Drain, one: Any) -> Any:
        drafts.append(1)
        if len(drafts) == 30:
            raise fault("the log is full")
        return honest(self, one)

    monkeypatch.setattr(drain.Drain, "_drafted", fails_later)
    with FakeSmtp() as server:
        start(workspace, server, emails(100))
        with suppress(fault):
            service.deliver(workspace, clock=Clock())
    found = Counter(states(workspace).values())
    assert found["sent"] == len(server.accepted) == 29
    assert found.keys() <= {"sent", "claimed", "queued"}


def test_without_a_sender_the_mailing_waits_and_says_so(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        make_mailing(connection, make_customers(connection, emails(1)))
    service.deliver(workspace, clock=Clock())
    with workspace.state.read() as connection:
        assert service.mailing(connection, "cmp_1").reason == "no_sender"


def test_a_customer_whose_data_break_the_template_fails_alone(workspace: Workspace) -> None:
    ws = workspace
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(3))
            make_mailing(connection, ids, body_html="{{ 1 | divided_by: customer.orders }}")
            table = pa.table({"customer_id": ids[:2], "number": [2.0, 1.0]})
            people.write_traits(connection, "orders", table, source="test", now=NOW)
        service.deliver(ws, clock=Clock())
    assert Counter(states(ws).values()) == {"sent": 2, "failed:cannot_be_written": 1}


def test_rules_are_asked_at_the_claim(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock()
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(4))
            for number in range(5):
                make_mailing(connection, ids[:1], campaign=f"cap_{number}")
            make_mailing(connection, ids[1:])
            people.withdraw_consent(connection, ids[1:2], channel="email", source="t", now=NOW)
            people.suppress(
                connection, channel="email", address=emails(4)[2], reason="complained", now=NOW
            )
        service.deliver(ws, clock=clock)
    assert states(ws) == {
        "c0001@example.com": "skipped:consent_withdrawn",
        "c0002@example.com": "skipped:suppressed",
        "c0003@example.com": "sent",
    }
    capped = [states(ws, f"cap_{number}")["c0000@example.com"] for number in range(5)]
    assert capped == ["sent"] * 3 + ["skipped:frequency_cap"] * 2


def test_an_opt_out_between_claim_and_hand_over_is_obeyed(any_workspace: Workspace) -> None:
    """The server stalls in front of the content while the customer leaves."""
    ws = any_workspace
    ids: list[int] = []

    def leave(to: str, _n: int) -> str:
        with ws.state.write() as connection:
            people.withdraw_consent(connection, ids, channel="email", source="t", now=NOW)
        return "ok"

    with FakeSmtp(leave) as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids += make_customers(connection, emails(5))
            make_mailing(connection, ids)
        service.deliver(ws, clock=Clock())
    assert server.accepted == []
    assert set(states(ws).values()) == {"skipped:consent_withdrawn"}


def test_quiet_hours_hold_marketing_back_and_let_the_rest_through(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()  # noon in the shop's zone
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(1))
            make_mailing(connection, ids)
            make_mailing(connection, ids, campaign="receipt", purpose="transactional")
            service.change_rules(connection, quiet_from="11:00", quiet_to="13:00")
        service.deliver(ws, clock=clock)
        assert (states(ws), states(ws, "receipt")) == (
            {"c0000@example.com": "queued:quiet_hours"},
            {"c0000@example.com": "sent"},
        )
        clock.move(hours=1)
        service.deliver(ws, clock=clock)
    assert states(ws) == {"c0000@example.com": "sent"}
    assert "List-Unsubscribe" not in server.accepted[0].content.decode()


def test_the_rate_limit_holds(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp() as server:
        make_sender(ws, server.port, rate_per_minute=60)
        with ws.state.write() as connection:
            make_mailing(connection, make_customers(connection, emails(20)))
        service.deliver(ws, clock=clock, stopping=soon_after(server, 1))
        first = len(server.accepted)
        for second in range(1, 5):
            clock.move(seconds=1)
            service.deliver(ws, clock=clock, stopping=soon_after(server, first + second))
    assert first <= 2
    assert len(server.accepted) == first + 4


def soon_after(server: FakeSmtp, count: int) -> Callable[[], bool]:
    """Stops a moment after so many mails have come, so that one too many shows; or gives up."""
    began, came = time.monotonic(), 0.0

    def stopping() -> bool:
        nonlocal came
        if not came and len(server.accepted) >= count:
            came = time.monotonic()
        now = time.monotonic()
        return now - began > 30 or (bool(came) and now - came > 0.3)

    return stopping


def test_pause_stop_retry_and_resolve(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    fate = {"c0000@example.com": "dot:554 5.6.0 no", "c0001@example.com": "drop:dot"}
    with FakeSmtp(lambda to, _n: fate.get(to, "ok")) as server:
        start(ws, server, emails(4))
        with ws.state.write() as connection:
            service.pause(connection, "cmp_1")
            with pytest.raises(Conflict):
                service.pause(connection, "cmp_1")
        assert service.deliver(ws, clock=clock) == 0
        with ws.state.write() as connection:
            service.resume(connection, "cmp_1")
        service.deliver(ws, clock=clock)
        fate.clear()
        with ws.state.write() as connection:
            assert service.retry_failed(connection, "cmp_1", now=clock()) == 1
            assert service.mailing(connection, "cmp_1").state == "sending"
        service.deliver(ws, clock=clock)
        assert states(ws)["c0000@example.com"] == "sent"
        with ws.state.write() as connection:
            assert service.resolve_ambiguous(connection, "cmp_1", send_again=True, now=NOW) == 1
        service.deliver(ws, clock=clock)
    assert set(states(ws).values()) == {"sent"}
    assert Counter(mail.recipient for mail in server.accepted)["c0001@example.com"] == 2
    mails = [one.message_id for one in server.accepted if one.recipient == "c0001@example.com"]
    assert len(set(mails)) == 1  # the copy can be recognised


def test_a_stopped_mailing_ends_and_says_who_did_not_get_it(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        make_mailing(connection, make_customers(connection, emails(3)))
        service.stop(connection, "cmp_1", now=NOW)
        assert service.counts(connection, "cmp_1").reasons == {"skipped": {"stopped": 3}}


@pytest.mark.parametrize("change", ["older", "copied", "no_file"])
def test_a_restored_database_sends_nothing_until_released(
    workspace: Workspace, change: str
) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp() as server:
        start(ws, server, emails(2))
        service.deliver(ws, clock=clock)
        with ws.state.write() as connection:
            make_mailing(connection, make_customers(connection, ["z@a.example"]), campaign="next")
            if change == "older":
                connection.execute(update(sending).values(high_water=0))
            if change == "copied":
                connection.execute(update(sending).values(instance_id="other"))
        if change == "no_file":
            hold.mark_path(ws).unlink()
        assert service.deliver(ws, clock=clock) == 0
        assert states(ws, "next") == {"z@a.example": "held:restored"}
        with ws.state.read() as connection:
            assert service.rules_of(connection).held_reason
        service.release(ws, now=clock())
        assert service.deliver(ws, clock=clock) == 1
    assert states(ws, "next") == {"z@a.example": "sent"}


def test_what_happened_becomes_events_once(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp(lambda to, _n: FATES[to][0]) as server:
        start(ws, server, ["ok@a.example", "bounce@a.example"])
        service.deliver(ws, clock=clock)
        service.deliver(ws, clock=clock)
    with ws.inbox.read() as connection:
        batches = connection.execute(select(inbox.c.body)).scalars().all()
    names = Counter(event["name"] for batch in batches for event in json.loads(batch))
    assert names == {"message_sent": 1, "message_bounced": 1}


def test_the_trail_of_a_message_tells_what_happened(workspace: Workspace) -> None:
    ws, clock = workspace, Clock()
    with FakeSmtp() as server:
        start(ws, server, ["ok@a.example"])
        service.deliver(ws, clock=clock)
    with ws.state.read() as connection:
        row = service.page(connection, campaign_id="cmp_1").items[0]
        found = service.explain(connection, row["id"], now=clock())
    assert [step.code for step in found.steps] == ["planned", "claimed", "handed", "accepted"]
    assert found.message["mail_id"] == server.accepted[0].message_id


def test_only_one_process_sends_for_a_sqlite_workspace(workspace: Workspace) -> None:
    with locked(workspace.folder / "sending.lock"), workspace.state.write() as connection:
        make_mailing(connection, make_customers(connection, emails(1)))
    with locked(workspace.folder / "sending.lock"):
        assert service.deliver(workspace, clock=Clock()) == 0


def test_what_runs_every_second_reads_small_indexes_only(any_workspace: Workspace) -> None:
    seen: list[str] = []
    engine = any_workspace.state.engine
    with any_workspace.state.write() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))  # the table is empty
        prefix = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
        for query in (
            select(messages.c.claimed_by).where(IN_FLIGHT).distinct(),
            select(messages).where(UNTOLD).order_by(messages.c.id).limit(10),
        ):
            sql = str(query.compile(engine, compile_kwargs={"literal_binds": True}))
            seen.append(str(connection.execute(text(prefix + sql)).all()))
    assert "ix_messages_in_flight" in seen[0]
    assert "ix_messages_untold" in seen[1]
