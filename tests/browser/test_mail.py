"""The practice letter box: find a mail and read it as its reader does."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_caught_mail_is_found_and_read(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/mail")
    expect(page.locator("h1")).to_contain_text("mails were caught")
    page.get_by_placeholder("Find by name, address or subject").fill("the candles are back")
    page.locator(".mail-row").first.click()
    expect(page.locator(".letter h2")).to_contain_text("the candles are back")
    letter = page.frame_locator("iframe.letter-page")
    expect(letter.get_by_role("link", name="Look")).to_be_visible()
    page.get_by_text("Headers", exact=True).click()
    expect(page.locator(".letter pre")).to_contain_text("List-Unsubscribe")
