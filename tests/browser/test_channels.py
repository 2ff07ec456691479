"""Channels: their senders, the rules of sending, and who is not written to."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PATHS = {
    "/channels": ".channel-card",
    "/channels/email": ".columns-sender form",
    "/channels/sms": ".columns-sender form",
    "/channels?show=reputation": ".gauge, .empty",
    "/channels?show=rules": ".caps",
    "/channels?show=suppressions": ".suppression-filters",
}


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", PATHS)
def test_a_screen_stands_in_its_direction(visit: Visit, path: str, language: str) -> None:
    visit.sign_in(language)
    page = visit.go(path)
    page.wait_for_selector(PATHS[path])
    expect(page.locator("html")).to_have_attribute("dir", {"en": "ltr", "fa": "rtl"}[language])
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_cut_on_a_telephone(visit: Visit, path: str) -> None:
    visit.sign_in("fa")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    page = visit.go(path)
    page.wait_for_selector(PATHS[path])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("old", "new"),
    [("/settings?tab=sender", "/channels"), ("/settings?tab=sending", "/channels?show=rules")],
)
def test_old_links_lead_to_the_channels(visit: Visit, old: str, new: str) -> None:
    visit.sign_in("en")
    page = visit.go(old)
    expect(page).to_have_url(visit.url + new)


def test_a_sender_is_set_up_from_the_form_its_provider_declares(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/channels/sms")
    page.wait_for_selector(".columns-sender form")
    page.locator(".field-line .ant-select").first.click()
    page.locator(".ant-select-item-option", has_text="Kavenegar").click()
    page.locator("input[type=password]").first.fill("a-key")
    page.get_by_label("Sender", exact=False).first.fill("30001234")
    page.locator("button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("SMS through Kavenegar")
    senders = page.request.get(f"{visit.url}/api/senders").json()
    made = next(one for one in senders if one["id"] == "sms")
    assert made["secrets_set"] == ["api_key"]
    assert "a-key" not in str(made)
    page.get_by_role("button", name="Remove this sender").click()
    page.locator(".ant-popover button.ant-btn-primary").click()
    expect(page).to_have_url(f"{visit.url}/channels")


def test_an_address_is_shut_out_and_let_in_again_with_a_reason(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/channels?show=suppressions")
    page.get_by_role("button", name="Shut an address out").click()
    panel = page.get_by_role("dialog")
    panel.locator("input[dir=ltr]").fill("leave@me.example")
    panel.locator("textarea").fill("Said so at the till")
    panel.locator(".panel-foot .ant-btn-primary").click()
    expect(page.locator("tbody tr", has_text="Said so at the till")).to_have_count(1)
    page.locator("tbody tr", has_text="Said so at the till").locator(".link").click()
    page.get_by_role("dialog").locator("textarea").fill("Came back")
    page.get_by_role("dialog").locator(".panel-foot .ant-btn-primary").click()
    expect(page.locator("tbody tr", has_text="Said so at the till")).to_have_count(0)


def test_a_cap_is_added_and_kept(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/channels?show=rules")
    before = page.locator(".cap").count()
    page.get_by_role("button", name="Add a limit").click()
    expect(page.locator(".cap")).to_have_count(before + 1)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    page.locator(".cap").last.get_by_role("button", name="Remove this limit").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".cap")).to_have_count(before)
