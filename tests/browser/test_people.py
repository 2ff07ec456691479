"""Customers, one customer, and a file on its way in: in English and in Persian."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

DIRECTIONS = {"en": "ltr", "fa": "rtl"}


def open_first_customer(visit: Visit, query: str) -> Page:
    page = visit.go(f"/customers?q={query}")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(r"/customers/\d+$"))
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_name_is_found_however_it_is_typed(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    page = visit.go("/customers")
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    page.locator("input[type=search]").fill("مريم كريمى")  # Arabic letters for a Persian name
    expect(page).to_have_url(re.compile("q="))
    expect(page.locator("h1")).to_contain_text({"en": "84", "fa": "۸۴"}[language])
    expect(page.locator("tbody td:first-child").first).to_contain_text("مریم کریمی")
    page.locator("input[type=search]").fill("nobody is called this")
    expect(page.locator(".empty")).to_be_visible()
    page.locator(".empty button").click()
    expect(page.locator("tbody tr")).to_have_count(50)


def test_stage_order_and_page_are_kept_in_the_address(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/customers")
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".pager")).to_contain_text("51 to 100")
    page.get_by_role("button", name="Orders", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert "sort=-orders" in page.url
    assert "page=" not in page.url
    page.locator(".people-stage").nth(1).click()
    page.wait_for_load_state("networkidle")
    page.reload()
    expect(page.locator(".people-stage").nth(1)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Orders")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_customer_shows_the_past_the_likely_and_the_reasons(visit: Visit, language: str) -> None:
    visit.sign_in(language)
    page = open_first_customer(visit, "p0003")
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    expect(page.locator("[role=img] svg").first).to_be_visible()
    expect(page.locator(".level").nth(1)).to_be_visible()
    expect(page.locator(".happening").first).to_be_visible()
    expect(page.locator(".decision")).to_have_count(1)
    expect(page.locator(".advice")).to_be_visible()
    expect(page.locator(".belongs a").first).to_have_attribute("href", re.compile("^/segments/"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_orders_open_to_their_lines_and_the_filter_is_in_the_address(visit: Visit) -> None:
    visit.sign_in("en")
    page = open_first_customer(visit, "p0003")
    expect(
        page.get_by_role("region", name="What they buy").locator("tbody tr").first
    ).to_be_visible()
    page.locator(".switch").get_by_text("Orders", exact=True).click()
    expect(page).to_have_url(re.compile("show=orders"))
    lines = page.locator(".order-lines").first
    expect(lines.locator("li").first).to_be_hidden()
    lines.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(lines.locator("li").first).to_be_visible()
    page.reload()
    expect(page.locator(".happening").first).to_contain_text("Ordered for")


def test_staff_record_a_withdrawal_with_its_reason(visit: Visit) -> None:
    visit.sign_in("en")
    page = open_first_customer(visit, "p0004")
    page.get_by_role("button", name="Change: E-mail").click()
    page.get_by_label("What did they say, and where?").fill("Called on Monday, wants no more")
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".consent").first).to_contain_text("Withdrawn")
    expect(page.locator(".advice")).to_contain_text("they withdrew consent")
    page.get_by_role("button", name="Evidence").click()
    expect(page.get_by_role("dialog")).to_contain_text("Called on Monday, wants no more")


def orders_file(path: Path, mark: str) -> Path:
    rows = [
        (
            f"{mark}{n}",
            f"2026-0{1 + n % 8}-0{1 + n % 9}",
            f"{mark}{n}@example.com",
            20 + n,
            "yes",
            "",
        )
        for n in range(40)
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        # A column of its own, so that no mapping of an earlier file is remembered.
        writer.writerow(("Order No", "Date", "E-mail", "Total", "Newsletter", mark))
        writer.writerows([*rows, (f"{mark}x", "2026-13-45", "x@example.com", 20, "no", "")])
    return path


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_file_is_matched_rehearsed_and_imported(
    visit: Visit, tmp_path: Path, language: str
) -> None:
    visit.sign_in(language)
    page = visit.go("/import")
    file = orders_file(tmp_path / "orders.csv", language)
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_url("**/import/imp_*")
    act = page.locator(".page-actions .ant-btn-primary")
    expect(act).to_be_disabled()  # consent is a person's to decide
    page.locator(".consent-question button").first.click()
    expect(act).to_be_enabled()
    act.click()
    expect(page.locator(".refused")).to_have_count(1)
    with page.expect_download() as waiting:
        page.locator(".card-aside button").click()
    waiting.value.save_as(tmp_path / "refused.csv")
    assert "2026-13-45" in (tmp_path / "refused.csv").read_text("utf-8-sig")
    act.click()
    expect(page.locator("a[href='/retention'] .ant-btn-primary")).to_be_visible(timeout=60_000)
    expect(page.locator("h1")).to_contain_text({"en": "40", "fa": "۴۰"}[language])
    page.goto(f"{visit.url}/import")
    expect(page.locator("tbody")).to_contain_text("orders.csv")


def test_what_is_no_file_of_orders_is_told_in_plain_words(visit: Visit, tmp_path: Path) -> None:
    visit.sign_in("fa")
    page = visit.go("/import")
    wrong = tmp_path / "notes.json"
    wrong.write_text('{"a": 1}')
    page.locator("input[type=file]").set_input_files(wrong)
    expect(page.get_by_role("alert")).to_contain_text("این فایلِ سفارش نیست")
    # The browser notes the refusal by itself.
    visit.complaints = [one for one in visit.complaints if "422" not in one]
