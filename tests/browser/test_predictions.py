"""How well we foretell: three topics, their tests, a segment from one, and one customer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

TOPICS = ("order_again", "next_date", "lifetime_value")
DIRECTIONS = {"en": "ltr", "fa": "rtl", "ar": "rtl"}


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
def test_every_topic_fits_the_page_in_its_direction(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    for topic in TOPICS:
        page = visit.go(f"/predictions?topic={topic}")
        expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
        expect(page.locator(".model-facts dt").first).to_be_visible()
        assert page.locator("h1").inner_text().strip()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert "undefined" not in page.locator("body").inner_text()


def test_the_finding_its_four_numbers_and_every_test(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/predictions")
    expect(page.locator(".page-lead")).to_contain_text("Tested on your own past")
    expect(page.locator(".predictions-cards > *")).to_have_count(4)
    expect(page.locator("[role=img] svg").first).to_be_visible()
    page.get_by_role("button", name=re.compile("^All .* tests|^The test")).click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("region", name="Tests on your own past")).to_be_visible()
    expect(panel).to_contain_text("in use")


def test_a_topic_is_kept_in_the_address_and_opens_the_builder(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/predictions")
    page.get_by_text("Lifetime value", exact=True).click()
    expect(page).to_have_url(re.compile("topic=lifetime_value"))
    page.reload()
    expect(page.locator(".page-lead")).to_contain_text("What a customer spends")
    page.get_by_role("button", name="Use in a segment").click()
    page.wait_for_url("**/segments/new?rule=*")
    expect(page.locator("body")).to_contain_text("expected spending in 12 months")


def test_learning_again_says_when_it_is_done(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/predictions")
    page.get_by_role("button", name="Learn again now").click()
    expect(page.locator(".page-actions")).to_contain_text("Learning from every order")
    expect(page.locator(".outcome-good")).to_contain_text("Learned again", timeout=110_000)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_one_customer_has_chances_and_a_next_order(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    page = visit.go("/customers?q=p0004&sort=-orders")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+$"))
    expect(page.locator(".chances dl > div")).to_have_count(3)
    expect(page.locator(".levels .level").first).to_be_visible()
    expect(page.locator(".sure").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
