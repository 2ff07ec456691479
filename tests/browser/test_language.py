"""The language switch turns the whole screen round, at once and for good."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_a_signed_in_visitor_switches_language(visit: Visit) -> None:
    visit.sign_in("ar")
    page = visit.go("/retention")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator(".avatar").click()
    page.get_by_text("English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
    expect(page.locator("nav.sidebar")).to_contain_text("Retention")
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".avatar").click()
    page.get_by_text("العربية", exact=True).click()
    expect(page.locator("nav.sidebar")).to_contain_text("عودة العملاء")
    page.wait_for_load_state("networkidle")


def test_dark_is_remembered(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go()
    page.locator(".avatar").click()
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_class("dark")
    page.reload()
    expect(page.locator("html")).to_have_class("dark")


def test_before_sign_in_the_browser_remembers_the_language(visit: Visit) -> None:
    page = visit.go()
    expect(page.locator("h1")).to_have_text("Welcome back.")
    page.get_by_text("فارسی", exact=True).click()
    expect(page.locator("h1")).to_have_text("خوش آمدید.")
    page.reload()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
