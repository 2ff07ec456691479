"""Operations and the list of messages: what is held is said first, and one act lets it go on."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

DIRECTIONS = {"en": "ltr", "fa": "rtl", "ar": "rtl"}


@pytest.mark.parametrize("language", ["en", "fa", "ar"])
@pytest.mark.parametrize(("path", "shows"), [("/operations", ".table"), ("/messages", ".table")])
def test_a_screen_stands_in_its_direction(
    visit: Visit, path: str, shows: str, language: str
) -> None:
    visit.sign_in(language)
    page = visit.go(path)
    page.wait_for_selector(shows)
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", ["/operations", "/messages"])
def test_nothing_is_cut_on_a_telephone(visit: Visit, path: str) -> None:
    visit.sign_in("fa")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go(path)
    page.wait_for_selector(".table")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_holding_all_sending_is_the_first_thing_one_reads_until_it_is_released(
    visit: Visit,
) -> None:
    visit.sign_in("en")
    page = visit.go("/operations")
    page.get_by_role("button", name="Hold all sending").click()
    page.locator(".ant-popover button.ant-btn-primary").click()
    expect(page.locator(".need-you", has_text="All sending is held")).to_be_visible()
    expect(page.locator(".nav-count")).to_be_visible()
    page.locator(".page-actions button", has_text="Release all sending").click()
    page.locator(".ant-popover:not(.ant-popover-hidden) button.ant-btn-primary").last.click()
    expect(page.locator(".need-you", has_text="All sending is held")).to_have_count(0)
    expect(page.get_by_role("button", name="Hold all sending")).to_be_visible()


def test_a_filter_lives_in_the_address_and_a_message_tells_its_story(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/messages?state=sent")
    page.wait_for_selector(".table")
    states = page.locator("tbody .chip").all_inner_texts()
    assert set(states) == {"Sent"}
    page.locator("tbody .why").first.click()
    story = page.get_by_role("dialog")
    expect(story.locator(".story li")).not_to_have_count(0)
    expect(story.locator(".asked li")).not_to_have_count(0)
    assert "open=msg_" in page.url
    page.keyboard.press("Escape")
    expect(story).to_be_hidden()


def test_messages_are_found_by_the_name_of_their_customer(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/messages?q=Schmidt")
    page.wait_for_selector(".table")
    names = page.locator("tbody td:first-child a").all_inner_texts()
    assert names
    assert all("Schmidt" in name for name in names)
