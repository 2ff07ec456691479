"""What is filled in once reads as if it were filled in for everybody."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from liquid.builtin.content import ContentNode
from liquid.template import BoundTemplate

from regulars.messages import templates
from regulars.messages.folding import folded
from regulars.messages.templates import Part, TemplateFault, fill

SHOP = {
    "title": "A & B",
    "currency": "IRR",
    "unit": "toman",
    "calendar": "jalali",
    "digits": "auto",
}
READERS: list[dict[str, Any]] = [
    {"customer": {"name": "مینا", "orders": 3, "nick": "mina"}, "words": ["a", "b"]},
    {"customer": {"name": "<Sara>", "orders": 0, "nick": None}, "words": []},
]
LOOP = "{% for n in (1..3) %}<a href='/p/{{ n }}'>{{ n | times: 1000 | money }}</a>{% endfor %}"
TWICE = (
    "{% for n in (1..4) limit: 2 %}x{% endfor %}{% for n in (1..4) offset: continue %}y{% endfor %}"
)
# Source, and how many pieces are left of it.
SOURCES = [
    ("Hello {{ shop.title }}, {{ '2026-11-20' | date }}!", 1),
    ("<h1>{{ customer.name }}</h1>" + LOOP + "{{ shop.title }}", 3),
    ("{% for n in (1..2) %}{{ customer.name }}{% endfor %}", 1),
    ("{% for n in words %}{{ n }}{% else %}none{% endfor %}" + LOOP, 2),
    ("{% for words in words %}{{ words }}{% else %}none{% endfor %}", 1),
    ("{% for customer in (2..1) %}x{% else %}{{ customer.name | default: 'none' }}{% endfor %}", 1),
    ("{% if shop.digits == 'fa' %}{{ shop.title }}{% else %}x{% endif %}", 1),
    ("{% if customer.orders > 0 %}{{ shop.title }}{% endif %}{{ shop.title }}", 2),
    ("{% unless shop.title == '' %}y{% endunless %}", 1),
    ("{% case shop.unit %}{% when 'toman' %}t{% else %}r{% endcase %}", 1),
    ("{% assign x = customer.name %}{% for n in (1..2) %}{{ x }}{% endfor %}{{ shop.title }}", 3),
    ("{% assign x = 3 %}{% for n in (1..x) %}{{ n }}{% endfor %}", 2),
    ("{% assign n = 9 %}{% for n in (1..2) %}{{ n }}{% endfor %}{{ n }}", 3),
    ("{% assign shop = customer %}{{ shop.name }}", 2),
    ("{% capture shop %}{{ customer.name }}{% endcapture %}{{ shop }}", 2),
    ("{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}", 2),
    (TWICE, 2),
    ("{% for n in (1..9) %}{% if n == 3 %}{% break %}{% endif %}{{ n }}{% endfor %}", 1),
    ("{{ shop[customer.name] | default: 'none' }}{{ shop['title'] }}", 2),
    ("{{ 'x' | append: customer.name }}{{ shop.title | append: '!' }}", 2),
    ("{{ customer.nick | default: 'friend' }}{% if shop.title %}{{ customer.name }}{% endif %}", 2),
    ("  {%- if shop.title -%} {% endif %}  {{ shop.title }}", 1),
]  # fmt: skip


def plainly(
    source: str, context: dict[str, Any], part: Part, monkeypatch: pytest.MonkeyPatch
) -> str:
    """Filled in for one reader alone."""
    with monkeypatch.context() as patch:
        patch.setattr(
            templates, "_shared", lambda source, part, *_: templates._parsed(source, part)
        )
        return fill(source, context, "fa", part=part)


@pytest.mark.parametrize("part", get_args(Part))
@pytest.mark.parametrize(("source", "_pieces"), SOURCES)
def test_every_reader_reads_what_they_would_have_read(
    source: str, _pieces: int, part: Part, monkeypatch: pytest.MonkeyPatch
) -> None:
    for reader in READERS:
        context = {**reader, "shop": SHOP}
        assert fill(source, context, "fa", part=part) == plainly(source, context, part, monkeypatch)


@pytest.mark.parametrize(("source", "pieces"), SOURCES)
def test_only_what_is_somebodys_own_is_left(source: str, pieces: int) -> None:
    fill(source, {**READERS[0], "shop": SHOP}, "fa", part="body_text")
    found: BoundTemplate = templates._shared(source, "body_text", "fa", tuple(SHOP.items()))
    assert len(found.nodes) == pieces


def test_another_language_and_another_shop_read_otherwise() -> None:
    source = "{{ 1000 | money }} {{ shop.title }}"
    context = {**READERS[0], "shop": SHOP}
    texts = {
        fill(source, context, "fa", part="subject"),
        fill(source, context, "en", part="subject"),
        fill(source, {**context, "shop": {**SHOP, "title": "C"}}, "en", part="subject"),
    }
    assert len(texts) == 3


def test_a_fault_still_has_its_line() -> None:
    with pytest.raises(TemplateFault, match="body_html line 3"):
        fill("{{ shop.title }}\n\n{{ shop.nope }}", {"shop": SHOP}, "fa", part="body_html")


def test_a_template_of_text_stays_as_it_is() -> None:
    made = folded(templates._parsed("only words", "subject"), {"shop": SHOP})
    assert [type(node) for node in made.nodes] == [ContentNode]
