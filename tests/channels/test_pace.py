"""Warm-up, limits per mailbox provider and the rests they ask for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from regulars.channels import service
from regulars.channels.mailboxes import by_domain, by_servers, groups_of, look_up
from regulars.channels.pace import Gate, Pace, back_off, buckets_of, is_too_fast
from regulars.channels.tables import mail_domains
from regulars.core.errors import Invalid
from regulars.core.workspace import Workspace
from tests.fakes.dns_server import FakeDns

NOW = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)
WARMING = Pace(target_per_day=1_000, started_on=date(2026, 11, 19))


@pytest.mark.parametrize(
    ("day", "most"),
    [(18, 50), (19, 50), (20, 100), (21, 200), (22, 400), (23, 800), (24, None), (30, None)],
)
def test_a_warm_up_doubles_every_day_until_its_target(day: int, most: int | None) -> None:
    assert WARMING.cap(date(2026, 11, day)) == most


def test_a_sender_without_a_pace_is_open() -> None:
    gate = Gate("email", Pace(), {}, NOW)
    assert gate.is_open
    assert gate.hold("gmail", marketing=True) is None


def test_a_day_of_the_warm_up_holds_no_more_than_its_cap_for_each_provider() -> None:
    gate = Gate("email", WARMING, {}, NOW)
    for group in ("gmail", "yahoo"):
        for _ in range(100):
            assert gate.hold(group, marketing=True) is None
            gate.take(group)
        tomorrow = datetime(2026, 11, 21, tzinfo=UTC)
        assert gate.hold(group, marketing=True) == ("warm_up", tomorrow)
        assert gate.hold(group, marketing=False) is None  # a receipt waits for no warm-up
    next_day = Gate("email", WARMING, gate.buckets, NOW + timedelta(days=1))
    assert next_day.hold("gmail", marketing=True) is None


def test_a_minute_holds_no_more_than_its_limit_and_the_rest_is_spread() -> None:
    gate = Gate("email", Pace(per_minute={"gmail": 3}), {}, NOW)
    held = []
    for _ in range(10):
        hold = gate.hold("gmail", marketing=True)
        if hold is None:
            gate.take("gmail")
        else:
            held.append(hold)
    starts = [datetime(2026, 11, 20, 12, minute, tzinfo=UTC) for minute in (1, 1, 1, 2, 2, 2, 3)]
    assert held == [("mailbox_throttle", moment) for moment in starts]
    assert gate.hold("microsoft", marketing=True) is None
    assert Gate("email", gate.pace, gate.buckets, starts[0]).hold("gmail", marketing=True) is None


def test_counts_are_kept_with_the_claim(any_workspace: Workspace) -> None:
    ws = any_workspace
    for taken in (30, 20):
        with ws.state.write() as connection:
            gate = Gate("email", WARMING, buckets_of(connection, "email"), NOW)
            for _ in range(taken):
                gate.take("gmail")
            gate.save(connection)
    with ws.state.read() as connection:
        bucket = buckets_of(connection, "email")["gmail"]
    assert (bucket.day_count, bucket.minute_count) == (50, 50)
    later = bucket.at(NOW + timedelta(minutes=1))
    assert (later.day_count, later.minute_count) == (50, 0)


def test_who_says_too_fast_is_left_alone_longer_each_time(workspace: Workspace) -> None:
    now, rests = NOW, []
    with workspace.state.write() as connection:
        for _ in range(8):
            back_off(connection, "email", [("gmail", "421 4.7.28 slow down")], now)
            bucket = buckets_of(connection, "email")["gmail"]
            assert bucket.rest_until is not None
            rests.append(bucket.rest_seconds)
            gate = Gate("email", Pace(), {"gmail": bucket}, now)
            assert gate.hold("gmail", marketing=False) == ("mailbox_throttle", bucket.rest_until)
            assert not gate.is_open
            assert gate.hold("yahoo", marketing=True) is None
            now = bucket.rest_until
        assert rests == [60, 120, 240, 480, 960, 1920, 3600, 3600]
        now += timedelta(hours=2)
        back_off(connection, "email", [("gmail", "421 again"), ("other", "421 busy")], now)
        known = buckets_of(connection, "email")
    assert known["gmail"].rest_seconds == 60
    assert "other" not in known  # strangers to each other


@pytest.mark.parametrize(
    ("reply", "fast"),
    [
        ("421 4.7.28 rate limit", True), ("450 4.7.1 too many", True), ("421 busy", True),
        ("450 4.2.1 mailbox busy", False), ("550 5.7.1 policy", False), ("250 2.0.0 ok", False),
        ("452 4.2.2 full", False), ("", False),
    ],
)  # fmt: skip
def test_only_answers_about_pace_ask_for_a_rest(reply: str, fast: bool) -> None:
    assert is_too_fast(reply) is fast


def test_addresses_are_grouped_by_domain_and_by_mail_server() -> None:
    domains = {
        "gmail.com": "gmail", "googlemail.com": "gmail", "hotmail.co.uk": "microsoft",
        "live.com": "microsoft", "yahoo.com": "yahoo", "ymail.com": "yahoo", "me.com": "apple",
        "notgmail.com": "other", "gmail.com.evil.example": "other", "shop.example": "other",
    }  # fmt: skip
    assert {domain: by_domain(domain) for domain in domains} == domains
    assert by_servers(["aspmx.l.google.com"]) == "gmail"
    assert by_servers(["shop-example.mail.protection.outlook.com"]) == "microsoft"
    assert by_servers(["mx.shop.example", "mx2.shop.example"]) == "other"
    assert by_servers(["google.com.evil.example"]) == "other"


def test_a_new_domain_is_looked_up_once_and_then_known(any_workspace: Workspace) -> None:
    ws = any_workspace
    people = ["a@cafe.example", "b@Cafe.example", "c@gmail.com", "d@quiet.example"]
    records = {("cafe.example", "MX"): ["5 alt.example.", "1 aspmx.l.google.com."]}
    with ws.state.write() as connection:
        found = groups_of(connection, people, now=NOW)
    assert list(found.values()) == ["other", "other", "gmail", "other"]
    with FakeDns(records) as server:
        server.silent.add("quiet.example")
        ws = replace(ws, settings=replace(ws.settings, dns_server=server.address))
        assert look_up(ws, now=NOW) == 2
        assert look_up(ws, now=NOW) == 0
        assert look_up(ws, now=NOW + timedelta(hours=2)) == 1  # the silent one
    with ws.state.write() as connection:
        found = groups_of(connection, people, now=NOW)
        assert connection.scalar(select(mail_domains.c.mail_group).limit(1)) == "gmail"
    assert list(found.values()) == ["gmail", "gmail", "gmail", "other"]


def test_only_known_groups_of_senders_of_e_mail_have_a_pace(workspace: Workspace) -> None:
    mail = service.SenderForm(settings={"host": "127.0.0.1"}, from_address="a@shop.example")
    board = service.SenderForm(provider="slack", settings={"hook": "https://slack.example/x"})
    with workspace.state.write() as connection:
        service.put_sender(connection, workspace.keys, "email", mail, now=NOW)
        made = service.put_pace(connection, "email", Pace(target_per_day=500), now=NOW)
        assert service.pace_of(made).started_on == NOW.date()
        with pytest.raises(Invalid):
            service.put_pace(connection, "email", Pace(per_minute={"gmial": 3}), now=NOW)
        kept = service.put_sender(connection, workspace.keys, "email", mail, now=NOW)
        assert service.pace_of(kept).target_per_day == 500
        service.put_sender(connection, workspace.keys, "team", board, now=NOW)
        with pytest.raises(Invalid):
            service.put_pace(connection, "team", Pace(), now=NOW)
