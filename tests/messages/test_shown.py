"""What letters recommend: named by the words, asked for a batch at once, never sent bare."""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes, policy
from typing import get_args

import pytest

from regulars.catalog import service as catalog
from regulars.core.clock import day_number
from regulars.core.workspace import Workspace
from regulars.history.service import append
from regulars.messages import preview, service, shown
from regulars.messages.reasons import because
from regulars.messages.templates import fill
from regulars.messages.words import Words
from regulars.recommendations import service as recommendations
from regulars.recommendations.schemas import Code, Reason, Recommendation
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
from tests.products.naive import Order, tables

TODAY = day_number(NOW.date())
BODY = (
    "<p>{% for item in recommendations.buy_again %}[{{ item.title }} {{ item.price | money }}]"
    "{% else %}nothing{% endfor %}</p>"
)
WORDS = Words("Hello", BODY)


def stock(ws: Workspace, buyers: Sequence[int]) -> None:
    """A shop in which each of these bought tea and a mug; fitted, with a hostile title."""
    orders = [Order(who, TODAY - 20 - place, ("tea",)) for place, who in enumerate(buyers)]
    orders += [Order(who, TODAY - 3, ("tea", "mug")) for who in buyers]
    append(ws, tables(orders), source="test")
    rows = [{"sku": "tea", "title": "Tea & <b>", "price_minor": 450}, {"sku": "mug"}]
    with ws.state.write() as connection:
        catalog.save(connection, rows, day=TODAY, now=NOW)
    recommendations.refit(ws, now=NOW)


def bodies(server: FakeSmtp) -> dict[str, str]:
    """The HTML of each letter by its reader."""
    found = {}
    for mail in server.accepted:
        body = message_from_bytes(mail.content, policy=policy.default).get_body(("html",))
        found[mail.recipient] = body.get_content() if body else ""
    return found


@pytest.mark.parametrize(
    ("source", "lists"),
    [
        ("{{ customer.first_name }}", set()),
        ("{{ recommendations.trending.size }}", {"trending"}),
        ("{% for i in recommendations['buy_again'] %}{{ i.sku }}{% endfor %}", {"buy_again"}),
        ("{% if recommendations.replenish %}{{ recommendations.trending }}{% endif %}",
         {"replenish", "trending"}),
        ("{{ recommendations.nope }}", set()),
        ("{{ recommendations[customer.city].size }}", set(shown.LISTS)),
        ("{% assign all = recommendations %}", set(shown.LISTS)),
        ("{% if %}", set()),
    ],
)  # fmt: skip
def test_only_what_the_words_name_is_asked_for(source: str, lists: set[str]) -> None:
    assert shown.named(Words("", source)) == lists
    assert shown.named(Words(source, "")) == lists
    assert shown.named(Words("", "", source)) == lists


def test_each_letter_holds_its_readers_own_list_for_one_question_in_all(
    any_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws, asked, ask = any_workspace, list[int](), recommendations.for_customers

    def counted(ws: Workspace, ids: Sequence[int], *rest: object, **how: object) -> object:
        asked.append(len(ids))
        return ask(ws, ids, *rest, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(recommendations, "for_customers", counted)
    with FakeSmtp() as server:
        make_sender(ws, server.port)
        with ws.state.write() as connection:
            ids = make_customers(connection, emails(150))
            make_mailing(connection, ids, body_html=BODY)
        stock(ws, ids[:100])
        assert service.deliver(ws, clock=Clock()) == 150
    assert asked == [150]
    found = bodies(server)
    for buyer in emails(150)[:100]:
        assert "[Tea &amp; &lt;b&gt; $4.50][The mug ]" in found[buyer]
    for newcomer in emails(150)[100:]:
        assert "nothing" in found[newcomer]


def test_a_mailing_that_recommends_nothing_asks_nothing(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("nobody asked for a list")

    monkeypatch.setattr(recommendations, "for_customers", never)
    with FakeSmtp() as server:
        make_sender(workspace, server.port)
        with workspace.state.write() as connection:
            make_mailing(connection, make_customers(connection, emails(3)))
        assert service.deliver(workspace, clock=Clock()) == 3


def test_a_mailing_whose_lists_cannot_be_made_is_paused_and_holds_nobody_up(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the disk is away")

    clock = Clock()
    with FakeSmtp() as server:
        make_sender(workspace, server.port)
        with workspace.state.write() as connection:
            ids = make_customers(connection, emails(5))
            make_mailing(connection, ids, body_html=BODY)
            others = make_customers(connection, [f"other{each}@example.com" for each in range(3)])
            make_mailing(connection, others, campaign="cmp_2")
        stock(workspace, ids)
        with monkeypatch.context() as patch:
            patch.setattr(recommendations, "for_customers", broken)
            service.deliver(workspace, clock=clock)
        assert set(states(workspace).values()) == {"queued"}
        assert set(states(workspace, "cmp_2").values()) == {"sent"}
        with workspace.state.write() as connection:
            paused = service.mailing(connection, "cmp_1")
            assert (paused.state, paused.reason) == ("paused", "no_recommendations")
            service.resume(connection, "cmp_1")
        clock.move(minutes=10)
        service.deliver(workspace, clock=clock)
    assert set(states(workspace).values()) == {"sent"}
    letters = [body for email, body in bodies(server).items() if not email.startswith("other")]
    assert len(letters) == 5
    assert all("Tea" in body for body in letters)


def test_the_preview_shows_what_the_letter_will(workspace: Workspace) -> None:
    with workspace.state.write() as connection:
        ids = make_customers(connection, emails(30))
    stock(workspace, ids)
    seen = preview.preview(workspace, WORDS, customer_id=ids[0], now=NOW)
    assert "[Tea &amp; &lt;b&gt; $4.50]" in seen.html
    example = preview.preview(workspace, WORDS, now=NOW)
    assert "nothing" in example.html


def test_before_anything_was_learned_every_list_is_empty(workspace: Workspace) -> None:
    assert "nothing" in preview.preview(workspace, WORDS, now=NOW).html


def test_a_template_is_checked_with_an_item_in_every_list(workspace: Workspace) -> None:
    for name in shown.LISTS:
        source = "<p>\n{% for item in recommendations.LIST %}{{ item.colour }}{% endfor %}</p>"
        faulty = Words("Hello", source.replace("LIST", name))
        found = preview.check_words(workspace, faulty, now=NOW)
        assert [problem.where for problem in found] == ["body_html line 2"]
    unknown = Words("Hello", "{{ recommendations.nope }}")
    assert len(preview.check_words(workspace, unknown, now=NOW)) == 1


def test_an_item_without_facts_is_shown_by_its_number_and_breaks_nothing() -> None:
    bare = dict.fromkeys(("title", "category", "brand", "price_minor", "image_url", "url"))
    item = Recommendation(
        sku="M1", **bare, in_stock=True, score=1, reason=Reason(code="due", number=0)
    )
    source = (
        "{% for i in recommendations.for_you %}{{ i.title }}|{{ i.price | money }}|"
        "{% if i.url %}{{ i.url }}{% endif %}{% if i.image %}{{ i.image }}{% endif %}{% endfor %}"
    )
    context = {"shop": {}, "recommendations": shown.in_words({"for_you": (item,)}, "en")}
    assert fill(source, context, "en", part="body_html") == "M1||"


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
def test_every_reason_has_words_in_every_language(language: str) -> None:
    told = {because(Reason(code=code, title="X"), language) for code in get_args(Code)}
    assert len(told) == len(get_args(Code))
    assert not any("{" in text for text in told)
    nameless = because(Reason(code="because_you_bought"), language)
    assert nameless == because(Reason(code="popular"), language)
