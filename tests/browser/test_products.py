"""Products and why people leave: from a number to the people behind it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Visit

QUESTIONS = ("again", "next", "first", "together")


def test_each_question_has_its_answer(visit: Visit) -> None:
    visit.sign_in("fa")
    for question in QUESTIONS[:3]:
        page = visit.go(f"/products?question={question}&within=60&visits=2")
        page.wait_for_selector(".measured")


def test_from_a_product_to_its_people_to_a_segment(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/products?within=60")
    page.get_by_role("button", name="See who").first.click()
    page.wait_for_selector(".people-of li")
    page.get_by_role("button", name="Save as segment").click()
    page.get_by_role("textbox", name="Name").fill("Candle people")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved")).to_be_visible()


def test_the_week_can_be_asked_for(visit: Visit) -> None:
    visit.sign_in("ar")
    page = visit.go("/settings?tab=digest")
    wish = page.locator(".digest-wish button")
    wish.click()
    expect(wish).to_have_attribute("aria-checked", "true")
    page.reload()
    expect(page.locator(".digest-wish button")).to_have_attribute("aria-checked", "true")
    page.locator(".digest-wish button").click()
