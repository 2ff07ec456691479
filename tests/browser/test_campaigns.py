"""Campaigns from the first question to the report, settings and segments, in two directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

PATHS = ["/campaigns", "/campaigns/new", "/segments", "/segments/loyal"]
TABS = ["shop", "team", "keys"]


def stands(page: Page, language: str) -> None:
    """The page has its direction, one headline, and nothing that sticks out."""
    expect(page.locator("html")).to_have_attribute("dir", {"en": "ltr", "fa": "rtl"}[language])
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def first_campaign(visit: Visit) -> str:
    """The address of the campaign that was sent."""
    items = visit.page.request.get(f"{visit.url}/api/campaigns").json()["items"]
    return next(f"/campaigns/{each['id']}" for each in items if each["started_at"])


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", [*PATHS, *(f"/settings?tab={tab}" for tab in TABS)])
def test_a_screen_stands_in_its_direction(visit: Visit, path: str, language: str) -> None:
    visit.sign_in(language)
    page = visit.go(path)
    page.wait_for_selector(".card")
    stands(page, language)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_report_adds_up_and_says_who_did_not_get_it(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    path = first_campaign(visit)
    report = visit.page.request.get(f"{visit.url}/api{path}/report").json()
    page = visit.go(path)
    page.wait_for_selector(".verdict-title")
    stands(page, language)
    expect(page.locator(".ledger-line")).to_have_count(len(report["ledger"]))
    page.locator(".ledger-acts button").first.click()
    expect(page.get_by_role("dialog").locator("li")).not_to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_ledger_of_a_report_counts_everybody(visit: Visit) -> None:
    visit.sign_in("en")
    path = first_campaign(visit)
    people = visit.page.request.get(f"{visit.url}/api{path}/report").json()["people"]
    page = visit.go(path)
    counts = page.locator(".ledger-count")
    expect(counts).not_to_have_count(0)
    assert sum(int(text.replace(",", "")) for text in counts.all_inner_texts()) == people


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_campaign_is_written_step_by_step(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    page = visit.go("/campaigns/new?segment=everyone-with-consent")
    page.wait_for_url("**/edit")
    expect(page.locator(".funnel li")).to_have_count(5)
    stands(page, language)
    page.locator(".page-actions button").click()
    page.locator("#subject").fill("Hello")
    page.locator("#body").fill("<p>Dear </p>")
    page.locator("#body").evaluate("field => field.setSelectionRange(8, 8)")
    page.locator(".tag").first.click()
    expect(page.locator("#body")).to_have_value("<p>Dear {{ customer.first_name }}</p>")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("Dear Mina")).to_be_visible()
    page.locator(".page-actions button").click()
    page.wait_for_selector(".when")
    page.locator(".page-actions button").click()
    expect(page.locator(".check-not")).to_have_count(0)
    expect(page.locator(".summary dd").first).to_have_text("Hello")
    stands(page, language)


def test_a_faulty_template_is_named_before_sending(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/campaigns/new?segment=loyal")
    page.wait_for_url("**/edit")
    page.goto(f"{page.url}?step=message")
    page.locator("#subject").fill("Hello {{ customer.shoe_size }}")
    page.locator("#body").fill("<p>Dear {{ customer.first_name }}</p>")
    expect(page.locator(".problems")).to_contain_text("shoe_size")
    page.goto(f"{page.url.split('?', maxsplit=1)[0]}?step=send")
    expect(page.locator(".check-not")).to_have_count(1)
    expect(page.locator(".columns .ant-btn-primary")).to_be_disabled()


def test_a_key_is_shown_once(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/settings?tab=keys")
    page.get_by_label("What it is for").fill("The shop's till")
    page.get_by_role("button", name="Make a key").click()
    expect(page.locator("code")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The shop's till")).to_be_visible()
    expect(page.locator("code")).to_have_count(0)


@pytest.mark.parametrize("path", ["/campaigns", "/segments", "/channels/email"])
def test_nothing_sticks_out_on_a_telephone(visit: Visit, path: str) -> None:
    visit.sign_in("fa")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go(path)
    page.wait_for_selector(".card")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
