"""The Retention screen: months of either calendar, the table, the file, the definitions."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Visit


def test_months_are_regrouped_by_the_other_calendar(visit: Visit) -> None:
    visit.sign_in("fa")
    page = visit.go("/retention")
    sizes = "table.heatmap .heat-size"
    page.wait_for_selector(sizes)
    gregorian = page.locator(sizes).all_inner_texts()
    page.get_by_text("شمسی", exact=True).click()
    # Twelve months in a row hold a new year, and the new year of that calendar is Farvardin.
    expect(page.locator("table.heatmap")).to_contain_text("فروردین")
    assert page.locator(sizes).all_inner_texts() != gregorian
    assert "calendar=jalali" in page.url


def test_the_same_numbers_stand_in_a_table_and_in_a_file(visit: Visit, tmp_path: Path) -> None:
    visit.sign_in("en")
    page = visit.go("/retention")
    cohorts = page.locator(".card", has_text="Who comes back, by month of first order")
    cohorts.get_by_role("button", name="Show as table").click()
    expect(page.get_by_role("columnheader", name="Began")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export").click()
    path = tmp_path / "retention.csv"
    waiting.value.save_as(path)
    text = path.read_text("utf-8-sig")
    assert "Repeat customers" in text
    assert '"people"' in text


def test_definitions_open_beside_and_close_with_escape(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/retention")
    page.get_by_role("button", name="Definitions").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Customers of the period before")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_period_is_kept_in_the_address(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/retention")
    page.locator("button.period").click()
    page.get_by_text("90 days", exact=True).click()
    page.wait_for_load_state("networkidle")
    assert "period=90d" in page.url
    page.reload()
    expect(page.locator("table.heatmap tbody th")).not_to_have_count(0)
    assert page.locator("table.heatmap tbody th").count() <= 6


def test_own_days_can_be_typed(visit: Visit) -> None:
    visit.sign_in("en")
    page = visit.go("/retention")
    page.locator("button.period").click()
    first = page.get_by_label("First day")
    chosen = first.input_value().replace("-01", "-02")
    first.fill(chosen)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Use these days").click()
    page.wait_for_url(f"**from={chosen}**")
