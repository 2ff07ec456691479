"""A gateway described by settings: how it is called, what its answers and reports mean."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from regulars.channels.outgoing import Sms
from regulars.channels.provider import Inbound, News, Outcome
from regulars.channels.providers.http_gateway import HttpGateway
from tests.channels.providers.carrying import carried, carry, hook, member
from tests.fakes.http_gateway import KEY, FakeGateway


def test_a_form_is_filled_in_and_the_answers_code_counts() -> None:
    with FakeGateway() as fake:
        receipt = carry(fake)
        (call,) = fake.taken
    assert (receipt.outcome, receipt.provider_id) == (Outcome.ACCEPTED, "1")
    assert {name: value[-1] for name, value in call.form().items()} == {
        "to": "989121234567",
        "text": "سلام",
        "from": "10001",
        "id": "msg_1",
        "apikey": KEY,
    }


@pytest.mark.parametrize(
    ("ending", "outcome"),
    [
        ("0001", Outcome.SENDER_FAULT),
        ("0004", Outcome.BOUNCED),
        ("0007", Outcome.RETRY),
        ("0009", Outcome.REFUSED),
    ],
)
def test_each_listed_code_has_its_outcome(ending: str, outcome: Outcome) -> None:
    with FakeGateway() as fake:
        assert carry(fake, f"+98912000{ending}").outcome is outcome


def test_answers_in_words_are_counted_off() -> None:
    with FakeGateway() as fake:
        words = {
            "base_url": f"{fake.url}/words",
            "method": "GET",
            "number": "local",
            "code_at": "0",
            "accepted": ["OK"],
            "id_at": "1",
        }
        taken = carried(member(fake, **words), fake.message("+989121234567"))
        (call,) = fake.taken
        codes = {**words, "code_at": "1", "accepted": [], "faults": ["105"]}
        refused = carried(member(fake, **codes), fake.message("+989121234560"))
    assert (taken.outcome, taken.provider_id) == (Outcome.ACCEPTED, "1")
    assert (call.query["to"], call.query["text"]) == ("09121234567", "سلام مینا")
    assert refused.outcome is Outcome.SENDER_FAULT


def test_a_body_of_json_may_have_objects_lists_and_headers() -> None:
    with FakeGateway() as fake:
        nested = {
            "base_url": f"{fake.url}/json",
            "body": "json",
            "number": "plus",
            "fields": {
                "messages.0.to": "{to}",
                "messages.0.content.text": "{text}",
                "from": "{sender}",
            },
            "request_headers": {"Authorization": "Bearer {key}"},
        }
        receipt = carried(member(fake, **nested), fake.message())
        (call,) = fake.taken
    assert receipt.outcome is Outcome.ACCEPTED
    assert call.json() == {
        "messages": [{"to": "+989121234567", "content": {"text": "سلام مینا"}}],
        "from": "10001",
    }


def test_braces_in_a_text_are_left_alone() -> None:
    with FakeGateway() as fake:
        carry(fake, text="{to} {key} {x}")
        assert fake.taken[0].form()["text"] == ["{to} {key} {x}"]


def test_a_lost_answer_is_doubtful_unless_the_gateway_knows_repeats() -> None:
    with FakeGateway(lambda _to, _n: "drop") as fake:
        assert carry(fake).outcome is Outcome.UNKNOWN
        known = member(fake, repeats_known=True)
        assert carried(known, fake.message()).outcome is Outcome.RETRY
        nameless = member(fake, repeats_known=True, fields={"to": "{to}", "apikey": "{key}"})
        assert carried(nameless, fake.message()).outcome is Outcome.UNKNOWN


def test_a_pattern_needs_a_place() -> None:
    with FakeGateway() as fake:
        assert carry(fake, pattern="order").outcome is Outcome.REFUSED
        placed = member(fake, fields={"to": "{to}", "template": "{pattern}", "apikey": "{key}"})
        message = Sms("msg_1", "+989121234567", "", pattern="order", values={"code": "12"})
        assert carried(placed, message).outcome is Outcome.ACCEPTED
        form = fake.taken[0].form()
    assert (form["template"], form["code"]) == (["order"], ["12"])


def test_reports_and_what_people_write_have_the_names_that_were_set() -> None:
    ours = HttpGateway(
        report_id="mid",
        report_status="st",
        delivered=["1", "DELIVRD"],
        unreached=["2"],
        failed=["3"],
        blocked=["4"],
        inbound_from="sender",
        inbound_text="msg",
    )
    news = [ours.hear(hook(mid="7", st=state)) for state in ("DELIVRD", "2", "3", "4", "5")]
    assert [one[0].news if one else None for one in news] == [
        News.DELIVERED,
        News.SOFT_BOUNCED,
        News.FAILED,
        News.BLOCKED,
        None,
    ]
    assert ours.hear(hook(sender="09121234567", msg="۱۱")) == [Inbound("+989121234567", "۱۱")]
    assert HttpGateway().hear(hook(mid="7", st="1")) == ()


def test_lists_and_pairs_may_be_written_as_json() -> None:
    ours = HttpGateway(fields='{"to": "{to}"}', accepted='["0"]')
    assert (ours.fields, ours.accepted) == ({"to": "{to}"}, ["0"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": "to={to}"},
        {"base_url": "ftp://x"},
        {"base_url": "https://x/?key=1"},
        {"method": "PUT"},
    ],
)
def test_settings_that_cannot_work_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        HttpGateway(**wrong)
