"""The way in: the first run with its token, signing out, signing in, a wrong password."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

PASSWORD = "twelve letters or more"


def fill_first_run(page: Page) -> None:
    page.locator("#name").fill("Sara")
    page.locator("#email").fill("sara@lale.example")
    page.locator("#password").fill(PASSWORD)
    page.locator("#title").fill("Lalé Gifts")
    page.get_by_role("button", name="Create the account").click()


def test_the_first_owner_comes_in_goes_out_and_comes_back(first_visit: tuple[Visit, str]) -> None:
    visit, token = first_visit
    page = visit.go(f"/?token={token}")
    expect(page.locator("#token")).to_have_value(token)
    fill_first_run(page)
    expect(page.locator("h1")).to_contain_text("Sara. Two ways to begin.")
    expect(page.get_by_role("button", name="Choose a file")).to_be_visible()
    assert visit.complaints == []

    page.locator(".avatar").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("h1")).to_have_text("Welcome back.")
    page.locator("#email").fill("sara@lale.example")
    page.locator("#password").fill("not this one at all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not match")

    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Two ways to begin.")


def test_a_wrong_token_opens_nothing(first_visit: tuple[Visit, str]) -> None:
    visit, _ = first_visit
    page = visit.go("/?token=aaaa")
    fill_first_run(page)
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator(".sidebar")).to_have_count(0)
