"""What providers report and people write back: for the ledger, the addresses and the consent."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from regulars.channels.provider import Heard, Inbound, News, Report
from regulars.core import jobs
from regulars.core.ids import customer_id_of
from regulars.core.workspace import Workspace
from regulars.customers import service as people
from regulars.customers.tables import consents, customers, identities, suppressions
from regulars.messages import feedback
from regulars.messages.feedback import receive
from regulars.messages.tables import messages, seen_reports
from tests.messages.makers import NOW, make_customers, make_sender

LATER = NOW + timedelta(hours=1)
PHONE = "+989121234567"


def make_sent(ws: Workspace, count: int = 1, *, state: str = "sent", **values: Any) -> list[str]:
    """Messages that left through the sender of e-mail; returns their ids."""
    make_sender(ws, 25)
    with ws.state.write() as connection:
        emails = [f"c{number}@example.com" for number in range(count)]
        ids = make_customers(connection, emails)
        row = {
            "campaign_id": "cmp_1", "channel": "email", "purpose": "marketing", "state": state,
            "sender_id": "email", "created_at": NOW, "next_try_at": NOW, "handed_at": NOW,
            "sent_at": NOW if state == "sent" else None, "ended_at": NOW, "tried": [],
        }  # fmt: skip
        rows = [
            {
                **row,
                "id": f"msg_{number}",
                "customer_id": who,
                "provider_id": f"p-{number}",
                "address": emails[number],
                "address_hash": people.address_hash("email", emails[number]),
                **values,
            }
            for number, who in enumerate(ids)
        ]
        connection.execute(insert(messages), rows)
    return [row["id"] for row in rows]


def make_line(ws: Workspace) -> int:
    """A line for short texts and a customer who agreed to them; returns the customer."""
    from regulars.channels import service as channels

    form = channels.SenderForm(
        "twilio", {"account_sid": "AC" + "1" * 32, "auth_token": "t", "sender": "+15005550006"}
    )
    with ws.state.write() as connection:
        channels.put_sender(connection, ws.keys, "sms", form, now=NOW)
        who = customer_id_of("phone", PHONE)
        person = {"id": who, "created_at": NOW, "phone": PHONE, "search": ""}
        connection.execute(insert(customers).values(**person))
        known = {"kind": "phone", "value": PHONE, "customer_id": who}
        connection.execute(insert(identities).values(**known))
        people.give_consent(connection, [who], channel="sms", source="test", now=NOW)
    return who


def row_of(ws: Workspace, message_id: str = "msg_0") -> Any:
    with ws.state.read() as connection:
        return connection.execute(select(messages).where(messages.c.id == message_id)).one()


def shut(ws: Workspace) -> list[tuple[str, str]]:
    """Reason and scope of every suppression."""
    with ws.state.read() as connection:
        query = select(suppressions.c.reason, suppressions.c.scope).order_by(suppressions.c.reason)
        return [tuple(row) for row in connection.execute(query)]


def consent(ws: Workspace, channel: str = "email") -> str | None:
    with ws.state.read() as connection:
        return connection.scalar(select(consents.c.state).where(consents.c.channel == channel))


def hear(ws: Workspace, *heard: Heard, sender: str = "email") -> int:
    return receive(ws, sender, heard, now=LATER)


def run_jobs(ws: Workspace, **after: float) -> None:
    """Run what waits for later."""
    now = LATER + timedelta(**after)
    with ws.state.write() as connection:
        taken = jobs.claim(connection, now=now)
    while taken is not None:
        assert taken["name"] == feedback.JOB
        feedback.receive_again(ws, taken["arguments"], now=now)
        with ws.state.write() as connection:
            jobs.finish(connection, taken["id"], now=now)
            taken = jobs.claim(connection, now=now)


OUTCOMES: dict[News, tuple[str, str, list[tuple[str, str]]]] = {
    News.DELIVERED: ("delivered", "", []),
    News.BOUNCED: ("bounced", "bad_address", [("bounced", "all")]),
    News.SOFT_BOUNCED: ("failed", "undelivered", []),
    News.FAILED: ("failed", "undelivered", []),
    News.BLOCKED: ("failed", "blocked", [("blocked", "marketing")]),
    News.COMPLAINED: ("delivered", "", [("complained", "marketing")]),
    News.UNSUBSCRIBED: ("sent", "", []),
    News.OPENED: ("delivered", "", []),
    News.CLICKED: ("delivered", "", []),
}


@pytest.mark.parametrize("by", ["message_id", "provider_id"])
def test_a_report_settles_its_message(workspace: Workspace, by: str) -> None:
    ids = make_sent(workspace, len(OUTCOMES))
    for number, (news, (state, reason, suppressed)) in enumerate(OUTCOMES.items()):
        named = {by: ids[number] if by == "message_id" else f"p-{number}"}
        before = shut(workspace)
        assert hear(workspace, Report(news, at=LATER, detail="550 no", **named)) == 1
        row = row_of(workspace, ids[number])
        assert (row.state, row.reason) == (state, reason), news
        assert [each for each in shut(workspace) if each not in before] == suppressed, news
        assert (row.delivered_at is not None) is (state == "delivered"), news
        assert (row.complained_at is not None) is (news is News.COMPLAINED)
        assert (row.unsubscribed_at is not None) is (news is News.UNSUBSCRIBED)
    with workspace.state.read() as connection:
        withdrawn = select(consents.c.customer_id).where(consents.c.state == "withdrawn")
        assert len(connection.execute(withdrawn).all()) == 1


def test_it_works_on_each_database_in_one_go(any_workspace: Workspace) -> None:
    ids = make_sent(any_workspace, 30)
    kinds = itertools.cycle(News)
    reports = [Report(next(kinds), message_id=each, at=LATER, key=each) for each in ids]
    assert hear(any_workspace, *reports) == 30
    assert hear(any_workspace, *reports) == 0
    assert len(shut(any_workspace)) == len([r for r in reports if r.news in (
        News.BOUNCED, News.BLOCKED, News.COMPLAINED)])  # fmt: skip


def test_the_order_of_reports_does_not_matter_in_the_end(workspace: Workspace) -> None:
    orders = list(itertools.permutations((News.FAILED, News.DELIVERED, News.BOUNCED)))
    ids = make_sent(workspace, len(orders))
    for message_id, order in zip(ids, orders, strict=True):
        for news in order:
            hear(workspace, Report(news, message_id=message_id))
        assert row_of(workspace, message_id).state == "bounced"


def test_a_delivery_settles_a_doubt(workspace: Workspace) -> None:
    make_sent(workspace, state="ambiguous")
    hear(workspace, Report(News.DELIVERED, provider_id="p-0"))
    row = row_of(workspace)
    assert (row.state, row.sent_at) == ("delivered", NOW)


def test_a_second_try_is_not_made_once_the_first_is_known_to_have_come(
    workspace: Workspace,
) -> None:
    make_sent(workspace, state="queued", doubts=1, ended_at=None)
    hear(workspace, Report(News.DELIVERED, provider_id="p-0"))
    assert row_of(workspace).state == "delivered"


def test_what_never_left_cannot_bounce(workspace: Workspace) -> None:
    states = ["queued", "skipped", "held_out", "held"]
    ids = make_sent(workspace, len(states))
    with workspace.state.write() as connection:
        for message_id, state in zip(ids, states, strict=True):
            here = update(messages).where(messages.c.id == message_id)
            connection.execute(here.values(state=state))
    hear(workspace, *(Report(News.BOUNCED, message_id=each) for each in ids))
    assert [row_of(workspace, each).state for each in ids] == states


def test_repeated_reports_count_once(workspace: Workspace) -> None:
    make_sent(workspace)
    report = Report(News.SOFT_BOUNCED, message_id="msg_0", key="k1")
    assert [hear(workspace, report, report), hear(workspace, report)] == [1, 0]
    with workspace.state.read() as connection:
        assert len(connection.execute(select(seen_reports)).all()) == 1


def test_a_report_that_overtakes_the_answer_waits_for_it(workspace: Workspace) -> None:
    make_sent(workspace, state="handed", provider_id=None)
    assert hear(workspace, Report(News.DELIVERED, message_id="msg_0", at=LATER)) == 0
    assert hear(workspace, Report(News.BOUNCED, provider_id="late", at=LATER)) == 0
    assert row_of(workspace).state == "handed"
    with workspace.state.write() as connection:
        settled = {"state": "sent", "sent_at": NOW, "provider_id": "late"}
        connection.execute(update(messages).values(**settled))
    run_jobs(workspace, minutes=2)
    assert row_of(workspace).state == "bounced"


def test_reports_on_messages_of_others_are_let_go(workspace: Workspace) -> None:
    make_sent(workspace)
    assert hear(workspace, Report(News.BOUNCED, provider_id="not ours", address="x@y.z")) == 0
    for minutes in (2, 4, 6, 8):
        run_jobs(workspace, minutes=minutes)
    with workspace.state.read() as connection:
        waiting = select(jobs.jobs).where(jobs.jobs.c.state == "queued")
        assert connection.execute(waiting).first() is None
    assert shut(workspace) == []


def test_a_full_mailbox_is_given_a_week(workspace: Workspace) -> None:
    make_sent(workspace, 4, address="c0@example.com")
    for number, days in enumerate((0, 3, 6, 8)):
        report = Report(News.SOFT_BOUNCED, message_id=f"msg_{number}")
        receive(workspace, "email", [report], now=LATER + timedelta(days=days))
        assert shut(workspace) == ([("bounced", "all")] if days >= 7 else [])


def test_a_delivery_begins_the_count_anew(workspace: Workspace) -> None:
    make_sent(workspace, 4, address="c0@example.com", address_hash=people.address_hash(
        "email", "c0@example.com"))  # fmt: skip
    story = [News.SOFT_BOUNCED, News.SOFT_BOUNCED, News.DELIVERED, News.SOFT_BOUNCED]
    for number, news in enumerate(story):
        report = Report(news, message_id=f"msg_{number}")
        receive(workspace, "email", [report], now=LATER + timedelta(days=4 * number))
    assert shut(workspace) == []


def test_a_word_for_stopping_withdraws_the_consent(workspace: Workspace) -> None:
    who = make_line(workspace)
    for number, text in enumerate(("11", "۱۱", "لغو", "STOP", "لغو11")):
        assert hear(workspace, Inbound(PHONE, text, key=str(number)), sender="sms") == 1
        assert consent(workspace, "sms") == "withdrawn", text
        with workspace.state.write() as connection:
            people.give_consent(connection, [who], channel="sms", source="test", now=LATER)


def test_twelve_starts_again_even_after_a_complaint(workspace: Workspace) -> None:
    make_line(workspace)
    with workspace.state.write() as connection:
        people.suppress(connection, channel="sms", address=PHONE, reason="complained", now=NOW)
    hear(workspace, Inbound(PHONE, "11", key="1"), sender="sms")
    hear(workspace, Inbound(PHONE, "۱۲", key="2"), sender="sms")
    assert consent(workspace, "sms") == "granted"
    assert shut(workspace) == []


def test_a_strangers_wish_to_stop_is_kept_for_whoever_imports_them(workspace: Workspace) -> None:
    make_line(workspace)
    stranger = "+989350000000"
    hear(workspace, Inbound(stranger, "لغو", key="1"), sender="sms")
    assert shut(workspace) == [("opted_out", "marketing")]


def test_other_words_change_nothing(workspace: Workspace) -> None:
    make_line(workspace)
    assert hear(workspace, Inbound(PHONE, "سفارش من کجاست", key="1"), sender="sms") == 1
    assert consent(workspace, "sms") == "granted"


def test_old_keys_are_let_go(workspace: Workspace) -> None:
    make_sent(workspace)
    hear(workspace, Report(News.DELIVERED, message_id="msg_0", key="k"))
    with workspace.state.write() as connection:
        feedback.forget_old_reports(connection, now=LATER + timedelta(days=20))
        assert connection.execute(select(seen_reports)).all()
        feedback.forget_old_reports(connection, now=LATER + timedelta(days=31))
        assert not connection.execute(select(seen_reports)).all()
