"""What is found in words before they are sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from regulars.messages.layout import wrap_html
from regulars.messages.preview import Preview
from regulars.messages.words import Words
from regulars.templates.lint import Looked, lint, unsaid

FACTS = {"shop": "Shop", "postal_address": "Street 1", "unsubscribe": "https://shop.example/u"}


def mail(body: str, language: str = "en", *, subject: str = "Hello", text: str = "") -> Looked:
    html = wrap_html(body, subject=subject, language=language, **FACTS)
    message = Preview(language, subject, html, text or "Hello")
    return Looked("email.", "email", language, Words(subject, body), message)


def short(text: str, language: str = "en", channel: str = "sms", **more: Any) -> Looked:
    words = Words(body_text=text)
    return Looked(channel, channel, language, words, Preview(language, text=text, **more))


def codes(one: Looked) -> dict[str, str]:
    return {each.code: each.detail for each in lint(one)}


def test_a_sound_mail_has_nothing_to_say() -> None:
    sound = '<p>Hi</p><img src="https://x/a.png" alt="Cup"><a href="https://x">go</a>'
    assert codes(mail(sound)) == {}
    assert codes(mail(f'<div dir="rtl">{sound}</div>', "fa", text="سلام مینا!")) == {}


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ('<img src="https://x/a.png">', "no_alt", "https://x/a.png"),
        ('<img src="/a.png" alt="">', "image_without_host", "/a.png"),
        ('<a href="http://x">x</a>', "link_without_https", "http://x"),
        ('<a href="">x</a>', "link_without_host", ""),
        ('<a href="page.html">x</a>', "link_without_host", "page.html"),
        ("<script>x</script>", "script", ""),
    ],
)
def test_links_and_pictures_lead_somewhere(body: str, code: str, detail: str) -> None:
    assert codes(mail(body)) == {code: detail}


def test_our_own_links_are_not_the_words_fault() -> None:
    body = '<a href="http://shop.local/p/main/u/x">out</a> <a href="http://shop.local.evil">x</a>'
    ours = replace(mail(body), own="http://shop.local/p/")
    assert codes(ours) == {"link_without_https": "http://shop.local.evil"}


def test_a_mail_that_is_cut_off_says_how_large_it_is() -> None:
    assert int(codes(mail("x" * 102 * 1024))["clipped"]) > 102 * 1024


def test_a_page_of_ones_own_needs_a_way_out_and_an_address() -> None:
    page = "<!DOCTYPE html><html><body>{{ shop.title }}</body></html>"
    one = Looked("email.", "email", "en", Words("Hi", page), Preview("en", "Hi", page, "x"))
    assert codes(one).keys() == {"no_unsubscribe", "no_postal_address"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Act now, this is RISK-FREE", "act now, risk free"),
        ("شما برندهٔ جایزه شدید؟ همين حالا اقدام كنيد", "همین حالا اقدام کنید"),
        ("لقد ربحت جائزة", "لقد ربحت"),
    ],
)
def test_words_that_filters_dislike_are_named_however_they_are_spelt(text: str, word: str) -> None:
    assert word in codes(mail("<p>x</p>", text=text))["spam_words"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("کتاب C++ را ببینید", "C++"), ("به @shop پیام دهید", "@shop"), ("سایت .com ما", ".com")],
)
def test_signs_that_stray_in_persian_are_named(text: str, tokens: str) -> None:
    assert codes(mail("<p>x</p>", "fa", text=text)) == {"ltr_punctuation": tokens}
    assert codes(mail("<p>x</p>", "en", text=text)) == {}
    assert codes(mail("<p>x</p>", "fa", text=text.replace(tokens, f"\u2068{tokens}\u2069"))) == {}


def test_persian_letters_are_not_set_apart() -> None:
    found = codes(mail('<p style="letter-spacing: 2px">سلام</p>', "fa"))
    assert found == {"letter_spacing": ""}
    assert codes(mail('<p style="letter-spacing:0">سلام</p>', "fa")) == {}


def test_a_persian_page_needs_its_direction() -> None:
    page = "<!doctype html><p>{{ unsubscribe_url }}{{ shop.postal_address }}</p>"
    one = Looked("email.", "email", "fa", Words("Hi", page), Preview("fa", "Hi", page, "x"))
    assert codes(one) == {"no_direction": ""}


def test_one_curly_quote_that_doubles_the_cost_is_told() -> None:
    assert codes(short("It’s here")) == {"sms_ucs2": "’ (1)"}
    assert codes(short("It's here")) == {}
    assert codes(short("سلام", "fa")) == {}


def test_other_channels_are_looked_at_too() -> None:
    assert "link_without_https" in codes(short("Hi", channel="web_push", url="http://x"))
    assert "needs_template" in codes(short("Hi", channel="whatsapp"))
    assert "image_without_host" in codes(short("Hi", channel="telegram", image_url="a.png"))


def test_what_is_not_said_is_told() -> None:
    assert [each.code for each in unsaid("email.", "email", Words())] == ["empty_subject", "empty"]
    assert unsaid("sms.", "sms", Words(body_text="Hi")) == []
