"""Parts and cost of a short message over an audience."""

from __future__ import annotations

import pytest

from regulars.core.workspace import Workspace
from regulars.messages.templates import TemplateFault
from regulars.segments import service as segments
from regulars.templates import checking, counting, service
from regulars.templates.content import Variant
from tests.campaigns.makers import make_people
from tests.segments.shop import NOW, Shop, settle

SMS = {("sms", "marketing"): "granted"}


@pytest.fixture
def everybody(workspace: Workspace) -> str:
    """Five who agreed to short messages, one of them Persian, and one who did not."""
    people = make_people(6)
    for person in people[:5]:
        person.consents, person.country = SMS, "US"
        person.phone = f"+1202555010{person.id}"
    people[0].language = "fa"
    people[1].name = "Maximiliana " * 3
    settle(workspace, Shop(people, []))
    with workspace.state.write() as connection:
        return segments.create(connection, name="All", rule={"all": []}, now=NOW).id


def test_each_is_counted_in_their_language_and_with_their_name(
    workspace: Workspace, everybody: str
) -> None:
    said = {
        "": Variant(body_text="a" * 140 + "{{ customer.name }}"),
        "fa": Variant(body_text="س" * 80),
    }
    found = counting.count_parts(workspace, said, everybody, part_price="12.5", now=NOW)
    assert (found.reachable, found.sampled) == (5, 5)
    assert (found.gsm7, found.ucs2) == (4, 1)
    assert (found.median, found.longest, found.parts) == (1, 2, 7)
    assert found.cost_minor == 88  # 7 parts at 12.5, half to even
    assert found.longest_text.startswith("aaa")


def test_the_price_of_a_part_is_a_setting(workspace: Workspace, everybody: str) -> None:
    said = {"": Variant(body_text="Hi")}
    assert counting.count_parts(workspace, said, everybody, now=NOW).cost_minor is None
    with workspace.state.write() as connection:
        service.change_part_price(connection, "3")
        service.change_part_price(connection, "2")
    assert counting.count_parts(workspace, said, everybody, now=NOW).cost_minor == 10


def test_a_sample_stands_for_all(
    workspace: Workspace, everybody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "SAMPLE", 2)
    said = {"": Variant(body_text="Hi")}
    found = counting.count_parts(workspace, said, everybody, now=NOW)
    assert (found.reachable, found.sampled, found.parts) == (5, 2, 5)


def test_faulty_words_are_told(workspace: Workspace, everybody: str) -> None:
    with pytest.raises(TemplateFault, match="nmae"):
        counting.count_parts(
            workspace, {"": Variant(body_text="{{ customer.nmae }}")}, everybody, now=NOW
        )


def test_the_check_counts_whom_a_gap_would_meet(workspace: Workspace, everybody: str) -> None:
    content = {"sms": {"": Variant(body_text="{{ customer.city }} {{ customer.first_name }}")}}
    found = checking.check(workspace, content, ("sms",), segment_id=everybody, now=NOW)
    assert found.audience == 5
    assert [(each.code, each.detail, each.recipients) for each in found.findings] == [
        ("empty_variable", "customer.city", 5)
    ]


def test_a_condition_that_cannot_be_read_is_named(workspace: Workspace) -> None:
    blocks = (
        {"kind": "text", "html": "<p>x</p>"},
        {"kind": "conditional", "when": "customer.orders >", "blocks": []},
    )
    content = {"email": {"fa": Variant(subject="Hi", blocks=blocks)}}
    found = checking.check(workspace, content, ("email", "sms"), now=NOW)
    told = {each.code: each.where for each in found.findings}
    assert told["broken_liquid"] == "email.fa.blocks.1"
    assert told["nothing_said"] == "sms"
