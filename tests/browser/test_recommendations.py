"""Recommendations: from a person to their list, and from a rule to another list."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit


def titles(page: Page) -> list[str]:
    return page.locator(".advised .advised-title").all_inner_texts()


def test_a_rule_that_is_saved_shows_in_the_list_at_once(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/recommendations?list=buy_again")
    page.wait_for_selector(".advised-item")
    first = titles(page)[0]
    sku = re.findall(r"S-\d", first)[0]
    expect(page.locator(".advised-item").first).to_contain_text("because they bought it")

    bans = page.get_by_role("combobox", name="Never")
    bans.fill(sku)
    page.locator(".ant-select-item-option").filter(has_text=sku).first.click()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_text("Saved. The lists follow your rules now.")).to_be_visible()
    expect(page.locator(".advised .advised-item", has_text=sku)).to_have_count(0)

    page.locator(".ant-select-selection-item-remove").first.click()
    page.get_by_role("button", name="Save and preview").click()
    expect(page.locator(".advised .advised-item", has_text=sku)).to_have_count(1)


def test_a_person_is_found_and_stays_in_the_address(visit: Visit) -> None:
    visit.sign_in("fa")
    page = visit.go("/recommendations")
    page.wait_for_selector(".advised-item")
    page.get_by_role("combobox", name="جستجوی شخص").fill("p0003")
    page.locator(".ant-select-item-option").filter(has_text="p0003").first.click()
    expect(page).to_have_url(re.compile(r"person=\d+"))
    page.wait_for_selector(".advised-item")
