"""The Cohorts screen: questions in the address, people behind a cell, the same numbers to take."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit

PATIENCE = 30_000  # milliseconds, for the first answer on a busy machine
CELL = "table.heatmap tbody tr:nth-child(2) td.heat:not(.heat-size) button"


def opened(visit: Visit, path: str = "/cohorts", language: str = "en") -> Page:
    visit.sign_in(language)
    page = visit.go(path)
    expect(page.locator("table.heatmap tbody th").first).to_be_visible(timeout=PATIENCE)
    return page


def test_a_cell_opens_its_people_by_keyboard(visit: Visit) -> None:
    page = opened(visit)
    cell = page.locator(CELL).first
    said = cell.locator(".unseen").text_content() or ""
    cell.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("Began")
    people = next(line for line in said.splitlines() if " of " in line).split(" of ")[0]
    expect(panel).to_contain_text(f"{people} people")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_question_is_kept_in_the_address(visit: Visit) -> None:
    page = opened(visit, "/cohorts?by=quarter&measure=revenue&age=90&kind=up_to&period=all")
    expect(page.locator("table.heatmap")).to_contain_text("Q", timeout=PATIENCE)
    expect(page.get_by_text("Days since each person began, 90 at a time")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Days since each person began, 90 at a time")).to_be_visible(
        timeout=PATIENCE
    )


def test_the_same_numbers_stand_in_a_table_a_file_and_a_picture(
    visit: Visit, tmp_path: Path
) -> None:
    page = opened(visit)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    waiting.value.save_as(tmp_path / "cohorts.csv")
    text = (tmp_path / "cohorts.csv").read_text("utf-8-sig")
    assert text.startswith('"cohort"')
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PNG").click()
    waiting.value.save_as(tmp_path / "cohorts.png")
    assert (tmp_path / "cohorts.png").read_bytes().startswith(b"\x89PNG")
    page.get_by_role("button", name="Show as table").click()
    expect(page.get_by_role("columnheader", name="Began")).to_be_visible()


def test_values_by_age_are_curves_with_a_table(visit: Visit) -> None:
    visit.sign_in("fa")
    page = visit.go("/cohorts?view=value&period=all")
    expect(page.locator("[role=img][aria-label]").first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="نمایش جدول").click()
    expect(page.get_by_role("columnheader", name="آغاز")).to_be_visible()


def test_it_fits_a_phone_in_every_language(visit: Visit) -> None:
    for language in ("en", "fa", "ar"):
        page = opened(visit, language=language)
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
