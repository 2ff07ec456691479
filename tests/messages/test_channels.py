"""One message, many channels: cascades, caps across them, lines, and answers that leave doubt."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from regulars.channels import service as channels
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.messages import service
from regulars.messages.service import Cap
from tests.fakes.bale import FakeBale
from tests.fakes.kavenegar import FakeKavenegar
from tests.fakes.smtp_server import FakeSmtp
from tests.fakes.telegram import FakeTelegram
from tests.messages.makers import (
    NOW,
    Clock,
    make_cascade,
    make_line,
    make_people,
    make_sender,
    phone,
    rows,
)

# Saturday noon in Tehran, when advertising may be sent there.
MORNING = datetime(2026, 11, 21, 9, tzinfo=UTC)
BALE = channels.SenderForm("bale", {"access_key": "x", "bot_id": 1})


def fates(ws: Workspace, campaign: str = "cmp_1") -> dict[str, str]:
    """Channel, state and reason of each message by the end of its customer's number."""
    return {
        number[-1]: f"{row.channel} {row.state} {row.reason}".strip()
        for number, row in rows(ws, campaign).items()
    }


def test_a_channel_that_is_closed_to_somebody_moves_the_message_on(
    any_workspace: Workspace,
) -> None:
    ws, clock = any_workspace, Clock(MORNING)

    def mode(to: str, _n: int) -> str:
        return "not_a_user" if to.endswith("2") else "ok"

    with FakeBale(mode) as bale, FakeKavenegar() as sms:
        make_line(ws, bale)
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, range(6), channels=["bale", "sms"], country="IR")
            people.withdraw_consent(connection, ids[3:5], channel="bale", source="t", now=NOW)
            people.withdraw_consent(connection, ids[4:5], channel="sms", source="t", now=NOW)
            people.suppress(connection, channel="bale", address=phone(5), reason="staff", now=NOW)
            make_cascade(connection, ids, "bale", "sms")
        service.deliver(ws, clock=clock)
    assert fates(ws) == {
        "0": "bale sent",
        "1": "bale sent",
        "2": "sms sent",
        "3": "sms sent",
        "4": "sms skipped consent_withdrawn",
        "5": "sms sent",
    }
    found = rows(ws)
    assert [(one["channel"], one["reason"]) for one in found[phone(2)].tried] == [
        ("bale", "not_a_user")
    ]
    assert found[phone(2)].sender_id == "sms"
    assert found[phone(2)].provider_id
    assert [one["reason"] for one in found[phone(4)].tried] == ["consent_withdrawn"]
    assert len(bale.taken) == 2
    assert len(sms.taken) == 3
    with ws.state.read() as connection:
        assert service.mailing(connection, "cmp_1").state == "finished"


def test_a_senders_trouble_holds_and_moves_nobody(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeBale(lambda _to, _n: "unpaid") as bale, FakeKavenegar() as sms:
        make_line(ws, bale)
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, range(4), channels=["bale", "sms"], country="IR")
            make_cascade(connection, ids, "bale", "sms")
            make_cascade(connection, ids, "sms", campaign="other")
        service.deliver(ws, clock=clock)
        with ws.state.read() as connection:
            held, other = (service.mailing(connection, one) for one in ("cmp_1", "other"))
        assert (held.state, held.reason) == ("paused", "sender_refused")
        assert other.state == "finished"
        assert set(fates(ws, "other").values()) == {"sms sent"}
        assert {one.split()[0] for one in fates(ws).values()} == {"bale"}
        bale.modes = lambda _to, _n: "ok"
        with ws.state.write() as connection:
            service.resume(connection, "cmp_1")
        service.deliver(ws, clock=clock)
    assert set(fates(ws).values()) == {"bale sent"}


def test_caps_count_over_all_channels_and_on_each(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeSmtp() as mail, FakeKavenegar() as sms:
        make_sender(ws, mail.port)
        make_line(ws, sms)
        with ws.state.write() as connection:
            service.change_rules(connection, caps=[Cap("*", 7, 3), Cap("sms", 1, 1)])
            (who,) = make_people(connection, [1], channels=["email", "sms"], country="IR")
            for number in (0, 1):
                make_cascade(connection, [who], "sms", campaign=f"c{number}", priority=-number)
        service.deliver(ws, clock=clock)
        with ws.state.write() as connection:
            for number in (2, 3, 4):
                make_cascade(connection, [who], "email", campaign=f"c{number}")
        service.deliver(ws, clock=clock)
    ends = [fates(ws, f"c{number}")["1"] for number in range(5)]
    assert ends[:2] == ["sms sent", "sms skipped frequency_cap"]
    assert Counter(ends[2:]) == {"email sent": 2, "email skipped frequency_cap": 1}


def test_a_cap_that_waits_lets_the_message_go_when_there_is_room_again(
    any_workspace: Workspace,
) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms)
        with ws.state.write() as connection:
            service.change_rules(connection, caps=[Cap("sms", 1, 1)], over_cap="wait")
            (who,) = make_people(connection, [1], channels=["sms"], country="IR")
            make_cascade(connection, [who], "sms", campaign="first", priority=1)
            make_cascade(connection, [who], "sms", campaign="then")
            end = MORNING + timedelta(hours=3)
            make_cascade(connection, [who], "sms", campaign="hurry", expires_at=end)
        service.deliver(ws, clock=clock)
        assert fates(ws, "then")["1"] == "sms queued frequency_cap"
        assert fates(ws, "hurry")["1"] == "sms skipped too_late"
        free_at = rows(ws, "then")[phone(1)].next_try_at
        assert free_at > MORNING + timedelta(days=1)
        clock.now = free_at
        service.deliver(ws, clock=clock)
    assert fates(ws, "then")["1"] == "sms sent"
    assert len(sms.taken) == 2


def test_higher_priority_goes_first_where_a_cap_leaves_room_for_one(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms)
        with ws.state.write() as connection:
            service.change_rules(connection, caps=[Cap("*", 7, 1)])
            (who,) = make_people(connection, [1], channels=["sms"], country="IR")
            make_cascade(connection, [who], "sms", campaign="older")
            make_cascade(connection, [who], "sms", campaign="matters", priority=5)
        service.deliver(ws, clock=clock)
    assert fates(ws, "matters")["1"] == "sms sent"
    assert fates(ws, "older")["1"] == "sms skipped frequency_cap"


def test_quiet_hours_are_those_where_the_customer_lives(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock(datetime(2026, 11, 21, 19, tzinfo=UTC))
    with FakeSmtp() as mail:
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            service.change_rules(connection, quiet_from="21:00", quiet_to="09:00", mourning="send")
            people_of = [
                make_people(connection, [1], channels=["email"], timezone="Europe/Berlin"),
                make_people(connection, [2], channels=["email"], country="Iran"),
                make_people(connection, [3], channels=["email"]),  # the shop's own zone, UTC
            ]
            make_cascade(connection, [one for (one,) in people_of], "email")
        service.deliver(ws, clock=clock)
        assert fates(ws) == {
            "1": "email sent",
            "2": "email queued quiet_hours",
            "3": "email sent",
        }
        nine_in_tehran = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
        assert rows(ws)[phone(2)].next_try_at == nine_in_tehran
        clock.now = nine_in_tehran
        service.deliver(ws, clock=clock)
    assert fates(ws)["2"] == "email sent"


def test_a_country_s_own_hours_for_advertising_hold_on_its_channel_alone(
    workspace: Workspace,
) -> None:
    ws, clock = workspace, Clock(datetime(2026, 11, 21, 18, 30, tzinfo=UTC))  # 22:00 in Tehran
    with FakeSmtp() as mail, FakeKavenegar() as sms:
        make_sender(ws, mail.port)
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["sms", "email"], country="IR")
            make_cascade(connection, ids, "sms")
            make_cascade(connection, ids, "email", campaign="mail")
            make_cascade(connection, ids, "sms", campaign="receipt", purpose="transactional")
        service.deliver(ws, clock=clock)
    assert fates(ws)["1"] == "sms queued quiet_hours"
    assert fates(ws, "mail")["1"] == "email sent"
    assert fates(ws, "receipt")["1"] == "sms sent"


def test_what_would_wait_too_long_is_skipped(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(datetime(2026, 11, 21, 22, tzinfo=UTC))
    with FakeSmtp() as mail:
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            service.change_rules(
                connection, quiet_from="21:00", quiet_to="09:00", longest_wait_hours=6
            )
            make_cascade(connection, make_people(connection, [1], channels=["email"]), "email")
        service.deliver(ws, clock=clock)
        assert fates(ws)["1"] == "email skipped too_late"
        with ws.state.write() as connection:
            service.change_rules(connection, quiet="skip")
            ids = make_people(connection, [2], channels=["email"])
            make_cascade(connection, ids, "email", campaign="next")
        service.deliver(ws, clock=clock)
    assert fates(ws, "next")["2"] == "email skipped quiet_hours"


def test_a_service_line_carries_no_advertising(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms, line="service")
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["sms"], country="IR")
            make_cascade(connection, ids, "sms")
            make_cascade(connection, ids, "sms", campaign="receipt", purpose="transactional")
        service.deliver(ws, clock=clock)
        assert fates(ws, "receipt")["1"] == "sms sent"
        with ws.state.read() as connection:
            held = service.mailing(connection, "cmp_1")
        assert (held.state, held.reason, held.detail) == ("paused", "service_line", "sms")
        make_line(ws, sms, sender_id="sms_2", line="advertising")
        with ws.state.write() as connection:
            service.resume(connection, "cmp_1")
        service.deliver(ws, clock=clock)
    assert rows(ws)[phone(1)].sender_id == "sms_2"


def test_advertising_in_iran_says_how_to_stop_and_the_rest_does_not(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["sms"], country="ایران")
            make_cascade(connection, ids, "sms")
            make_cascade(connection, ids, "sms", campaign="receipt", purpose="transactional")
        service.deliver(ws, clock=clock)
    texts = sorted(call.form()["message"][0] for call in sms.taken)
    assert texts == ["Come back, Mina Rahimi", "Come back, Mina Rahimi\nلغو۱۱"]


@pytest.mark.parametrize(
    ("purpose", "copies", "end"),
    [
        ("marketing", 1, "email ambiguous no_answer"),
        ("transactional", 2, "email ambiguous no_answer"),
    ],
)
def test_an_end_nobody_knows_is_tried_once_more_for_what_was_asked_for_alone(
    any_workspace: Workspace, purpose: str, copies: int, end: str
) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeSmtp(lambda _to, _n: "drop:dot") as mail:
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["email"])
            make_cascade(connection, ids, "email", purpose=purpose)
        for _ in range(4):
            service.deliver(ws, clock=clock)
            clock.move(hours=1)
    assert fates(ws)["1"] == end
    assert sum(mail.tries.values()) == copies


def test_a_provider_that_knows_repeated_ids_is_asked_until_it_answers(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeBale(lambda _to, nth: "drop" if nth < 3 else "ok") as bale:
        make_line(ws, bale)
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["bale"], country="IR")
            make_cascade(connection, ids, "bale")
        service.deliver(ws, clock=clock)
        assert fates(ws)["1"] == "bale queued deferred"
        assert rows(ws)[phone(1)].doubts == 1
        for _ in range(3):
            clock.move(minutes=10)
            service.deliver(ws, clock=clock)
    assert fates(ws)["1"] == "bale sent"
    assert len({call.json()["request_id"] for call in bale.sending}) == 1


def test_whoever_asks_us_to_wait_is_left_alone_for_so_long(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeBale(lambda _to, _n: "busy") as bale, FakeSmtp() as mail:
        make_line(ws, bale)
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            ids = make_people(connection, range(30), channels=["bale", "email"], country="IR")
            make_cascade(connection, ids, "bale")
            make_cascade(connection, ids, "email", campaign="mail")
        service.deliver(ws, clock=clock)
        asked = len(bale.calls)
        assert asked < 30
        assert set(fates(ws, "mail").values()) == {"email sent"}  # nobody waits for Bale
        bale.modes = lambda _to, _n: "ok"
        service.deliver(ws, clock=clock)
        assert len(bale.calls) == asked
        assert {row.attempts for row in rows(ws).values()} == {0}
        clock.move(seconds=8)
        service.deliver(ws, clock=clock)
    assert {row.state for row in rows(ws).values()} == {"sent"}


def test_a_poisoned_template_of_one_channel_blocks_no_other(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    poison = service.Words("x", "<p>{{ 1 | divided_by: 0 }}</p>", "{{ 1 | divided_by: 0 }}")
    with FakeSmtp() as mail, FakeKavenegar() as sms:
        make_sender(ws, mail.port)
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, range(3), channels=["sms", "email"], country="IR")
            make_cascade(connection, ids, "sms", words=poison)
            make_cascade(connection, ids, "email", campaign="mail", priority=-1)
        service.deliver(ws, clock=clock)
    assert set(fates(ws).values()) == {"sms failed cannot_be_written"}
    assert set(fates(ws, "mail").values()) == {"email sent"}


def test_a_chat_that_is_gone_is_forgotten_and_the_next_channel_carries(
    workspace: Workspace,
) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeTelegram(lambda _to, _n: "blocked") as telegram, FakeSmtp() as mail:
        make_line(ws, telegram)
        make_sender(ws, mail.port)
        with ws.state.write() as connection:
            ids = make_people(connection, [1, 2], channels=["telegram", "email"])
            people.add_address(connection, ids[0], "telegram", "4711", now=NOW)
            make_cascade(connection, ids, "telegram", "email")
        service.deliver(ws, clock=clock)
        with ws.state.read() as connection:
            assert people.addresses_of(connection, ids, "telegram") == {}
    assert set(fates(ws).values()) == {"email sent"}
    reasons = [row.tried[0]["reason"] for row in rows(ws).values()]
    assert sorted(reasons) == ["bad_address", "no_address"]


def test_a_sender_that_is_switched_off_hands_nothing_over(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms, on=False)
        with ws.state.write() as connection:
            ids = make_people(connection, [1], channels=["sms"], country="IR")
            make_cascade(connection, ids, "sms")
        service.deliver(ws, clock=clock)
        with ws.state.write() as connection:
            assert service.mailing(connection, "cmp_1").reason == "no_sender"
            assert channels.senders_for(connection, "sms", "marketing") == []
        assert sms.calls == []


def test_any_message_can_be_explained_with_what_each_rule_said(any_workspace: Workspace) -> None:
    ws, clock = any_workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms)
        with ws.state.write() as connection:
            service.change_rules(connection, caps=[Cap("sms", 1, 1)])
            (who,) = make_people(connection, [1], channels=["sms"], country="IR")
            make_cascade(connection, [who], "bale", "sms", campaign="first")
            channels.put_sender(connection, ws.keys, "bale", BALE, now=NOW)
        service.deliver(ws, clock=clock)
        with ws.state.write() as connection:
            make_cascade(connection, [who], "sms", campaign="then")
        service.deliver(ws, clock=clock)
        clock.move(hours=1)
        with ws.state.write() as connection:
            people.withdraw_consent(connection, [who], channel="sms", source="t", now=clock())
    with ws.state.read() as connection:
        first, then = (
            service.explain(connection, rows(ws, campaign)[phone(1)].id, now=clock())
            for campaign in ("first", "then")
        )
    assert [step.code for step in first.steps] == [
        "planned", "refused", "claimed", "handed", "accepted",
    ]  # fmt: skip
    assert (first.steps[1].channel, first.steps[1].reason) == ("bale", "no_consent")
    assert first.decided_at == MORNING
    assert all(one.ok for one in first.then)
    assert {one.code: one.said for one in first.then}["consent"] == "granted"
    assert {one.code: one.said for one in first.now}["consent"] == "withdrawn"
    assert first.outcome.would == "nothing"
    (cap,) = [one for one in then.then if one.code == "cap"]
    assert (cap.ok, cap.said, cap.number, cap.limit, cap.days) == (False, "sms", 1, 1, 1)


def test_what_would_become_of_a_message_now_is_told(workspace: Workspace) -> None:
    ws, evening = workspace, Clock(datetime(2026, 11, 21, 18, 30, tzinfo=UTC))
    with ws.state.write() as connection:
        (who,) = make_people(connection, [1], channels=["sms"], country="IR")
        make_cascade(connection, [who], "sms")
    message_id = rows(ws)[phone(1)].id

    def told() -> tuple[str, str]:
        with ws.state.read() as connection:
            found = service.explain(connection, message_id, now=evening()).outcome
        return found.would, found.reason

    assert told() == ("wait", "no_sender")
    with FakeKavenegar() as sms:
        make_line(ws, sms)
    assert told() == ("wait", "quiet_hours")
    evening.now = MORNING + timedelta(days=1)
    assert told() == ("leave", "")
    with ws.state.write() as connection:
        people.suppress(connection, channel="sms", address=phone(1), reason="staff", now=NOW)
    assert told() == ("skip", "suppressed")


def test_messages_are_found_by_channel_sender_and_who_they_went_to(workspace: Workspace) -> None:
    ws, clock = workspace, Clock(MORNING)
    with FakeKavenegar() as sms:
        make_line(ws, sms)
        with ws.state.write() as connection:
            ids = make_people(connection, range(3), channels=["sms"], country="IR")
            make_cascade(connection, ids, "sms")
        service.deliver(ws, clock=clock)
    with ws.state.read() as connection:
        assert service.page(connection, channel="sms", sender_id="sms").total == 3
        assert service.page(connection, channel="email").total == 0
        assert service.page(connection, text=phone(1)).total == 1
