"""Marketer-written text: strict, escaped, and never without end."""

from __future__ import annotations

import resource
import time
from typing import Any

import pytest

from regulars.messages.layout import wrap_html
from regulars.messages.plain import html_to_text
from regulars.messages.templates import TemplateFault, check, fill, render

SHOP = {"title": "Shop", "currency": "IRR", "unit": "toman", "calendar": "jalali", "digits": "auto"}
CONTEXT: dict[str, Any] = {
    "customer": {
        "first_name": "مینا",
        "name": '<script>alert("x")</script>',
        "email": "mina@example.com",
        "revenue": 1_250_000,
        "last_order_on": "2026-11-20",
        "orders": 3,
    },
    "shop": SHOP,
    "unsubscribe_url": "https://shop.example/u",
    "today": "2026-11-21",
    "words": ["a", "b"],
}


def html(source: str, language: str = "en") -> str:
    return fill(source, CONTEXT, language, part="body_html")


def test_it_speaks_the_shops_money_calendar_and_digits() -> None:
    source = "{{ customer.revenue | money }} / {{ customer.last_order_on | date }}"
    assert html(source, "fa") == "۱۲۵٬۰۰۰\u00a0تومان / ۱۴۰۵/۰۸/۲۹"
    assert html("{{ customer.orders | number }}", "en") == "3"


def test_a_hostile_name_is_text_in_html() -> None:
    assert "<script>" not in html("<p title='{{ customer.name }}'>{{ customer.name }}</p>")
    with pytest.raises(TemplateFault, match="safe"):
        html("{{ customer.name | safe }}")


def test_a_subject_is_one_line() -> None:
    context = {**CONTEXT, "customer": {"name": "a\r\nBcc: x@y.example"}}
    done = render("Hi {{ customer.name }}\n!", "<p>x</p>", "", context, "en")
    assert done.subject == "Hi a Bcc: x@y.example !"


@pytest.mark.parametrize(
    "source",
    [
        "{{ customer.nope }}",
        "{{ nope }}",
        "{{ config }}",
        "{{ customer.__class__ }}",
        "{{ customer['__class__'] }}",
        "{{ customer | attr: '__class__' }}",
        "{{ shop.title.__len__ }}",
        "{{ env }}",
        "{% include 'x' %}",
        "{% render 'x' %}",
        "{% if %}",
        "{{ 'a' | nope }}",
        "{{ customer.name",
    ],
)
def test_what_is_not_there_is_an_error_never_a_value(source: str) -> None:
    with pytest.raises(TemplateFault):
        html(source)


def test_a_missing_value_may_have_a_default() -> None:
    assert html("{{ customer.nick | default: 'friend' }}") == "friend"


GROW = "{% assign a = 'xxx' %}{% for i in (1..60) %}{% assign a = a | GROWTH %}{% endfor %}"
BOMBS = [
    "{% for a in (1..99999) %}{% for b in (1..99999) %}x{% endfor %}{% endfor %}",
    "{% for a in (1..999999999) %}{% endfor %}",
    "{% for a in (1..999999999) reversed %}x{% endfor %}",
    "{{ (1..999999999) | join: 'xxxxxxxx' }}",
    "{{ (1..999999999) | size }}",
    GROW.replace("GROWTH", "append: a"),
    GROW.replace("GROWTH", "replace: 'x', a"),
    GROW.replace("'xxx'", "'x' | split: ','").replace("GROWTH", "concat: a"),
    GROW.replace("'xxx'", "99").replace("GROWTH", "times: a"),
    "{% for i in (1..9999) %}{{ 'x' | append: '" + "y" * 120 + "' }}{% endfor %}",
    "{% for i in (1..9999) %}{% for j in (1..1) %}x{% endfor %}{% endfor %}" * 2_000,
    "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "{{ 9 | divided_by: 0 }}",
]


@pytest.mark.parametrize("source", BOMBS)
def test_a_runaway_template_is_cut(source: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with pytest.raises(TemplateFault):
        html(source)
    assert time.process_time() - start < 5  # seconds; they would run for ever or until memory ends
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


def test_check_names_the_line_of_each_fault() -> None:
    found = check("{{ nope }}", "<p>\n\n{{ customer.nope }}</p>", "", CONTEXT, "en")
    assert [problem.where for problem in found] == ["subject line 1", "body_html line 3"]
    assert check("Hi", "<p>{{ customer.first_name }}</p>", "", CONTEXT, "en") == []
    assert {one.where for one in check(" ", " ", "", CONTEXT, "en")} == {"subject", "body_html"}


def test_the_text_part_is_derived_with_its_links() -> None:
    source = (
        "<style>p{}</style><p>Hi&amp; you</p><ul><li>a</li></ul><a href='https://x.example'>go</a>"
    )
    assert html_to_text(source) == "Hi& you\n\n- a\n\ngo (https://x.example)"


def test_the_frame_turns_with_the_language_and_escapes_the_shop() -> None:
    facts = {"subject": "s", "shop": "A & <B>", "postal_address": "", "unsubscribe": "https://u"}
    page = wrap_html("<p>x</p>", language="fa", **facts)
    assert 'dir="rtl"' in page
    assert "text-align:right" in page
    assert "A &amp; &lt;B&gt;" in page
    assert 'dir="ltr"' in wrap_html("<p>x</p>", language="en", **facts)
