"""What needs a person, judged from made-up facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from regulars.operations.facts import (
    Ended,
    Facts,
    Incoming,
    Mailing,
    Pulse,
    SenderFact,
    Waiting,
    Work,
)
from regulars.operations.findings import RULES, findings
from regulars.operations.queues import queues
from regulars.operations.wording import _ACTS, _TITLES, say

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ALIVE = (Pulse("send", NOW, None, NOW, 0.1, None, ""),)
WELL = Facts(NOW, pulses=ALIVE)
SENDER = SenderFact("sms", "sms", "kavenegar", "Kavenegar", True, None, 0, {})


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def queued(count: int, oldest: datetime | None, **given: object) -> Waiting:
    plain = Waiting("sms", "sending", "queued", "", count, count if oldest else 0, oldest, None)
    return replace(plain, **given)  # type: ignore[arg-type]


def codes(facts: Facts) -> list[str]:
    return [finding.code for finding in findings(facts)]


def state_of(facts: Facts, name: str) -> str:
    return next(one.state for one in queues(facts, findings(facts)) if one.name == name)


def test_a_shop_where_all_moves_needs_nobody() -> None:
    moving = replace(WELL, outbox=(queued(3, ago(seconds=9)),), senders=(SENDER,))
    assert codes(moving) == []
    assert state_of(moving, "sms") == "moving"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"pulses": ()}, "worker_silent"),
        ({"pulses": (replace(ALIVE[0], seen_at=ago(seconds=61)),)}, "worker_silent"),
        ({"pulses": (replace(ALIVE[0], seen_at=ago(seconds=-6)),)}, "clock_back"),
        ({"pulses": (replace(ALIVE[0], failing_since=ago(minutes=6)),)}, "job_failing"),
        ({"disk_free": 0.09}, "disk_low"),
        ({"held_at": ago(hours=1), "held_reason": "staff"}, "held"),
        ({"outbox": (queued(61, ago(minutes=16)),)}, "waiting_long"),
        (
            {"senders": (replace(SENDER, rest_seconds=160, rest_until=ago(hours=-1)),)},
            "sender_resting",
        ),
        ({"senders": (replace(SENDER, rest_seconds=160, rest_until=ago(hours=1)),)}, None),
        ({"senders": (replace(SENDER, rest_seconds=80, rest_until=ago(hours=-1)),)}, None),
        (
            {"senders": (replace(SENDER, health={"ok": False, "said": "no credit"}),)},
            "sender_unwell",
        ),
        ({"ended": (Ended("sms", "sent", 199, 0), Ended("sms", "ambiguous", 1, 0))}, None),
        ({"ended": (Ended("sms", "sent", 198, 0), Ended("sms", "ambiguous", 2, 0))}, "unclear"),
        ({"ended": (Ended("sms", "sent", 98, 0), Ended("sms", "bounced", 2, 0))}, None),
        ({"ended": (Ended("sms", "sent", 97, 0), Ended("sms", "bounced", 3, 0))}, "bounces"),
        ({"ended": (Ended("sms", "sent", 96, 0), Ended("sms", "bounced", 3, 0))}, None),
        ({"ended": (Ended("email", "sent", 1000, 1),)}, None),
        ({"ended": (Ended("email", "sent", 1000, 2),)}, "complaints"),
        ({"ended": (Ended("email", "sent", 999, 9),)}, None),
        ({"incoming": Incoming(5, ago(minutes=16))}, "events_behind"),
        ({"incoming": Incoming(dead_letters=1)}, "dead_letters"),
        ({"work": Work(failed=1, last_failed="import")}, "work_failed"),
        ({"work": Work(waiting=1, oldest=ago(minutes=16))}, "work_waits"),
        ({"work": Work(waiting=1, oldest=ago(minutes=16), running=1)}, None),
    ],
)
def test_each_fault_is_found_and_only_past_its_threshold(
    change: dict[str, object], code: str | None
) -> None:
    assert codes(replace(WELL, **change)) == ([] if code is None else [code])  # type: ignore[arg-type]


def test_a_long_queue_that_moves_is_no_fault() -> None:
    long = replace(WELL, outbox=(queued(90_000, ago(hours=2)),))
    assert codes(replace(long, minutes={"sms": {14: 600}})) == []
    assert codes(replace(long, minutes={"sms": {15: 600}})) == ["waiting_long"]


def test_what_waits_for_a_reason_is_not_stuck_and_says_when_it_goes_on() -> None:
    later = NOW + timedelta(hours=9)
    quiet = replace(WELL, outbox=(queued(8, None, reason="quiet_hours", next_at=later),))
    assert codes(quiet) == []
    told = next(one for one in queues(quiet, []) if one.name == "sms")
    assert (told.state, told.reason, told.until) == ("waiting", "quiet_hours", later)


def test_a_resting_sender_explains_its_queue_by_itself() -> None:
    until = NOW + timedelta(minutes=2)
    rests = replace(SENDER, rest_seconds=300, rest_until=until)
    facts = replace(WELL, senders=(rests,), outbox=(queued(61, ago(minutes=40)),))
    assert [(one.code, one.count, one.act) for one in findings(facts)] == [
        ("sender_resting", 61, "wake")
    ]
    assert state_of(facts, "sms") == "resting"
    second = replace(facts, senders=(rests, replace(SENDER, id="sms_2")))
    assert state_of(second, "sms") == "moving"


def test_what_people_pause_themselves_is_no_fault() -> None:
    mailing = Mailing("cmp_1", "Gift guide", "email", "paused", "staff", "", None, {"queued": 4})
    assert codes(replace(WELL, mailings=(mailing,))) == []
    refused = replace(mailing, reason="sender_refused", detail="535 no")
    found = findings(replace(WELL, mailings=(refused,)))
    assert [(one.code, one.subject, one.count, one.reason) for one in found] == [
        ("mailing_paused", "cmp_1", 4, "sender_refused")
    ]


def test_the_worst_comes_first() -> None:
    facts = replace(WELL, incoming=Incoming(dead_letters=1), disk_free=0.01)
    assert codes(facts) == ["disk_low", "dead_letters"]


def test_every_finding_has_words_in_every_language() -> None:
    """All codes and acts that the rules can give, found by breaking everything at once."""
    english = (set(_TITLES["en"]), set(_ACTS["en"]))
    assert all((set(_TITLES[one]), set(_ACTS[one])) == english for one in ("fa", "ar"))
    broken = replace(
        WELL,
        pulses=(replace(ALIVE[0], seen_at=ago(hours=1), failing_since=ago(hours=1)),),
        disk_free=0.0,
        outbox=(queued(1, ago(hours=1)),),
        incoming=Incoming(5, ago(hours=1), 2),
        work=Work(1, ago(hours=1), failed=1, last_failed="import", error="boom"),
        ended=(Ended("email", "sent", 1000, 9), Ended("email", "bounced", 500, 0)),
    )
    for finding in findings(broken):
        assert all("{" not in say(finding, one).title for one in ("en", "fa", "ar", "de"))
    assert len(RULES) == len(set(RULES))
