"""From blocks to HTML: what stays Liquid, what is refused and where."""

from __future__ import annotations

import pytest

from regulars.core.errors import Invalid
from regulars.messages.templates import render
from regulars.templates.block import check_blocks
from regulars.templates.content import Look, Variant
from regulars.templates.frame import as_dark
from tests.families.test_blocks import CONTEXT, made, shown


def text(html: str) -> dict[str, str]:
    return {"kind": "text", "html": html}


def codes(*raws: dict[str, object]) -> list[tuple[str, str, str]]:
    return [(each.code, each.where, each.detail) for each in made(*raws).findings]


def test_liquid_stays_inside_and_its_signs_are_no_tags() -> None:
    source = '<p title="{{ customer.city }}">{% if customer.orders < 5 %}A & B{% endif %}</p>'
    done = made(text(source))
    assert "{% if customer.orders < 5 %}A &amp; B{% endif %}" in done.words.body_html
    assert 'title="Shiraz"' in shown(done)


def test_a_half_space_in_an_attribute_is_written_as_it_is() -> None:
    image = {"kind": "image", "src": "https://x/a.png", "alt": "می\u200cخواهم «۲»"}
    assert 'alt="می\u200cخواهم «۲»"' in made(image).words.body_html


def test_what_mail_programs_do_not_show_is_refused_with_its_line() -> None:
    assert codes(text("<p>\n<script>x</script><p onclick='x'><marquee>")) == [
        ("bad_tag", "email.en.blocks.0.html", "<script> line 2"),
        ("bad_attribute", "email.en.blocks.0.html", "<p onclick> line 2"),
        ("bad_tag", "email.en.blocks.0.html", "<marquee> line 2"),
    ]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "  JavaScript:x", "data:text/html,x"])
def test_a_link_that_runs_code_is_refused(url: str) -> None:
    assert [each[0] for each in codes(text(f'<a href="{url}">x</a>'))] == ["bad_link"]
    assert [each[0] for each in codes({"kind": "button", "url": url})] == ["bad_link"]


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("<mj-section><mj-column><mj-foo/></mj-column></mj-section>", "<mj-foo> line 1"),
        ("<mj-text foo='1'>x</mj-text>", "<mj-text foo> line 1"),
        ("<mj-text><script>x</script></mj-text>", "<script> line 1"),
        ("<mj-section><mj-text>x</mj-text></mj-section>", "<mj-text> in <mj-section> line 1"),
        ("<mj-column></mj-column>", "<mj-column> in <mj-column> line 1"),
        ("<mj-raw><iframe src='x'></iframe></mj-raw>", "<iframe> line 1"),
        ("<mj-include path='/etc/passwd'/>", "<mj-include> line 1"),
        ("<mj-text>x", "<mj-text> line 1"),
        ("words", "words line 1"),
    ],
)
def test_raw_mjml_is_read_before_it_is_trusted(code: str, refused: str) -> None:
    found = codes({"kind": "mjml", "code": code})
    assert refused in {each[2] for each in found}
    assert {each[1] for each in found} == {"email.en.blocks.0.code"}


def test_raw_mjml_may_do_what_mjml_does() -> None:
    code = """
    <mj-section background-color="#ffeedd" padding="10px"><mj-column width="50%">
      <mj-text align="center">Hi<br>&nbsp;<b>{{ customer.city }}</b></mj-text>
      <mj-table><tr><td style="color:#123456">1 &lt; 2</td></tr></mj-table>
      <mj-social><mj-social-element name="web" href="https://x">Us</mj-social-element></mj-social>
    </mj-column></mj-section>"""
    done = made({"kind": "mjml", "code": code})
    assert done.findings == []
    assert "1 &lt; 2" in shown(done)


def test_a_condition_shows_one_of_two() -> None:
    block = {
        "kind": "conditional",
        "when": "customer.orders > 2",
        "blocks": [text("<p>often</p>")],
        "otherwise": [{"kind": "columns", "columns": [[text("<p>seldom</p>")], []]}],
    }
    html = shown(made(block))
    assert "often" in html
    assert "seldom" not in html
    assert codes({**block, "when": "1 %}{{ customer }}{% if 1"})[0][0] == "bad_condition"


def test_a_list_of_recommendations_is_as_long_as_the_customers() -> None:
    html = shown(made({"kind": "product_list", "source": "for_you", "count": 6}))
    assert html.count('alt="Cup"') == len(CONTEXT["recommendations"]["for_you"]) == 1


def test_a_product_that_is_sold_out_or_unknown_is_not_shown() -> None:
    rows = {"blue": {"sku": "blue", "title": "Blue", "in_stock": False}}
    some = {"kind": "product_list", "source": "chosen", "skus": ["blue", "gone"]}
    done = made(some, catalogue=rows)
    assert [(each.code, each.detail) for each in done.findings] == [("unknown_product", "gone")]
    assert "Blue" not in done.words.body_html


def test_a_code_of_ones_own_goes_before_the_one_for_all() -> None:
    coupon = {"kind": "coupon", "code": "ALL-5"}
    assert "OWN-1" in shown(made(coupon))
    assert 'coupon.code | default: "ALL-5"' in made(coupon).words.body_html


def test_blocks_are_refused_by_place() -> None:
    deep: dict[str, object] = text("<p>x</p>")
    for _ in range(5):
        deep = {"kind": "conditional", "when": "true", "blocks": [deep]}
    for block, where in (
        ({"kind": "text", "size": 3}, "email.fa.blocks.0.size"),
        (deep, "email.fa.blocks.0.blocks.0.blocks.0.blocks.0.blocks.0"),
        (
            {"kind": "columns", "columns": [[{"kind": "product"}], []]},
            "email.fa.blocks.0.columns.0.0",
        ),
    ):
        with pytest.raises(Invalid) as caught:
            check_blocks({"email": {"fa": Variant(blocks=(block,))}})
        assert caught.value.problems[0].where == where


def test_the_dark_has_colours_that_can_be_read() -> None:
    html = made(text("<p><a href='https://x'>x</a></p>")).words.body_html
    assert "@media (prefers-color-scheme: dark)" in html
    assert "prefers-color-scheme" not in as_dark(html)
    assert Look().brand in html


def test_the_text_part_is_made_once_with_its_liquid_inside() -> None:
    done = made(
        text("<p>Hi {{ customer.city }} &amp; co</p>"),
        {"kind": "button", "text": "Go", "url": "https://x/?a=1&b={{ customer.city }}"},
        {"kind": "product_list", "source": "for_you", "count": 1},
    )
    assert done.words.body_text == (
        "Hi {{ customer.city }} & co\n\nGo (https://x/?a=1&b={{ customer.city }})\n\n"
        "{% if recommendations.for_you.size > 0 %}\n\n"
        "{% for item in recommendations.for_you limit: 1 offset: 0 %}\n\n"
        "{% if item.image %}\n\n{{ item.title }} ({{ item.url }})\n\n{% endif %}\n\n"
        "{{ item.title }}\n\n{{ item.price | money }}\n\n{% endfor %}\n\n{% endif %}"
    )
    filled = render("Hi", done.words.body_html, done.words.body_text, CONTEXT, "en")
    assert filled.text.startswith(
        "Hi Shiraz & co\n\nGo (https://x/?a=1&b=Shiraz)\n\nCup (https://x"
    )
    assert "\n\n\n" not in filled.text
