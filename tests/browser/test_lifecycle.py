"""Where everybody stands: cells that open their people, the flow, the limits; en, fa and ar."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

DIRECTIONS = {"en": "ltr", "fa": "rtl", "ar": "rtl"}


def number(text: str | None) -> int:
    found = re.search(r"[\d,]+", text or "")
    assert found, text
    return int(found.group().replace(",", ""))


def total_of(page: Page) -> int:
    return sum(number(text) for text in page.locator(".grid-cell strong").all_text_contents())


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
def test_stages_matrix_and_flow_fit_the_page(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    page = visit.go("/lifecycle")
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    expect(page.locator(".stage-card")).to_have_count(6)
    expect(page.locator(".grid-cell").first).to_be_visible()
    expect(page.locator("[role=img] svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "undefined" not in page.locator("main, body").first.inner_text()


def test_every_customer_lies_in_one_cell_of_each_matrix(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/lifecycle")
    expect(page.locator(".grid-cell strong").first).to_be_visible()
    everybody = total_of(page)
    stages = page.locator(".stage-number").all_text_contents()
    assert everybody == sum(number(text) for text in stages) > 0
    page.goto(f"{visit.url}/lifecycle?by=rfm")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".grid-cell strong").first).to_be_visible()
    assert total_of(page) == everybody
    expect(page.locator("h1")).to_contain_text("of the revenue")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_arrow_keys_walk_the_matrix_and_chosen_cells_open_their_people(
    visit: Visit, language: str
) -> None:
    visit.sign_in(language)
    page = visit.go("/lifecycle")
    first = page.locator('[data-cell="0.0"]')
    first.focus()
    page.keyboard.press("ArrowLeft" if language == "fa" else "ArrowRight")
    expect(page.locator('[data-cell="0.1"]')).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator('[data-cell="1.1"]')).to_be_focused()
    filled = page.locator(".grid-cell:not(.grid-empty)")
    filled.nth(0).focus()
    page.keyboard.press("Enter")
    filled.nth(1).click()
    expect(page.locator('[aria-pressed="true"].grid-cell')).to_have_count(2)
    page.locator(".grid-chosen button").nth(1).click()
    panel = page.get_by_role("dialog")
    expect(panel.locator("li a").first).to_be_visible()
    if language == "en":
        chosen = number(page.locator(".grid-chosen strong").text_content())
        assert number(panel.locator("strong").first.text_content()) == chosen


def test_chosen_cells_become_a_segment(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/lifecycle")
    page.locator(".grid-cell:not(.grid-empty)").first.click()
    chosen = number(page.locator(".grid-chosen strong").text_content())
    page.get_by_role("button", name="See who", exact=True).click()
    panel = page.get_by_role("dialog")
    panel.get_by_role("button", name="Save as segment").click()
    panel.get_by_label("Name of the segment").fill("From the matrix")
    panel.get_by_role("button", name="Save", exact=True).click()
    panel.get_by_role("link", name="Open the segment").click()
    page.wait_for_url(re.compile(r"/segments/seg_"))
    expect(page.locator("h1")).to_contain_text("From the matrix")
    expect(page.locator("body")).to_contain_text(str(chosen))


def test_a_movement_opens_its_people(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/lifecycle")
    link = page.locator("td .link").first
    count = number(link.text_content())
    link.click()
    expect(page.get_by_role("dialog").locator("strong").first).to_have_text(f"{count} people")
    expect(page.get_by_role("dialog").locator("li a").first).to_be_visible()


def test_limits_that_do_not_fit_are_told_at_the_field_and_others_are_kept(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/lifecycle")
    page.get_by_role("button", name="Edit stages and scores").click()
    panel = page.get_by_role("dialog")
    panel.get_by_label("Lapsed beyond").fill("1")
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(panel.get_by_role("alert").first).to_contain_text("more than the limit before it")
    visit.complaints = [one for one in visit.complaints if "422" not in one]
    panel.get_by_role("button", name="Back to the defaults").click()
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(panel.get_by_text("Saved")).to_be_visible()
